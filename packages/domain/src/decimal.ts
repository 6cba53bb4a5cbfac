import { unaccent } from './text.ts'

/** An exact decimal number ≥ 0: digits ÷ 10^places. Floats can't hold 0,1 and would lose grams. */
export type Decimal = { digits: bigint; places: number; grouped: boolean }

/** How one separator with exactly three digits behind it («1.200») is to be read. */
export type Triple = 'thousands' | 'decimal' | 'unclear'

/** A number with the word behind it, as typed: «2 tạ» is { number: '2', word: 'ta' }. A missing part is ''. */
export type Term = { number: string; word: string }

const GROUPED = /^[1-9]\d{0,2}(?:([., ])\d{3})(?:\1\d{3})*$/
const GROUPED_WITH_FRACTION = /^([1-9]\d{0,2}(?:([., ])\d{3})(?:\2\d{3})*)([.,])(\d+)$/
const FRACTION = /^(\d+)[.,](\d+)$/
const LONGEST = 60

const whole = (text: string, grouped: boolean): Decimal => ({
  digits: BigInt(text.replace(/[., ]/g, '')),
  places: 0,
  grouped,
})

/**
 * Reads a number as Vietnamese and English people type it: «12,5», «12.5», «1.200», «1 200», «1.200,5», «1,200.5».
 * `triple` says how to read the one form that means two things, given its separator.
 * Null where it isn't a number, or isn't clear.
 */
export function readDecimal(text: string, triple: (separator: string) => Triple): Decimal | null {
  if (/^\d+$/.test(text)) return whole(text, false)
  const grouped = GROUPED.exec(text)
  if (grouped) {
    const separator = grouped[1] ?? ''
    const manyGroups = text.split(separator).length > 2
    const reading = separator === ' ' || manyGroups ? 'thousands' : triple(separator)
    if (reading === 'thousands') return whole(text, true)
    if (reading === 'unclear') return null
  }
  const mixed = GROUPED_WITH_FRACTION.exec(text)
  if (mixed && mixed[2] !== mixed[3]) return fraction(mixed[1] ?? '', mixed[4] ?? '', true)
  const plain = FRACTION.exec(text)
  return plain ? fraction(plain[1] ?? '', plain[2] ?? '', false) : null
}

function fraction(integer: string, part: string, grouped: boolean): Decimal {
  const digits = BigInt(integer.replace(/[., ]/g, '') + part)
  return { digits, places: part.length, grouped }
}

/** The decimal × a whole factor, when that is a whole number up to 2^53−1, else null. */
export function timesWhole(decimal: Decimal, factor: number): number | null {
  const product = decimal.digits * BigInt(factor)
  const divisor = 10n ** BigInt(decimal.places)
  if (product % divisor !== 0n) return null
  const result = product / divisor
  return result <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(result) : null
}

/**
 * Cuts a typed text into numbers and the words behind them, without accents: «1 Tấn 2» → 1 tan, 2 «».
 * Null for an empty or overlong text, or a sign that belongs to neither.
 */
export function readTerms(text: string): Term[] | null {
  const typed = unaccent(text.replaceAll('₫', 'đ')).replace(/\s+/g, ' ').trim()
  if (typed === '' || typed.length > LONGEST) return null
  const terms: Term[] = []
  const pattern = /(\d+(?:[., ]\d+)*)? ?([a-z]+)? ?/y
  while (pattern.lastIndex < typed.length) {
    const found = pattern.exec(typed)
    if (!found || found[0].trim() === '') return null
    terms.push({ number: found[1] ?? '', word: found[2] ?? '' })
  }
  return terms
}
