import { apportion, demandWhole } from './apportion.ts'
import type { Dong } from './money.ts'

/** The platform's fee on an order's goods (delivery is the seller's): đồng × basis points, floored for the seller's good. */
export function platformFee({ goods, bp }: { goods: Dong; bp: number }): Dong {
  demandWhole('goods', goods)
  demandWhole('bp', bp)
  if (bp > 10_000) throw new RangeError(`a fee passes the goods: ${bp} bp`)
  return Number((BigInt(goods) * BigInt(bp)) / 10_000n)
}

/** One fee divided among orders or lines by their goods, to the đồng. Throws RangeError as apportion does. */
export const splitFee = (total: Dong, goods: readonly Dong[]): Dong[] => apportion(total, goods)

/**
 * What of a fee goes back when `refunded` of its `goods` do, in đồng. `refunded` is everything refunded so far and the
 * answer everything to give back so far: the caller books the difference to what it gave back before, so many small
 * refunds give back what one large one does. What is kept is floored, as the fee is; a full refund gives back all.
 * Throws RangeError for amounts that aren't whole and ≥ 0, or a fee or a refund past the goods.
 */
export function feeBack({ fee, goods, refunded }: { fee: Dong; goods: Dong; refunded: Dong }): Dong {
  demandWhole('fee', fee)
  demandWhole('goods', goods)
  demandWhole('refunded', refunded)
  if (fee > goods) throw new RangeError('the fee passes the goods')
  if (refunded > goods) throw new RangeError('the refund passes the goods')
  if (goods === 0) return 0
  return fee - Number((BigInt(fee) * BigInt(goods - refunded)) / BigInt(goods))
}
