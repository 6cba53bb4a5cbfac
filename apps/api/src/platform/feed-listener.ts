import pg from 'pg'
import type { Env } from './env.ts'
import type { Log } from './log.ts'

/** One connection that listens; it comes back by itself, and until then the readers ask each second. */
export function listen(env: Pick<Env, 'DATABASE_URL' | 'DATABASE_LISTEN_URL'>, log: Log, wake: () => void) {
  let stopped = false
  let client: pg.Client | null = null
  const connect = async () => {
    if (stopped) return
    const next = new pg.Client({
      connectionString: env.DATABASE_LISTEN_URL ?? env.DATABASE_URL,
      application_name: 'cho-hoang-lien listen',
      connectionTimeoutMillis: 2000,
    })
    client = next
    let retried = false
    const retry = () => {
      if (retried || stopped) return
      retried = true
      setTimeout(() => void connect(), 250)
    }
    next.on('error', (error) => log.warn({ err: error.message }, 'the listening connection ended'))
    next.on('end', retry)
    next.on('notification', wake)
    try {
      await next.connect()
      await next.query('listen feed')
      wake()
    } catch {
      next.end().catch(() => {})
      retry()
    }
  }
  void connect()
  return {
    stop: async () => {
      stopped = true
      await client?.end().catch(() => {})
    },
  }
}
