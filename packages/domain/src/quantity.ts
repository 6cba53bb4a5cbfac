import { type Decimal, readDecimal, readTerms, type Term, timesWhole, type Triple } from './decimal.ts'
import type { Locale } from './number-words.ts'

/** The units of mass that people type and read, from small to large. The machine keeps grams (product.md, rule 2). */
export const MASS_UNITS = ['g', 'lang', 'kg', 'yen', 'ta', 'tan'] as const

/** One of MASS_UNITS. */
export type MassUnit = (typeof MASS_UNITS)[number]

/** Grams in one of each unit. */
export const GRAMS: Readonly<Record<MassUnit, number>> = {
  g: 1,
  lang: 100,
  kg: 1000,
  yen: 10_000,
  ta: 100_000,
  tan: 1_000_000,
}

/** How a lot is measured: weighed, in grams, or counted, in pieces. */
export type Measure = 'mass' | 'count'

const UNIT_WORDS: ReadonlyMap<string, MassUnit> = new Map([
  ['g', 'g'],
  ['gam', 'g'],
  ['gram', 'g'],
  ['grams', 'g'],
  ['lang', 'lang'],
  ['kg', 'kg'],
  ['kgs', 'kg'],
  ['can', 'kg'],
  ['ky', 'kg'],
  ['ki', 'kg'],
  ['kilo', 'kg'],
  ['kilos', 'kg'],
  ['yen', 'yen'],
  ['ta', 'ta'],
  ['quintal', 'ta'],
  ['quintals', 'ta'],
  ['tan', 'tan'],
  ['ton', 'tan'],
  ['tons', 'tan'],
  ['tonne', 'tan'],
  ['tonnes', 'tan'],
])

// «1.250 tấn» is typed for one and a quarter as for twelve hundred and fifty: nobody may lose a factor of 1 000 here,
// so it is asked again. Small units have no such doubt, and there the language's own sign groups thousands.
const tripleFor =
  (unit: MassUnit, locale: Locale) =>
  (separator: string): Triple =>
    GRAMS[unit] <= GRAMS.kg && separator === (locale === 'vi' ? '.' : ',') ? 'thousands' : 'unclear'

/**
 * Whole grams of a value in a unit: a typed number («12,5») or a JS number read by its shortest writing. Null where it
 * isn't a number ≥ 0, isn't clear, isn't whole grams or passes 2^53−1. No float is multiplied.
 */
export function toGrams(value: string | number, unit: MassUnit, locale: Locale = 'vi'): number | null {
  const decimal =
    typeof value === 'number'
      ? readDecimal(String(value), () => 'decimal')
      : readDecimal(value.trim().replace(/\s+/g, ' '), tripleFor(unit, locale))
  return decimal ? timesWhole(decimal, GRAMS[unit]) : null
}

/** What a typed amount means: grams, and the unit that the person thinks in (the first one typed). */
export type ParsedAmount = { grams: number; unit: MassUnit }

/**
 * A mass as people type it: «2 tạ», «12,5», «1 tấn 2», «1 tạ rưỡi», «nửa tạ», «1 tạ 20 kg», «1.200 kg». A number alone
 * is in `defaultUnit`. Null where it isn't clear («1.250 tấn», «1 tấn 20»), isn't whole grams or passes 2^53−1.
 * `locale` says which sign groups thousands: «1.200 kg» in vi, «1,200 kg» in en; the other way round is unclear.
 */
export function parseAmount(text: string, defaultUnit: MassUnit, locale: Locale = 'vi'): ParsedAmount | null {
  const terms = readTerms(text)
  const [first, second, ...rest] = terms ?? []
  if (!terms || !first) return null
  if (first.number === '' && first.word === 'nua') {
    const unit = second?.number === '' && rest.length === 0 ? UNIT_WORDS.get(second.word) : undefined
    return unit && unit !== 'g' ? { grams: GRAMS[unit] / 2, unit } : null
  }
  if (first.word === '') {
    const grams = second ? null : toGrams(first.number, defaultUnit, locale)
    return grams === null ? null : { grams, unit: defaultUnit }
  }
  return sumOfTerms(terms, locale)
}

function sumOfTerms(terms: readonly Term[], locale: Locale): ParsedAmount | null {
  let grams = 0
  let above: MassUnit | null = null
  let largest: MassUnit | null = null
  for (const [index, term] of terms.entries()) {
    const unit = UNIT_WORDS.get(term.word)
    const part = unit ? partOf(term, unit, above, terms.length, locale) : above && tailOf(term, above)
    if (part === null || (!unit && index < terms.length - 1)) return null
    grams += part
    above = unit ?? above
    largest ??= unit ?? null
  }
  return largest && Number.isSafeInteger(grams) ? { grams, unit: largest } : null
}

function partOf(term: Term, unit: MassUnit, above: MassUnit | null, count: number, locale: Locale): number | null {
  // «tạ rưỡi» is one and a half tạ: the one isn't said.
  const unsaidOne = term.number === '' && above === null && count === 2
  const decimal: Decimal | null = unsaidOne
    ? { digits: 1n, places: 0, grouped: false }
    : readDecimal(term.number, tripleFor(unit, locale))
  if (!decimal || (decimal.places > 0 && count > 1)) return null
  const grams = timesWhole(decimal, GRAMS[unit])
  if (grams === null || (above && (GRAMS[unit] >= GRAMS[above] || grams >= GRAMS[above]))) return null
  return grams
}

// How many digits may follow a unit: one («1 tấn 2» = 1,2 tấn), or as many as reach kg or g («1 tạ 25», «1 kg 250»),
// where the number continued and the smaller unit left out mean the same.
const TAIL_DIGITS: Readonly<Record<MassUnit, readonly number[]>> = {
  g: [],
  lang: [1, 2],
  kg: [1, 3],
  yen: [1],
  ta: [1, 2],
  tan: [1, 3],
}

function tailOf(term: Term, above: MassUnit): number | null {
  if (term.number === '') return term.word === 'ruoi' && above !== 'g' ? GRAMS[above] / 2 : null
  const fits = term.word === '' && /^\d+$/.test(term.number) && TAIL_DIGITS[above].includes(term.number.length)
  return fits ? Number(term.number) * (GRAMS[above] / 10 ** term.number.length) : null
}

/** A count of pieces as typed: «12», «1.200», «1 200». Null where it isn't a whole number ≥ 0 up to 2^53−1. */
export function parseCount(text: string): number | null {
  const decimal = readDecimal(text.trim().replace(/\s+/g, ' '), () => 'thousands')
  return decimal && decimal.places === 0 ? timesWhole(decimal, 1) : null
}

function demandWhole(grams: number): void {
  if (!Number.isSafeInteger(grams)) throw new RangeError(`not whole grams: ${grams}`)
}

// By hand and not by Intl: the same text on every phone and server, whatever language data it carries.
function decimalText(grams: number, unit: number, locale: Locale): string {
  const whole = String(Math.floor(grams / unit)).replace(/\B(?=(?:\d{3})+$)/g, locale === 'vi' ? '.' : ',')
  const rest = grams % unit
  if (rest === 0) return whole
  const places = String(unit).length - 1
  return `${whole}${locale === 'vi' ? ',' : '.'}${String(rest).padStart(places, '0').replace(/0+$/, '')}`
}

/**
 * Grams in the unit that reads best: «300 g», «12,5 kg», «240 kg», «1,8 tấn»; in English «1.8 tonnes». Exact: nothing
 * is rounded. Three decimals would look like thousands in the other language, so those are said as «12 kg 345 g».
 * A negative amount carries «−». Throws RangeError for grams that aren't whole.
 */
export function formatMass(grams: number, locale: Locale): string {
  demandWhole(grams)
  if (grams < 0) return `−${formatMass(-grams, locale)}`
  if (grams < GRAMS.kg) return `${grams} g`
  if (grams >= GRAMS.tan && grams % 10_000 === 0) {
    const name = locale === 'vi' ? 'tấn' : grams === GRAMS.tan ? 'tonne' : 'tonnes'
    return `${decimalText(grams, GRAMS.tan, locale)} ${name}`
  }
  if (grams % 10 === 0) return `${decimalText(grams, GRAMS.kg, locale)} kg`
  const rest = grams % GRAMS.kg
  return `${decimalText(grams - rest, GRAMS.kg, locale)} kg ${rest} g`
}

/**
 * The amount read back beside a field, in the unit of the village and in kg: «2 tạ = 200 kg», «1,2 tấn = 1.200 kg»;
 * where both would say the same, once: «12,5 kg». English names only tonnes and kg. Throws RangeError as formatMass.
 */
export function readBackMass(grams: number, locale: Locale): string {
  demandWhole(grams)
  const small =
    grams >= GRAMS.kg && grams % 10 === 0 ? `${decimalText(grams, GRAMS.kg, locale)} kg` : formatMass(grams, locale)
  const names: readonly [MassUnit, string][] =
    locale === 'vi'
      ? [
          ['tan', 'tấn'],
          ['ta', 'tạ'],
          ['yen', 'yến'],
          ['kg', 'kg'],
          ['lang', 'lạng'],
        ]
      : [
          ['tan', grams === GRAMS.tan ? 'tonne' : 'tonnes'],
          ['kg', 'kg'],
        ]
  const found = names.find(([unit]) => grams >= GRAMS[unit])
  if (!found || found[0] === 'kg' || grams % (GRAMS[found[0]] / 10) !== 0) return small
  return `${decimalText(grams, GRAMS[found[0]], locale)} ${found[1]} = ${small}`
}

/** Grams that one press of «+» adds in this unit: one of it, but 50 g, half a tạ, and one tạ for a tấn. */
export function amountStep(unit: MassUnit): number {
  if (unit === 'g') return 50
  if (unit === 'ta') return 50_000
  return unit === 'tan' ? 100_000 : GRAMS[unit]
}

/**
 * Why an amount can't be ordered from a listing, or null. All in grams or pieces: at least `least`, then in steps of
 * `step` from there, and never more than is `available`.
 */
export function amountProblem({
  amount,
  least,
  step,
  available,
}: {
  amount: number
  least: number
  step: number
  available: number
}): 'too_little' | 'too_much' | 'off_step' | null {
  if (amount < least || amount <= 0) return 'too_little'
  if (amount > available) return 'too_much'
  return (amount - least) % Math.max(step, 1) === 0 ? null : 'off_step'
}

/** The estimated mass in grams of counted pieces, or null where the lot says no grams a piece (rule 2). */
export const estimatedGrams = (pieces: number, gramsPerPiece: number | null): number | null =>
  gramsPerPiece === null ? null : pieces * gramsPerPiece
