import { type DestinationStream, pino } from 'pino'
import type { Env } from './env.ts'

const REDACTED = [
  'req.headers.cookie',
  'req.headers.authorization',
  '*.code',
  '*.token',
  '*.DATABASE_URL',
  '*.SECRET',
  '*.STRIPE_SECRET_KEY',
  '*.STRIPE_WEBHOOK_SECRET',
  '*.client_secret',
  '*.payment_intent',
  '*.raw',
]

/**
 * Structured log lines on standard output. Cookies, codes and addresses of the database are never among them. Lines go out
 * together, a tenth of a second late at most, and all of them when the process ends: only kill -9 can lose the last ones.
 * `to` takes them instead.
 */
export const createLog = (env: Pick<Env, 'LOG_LEVEL'>, to?: DestinationStream) =>
  pino(
    {
      level: env.LOG_LEVEL,
      redact: REDACTED,
      formatters: { level: (label) => ({ level: label }) },
      base: { pid: process.pid },
    },
    to ?? pino.destination({ dest: 1, sync: false, minLength: 8192, periodicFlush: 100 }),
  )
export type Log = ReturnType<typeof createLog>
