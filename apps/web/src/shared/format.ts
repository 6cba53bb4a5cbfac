import { formatMass, type Measure } from '@chl/domain/quantity'
import { ZONE } from '@chl/domain/time'
import { m } from '@chl/messages/messages.js'
import { inLocale, type Locale, locale } from './locale.ts'

/** One formatter a language: making one costs more than all its uses on a page. */
function perLocale<T>(make: (locale: Locale) => T) {
  const made = new Map<Locale, T>()
  return () => {
    const found = made.get(locale()) ?? make(locale())
    made.set(locale(), found)
    return found
  }
}

const NBSP = '\u00a0'
const numbers = perLocale((l) => new Intl.NumberFormat(l))
const percents = perLocale((l) => new Intl.NumberFormat(l, { maximumFractionDigits: 1 }))
// In a named zone: the server's and the reader's may differ, and then the page would not hydrate. English as in Britain: the
// day stands before the month, as everybody here writes it.
const dates = (options: Intl.DateTimeFormatOptions) =>
  perLocale((l) => new Intl.DateTimeFormat(l === 'en' ? 'en-GB' : 'vi', { ...options, timeZone: ZONE }))
const DAY = { day: '2-digit', month: '2-digit', year: 'numeric' } as const
const CLOCK = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
const days = dates(DAY)
const shortDays = dates({ day: '2-digit', month: '2-digit' })
const instants = dates({ ...DAY, ...CLOCK })
const clocks = dates(CLOCK)
const relatives = perLocale((l) => new Intl.RelativeTimeFormat(l, { numeric: 'always' }))

/** «1.234» or «1,234». */
export const number = (value: number) => numbers().format(value)

/** «165.000 ₫»: the sign stands behind, and never on a line of its own. */
export const money = (dong: number) => `${number(dong)}${NBSP}₫`

/** Basis points as «±5 %» people read: 500 → «5 %». */
export const percent = (basisPoints: number) => `${percents().format(basisPoints / 100)}${NBSP}%`

/** Grams as «240 kg», «1,8 tấn»; its parts never break apart. */
export const mass = (grams: number) => formatMass(grams, locale()).replaceAll(' ', NBSP)

export type Counted = { measure: Measure; unit: { name: Record<Locale, string> } }

/** An amount as its goods are measured: grams as mass, pieces with their unit: «12 bó». */
export const amount = (value: number, { measure, unit }: Counted) =>
  measure === 'mass' ? mass(value) : `${number(value)}${NBSP}${counted(value, inLocale(unit.name))}`

/** «1 bunch», «2 bunches», «3 pieces of fruit»; Vietnamese has no plural. The catalogue's units have no irregular one. */
function counted(value: number, unit: string) {
  if (locale() === 'vi' || value === 1) return unit
  const [first, ...rest] = unit.split(' of ')
  return [`${first}${/(?:s|x|sh|ch)$/.test(first ?? '') ? 'es' : 's'}`, ...rest].join(' of ')
}

/** What stands behind a price: «₫/kg», «₫/bó». */
export const pricePer = ({ measure, unit }: Counted) =>
  measure === 'mass' ? m.common_per_kg() : m.common_per_unit({ unit: inLocale(unit.name) })

/** A local day `YYYY-MM-DD`, or an instant, as «12/11/2026». */
export const day = (iso: string) => days().format(new Date(iso))
/** «12/11». */
export const shortDay = (iso: string) => shortDays().format(new Date(iso)).replace('-', '/')
/** «09:41». */
export const time = (iso: string) => clocks().format(new Date(iso))
/** Day and time in full. */
export const instant = (iso: string) => instants().format(new Date(iso))

const STEPS = [
  [60, 'minute'],
  [3600, 'hour'],
  [86_400, 'day'],
] as const

/** «2 giờ trước», «trong 41 phút»; beyond 30 days the day itself. `now` is in milliseconds. */
export function relative(iso: string, now: number) {
  const seconds = (Date.parse(iso) - now) / 1000
  const size = Math.abs(seconds)
  if (size < 60) return m.common_now()
  if (size > 30 * 86_400) return day(iso)
  const [length, unit] = STEPS.findLast(([least]) => size >= least) ?? STEPS[0]
  return relatives().format(Math.trunc(seconds / length), unit)
}

const STATES = {
  fresh: m.common_state_fresh,
  dry: m.common_state_dry,
  live: m.common_state_live,
  frozen: m.common_state_frozen,
  processed: m.common_state_processed,
}
/** «Tươi», «Khô»: the state that belongs to every price. */
export const stateName = (state: keyof typeof STATES) => STATES[state]()

const KINDS = {
  farm: m.common_kind_farm,
  cooperative: m.common_kind_cooperative,
  buyer: m.common_kind_buyer,
  office: m.common_kind_office,
  operator: m.common_kind_operator,
}
/** «Hợp tác xã», «Nhà vườn». */
export const kindName = (kind: keyof typeof KINDS) => KINDS[kind]()

const AREAS = { tam_duong: 'Tam Đường', tan_uyen: 'Tân Uyên', sa_pa: 'Sa Pa' }
/** The area's bare name: «Tam Đường»; with «(huyện cũ)» where it stands alone, see `areaLabel`. */
export const areaName = (area: keyof typeof AREAS) => AREAS[area]
/** «Tam Đường (huyện cũ)»: today's commune of one of these names is another place. */
export const areaLabel = (area: keyof typeof AREAS) => m.common_area({ area: AREAS[area] })
