import type { ParsedOf } from '@chl/contracts/endpoint'
import type { refundByBank as contract } from '@chl/contracts/operator'
import { audit } from '#modules/audit'
import type { Actor } from '#platform/actor'
import type { Tx } from '#platform/db'
import { refuse } from '#platform/problem'
import { lockMoneyOf } from './collected-orders.ts'
import { isDisputeOpen } from './disputed-refunds.ts'
import { demandNoInterest, demandOperator } from './operators.ts'
import { tellMoney } from './tell-money.ts'
import { tellOperators } from './tell-operators.ts'

type Failed = { method: string; state: string; collectionId: string | null; amount: bigint; called: boolean }

/**
 * What can't go back to the buyer's card goes to its bank account instead, with the next payout batch. One person's word, as it pays
 * nobody: the batch takes two. Refused: `not-found`; `own-interest`; `not-allowed-now` where it didn't fail, a call to the provider is
 * still on its way or unclear, or the card's bank decides a dispute that may give it back.
 */
export async function refundByBank(tx: Tx, actor: Actor, { params }: ParsedOf<typeof contract>) {
  demandOperator(actor, { ofOne: true })
  const [of] = await tx.$queryRaw<
    { orderId: string | null }[]
  >`select order_id as "orderId" from refund where id = ${params.id}::uuid`
  const order = of?.orderId ? await lockMoneyOf(tx, of.orderId) : null
  if (!order) return refuse('not-found')
  const [refund] = await tx.$queryRaw<Failed[]>`
    select method, state, collection_id as "collectionId", amount, exists (select from payment_operation o where o.kind = 'refund' and o.subject_id = r.id
      and o.state in ('pending', 'sent', 'unknown')) as called
    from refund r where id = ${params.id}::uuid for no key update`
  if (refund?.method !== 'card' || refund.state !== 'failed' || refund.called)
    return refuse('not-allowed-now', { state: refund?.state ?? '' })
  if (await isDisputeOpen(tx, refund.collectionId)) return refuse('not-allowed-now', { state: 'disputed' })
  await demandNoInterest(tx, actor, [order.buyerId])
  await tx.$executeRaw`
    update refund r set method = 'bank', state = 'due', error = null, bin = b.bank_bin, account = b.bank_account, holder = b.bank_holder
    from organization b where b.id = r.buyer_id and r.id = ${params.id}::uuid`
  await tx.$executeRaw`
    update finding set resolved_at = now() where kind = 'refund_failed' and subject = ${params.id} and resolved_at is null`
  const amount = Number(refund.amount)
  await audit(tx, actor, 'refund.by-bank', params.id, { amount })
  await tellMoney(tx, 'payment.refund_by_bank', order, { amount, to: ['buyer'], level: 'urgent' })
  await tellOperators(tx, { actor: actor.person.id })
  return { id: params.id }
}
