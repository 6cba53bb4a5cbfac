import { inTransaction, type Serving } from '#platform/http'
import type { Job } from '#platform/jobs'
import { findMismatches } from './find-mismatches.ts'

/** What the clock does for money. */
export const jobs = (at: Pick<Serving, 'db' | 'relay'>): Job[] => [
  { name: 'find-mismatches', cron: '*/10 * * * *', run: async () => void (await inTransaction(at, findMismatches)) },
]
