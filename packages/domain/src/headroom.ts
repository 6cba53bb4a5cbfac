import { demandWhole } from './apportion.ts'
import { type Dong, MAX_SAFE, sum, TooMuch } from './money.ts'

/** One line as it was placed: its estimated total in đồng and how far its weighing may pass it, in basis points. */
export type EstimatedLine = { total: Dong; toleranceBp: number }

/**
 * What is authorised on a card for an order, in đồng: its delivery fee and each line's total with headroom, which is the
 * product's `headroomBp` or the line's tolerance where that is more (payments.md §6.1). No weighing within the tolerance
 * costs more, so nobody is asked to pay again. Throws RangeError for parts that aren't whole and ≥ 0, TooMuch past 2^53−1.
 */
export function headroomOf({
  lines,
  fee,
  headroomBp,
}: {
  lines: readonly EstimatedLine[]
  fee: Dong
  headroomBp: number
}): Dong {
  demandWhole('fee', fee)
  demandWhole('headroomBp', headroomBp)
  return sum([fee, ...lines.map((line) => lineHeadroom(line, headroomBp))])
}

function lineHeadroom({ total, toleranceBp }: EstimatedLine, headroomBp: number): number {
  demandWhole('total', total)
  demandWhole('toleranceBp', toleranceBp)
  const withHeadroom = ceiling(BigInt(total) * (10_000n + BigInt(Math.max(headroomBp, toleranceBp))), 10_000n)
  // The estimate was rounded: up to half a đồng more stood behind it, which grows with the weighing and is rounded again.
  // exact < total + ½, so weighed ≤ exact × (1 + tolerance) rounds half up to less than (total + ½)(1 + tolerance) + ½.
  const heaviest = ceiling((2n * BigInt(total) + 1n) * (10_000n + BigInt(toleranceBp)) + 10_000n, 20_000n) - 1n
  const most = heaviest > withHeadroom ? heaviest : withHeadroom
  if (most > BigInt(MAX_SAFE)) throw new TooMuch('a line with its headroom passes 2^53-1 dong')
  return Number(most)
}

const ceiling = (dividend: bigint, divisor: bigint): bigint => (dividend + divisor - 1n) / divisor
