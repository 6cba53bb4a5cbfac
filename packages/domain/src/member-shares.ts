import { apportion } from './apportion.ts'
import { type Dong, sum } from './money.ts'

/** What an order brought: gross = fee + tax + net, đồng. */
export type Proceeds = { fee: Dong; tax: Dong; net: Dong }

/** A member's part of it: its gross is its fee, tax and net together. */
export type MemberPart = Proceeds & { gross: Dong }

/**
 * Divides what a cooperative's order brought among those who brought the goods, by their weights (grams or pieces), to the đồng:
 * the parts of each figure add up to it, and each row adds up. Throws RangeError where all weights are 0.
 */
export function memberParts({ fee, tax, net }: Proceeds, weights: readonly number[]): MemberPart[] {
  const parts = { fee: apportion(fee, weights), tax: apportion(tax, weights), net: apportion(net, weights) }
  return weights.map((_, index) => {
    const part = { fee: parts.fee[index] ?? 0, tax: parts.tax[index] ?? 0, net: parts.net[index] ?? 0 }
    return { ...part, gross: sum([part.fee, part.tax, part.net]) }
  })
}
