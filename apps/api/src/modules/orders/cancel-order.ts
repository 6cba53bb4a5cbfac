import type { ParsedOf } from '@chl/contracts/endpoint'
import type {
  answerCancel as answerContract,
  cancelOrder as contract,
  requestCancel as requestContract,
} from '@chl/contracts/order-steps'
import type { Actor } from '#platform/actor'
import type { Tx } from '#platform/db'
import { Refused } from '#platform/problem'
import { moveOrder, noteOrder, tellOrder } from './move-order.ts'
import { demand, lockOrder } from './order-at-hand.ts'
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
    await noteOrder(tx, order, actor, 'cancel_refused')
    await tellOrder(tx, order, { actor, topic: 'order.cancel_refused' })
  }
  return viewOrder(tx, actor, order.id)
}
