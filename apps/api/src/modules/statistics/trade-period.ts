import { addDays, daysBetween, localDay } from '@chl/domain/time'
import { m } from '@chl/messages/messages.js'
import { type Locale, type Refusal, refuse } from '#platform/problem'

/** First and last local day, both inside. */
export type Days = { from: string; to: string }
type Asked = { from?: string | undefined; to?: string | undefined }

const LONGEST = 3660

/** The days that were asked for, with `first` saying where a period that names only its end begins; or why not. */
export function periodAsked(
  { from, to = localDay(new Date()) }: Asked,
  first: (to: string) => string,
  locale: Locale,
): Days | Refusal {
  const period = { from: from ?? first(to), to }
  const length = daysBetween(period.from, to)
  if (length >= 0 && length <= LONGEST) return period
  return refuse('invalid-request', {
    errors: [{ path: 'from', code: 'period', message: m.problem_period({}, { locale }) }],
  })
}

/** The first day of this month. */
export const monthStart = (to: string) => `${to.slice(0, 7)}-01`

/** The first day of the twelve months that end with this one. Eleven months hold 334 to 337 days. */
export const yearStart = (to: string) => monthStart(addDays(monthStart(to), -330))

/** As many days, just before. */
export function daysBefore({ from, to }: Days): Days {
  const length = daysBetween(from, to)
  return { from: addDays(from, -length - 1), to: addDays(from, -1) }
}
