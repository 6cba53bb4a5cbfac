/** The zone in which days are cut and times are shown (product.md, rule 9). */
export const ZONE = 'Asia/Ho_Chi_Minh'

// Vietnam is UTC+7 the whole year, without daylight saving, since June 1975 (IANA tz, Asia/Ho_Chi_Minh). Nothing here is
// older, so one addition does what the browser's zone data (absent on some phones) would.
const OFFSET_MS = 7 * 3_600_000
const DAY_MS = 86_400_000

/** The day there, YYYY-MM-DD, of an instant. Throws RangeError for an invalid date. */
export const localDay = (instant: Date): string => new Date(instant.getTime() + OFFSET_MS).toISOString().slice(0, 10)

/** The month there, YYYY-MM, of an instant. Throws RangeError for an invalid date. */
export const localMonth = (instant: Date): string => localDay(instant).slice(0, 7)

function dayStart(day: string): number {
  // The calendar of PostgreSQL has no year 0.
  const time = /^(?!0000)\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN
  // Some engines roll 30 February over into March.
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== day) throw new RangeError(`not a day: ${day}`)
  return time
}

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10)

/** Whether the text is a day of the calendar, YYYY-MM-DD. */
export function isDay(text: string): boolean {
  try {
    return dayStart(text) >= Number.NEGATIVE_INFINITY
  } catch {
    return false
  }
}

/** The day `n` days later (earlier when negative), both YYYY-MM-DD. Throws RangeError for what isn't a day. */
export const addDays = (day: string, n: number): string => dayOf(dayStart(day) + n * DAY_MS)

/** Days from `from` to `to`: 0 for the same day, negative when `to` is earlier. Throws RangeError for what isn't a day. */
export const daysBetween = (from: string, to: string): number => (dayStart(to) - dayStart(from)) / DAY_MS

/**
 * The instants that hold the local days `from` … `to`, both inside: start ≤ instant < end.
 * Throws RangeError for what isn't a day, or a range that ends before it starts.
 */
export function dayRange(from: string, to: string): { start: Date; end: Date } {
  const start = dayStart(from)
  const end = dayStart(to) + DAY_MS
  if (end <= start) throw new RangeError(`${to} is before ${from}`)
  return { start: new Date(start - OFFSET_MS), end: new Date(end - OFFSET_MS) }
}

/**
 * The months YYYY-MM from `from` to `to`, both inside, in order; days are taken for their months; none when `to` is
 * earlier. Throws RangeError for what is neither a month nor a day.
 */
export function monthsBetween(from: string, to: string): string[] {
  const months: string[] = []
  const last = monthIndex(to)
  for (let index = monthIndex(from); index <= last; index += 1) months.push(monthOf(index))
  return months
}

function monthIndex(text: string): number {
  dayStart(text.length === 7 ? `${text}-01` : text)
  return Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7)) - 1
}

const monthOf = (index: number): string =>
  `${String(Math.floor(index / 12)).padStart(4, '0')}-${String((index % 12) + 1).padStart(2, '0')}`

/** The kinds of period that prices and reports are cut into. Weeks run from Monday to Sunday. */
export type PeriodKind = 'day' | 'week' | 'month' | 'quarter' | 'year'

/** First and last local day of a period, both inside. */
export type Period = { from: string; to: string }

const MONTHS_IN = { month: 1, quarter: 3, year: 12 } as const

/** The period of this kind that holds the day YYYY-MM-DD. Throws RangeError for what isn't a day. */
export function periodOf(day: string, kind: PeriodKind): Period {
  const time = dayStart(day)
  if (kind === 'day') return { from: day, to: day }
  if (kind === 'week') {
    const monday = time - ((new Date(time).getUTCDay() + 6) % 7) * DAY_MS
    return { from: dayOf(monday), to: dayOf(monday + 6 * DAY_MS) }
  }
  const length = MONTHS_IN[kind]
  const index = monthIndex(day)
  const first = index - (index % length)
  return { from: `${monthOf(first)}-01`, to: addDays(`${monthOf(first + length)}-01`, -1) }
}

/** The period of the same kind before this one, to compare with. Throws RangeError for what isn't a day. */
export const periodBefore = (period: Period, kind: PeriodKind): Period => periodOf(addDays(period.from, -1), kind)
