import { apportion, demandWhole } from './apportion.ts'
import type { Dong } from './money.ts'
import { feeBack } from './platform-fee.ts'

/** How what was released for an order was divided; the parts are all of it. */
export type Division = { fee: Dong; vat: Dong; pit: Dong; net: Dong }

/**
 * Who gives what of `amount` đồng that go back to the buyer after the release: the platform its fee pro rata of everything that
 * went back so far (so many small refunds give back what one large one does), the rest is taken of the taxes and the seller's
 * net, pro rata, to the đồng. `first` is the release as it was, `now` what is left of it. Throws RangeError for more than that.
 */
export function divideRefund({ amount, first, now }: { amount: Dong; first: Division; now: Division }): Division {
  demandWhole('amount', amount)
  const released = totalOf(first)
  const left = totalOf(now)
  if (amount > left) throw new RangeError(`more than is left of the release: ${amount} of ${left}`)
  const before = released - left
  const owed = feeBack({ fee: first.fee, goods: released, refunded: before + amount }) - (first.fee - now.fee)
  // Rounding of earlier parts never makes the fee give more than there is, nor the others more than they have.
  const fee = Math.min(Math.max(owed, amount - (left - now.fee), 0), now.fee, amount)
  const [vat = 0, pit = 0, net = 0] = apportion(amount - fee, [now.vat, now.pit, now.net])
  return { fee, vat, pit, net }
}

const totalOf = ({ fee, vat, pit, net }: Division): Dong => fee + vat + pit + net
