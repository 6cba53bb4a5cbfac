import type { Serving } from '#platform/http'
import type { Job } from '#platform/jobs'
import { purgeSignIns } from './purge-sign-ins.ts'

export { createLimits, networkOf } from './limits.ts'
export { routes } from './routes.ts'
export { createSessions } from './sessions.ts'

/** Each night at 20:17 UTC, when it is a quarter past three here. */
export const jobs = ({ db }: Pick<Serving, 'db'>): Job[] => [
  { name: 'purge-sign-ins', cron: '17 20 * * *', run: () => purgeSignIns(db) },
]
