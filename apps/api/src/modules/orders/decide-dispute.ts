import type { decideDispute as contract } from '@chl/contracts/disputes'
import type { ParsedOf } from '@chl/contracts/endpoint'
import { audit } from '#modules/audit'
import { demandNoInterest, demandOperator } from '#modules/payments'
import type { Actor } from '#platform/actor'
import type { Tx } from '#platform/db'
import { refuse } from '#platform/problem'
import { applyOutcome, demandSmaller } from './apply-outcome.ts'
import { viewDispute } from './get-dispute.ts'
import { lockForClock } from './order-at-hand.ts'

/**
 * The operator decides a dispute that its two sides could not settle: by the same table, with the same effects on settlement,
 * trade and money as if they had agreed; the reason stands in the order's history. Refused: `not-found`; `state-changed` where it
 * is disputed no more; `own-interest` for who belongs to one of the sides; `invalid-request` for amounts that aren't smaller.
 */
export async function decideDispute(tx: Tx, actor: Actor, { params, body }: ParsedOf<typeof contract>) {
  demandOperator(actor, { ofOne: true })
  const order = await lockForClock(tx, params.id, 'disputed')
  if (!order) {
    const [known] = await tx.$queryRaw<{ state: string }[]>`select state from orders where id = ${params.id}::uuid`
    return known ? refuse('state-changed', { state: known.state }) : refuse('not-found')
  }
  await demandNoInterest(tx, actor, [order.buyerId, order.sellerId])
  const { outcome, reason } = body
  const lines = outcome === 'reduce' ? demandSmaller(order, body.lines, actor.locale) : []
  await applyOutcome(tx, order, { outcome, lines }, { actor, who: 'operator', reason })
  await audit(tx, actor, 'dispute.decided', order.id, { outcome, number: order.number, reason })
  return viewDispute(tx, order.id)
}
