import type { Log } from '#platform/log'

/** Work that waits in a table: done at each poke, and each second for what another process left. */
export type Worker = { poke: () => void; start: () => void; stop: () => Promise<void> }

/**
 * Runs `work` until it finds nothing more. Pokes before `start` and after `stop` do nothing: what waits in the table is another
 * process's, or that of the next start.
 */
export function createWorker(log: Pick<Log, 'warn'>, name: string, work: () => Promise<number>): Worker {
  let timer: NodeJS.Timeout | null = null
  let running: Promise<void> | null = null
  let again = false
  const run = async () => {
    do again = false
    while ((await work()) > 0 || again)
  }
  const poke = () => {
    again = true
    if (timer === null || running) return
    running = run()
      .catch((error: unknown) => log.warn({ worker: name, err: String(error) }, 'a worker waits for the database'))
      .finally(() => {
        running = null
      })
  }
  return {
    poke,
    start: () => {
      timer = setInterval(poke, 1000)
      timer.unref()
      poke()
    },
    stop: async () => {
      if (timer) clearInterval(timer)
      timer = null
      await running
    },
  }
}
