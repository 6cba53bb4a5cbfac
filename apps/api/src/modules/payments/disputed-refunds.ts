import { refundByDispute } from '@chl/domain/ledger'
import { Prisma } from '#prisma'
import type { Tx } from '#platform/db'
import { LOSS_LEFT } from './dispute-loss.ts'
import { giveUpPayouts } from './give-up-payouts.ts'
import { planOperation } from './plan-operation.ts'
import { post } from './post.ts'
import { tellRefund } from './tell-money.ts'
import { tellOperators } from './tell-operators.ts'

/** Why a payout doesn't go out: the buyer's bank asks the card payment back, and what it decides may pay this. */
export const DISPUTED = 'disputed'

type Owed = {
  id: string
  amount: number
  from: string
  order: { orderId: string; number: string; checkoutId: string; buyerId: string; sellerId: string } | null
}
type Taken = { dispute: string; amount: number }

/** The order of a refund `r`, as it is told of; null where it is of none. */
export const ORDER_OF_REFUND =
  Prisma.raw(`(select json_build_object('orderId', c.order_id, 'number', c.number, 'checkoutId', c.checkout_id, 'buyerId', c.buyer_id, 'sellerId', c.seller_id)
  from collected_order c where c.order_id = r.order_id)`)
const OWED = Prisma.sql`json_build_object('id', r.id, 'amount', r.amount, 'from', r.from_account, 'order', ${ORDER_OF_REFUND})`
const LOSS = Prisma.raw(LOSS_LEFT)

/** Whether a bank asks a card payment back now: meanwhile the provider gives back nothing of it. */
export async function isDisputeOpen(tx: Tx, collectionId: string | null): Promise<boolean> {
  const [open] = await tx.$queryRaw<unknown[]>`
    select 1 from card_dispute where collection_id = ${collectionId}::uuid and state = 'open' limit 1`
  return open !== undefined
}

/**
 * A lost dispute gave the buyer what we still owed it of this payment: those refunds are paid by it, the oldest first. One that the
 * provider had paid when the bank took the money, and that came back since, is no part of it; nor is one that two people approved to be
 * paid by bank, which is for them to stop (finding `refund_disputed`). Gives how many đồng they were.
 */
export async function settleByDispute(tx: Tx, collectionId: string, { dispute, amount }: Taken): Promise<number> {
  // No batch takes a refund at this moment: batches hold accounts while they wait for refunds, and here it is the other way round.
  await tx.$queryRaw`select pg_advisory_xact_lock(hashtextextended('payout_batch', 0))::text`
  await giveUpPlanned(tx, collectionId)
  const rows = await tx.$queryRaw<{ row: Owed }[]>`
    select ${OWED} as row
    from refund r join card_dispute d on d.provider_ref = ${dispute}
    where r.collection_id = ${collectionId}::uuid and r.state in ('due', 'failed')
      and not exists (select from ledger_tx t where t.key = 'refund_failed:' || r.provider_ref and t.at > d.opened_at)
    order by r.created_at, r.id for no key update of r`
  let left = amount
  for (const { row } of rows) {
    const part = Math.min(left, row.amount)
    if (part === 0) break
    await settle(tx, row, { dispute, amount: part })
    left -= part
  }
  return amount - left
}

// Nobody approved them yet. A draft of which nothing is left is no draft any more.
async function giveUpPlanned(tx: Tx, collectionId: string) {
  const which = Prisma.sql`p.refund_id in (select id from refund where collection_id = ${collectionId}::uuid)`
  if ((await giveUpPayouts(tx, which, DISPUTED)) === 0) return
  await tx.$executeRaw`
    update payout_batch b set state = 'cancelled' where state = 'draft' and not exists (select from payout p where p.batch_id = b.id and p.state = 'planned')`
  await tellOperators(tx)
}

/**
 * A refund by bank of which it turned out that it never left us, or that came back, though its card's dispute had been booked as lost by
 * then: what was our loss paid it. What is beyond that is still owed. Gives whether nothing is. The caller holds the money of its checkout.
 */
export async function settleByBookedDispute(tx: Tx, refundId: string): Promise<boolean> {
  const [found] = await tx.$queryRaw<{ row: Owed; dispute: string; loss: bigint }[]>`
    select ${OWED} as row, d.provider_ref as dispute, ${LOSS} as loss
    from refund r join card_dispute d on d.collection_id = r.collection_id and d.state = 'lost'
      and d.closed_at > (select max(b.made_at) from payout p join payout_batch b on b.id = p.batch_id where p.refund_id = r.id)
    where r.id = ${refundId}::uuid and r.state = 'due' order by d.closed_at desc limit 1 for no key update of r`
  if (!found) return false
  const amount = Math.min(found.row.amount, Number(found.loss))
  if (amount > 0) await settle(tx, found.row, { dispute: found.dispute, amount, booked: true })
  return amount === found.row.amount
}

async function settle(tx: Tx, owed: Owed, { dispute, amount, booked = false }: Taken & { booked?: boolean }) {
  const { id: was, from, order } = owed
  const refundId = amount < owed.amount ? await divide(tx, was, amount) : was
  await post(tx, refundByDispute({ refundId, orderId: order?.orderId ?? null, from, amount, booked }))
  await tx.$executeRaw`
    update refund set state = 'paid', method = 'card', dispute_ref = ${dispute}, paid_at = now(), error = null where id = ${refundId}::uuid`
  // What of it was not sent yet, or was looked for and isn't there, is not sent any more, of more than is owed by now.
  await tx.$executeRaw`
    update payment_operation set state = 'failed', error = 'charge_disputed', done_at = now() where kind = 'refund' and subject_id = ${was}::uuid and state in ('pending', 'unknown')`
  if (order) await tellRefund(tx, 'payment.refunded', order, amount)
}

/** The dispute covers a part: that becomes a refund of its own, and the rest stays owed. Gives the part's id. */
async function divide(tx: Tx, id: string, amount: number): Promise<string> {
  const [part] = await tx.$queryRaw<{ id: string }[]>`
    with rest as (update refund set amount = amount - ${amount} where id = ${id}::uuid returning *)
    insert into refund (order_id, checkout_id, collection_id, receipt_id, buyer_id, amount, cause, reason, method, from_account, created_at)
    select order_id, checkout_id, collection_id, receipt_id, buyer_id, ${amount}, cause, reason, 'card', from_account, created_at from rest returning id`
  if (!part) throw new Error('a refund is gone')
  return part.id
}

/** The dispute is over: what of this payment waited for that, or was refused because of it, is sent to the card now. */
export async function sendWaitingRefunds(tx: Tx, collectionId: string): Promise<void> {
  if (await isDisputeOpen(tx, collectionId)) return
  const rows = await tx.$queryRaw<{ id: string; amount: bigint }[]>`
    update refund set state = 'due', error = null where collection_id = ${collectionId}::uuid and method = 'card'
      and (state = 'due' or state = 'failed' and error = 'charge_disputed') returning id, amount`
  for (const { id, amount } of rows)
    await planOperation(tx, { kind: 'refund', collectionId, subjectId: id, amount: Number(amount) })
}
