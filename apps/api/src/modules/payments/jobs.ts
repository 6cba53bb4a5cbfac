import { inTransaction, type Serving } from '#platform/http'
import type { Job } from '#platform/jobs'
import { moneyFindings } from '#platform/metrics'
import { findMismatches } from './find-mismatches.ts'

/** What the clock does for money. */
export const jobs = (at: Pick<Serving, 'db' | 'relay'>): Job[] => [
  {
    name: 'find-mismatches',
    cron: '*/10 * * * *',
    run: async () => {
      const { kinds } = await inTransaction(at, findMismatches)
      moneyFindings.reset()
      for (const [kind, open] of Object.entries(kinds)) moneyFindings.set({ kind }, open)
    },
  },
]
