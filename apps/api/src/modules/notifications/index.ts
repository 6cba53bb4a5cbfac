import { purgeFeed } from '#platform/feed'
import type { Serving } from '#platform/http'
import { purgeKeys } from '#platform/idempotency'
import type { Job } from '#platform/jobs'

export { routes } from './routes.ts'

/** Each night at 20:27 UTC, half past three here: what nobody asks for any more goes. */
export const jobs = ({ db }: Pick<Serving, 'db'>): Job[] => [
  { name: 'purge-feed', cron: '27 20 * * *', run: () => purgeFeed(db) },
  { name: 'purge-idempotency-keys', cron: '37 20 * * *', run: () => purgeKeys(db) },
]
