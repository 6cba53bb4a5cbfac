import { type Decimal, readDecimal, readTerms, type Term, timesWhole, type Triple } from './decimal.ts'
import type { Locale } from './number-words.ts'
import { GRAMS, type MassUnit } from './quantity.ts'

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
