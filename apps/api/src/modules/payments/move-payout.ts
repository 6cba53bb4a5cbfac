import type { ParsedOf } from '@chl/contracts/endpoint'
import type { markPayoutPaid as paidContract, OperatorPayout } from '@chl/contracts/payout-batches'
import { payoutCancelled, payoutPaid, payoutReturned, refundPaid, refundReturned } from '@chl/domain/ledger'
import { audit } from '#modules/audit'
import type { Actor } from '#platform/actor'
import type { Tx } from '#platform/db'
import { Refused } from '#platform/problem'
import { lockMoney } from './collected-orders.ts'
import { settleByBookedDispute } from './disputed-refunds.ts'
import { demandNoInterest, demandOperator } from './operators.ts'
import { readPayout } from './payout-facts.ts'
import { post } from './post.ts'
import { tellOperators } from './tell-operators.ts'
import { type PayoutNews, tellPayout } from './tell-payout.ts'

type State = 'planned' | 'approved' | 'paid' | 'returned' | 'cancelled'
type Refund = {
  id: string
  orderId: string | null
  number: string | null
  checkoutId: string | null
  buyerId: string | null
  from: string
}

/** A payout, locked until the end of the transaction. */
export type PayoutAtHand = {
  id: string
  batchId: string
  amount: number
  state: State
  provider: 'bank' | 'stripe_connect'
  payeeId: string | null
  /** The card provider's transfer that paid it. */
  transferRef: string | null
  refund: Refund | null
}

/** The operator's bank has paid it. Throws Refused `state-changed` unless it is approved and to be paid by the bank. */
export async function markPayoutPaid(tx: Tx, actor: Actor, { params, body }: ParsedOf<typeof paidContract>) {
  const payout = await lockForOperator(tx, actor, params.id, 'approved')
  await settle(tx, payout, { by: 'bank', ref: body.bankRef, actor: actor.person.id })
  // Who proposed that it isn't paid comes too late.
  await tx.$executeRaw`
    update operator_proposal set state = 'refused', decided_by = ${actor.person.id}::uuid, decided_at = now()
    where kind = 'payout_cancelled' and subject = ${payout.id} and state = 'open'`
  await audit(tx, actor, 'payout.paid', payout.id, { amount: payout.amount, bankRef: body.bankRef })
  return answer(tx, actor, payout.id)
}

/** What one person said of a payout (`subject`) and another one agrees to: it could else make up for what a seller owes, or be paid twice. */
type Agreed = { subject: string; reason: string; madeBy: string }

/** The bank sent a paid one back: it is owed again, and the buyer of a refund is asked for another account. Throws as `lockForOperator` does. */
export async function returnPayout(tx: Tx, actor: Actor, { subject: id, reason, madeBy }: Agreed) {
  const payout = await lockForOperator(tx, actor, id, 'paid')
  const { amount, payeeId, refund } = payout
  await tx.$executeRaw`
    update payout set state = 'returned', returned_at = now(), returned_by = ${madeBy}::uuid, return_reason = ${reason} where id = ${id}::uuid`
  if (payeeId) await post(tx, payoutReturned({ payoutId: id, sellerId: payeeId, amount, by: 'bank' }))
  if (refund) {
    await post(tx, refundReturned({ refundId: refund.id, payoutId: id, from: refund.from, amount }))
    await oweRefundAgain(tx, refund)
  }
  const settled = refund !== null && (await settleByBookedDispute(tx, refund.id))
  await audit(tx, actor, 'payout.returned', id, { amount, reason })
  if (!settled) await tellOwner(tx, payout, { topic: 'payout.returned', level: 'urgent', actor: actor.person.id })
}

/** An approved one isn't to be paid, as the bank hasn't yet: it is owed as before. Throws as `lockForOperator` does. */
export async function cancelPayout(tx: Tx, actor: Actor, { subject: id, reason, madeBy }: Agreed) {
  const { amount, payeeId, refund, batchId } = await lockForOperator(tx, actor, id, 'approved')
  await tx.$executeRaw`
    update payout set state = 'cancelled', cancelled_at = now(), cancelled_by = ${madeBy}::uuid, return_reason = ${reason} where id = ${id}::uuid`
  if (payeeId) await post(tx, payoutCancelled({ payoutId: id, sellerId: payeeId, amount }))
  if (refund) {
    await tx.$executeRaw`update refund set state = 'due' where id = ${refund.id}::uuid`
    await settleByBookedDispute(tx, refund.id)
  }
  await closeBatch(tx, batchId)
  await audit(tx, actor, 'payout.cancelled', id, { amount, reason })
}

/** Locks a payout that a person moves. Throws Refused `not-found`, `own-interest`; `state-changed` unless it is in that state, and the bank's. */
export async function lockForOperator(tx: Tx, actor: Actor, id: string, from: State): Promise<PayoutAtHand> {
  demandOperator(actor, { ofOne: true })
  const payout = await lockPayout(tx, id)
  if (!payout) throw new Refused('not-found')
  // What the card provider moves, its answer moves here: nobody says it by hand.
  if (payout.state !== from || payout.provider !== 'bank') throw new Refused('state-changed', { state: payout.state })
  await demandNoInterest(tx, actor, [payout.payeeId, payout.refund?.buyerId ?? null])
  return payout
}

/** Locks a payout, after the money of the checkout where it is a refund of one (the order of all locks); null where there is none. */
export async function lockPayout(tx: Tx, id: string): Promise<PayoutAtHand | null> {
  const [of] = await tx.$queryRaw<{ checkoutId: string }[]>`
    select r.checkout_id as "checkoutId" from payout p join refund r on r.id = p.refund_id where p.id = ${id}::uuid and r.checkout_id is not null`
  if (of) await lockMoney(tx, of.checkoutId)
  await tx.$queryRaw`select 1 from payout where id = ${id}::uuid for update`
  const [found] = await tx.$queryRaw<{ row: PayoutAtHand }[]>`
    select json_build_object('id', p.id, 'batchId', p.batch_id, 'amount', p.amount, 'state', p.state, 'provider', p.provider, 'payeeId', p.payee_id, 'transferRef', p.transfer_ref,
      'refund', (select json_build_object('id', r.id, 'orderId', r.order_id, 'checkoutId', r.checkout_id, 'buyerId', r.buyer_id, 'from', r.from_account,
        'number', (select c.number from collected_order c where c.order_id = r.order_id)) from refund r where r.id = p.refund_id)) as row
    from payout p where p.id = ${id}::uuid`
  return found?.row ?? null
}

/** An approved payout left us: the books, its state and its owner hear of it. `ref` is the bank's, or the card provider's. */
export async function settle(
  tx: Tx,
  payout: PayoutAtHand,
  { by, ref, actor }: { by: 'bank' | 'stripe_connect'; ref: string; actor: string | null },
): Promise<void> {
  const { id, amount, payeeId, refund } = payout
  const [bankRef, transferRef] = by === 'bank' ? [ref, null] : [null, ref]
  await tx.$executeRaw`
    update payout set state = 'paid', paid_at = now(), bank_ref = ${bankRef}, transfer_ref = ${transferRef} where id = ${id}::uuid`
  if (payeeId) await post(tx, payoutPaid({ payoutId: id, sellerId: payeeId, amount, by }))
  if (refund) {
    const { orderId, from } = refund
    await post(tx, refundPaid({ refundId: refund.id, orderId, from, amount, by: 'bank', payoutId: id }))
    await tx.$executeRaw`update refund set state = 'paid', paid_at = now() where id = ${refund.id}::uuid`
  }
  await closeBatch(tx, payout.batchId)
  await tellOwner(tx, payout, { topic: payeeId ? 'payout.paid' : 'payment.refunded', actor })
}

// The account that it came back from is no good; one that the buyer didn't give (of a receipt that nobody could place) is the
// operator's to mend.
const oweRefundAgain = (tx: Tx, { id }: Refund) => tx.$executeRaw`
  update refund set state = 'due', paid_at = null, bin = case when buyer_id is null then bin end, account = case when buyer_id is null then account end,
    holder = case when buyer_id is null then holder end where id = ${id}::uuid`

/** A batch of which nothing is to be paid any more is closed. */
export const closeBatch = (tx: Tx, batchId: string) => tx.$executeRaw`
  update payout_batch b set state = 'closed' where id = ${batchId}::uuid and state = 'approved'
    and not exists (select 1 from payout p where p.batch_id = b.id and p.state = 'approved')`

type Telling = { topic: PayoutNews['topic']; level?: 'urgent'; actor: string | null }
/** Tells whose money it is. */
export const tellOwner = (tx: Tx, { payeeId, refund, amount }: PayoutAtHand, { topic, level, actor }: Telling) =>
  tellPayout(tx, {
    topic,
    to: payeeId ?? refund?.buyerId ?? null,
    amount,
    actor,
    ...(level && { level }),
    ...(refund && { order: { orderId: refund.orderId, number: refund.number, checkoutId: refund.checkoutId } }),
  })

async function answer(tx: Tx, actor: Actor, id: string): Promise<OperatorPayout> {
  const payout = await readPayout(tx, id)
  if (!payout) throw new Error('a payout is gone')
  await tellOperators(tx, { actor: actor.person.id, also: [payout.payee?.id ?? null] })
  return payout
}
