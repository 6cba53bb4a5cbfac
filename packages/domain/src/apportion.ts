import { sum } from './money.ts'

/** Throws RangeError for a number that isn't whole, ≥ 0 and < 2^53. */
export function demandWhole(name: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 0)
    throw new RangeError(`${name} must be whole and not negative: ${value}`)
}

/**
 * Divides a whole amount by weights so that the parts are whole and add up to it exactly: each gets the floor of its
 * share, and what is left goes one by one to the largest remainders, of equal ones to the earlier (Hamilton's method).
 * A part never differs from its exact share by 1 or more; a weight of 0 gets 0. Total and weights are whole and ≥ 0.
 * Throws RangeError for others, and where there is something to divide but every weight is 0 (or there is none).
 */
export function apportion(total: number, weights: readonly number[]): number[] {
  demandWhole('total', total)
  for (const weight of weights) demandWhole('weight', weight)
  const all = weights.reduce((known, weight) => known + BigInt(weight), 0n)
  if (all === 0n && total > 0) throw new RangeError('nothing to divide by: every weight is 0')
  if (total === 0) return weights.map(() => 0)
  const shares = weights.map((weight, index) => {
    const exact = BigInt(total) * BigInt(weight)
    return { index, part: Number(exact / all), remainder: exact % all }
  })
  const parts = shares.map(({ part }) => part)
  const left = total - sum(parts)
  for (const { index, part } of shares.toSorted(byRemainder).slice(0, left)) parts[index] = part + 1
  return parts
}

type Share = { index: number; remainder: bigint }

function byRemainder(one: Share, other: Share): number {
  if (one.remainder === other.remainder) return one.index - other.index
  return one.remainder > other.remainder ? -1 : 1
}
