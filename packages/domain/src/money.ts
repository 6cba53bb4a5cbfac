import type { Measure } from './quantity.ts'

/** Whole đồng, a safe integer ≥ 0. The currency has no minor unit (product.md, rule 1). */
export type Dong = number

/** The greatest whole number that a JSON number carries exactly; nothing on the wire passes it. */
export const MAX_SAFE = 2 ** 53 - 1

/** The highest price, đồng per kg or per piece: a hundred times the dearest ginseng of the catalogue. */
export const MAX_PRICE = 10_000_000_000

/** The greatest amount of a line, grams (a million tonnes) or pieces. */
export const MAX_AMOUNT = 1_000_000_000_000

/** A line or a sum that a JSON number can't carry: a fault of what was asked for, not of the reckoning. */
export class TooMuch extends RangeError {}

function demandWhole(name: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 0)
    throw new RangeError(`${name} must be whole and not negative: ${value}`)
}

/**
 * The price of one line in whole đồng. Mass: `amount` grams at `price` đồng per kg, rounded half up; count: `amount`
 * pieces at `price` đồng a piece. Throws RangeError for a part that isn't whole and ≥ 0, TooMuch for a total past 2^53−1.
 * The product of grams and price passes 2^53 long before the total does, so it is multiplied in BigInt (rule 1).
 */
export function lineTotal({ measure, amount, price }: { measure: Measure; amount: number; price: number }): Dong {
  demandWhole('amount', amount)
  demandWhole('price', price)
  const product = BigInt(amount) * BigInt(price)
  const total = measure === 'mass' ? (product + 500n) / 1000n : product
  if (total > BigInt(MAX_SAFE)) throw new TooMuch('a line passes 2^53-1 dong')
  return Number(total)
}

/** The sum of whole numbers, whatever their sign. Throws RangeError when a part isn't a safe integer, TooMuch when the sum isn't. */
export function sum(values: readonly number[]): number {
  let total = 0n
  for (const value of values) {
    if (!Number.isSafeInteger(value)) throw new RangeError(`not a safe integer: ${value}`)
    total += BigInt(value)
  }
  const result = Number(total)
  if (!Number.isSafeInteger(result)) throw new TooMuch('a sum passes 2^53-1')
  return result
}
