import { MAX_PRICE } from './money.ts'
import { parseMoney, pricePerKg } from './money-text.ts'
import { GRAMS, type MassUnit, type Measure } from './quantity.ts'

/** A lot to be posted: grams or pieces, and the unit that its seller thinks in. */
type Lot = { measure: Measure; unit: string; amount: number }

/**
 * The least of an order where the seller names none: one kilo or one piece, and 100 g of what is sold by the lạng, because
 * nobody sells ginseng by the kilo only. Never over the lot.
 */
export const defaultLeast = ({ measure, unit, amount }: Lot): number =>
  measure === 'count' ? 1 : Math.min(amount, unit === 'g' || unit === 'lang' ? GRAMS.lang : GRAMS.kg)

/** The step above the least where the seller names none: the largest round one with which all of the lot can be taken. */
export function defaultStep({ measure, amount }: Lot, least: number): number {
  if (measure === 'count') return 1
  const above = amount - least
  return [1000, 500, 100, 50, 10, 5].find((step) => above > 0 && above % step === 0) ?? 1
}

/** What a typed price means: đồng per kg (mass) or a piece; or why it can't be kept. `nearest` are prices in the typed unit. */
export type PriceReading =
  | { kind: 'empty' | 'unclear' | 'too_high' }
  | { kind: 'not_whole'; nearest: number[] }
  | { kind: 'price'; price: number }

/** Reads a price as typed («35k», «1tr2») for one `unit` of mass, or for a piece where that is null. */
export function readPrice(text: string, unit: MassUnit | null): PriceReading {
  if (text.trim() === '') return { kind: 'empty' }
  const typed = parseMoney(text)
  if (typed === null || typed === 0) return { kind: 'unclear' }
  if (unit === null) return typed > MAX_PRICE ? { kind: 'too_high' } : { kind: 'price', price: typed }
  const kept = pricePerKg({ price: typed, unit })
  if (kept.ok) return { kind: 'price', price: kept.perKg }
  // Too high comes back as the one highest price; not whole, as the prices about it.
  return kept.nearest.some((near) => near > typed) ? { kind: 'not_whole', nearest: kept.nearest } : { kind: 'too_high' }
}

/** What one press of − or + changes in a price as typed: a step that people think in, 500 ₫ to a hundredth of the price. */
export function priceStep(price: number): number {
  if (price < 20_000) return 500
  return price < 500_000 ? 1000 : 10 ** (Math.floor(Math.log10(price)) - 2)
}
