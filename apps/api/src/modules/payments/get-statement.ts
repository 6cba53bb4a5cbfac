import type { getPayoutStatement as contract } from '@chl/contracts/payouts'
import { daysBetween, localDay } from '@chl/domain/time'
import { m } from '@chl/messages/messages.js'
import type { Read } from '#platform/http'
import { type Locale, Refusal, refuse } from '#platform/problem'
import { statementOf } from './statement.ts'

/** Ten years and some days: nobody reads more at once. */
const LONGEST = 3660

type Asked = { from?: string | undefined; to?: string | undefined }

/** The days that were asked for: this month where none were; or why not. */
export function daysAsked(
  { from, to = localDay(new Date()) }: Asked,
  locale: Locale,
): { from: string; to: string } | Refusal {
  const first = from ?? `${to.slice(0, 7)}-01`
  const length = daysBetween(first, to)
  if (length >= 0 && length <= LONGEST) return { from: first, to }
  return refuse('invalid-request', {
    errors: [{ path: 'from', code: 'period', message: m.problem_period({}, { locale }) }],
  })
}

/** The acting seller's statement of a period. */
export const getPayoutStatement: Read<typeof contract> = async ({ prisma }, { organization, locale }, { query }) => {
  if (!organization.abilities.sell) return refuse('forbidden')
  const days = daysAsked(query, locale)
  return days instanceof Refusal ? days : statementOf(prisma, organization.id, days.from, days.to)
}
