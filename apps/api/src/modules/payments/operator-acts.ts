import type { OperatorProposal } from '@chl/contracts/books'
import {
  lossCharged,
  refundAfterRelease,
  sellerPayable,
  sellerReceivable,
  taxPaid,
  writtenOff,
} from '@chl/domain/ledger'
import { divideRefund, type Division } from '@chl/domain/refund-division'
import { Prisma } from '#prisma'
import type { Actor } from '#platform/actor'
import type { Tx } from '#platform/db'
import { Refused } from '#platform/problem'
import { type Collected, lockMoneyOf } from './collected-orders.ts'
import { LOSS_LEFT } from './dispute-loss.ts'
import { planRefund } from './give-back.ts'
import { cancelPayout, returnPayout } from './move-payout.ts'
import { balanceOf, lockAccounts, post } from './post.ts'
import { tellMoney } from './tell-money.ts'

const LOSS = Prisma.raw(LOSS_LEFT)

/** What one person of the operator proposed. `amount` in đồng; `subject` is an order, a seller, a card's dispute, a month, or a payout. */
export type Proposed = {
  id: string
  kind: OperatorProposal['kind']
  subject: string
  orderId: string | null
  /** Null where it is tax, which is nobody's, or a payout to a buyer. */
  sellerId: string | null
  amount: number
  reason: string
  state: 'open' | 'done' | 'refused'
  madeBy: string
}

/** Does what was proposed. Throws Refused `not-allowed-now`, with the most that can be, where that is less by now; `state-changed` for a payout. */
export async function carryOut(tx: Tx, actor: Actor, proposed: Proposed): Promise<void> {
  if (proposed.kind === 'write_off') return writeOff(tx, proposed)
  if (proposed.kind === 'tax_paid') return payTax(tx, proposed)
  if (proposed.kind === 'payout_returned') return returnPayout(tx, actor, proposed)
  if (proposed.kind === 'payout_cancelled') return cancelPayout(tx, actor, proposed)
  const order = proposed.orderId === null ? null : await lockMoneyOf(tx, proposed.orderId)
  if (!order) throw new Error('a proposal of no order')
  if (proposed.kind === 'refund') return refundReleased(tx, actor, order, proposed)
  return chargeSeller(tx, order, proposed)
}

/** The seller gives its part of what goes back, first of what it is owed; the platform its fee pro rata, and the tax is not due. */
async function refundReleased(tx: Tx, actor: Actor, order: Collected, { amount, reason }: Proposed) {
  const left = await leftToGiveBack(tx, order)
  if (amount > left) throw new Refused('not-allowed-now', { left })
  const { orderId, sellerId, checkoutId } = order
  const back = divideRefund({ amount, ...(await divisionOf(tx, orderId)) })
  const refundId = await planRefund(tx, order, { amount, cause: 'goodwill', reason, vat: back.vat, pit: back.pit })
  await lockAccounts(tx, [
    sellerPayable(sellerId),
    sellerReceivable(sellerId),
    'platform_fee',
    'tax_withheld',
    'tax_offset',
  ])
  const payable = await balanceOf(tx, sellerPayable(sellerId))
  const { withheld: taxHeld } = await lockTaxHeld(tx)
  await post(tx, refundAfterRelease({ refundId, orderId, sellerId, checkoutId, payable, taxHeld, ...back }))
  await tx.$executeRaw`
    update collected_order set refunded = refunded + ${amount}, taken_back = taken_back + ${amount}, released = released - ${amount}, platform_fee = platform_fee - ${back.fee},
      vat = vat - ${back.vat}, pit = pit - ${back.pit}, net = net - ${back.net} where order_id = ${orderId}::uuid`
  await tellMoney(tx, 'payment.taken_back', order, { amount, to: ['seller'], actor: actor.person.id })
}

/** What of an order may be given back after its release, in đồng: nothing where the buyer's bank takes the money back, or did. */
export async function leftToGiveBack(tx: Tx, { hold, released, checkoutId }: Collected): Promise<number> {
  if (hold !== 'released') return 0
  const [disputed] = await tx.$queryRaw<unknown[]>`
    select 1 from collection where checkout_id = ${checkoutId}::uuid and disputed limit 1`
  return disputed ? 0 : released
}

/** How an order's release is divided now, and how it was at first: earlier refunds after it took their parts. */
async function divisionOf(tx: Tx, orderId: string): Promise<{ first: Division; now: Division }> {
  const [row] = await tx.$queryRaw<{ now: Division; back: Division }[]>`
    select json_build_object('fee', c.platform_fee, 'vat', c.vat, 'pit', c.pit, 'net', c.net) as now,
      json_build_object('fee', coalesce(b.fee, 0), 'vat', 0, 'pit', 0, 'net', coalesce(b.rest, 0)) as back
    from collected_order c left join lateral (
      select sum(e.amount) filter (where a.code = 'platform_fee') as fee, sum(e.amount) filter (where a.code <> 'platform_fee') as rest
      from ledger_tx t join ledger_entry e on e.tx_id = t.id join ledger_account a on a.id = e.account_id
      where t.order_id = c.order_id and t.kind = 'refund_after_release' and e.amount > 0) b on true
    where c.order_id = ${orderId}::uuid`
  if (!row) throw new Error('an order has no money')
  const { now, back } = row
  // Only the fee is pro rata of all that went back; of the rest it matters what is left, and what there was together.
  return { now, first: { fee: now.fee + back.fee, vat: now.vat, pit: now.pit, net: now.net + back.net } }
}

async function writeOff(tx: Tx, { id, sellerId, amount }: Proposed) {
  if (sellerId === null) throw new Error('a debt of nobody')
  const owed = await balanceOf(tx, sellerReceivable(sellerId))
  if (amount > owed) throw new Refused('not-allowed-now', { left: owed })
  await post(tx, writtenOff({ key: id, sellerId, amount }))
}

async function payTax(tx: Tx, { id, amount }: Proposed) {
  const { left, offset } = await lockTaxHeld(tx)
  if (amount > left) throw new Refused('not-allowed-now', { left })
  await post(tx, taxPaid({ key: id, amount, offset }))
}

/**
 * Tax that is withheld, what the state has too much because sales went back after their tax was paid, and what is left to pay;
 * locked until the end.
 */
export async function lockTaxHeld(tx: Tx): Promise<{ withheld: number; offset: number; left: number }> {
  const withheld = await balanceOf(tx, 'tax_withheld')
  const offset = await balanceOf(tx, 'tax_offset')
  return { withheld, offset, left: Math.max(0, withheld - offset) }
}

async function chargeSeller(tx: Tx, order: Collected, { id, subject, amount }: Proposed) {
  const loss = (await lossOf(tx, { dispute: subject, checkoutId: order.checkoutId })) ?? 0
  if (amount > loss) throw new Refused('not-allowed-now', { left: loss })
  await post(tx, lossCharged({ key: id, orderId: order.orderId, sellerId: order.sellerId, amount }))
}

/** What of a lost dispute of this checkout's card is our loss and was asked of no seller yet, in đồng; null where there is none. */
export async function lossOf(
  tx: Tx,
  { dispute, checkoutId }: { dispute: string; checkoutId: string },
): Promise<number | null> {
  const [row] = await tx.$queryRaw<{ left: number }[]>`
    select ${LOSS}::float8 as left
    from card_dispute d join collection k on k.id = d.collection_id
    where d.provider_ref = ${dispute} and d.state = 'lost' and k.checkout_id = ${checkoutId}::uuid`
  return row?.left ?? null
}
