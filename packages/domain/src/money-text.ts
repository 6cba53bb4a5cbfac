import { type Decimal, readDecimal, readTerms, type Term, timesWhole } from './decimal.ts'
import { type Dong, MAX_PRICE } from './money.ts'
import { GRAMS, type MassUnit } from './quantity.ts'

const SCALES: ReadonlyMap<string, number> = new Map([
  ['k', 1e3],
  ['nghin', 1e3],
  ['ngan', 1e3],
  ['thousand', 1e3],
  ['tr', 1e6],
  ['trieu', 1e6],
  ['million', 1e6],
  ['ty', 1e9],
  ['ti', 1e9],
  ['billion', 1e9],
])
const CURRENCY: ReadonlySet<string> = new Set(['d', 'dong', 'vnd'])

/**
 * Whole đồng from a sum as people type it: «35k», «35 nghìn», «1tr2», «1,2tr», «2 triệu rưỡi», «35.000», «35 000 ₫»,
 * «1 tỷ 2», «1 triệu 200 nghìn». Null where it isn't clear («1.250 triệu», «1tr50»), isn't whole đồng or passes
 * 2^53−1. Without a scale word each separator groups thousands, and with one it is the decimal sign.
 */
export function parseMoney(text: string): Dong | null {
  const terms = readTerms(text)
  if (!terms) return null
  const last = terms.at(-1)
  if (last && CURRENCY.has(last.word)) {
    terms.pop()
    if (last.number !== '') terms.push({ number: last.number, word: '' })
  }
  const [first, ...rest] = terms
  if (!first) return null
  if (first.number === '' && first.word === 'nua') return halfOf(rest)
  if (first.word === '') return rest.length === 0 ? plainMoney(first.number) : null
  return scaledMoney(terms)
}

function halfOf(rest: readonly Term[]): Dong | null {
  const [term, ...more] = rest
  const scale = term && term.number === '' && more.length === 0 ? SCALES.get(term.word) : undefined
  return scale === undefined ? null : scale / 2
}

function plainMoney(number: string): Dong | null {
  const decimal = readDecimal(number, () => 'thousands')
  return decimal && decimal.places === 0 ? timesWhole(decimal, 1) : null
}

function scaledMoney(terms: readonly Term[]): Dong | null {
  const parts: number[] = []
  let above = Number.POSITIVE_INFINITY
  for (const [index, term] of terms.entries()) {
    const isTail = index > 0 && index === terms.length - 1
    const scale = SCALES.get(term.word)
    if (scale === undefined) {
      const tail = isTail ? tailOf(term, above) : null
      if (tail === null) return null
      parts.push(tail)
      continue
    }
    const decimal = term.number === '' && index === 0 ? ONE : readDecimal(term.number, () => 'unclear')
    // «1,5 triệu 200 nghìn» is two ways of writing in one sum: nobody means it.
    if (!decimal || scale >= above || (decimal.places > 0 && terms.length > 1)) return null
    const part = timesWhole(decimal, scale)
    if (part === null || part >= above) return null
    parts.push(part)
    above = scale
  }
  if (terms.length === 1 && terms[0]?.number === '') return null
  const total = parts.reduce((left, right) => left + right, 0)
  return Number.isSafeInteger(total) ? total : null
}

const ONE: Decimal = { digits: 1n, places: 0, grouped: false }

// «1tr2», «1tr25», «1tr05», «1tr250»: the tail continues the number. «1tr50» is said for 1 050 000 and for
// 1 500 000, so a last zero is clear only where all three digits stand.
function tailOf(term: Term, scale: number): number | null {
  if (term.number === '') return term.word === 'ruoi' ? scale / 2 : null
  if (term.word !== '' || !/^\d{1,3}$/.test(term.number)) return null
  const digits = term.number
  if (digits.length < 3 && digits.endsWith('0')) return null
  return Number(digits) * (scale / 10 ** digits.length)
}

/** A price as kept: whole đồng per kg; or the nearest prices, in the entered unit, that are whole per kg. */
export type PricePerKg = { ok: true; perKg: Dong } | { ok: false; nearest: number[] }

/**
 * Turns a price in whole đồng per lạng, kg, yến, tạ or tấn into whole đồng per kg, or refuses it with the nearest
 * entered prices (lower first) that can be kept: whole per kg, over zero and up to MAX_PRICE (rule 1).
 * Throws RangeError for a price that isn't whole and ≥ 0.
 */
export function pricePerKg({ price, unit }: { price: number; unit: MassUnit }): PricePerKg {
  if (!Number.isSafeInteger(price) || price < 0) throw new RangeError(`price must be whole and not negative: ${price}`)
  const grams = GRAMS[unit]
  const highest = Math.floor((MAX_PRICE * grams) / 1000)
  if (price > highest) return { ok: false, nearest: [highest] }
  if (grams <= 1000) return { ok: true, perKg: price * (1000 / grams) }
  const kilos = grams / 1000
  if (price % kilos === 0) return { ok: true, perKg: price / kilos }
  const lower = price - (price % kilos)
  return { ok: false, nearest: [lower, lower + kilos].filter((near) => near > 0) }
}
