import type { ParsedOf } from '@chl/contracts/endpoint'
import type { takeCash as contract } from '@chl/contracts/order-steps'
import * as payments from '#modules/payments'
import type { Actor } from '#platform/actor'
import type { Tx } from '#platform/db'
import { noteOrder } from './move-order.ts'
import { demand, lockOrder } from './order-at-hand.ts'
import { viewOrder } from './order-queries.ts'

/** The seller's own person takes the cash that the platform collects, when the goods are handed over. */
export async function takeCash(tx: Tx, actor: Actor, { params, body }: ParsedOf<typeof contract>) {
  const order = await lockOrder(tx, actor, params.id)
  demand(order, 'takeCash')
  const { cash } = await payments.takeCash(tx, actor, { orderId: order.id, side: 'seller', proof: body.proof ?? '' })
  await noteOrder(tx, order, actor, 'cash_taken', { total: cash })
  return viewOrder(tx, actor, order.id)
}
