import type { ParsedOf } from '@chl/contracts/endpoint'
import type { confirmOrder as contract, declineOrder as declineContract } from '@chl/contracts/order-steps'
import type { Actor } from '#platform/actor'
import type { Tx } from '#platform/db'
import { moveOrder } from './move-order.ts'
import { demand, lockOrder } from './order-at-hand.ts'
import { viewOrder } from './order-queries.ts'

/** The seller accepts, before the order expires by the database's clock. */
export async function confirmOrder(tx: Tx, actor: Actor, { params }: ParsedOf<typeof contract>) {
  const order = await lockOrder(tx, actor, params.id)
  demand(order, 'confirm')
  await moveOrder(tx, order, { actor, who: 'seller', to: 'confirmed', topic: 'order.confirmed' })
  return viewOrder(tx, actor, order.id)
}

/** The seller says no, and why; the stock is back at once. */
export async function declineOrder(tx: Tx, actor: Actor, { params, body }: ParsedOf<typeof declineContract>) {
  const order = await lockOrder(tx, actor, params.id)
  demand(order, 'decline')
  await moveOrder(tx, order, { actor, who: 'seller', to: 'declined', reason: body.reason, topic: 'order.declined' })
  return viewOrder(tx, actor, order.id)
}
