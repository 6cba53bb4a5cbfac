import type { Serving } from '#platform/http'
import type { Job } from '#platform/jobs'
import type { Log } from '#platform/log'
import { findMismatches } from './find-mismatches.ts'

type At = Pick<Serving, 'db' | 'relay'>

/** What the clock does for money. Of the books it looks at what was touched, and each night through all of them. */
export const jobs = (at: At, log: Pick<Log, 'error'>): Job[] => [
  { name: 'find-mismatches', cron: '*/10 * * * *', run: () => pass(at, log, false) },
  { name: 'find-all-mismatches', cron: '55 19 * * *', run: () => pass(at, log, true) },
]

async function pass(at: At, log: Pick<Log, 'error'>, whole: boolean) {
  const { failed } = await findMismatches(at, { whole })
  for (const [kind, why] of Object.entries(failed))
    log.error({ kind, whole, why }, 'the money could not be looked through')
}
