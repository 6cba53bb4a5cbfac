import type { collectCash as collectContract } from '@chl/contracts/cash'
import type { ParsedOf } from '@chl/contracts/endpoint'
import type { takeCash as contract } from '@chl/contracts/order-steps'
import * as payments from '#modules/payments'
import type { Actor } from '#platform/actor'
import type { Tx } from '#platform/db'
import { refuse } from '#platform/problem'
import { noteOrder } from './move-order.ts'
import { demand, lockAny, lockOrder } from './order-at-hand.ts'
import { viewOrder } from './order-queries.ts'

/** The seller's own person takes the cash that the platform collects, when the goods are handed over. */
export async function takeCash(tx: Tx, actor: Actor, { params, body }: ParsedOf<typeof contract>) {
  const order = await lockOrder(tx, actor, params.id)
  demand(order, 'takeCash')
  const { amount, proof = '' } = body
  const { cash } = await payments.takeCash(tx, actor, { orderId: order.id, side: 'seller', amount, proof })
  await noteOrder(tx, order, actor, 'cash_taken', { total: cash })
  return viewOrder(tx, actor, order.id)
}

/**
 * The operator's own collector takes the cash of any order, when the seller's person could: under the lock of its row, so that no
 * weighing waits for the buyer's yes meanwhile. Refused: `not-found`; `own-interest` for who belongs to a side of it, as the money of a
 * farm or buyer of its own would be in its hands alone; and as `takeCash` of money refuses.
 */
export async function collectCash(tx: Tx, actor: Actor, { params, body }: ParsedOf<typeof collectContract>) {
  payments.demandOperator(actor, { ofOne: true })
  const order = await lockAny(tx, params.id)
  if (!order?.money) return refuse('not-found')
  await payments.demandNoInterest(tx, actor, [order.buyerId, order.sellerId])
  demand(order, 'takeCash')
  return payments.takeCash(tx, actor, { orderId: order.id, side: 'operator', ...body })
}
