import { excessOf } from '@chl/domain/collection'
import { buyerRefund, refundDecided } from '@chl/domain/ledger'
import type { Tx } from '#platform/db'
import type { Collected } from './collected-orders.ts'
import { isDisputeOpen } from './disputed-refunds.ts'
import { planOperation } from './plan-operation.ts'
import { post } from './post.ts'
import { tellRefund } from './tell-money.ts'
import { tellOperators } from './tell-operators.ts'

/** What a refund is for: shown to both sides and in the books. */
export type RefundCause = 'cancelled' | 'weighed_less' | 'dispute' | 'excess' | 'late' | 'unmatched' | 'goodwill'

/**
 * Gives back what came in for an order and isn't due: from what is held, to the buyer, by the card it came from or by a
 * transfer. Does nothing where there is no excess. Where it is the whole of what came in cash, it is what was handed over: the rounding
 * goes back too. Gives the order as it is then.
 */
export async function giveBackExcess(tx: Tx, order: Collected): Promise<Collected> {
  const amount = excessOf(order)
  if (amount === 0 || order.hold === 'released') return order
  const cause: RefundCause =
    order.hold === 'frozen' ? 'dispute' : order.state === 'ended' ? 'cancelled' : 'weighed_less'
  const refunded = order.refunded + amount
  const rounding = refunded === order.captured ? Math.max(await roundingOf(tx, order), -amount) : 0
  const back = amount + rounding
  const { orderId, checkoutId } = order
  // Less than half a note was due, and none was handed over: there is nothing to pay back, and what is held is the rounding's.
  const refundId = back === 0 ? orderId : await planRefund(tx, order, { amount: back, cause })
  await post(tx, refundDecided({ refundId, orderId, checkoutId, amount, rounding }))
  const hold = refunded === order.captured ? 'refunded' : order.hold
  await tx.$executeRaw`update collected_order set refunded = ${refunded}, hold = ${hold} where order_id = ${order.orderId}::uuid`
  return { ...order, refunded, hold }
}

/** What was handed over in cash beyond what was due, in đồng, from −499 to 500: a buyer who gets all of it back gets what it gave. */
async function roundingOf(tx: Tx, { method, orderId }: Collected): Promise<number> {
  if (method !== 'cod') return 0
  const [taken] = await tx.$queryRaw<
    { rounding: bigint }[]
  >`select cash - due as rounding from cash_taken where order_id = ${orderId}::uuid`
  return Number(taken?.rounding ?? 0n)
}

type Refunding = { amount: number; cause: RefundCause; reason?: string; vat?: number; pit?: number }
/**
 * Writes down that money goes back to the buyer of an order, and how: the card it came from is called; a transfer waits for a
 * payout batch, with the buyer's own account where it is known. Gives the refund's id. The books are the caller's. `vat` and `pit`
 * are what of each tax comes back with it, after the release.
 */
export async function planRefund(
  tx: Tx,
  order: Collected,
  { amount, cause, reason = '', vat = 0, pit = 0 }: Refunding,
): Promise<string> {
  const [made] = await tx.$queryRaw<{ id: string; collectionId: string | null }[]>`
    insert into refund (order_id, checkout_id, collection_id, buyer_id, amount, vat, pit, cause, reason, method, bin, account, holder, from_account)
    select ${order.orderId}::uuid, ${order.checkoutId}::uuid, c.id, b.id, ${amount}, ${vat}, ${pit}, ${cause}, ${reason}, ${order.method === 'card' ? 'card' : 'bank'},
      b.bank_bin, b.bank_account, b.bank_holder, ${buyerRefund(order.checkoutId)}
    from organization b left join lateral (
      select id from collection where checkout_id = ${order.checkoutId}::uuid and (order_id is null or order_id = ${order.orderId}::uuid)
      order by captured > refunded desc, created_at desc limit 1) c on true
    where b.id = ${order.buyerId}::uuid
    returning id, collection_id as "collectionId"`
  if (!made) throw new Error('the buyer is unknown')
  // While the card's bank asks the money back the provider gives back nothing: it waits for how that ends.
  if (order.method === 'card' && !(await isDisputeOpen(tx, made.collectionId)))
    await planOperation(tx, { kind: 'refund', collectionId: made.collectionId, subjectId: made.id, amount })
  await tellRefund(tx, 'payment.refund_due', order, amount)
  if (order.method !== 'card') await tellOperators(tx) // who pay it
  return made.id
}
