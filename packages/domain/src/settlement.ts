import { type Dong, lineTotal, sum } from './money.ts'
import type { Measure } from './quantity.ts'

function demandWhole(name: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 0)
    throw new RangeError(`${name} must be whole and not negative: ${value}`)
}

/**
 * Net grams of a weighing: gross less tare (sacks, crates) less what both agreed to deduct (water, waste).
 * Throws RangeError when a part isn't whole and ≥ 0, or more is taken off than was weighed.
 */
export function netOf({ gross, tare, deduction }: { gross: number; tare: number; deduction: number }): number {
  demandWhole('gross', gross)
  demandWhole('tare', tare)
  demandWhole('deduction', deduction)
  const net = gross - tare - deduction
  if (net < 0) throw new RangeError('tare and deduction pass the gross mass')
  return net
}

/**
 * How far the weighed amount is from the ordered one, in basis points (1 % = 100) with its sign, rounded away from zero:
 * so |deviationBp| ≤ toleranceBp says exactly what withinTolerance says. Both amounts in grams or pieces.
 * Throws RangeError for amounts that aren't whole and ≥ 0, or nothing ordered.
 */
export function deviationBp({ ordered, net }: { ordered: number; net: number }): number {
  demandWhole('ordered', ordered)
  demandWhole('net', net)
  if (ordered === 0) throw new RangeError('nothing was ordered')
  const distance = BigInt(Math.abs(net - ordered)) * 10_000n
  const size = Number((distance + BigInt(ordered) - 1n) / BigInt(ordered))
  return net < ordered ? -size : size
}

/**
 * Whether the weighed amount is as near to the ordered one as the listing promised: |net − ordered| × 10 000 ≤
 * ordered × toleranceBp, in exact whole numbers (grams × 10 000 passes 2^53). Throws RangeError for parts that aren't
 * whole and ≥ 0.
 */
export function withinTolerance({
  ordered,
  net,
  toleranceBp,
}: {
  ordered: number
  net: number
  toleranceBp: number
}): boolean {
  demandWhole('ordered', ordered)
  demandWhole('net', net)
  demandWhole('toleranceBp', toleranceBp)
  return BigInt(Math.abs(net - ordered)) * 10_000n <= BigInt(ordered) * BigInt(toleranceBp)
}

/** One line as it was ordered and weighed (or counted): grams and đồng per kg, or pieces and đồng a piece. */
export type LineToSettle = { measure: Measure; price: number; ordered: number; weighed: number; toleranceBp: number }

/** One line as it is paid. `deviationBp` as in deviationBp; `within` false asks for the buyer's yes. */
export type SettledLine = { amount: number; total: Dong; deviationBp: number; within: boolean }

/** An order's final amounts: goods is the sum of its lines, total is goods and fee, all whole đồng. */
export type Settlement = { lines: SettledLine[]; goods: Dong; fee: Dong; total: Dong; within: boolean }

/**
 * What is paid after weighing. Each line is rounded on its own and the total adds the rounded lines, so that every paper
 * adds up (product.md, rule 1). Throws RangeError for amounts that aren't whole and ≥ 0, or a total past 2^53−1.
 */
export function settle({ lines, deliveryFee }: { lines: readonly LineToSettle[]; deliveryFee: Dong }): Settlement {
  demandWhole('deliveryFee', deliveryFee)
  const settled = lines.map(settleLine)
  const goods = sum(settled.map((line) => line.total))
  return {
    lines: settled,
    goods,
    fee: deliveryFee,
    total: sum([goods, deliveryFee]),
    within: settled.every((line) => line.within),
  }
}

const settleLine = ({ measure, price, ordered, weighed, toleranceBp }: LineToSettle): SettledLine => ({
  amount: weighed,
  total: lineTotal({ measure, amount: weighed, price }),
  deviationBp: deviationBp({ ordered, net: weighed }),
  within: withinTolerance({ ordered, net: weighed, toleranceBp }),
})

/** What a weighing gives back to the lot (negative: takes from it), in grams or pieces. */
export function stockDelta(taken: number, weighed: number): number {
  demandWhole('taken', taken)
  demandWhole('weighed', weighed)
  return taken - weighed
}
