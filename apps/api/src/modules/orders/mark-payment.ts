import type { ParsedOf } from '@chl/contracts/endpoint'
import type { sayPaid as contract, sayReceived as receivedContract } from '@chl/contracts/order-steps'
import * as payments from '#modules/payments'
import type { Actor } from '#platform/actor'
import type { Tx } from '#platform/db'
import { refuse } from '#platform/problem'
import { noteOrder, tellOrder } from './move-order.ts'
import { demand, lockOrder } from './order-at-hand.ts'
import { viewOrder } from './order-queries.ts'
import { cameBack, owedBack } from './owed-back.ts'

/** «Đã trả»: by the buyer of what it owes; by the seller of what it owes back. A mark only: goods never wait for it. */
export async function sayPaid(tx: Tx, actor: Actor, { params, body }: ParsedOf<typeof contract>) {
  const order = await lockOrder(tx, actor, params.id)
  const back = order.side === 'seller'
  demand(order, back ? 'sayReturned' : 'sayPaid')
  const amount = back ? owedBack(order) : order.total
  // Weighed again while the page was open, it is another sum than the one that was paid.
  if (amount !== body.amount) return refuse('state-changed', { state: order.state })
  await (back ? payments.markReturned(tx, order.id, amount) : payments.markPaid(tx, order.id, amount))
  await noteOrder(tx, order, actor, back ? 'return_said' : 'paid_said', { total: amount })
  await tellOrder(tx, { ...order, total: amount }, { actor, topic: back ? 'order.return_said' : 'order.paid_said' })
  return viewOrder(tx, actor, order.id)
}

/** «Đã nhận»: by the seller of the buyer's money; by the buyer of what came back. */
export async function sayReceived(tx: Tx, actor: Actor, { params }: ParsedOf<typeof receivedContract>) {
  const order = await lockOrder(tx, actor, params.id)
  const back = order.side === 'buyer'
  demand(order, back ? 'sayReturnReceived' : 'sayReceived')
  const amount = back ? cameBack(order) : (order.payment.paidAmount ?? order.total)
  await (back ? payments.markReturnReceived(tx, order.id, amount) : payments.markReceived(tx, order.id, amount))
  await noteOrder(tx, order, actor, back ? 'return_received' : 'received_said', { total: amount })
  await tellOrder(
    tx,
    { ...order, total: amount },
    { actor, topic: back ? 'order.return_received' : 'order.received_said' },
  )
  return viewOrder(tx, actor, order.id)
}
