import type { ParsedOf } from '@chl/contracts/endpoint'
import type {
  answerCancel as answerContract,
  cancelOrder as contract,
  requestCancel as requestContract,
} from '@chl/contracts/order-steps'
import type { cancelHeldOrder as heldContract } from '@chl/contracts/disputes'
import { audit } from '#modules/audit'
import { cancelAsked, demandNoInterest, demandOperator } from '#modules/payments'
import type { Actor } from '#platform/actor'
import type { Tx } from '#platform/db'
import { Refused, refuse } from '#platform/problem'
import { moveOrder, noteOrder, tellOrder } from './move-order.ts'
import { demand, lockAny, lockOrder } from './order-at-hand.ts'
import { viewOrder } from './order-queries.ts'

/** The buyer takes back what was not answered yet; or the seller gives up, and says why. The stock is back at once. */
export async function cancelOrder(tx: Tx, actor: Actor, { params, body }: ParsedOf<typeof contract>) {
  const order = await lockOrder(tx, actor, params.id)
  demand(order, 'cancel')
  if (order.side === 'seller' && !body.reason) {
    throw new Refused('invalid-request', {
      errors: [
        {
          path: 'reason',
          code: 'required',
          message: actor.locale === 'vi' ? 'Ghi lý do để người mua biết' : 'Say why, for the buyer',
        },
      ],
    })
  }
  await moveOrder(tx, order, {
    actor,
    who: order.side,
    to: 'cancelled',
    reason: body.reason ?? null,
    topic: 'order.cancelled',
  })
  return viewOrder(tx, actor, order.id)
}

/** Asks the other side to cancel; nothing moves until it says yes. */
export async function requestCancel(tx: Tx, actor: Actor, { params, body }: ParsedOf<typeof requestContract>) {
  const order = await lockOrder(tx, actor, params.id)
  demand(order, 'requestCancel')
  await tx.$executeRaw`insert into order_pending (order_id, kind, side, reason) values (${order.id}::uuid, 'cancel', ${order.side}, ${body.reason})`
  await cancelAsked(tx, { orderId: order.id, open: true })
  await noteOrder(tx, order, actor, 'cancel_requested', { reason: body.reason })
  await tellOrder(tx, order, { actor, topic: 'order.cancel_requested', level: 'urgent', reason: body.reason })
  return viewOrder(tx, actor, order.id)
}

/** The other side's answer: yes cancels and gives the stock back, no leaves all as it is. */
export async function answerCancel(tx: Tx, actor: Actor, { params, body }: ParsedOf<typeof answerContract>) {
  const order = await lockOrder(tx, actor, params.id)
  demand(order, 'answerCancel')
  if (body.accept) {
    await moveOrder(tx, order, {
      actor,
      who: 'both',
      to: 'cancelled',
      reason: order.pending.cancel?.reason ?? null,
      topic: 'order.cancelled',
    })
  } else {
    await tx.$executeRaw`delete from order_pending where order_id = ${order.id}::uuid and kind = 'cancel'`
    await cancelAsked(tx, { orderId: order.id, open: false })
    await noteOrder(tx, order, actor, 'cancel_refused')
    await tellOrder(tx, order, { actor, topic: 'order.cancel_refused' })
  }
  return viewOrder(tx, actor, order.id)
}

/**
 * The operator gives up an order that nobody moves any more, so that the money held for it goes back. Refused: `not-found` where the
 * platform doesn't collect for it; `own-interest` for who belongs to one of its sides; `state-changed` where the table says no.
 */
export async function cancelHeldOrder(tx: Tx, actor: Actor, { params, body }: ParsedOf<typeof heldContract>) {
  demandOperator(actor, { ofOne: true })
  const order = await lockAny(tx, params.id)
  if (!order?.money) return refuse('not-found')
  await demandNoInterest(tx, actor, [order.buyerId, order.sellerId])
  const { id, number } = order
  const { reason } = body
  const { state } = await moveOrder(tx, order, {
    actor,
    who: 'operator',
    to: 'cancelled',
    reason,
    topic: 'order.cancelled',
    level: 'urgent',
  })
  await audit(tx, actor, 'order.cancelled', id, { number, from: order.state, reason })
  return { id, number, state }
}
