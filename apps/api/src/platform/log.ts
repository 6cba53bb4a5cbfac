import { pino } from 'pino'
import type { Env } from './env.ts'

/** Structured log lines on standard output. Cookies, codes and addresses of the database are never among them. */
export const createLog = (env: Pick<Env, 'LOG_LEVEL'>) =>
  pino({
    level: env.LOG_LEVEL,
    redact: ['req.headers.cookie', 'req.headers.authorization', '*.code', '*.token', '*.DATABASE_URL', '*.SECRET'],
    formatters: { level: (label) => ({ level: label }) },
    base: { pid: process.pid },
  })
export type Log = ReturnType<typeof createLog>
