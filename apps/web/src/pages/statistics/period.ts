import { addDays, isDay, type Period, periodBefore, type PeriodKind, periodOf } from '@chl/domain/time'
import { m } from '@chl/messages/messages.js'
import { day, shortDay } from '../../shared/format.ts'
import { locale } from '../../shared/locale.ts'

/** How a page's period is chosen: one of the calendar, the last twelve months, or any days. */
export type Kind = Exclude<PeriodKind, 'day'> | 'twelve' | 'own'
export type Chosen = Period & { kind: Kind }

const CALENDAR = ['week', 'month', 'quarter', 'year'] as const
type Calendar = (typeof CALENDAR)[number]
export const isCalendar = (kind: Kind): kind is Calendar => CALENDAR.some((one) => one === kind)

/** The period that an address asks for; `usual` is the page's own, and what stands for anything that is none. */
export function periodIn(
  search: URLSearchParams,
  { kinds, usual, today }: { kinds: readonly Kind[]; usual: Kind; today: string },
): Chosen {
  const kind = kinds.find((one) => one === search.get('kind')) ?? usual
  if (kind === 'own') return ownDays(search, today)
  const at = search.get('at') ?? today
  return periodAt(kind, isDay(at) && at < today ? at : today, today)
}

/** The period of a kind that holds a day, cut at today: what is to come has no figures. */
export function periodAt(kind: Exclude<Kind, 'own'>, at: string, today: string): Chosen {
  if (kind === 'twelve') return { kind, from: firstOf(addDays(firstOf(today), -330)), to: today }
  const { from, to } = periodOf(at, kind)
  return { kind, from, to: to < today ? to : today }
}

/** The period itself where it is longer than a year, else the twelve months that end with it. */
export function twelveMonths({ from, to }: Period): Period {
  const first = firstOf(addDays(firstOf(to), -330))
  return { from: from < first ? from : first, to }
}

function ownDays(search: URLSearchParams, today: string): Chosen {
  const [from, to] = [search.get('from') ?? '', search.get('to') ?? '']
  return isDay(from) && isDay(to) && from <= to
    ? { kind: 'own', from, to }
    : { kind: 'own', from: firstOf(today), to: today }
}

const firstOf = (of: string) => `${of.slice(0, 7)}-01`

/** What an address says of a period; nothing for the page's usual one, which moves on with the days. */
export function addressOf(
  { kind, from, to }: Chosen,
  { usual, today }: { usual: Kind; today: string },
): Record<string, string> {
  if (kind === 'own') return { kind, from, to }
  const now = periodAt(kind, today, today)
  return { ...(kind !== usual && { kind }), ...(from !== now.from && { at: from }) }
}

/** The calendar period before, or after: null where that has not begun. */
export function neighbour({ kind, from, to }: Chosen, step: -1 | 1, today: string): Chosen | null {
  if (!isCalendar(kind)) return null
  const at = step === -1 ? periodBefore({ from, to }, kind).from : addDays(periodOf(from, kind).to, 1)
  return at > today ? null : periodAt(kind, at, today)
}

const englishMonth = (of: string) =>
  new Intl.DateTimeFormat('en-GB', { month: 'long', timeZone: 'UTC' }).format(new Date(`${of}-01`))
const monthOf = (of: string) => (locale() === 'en' ? englishMonth(of) : String(Number(of.slice(5, 7))))

/** «tháng 11/2026» in a sentence, from `2026-11`. */
export const monthInText = (of: string) => m.period_month_in_text({ month: monthOf(of), year: of.slice(0, 4) })
/** «Tháng 11/2026» as a heading. */
export const monthName = (of: string) => m.period_name_month({ month: monthOf(of), year: of.slice(0, 4) })

/** The period as a heading says it. */
export function periodName({ kind, from, to }: Chosen): string {
  const year = from.slice(0, 4)
  if (kind === 'week') return m.period_name_week({ from: shortDay(from), to: day(periodOf(from, 'week').to) })
  if (kind === 'month') return monthName(from.slice(0, 7))
  if (kind === 'quarter') return m.period_name_quarter({ quarter: Math.ceil(Number(from.slice(5, 7)) / 3), year })
  if (kind === 'year') return m.period_name_year({ year })
  if (kind === 'twelve') return m.period_name_twelve({ month: monthInText(from.slice(0, 7)) })
  return m.period_name_own({ from: day(from), to: day(to) })
}
