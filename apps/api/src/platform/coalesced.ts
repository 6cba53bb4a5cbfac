import type { Log } from './log.ts'

/** Runs `work` at most once at a time, and once more when it was asked for meanwhile. */
export function coalesced(work: () => Promise<void>, log: Log) {
  let running = false
  let again = false
  return () => {
    if (running) {
      again = true
      return
    }
    running = true
    void (async () => {
      do {
        again = false
        await work()
      } while (again)
    })()
      .catch((error: unknown) => log.warn({ err: String(error) }, 'a reader waits for the database'))
      .finally(() => {
        running = false
      })
  }
}
