import { lineTotal, sum } from '@chl/domain/money'
import type { Mover } from '@chl/domain/order'
import { m } from '@chl/messages/messages.js'
import { recordTrade, reverseTrade } from '#modules/statistics'
import type { Actor } from '#platform/actor'
import type { Tx } from '#platform/db'
import { type Locale, Refused } from '#platform/problem'
import { moveOrder } from './move-order.ts'
import type { OrderAtHand, Proposal } from './order-at-hand.ts'
import { settleBy, writeWeighing } from './settle-order.ts'

/** How a dispute ends: the claim dropped, smaller amounts of some lines, or all of it paid back. */
export type Outcome = Pick<Proposal, 'outcome' | 'lines'>
type By = { actor: Actor; who: Extract<Mover, 'both' | 'operator'>; reason?: string | null }

/** Closes a dispute: as it was, settled for less with the trade booked anew, or refunded with the trade taken back. */
export async function applyOutcome(tx: Tx, order: OrderAtHand, { outcome, lines }: Outcome, by: By): Promise<void> {
  if (outcome === 'refund') {
    await reverseTrade(tx, { orderId: order.id })
    await moveOrder(tx, order, { ...by, to: 'refunded', topic: 'order.refunded' })
    return
  }
  const settled = outcome === 'reduce' ? await reduce(tx, order, by.actor, lines) : order
  await moveOrder(tx, settled, { ...by, to: 'completed', topic: 'order.resolved' })
}

async function reduce(tx: Tx, order: OrderAtHand, actor: Actor, lines: Outcome['lines']) {
  const nets = netsAfter(order, lines)
  const weighing = await writeWeighing(
    tx,
    order,
    actor,
    nets.map(({ held, net }) => ({ line: held, gross: null, tare: 0, deduction: 0, net })),
  )
  const settled = await settleBy(
    tx,
    order,
    weighing,
    nets.map(({ held, net }) => ({ line: held.id, net })),
  )
  await reverseTrade(tx, { orderId: order.id })
  await recordTrade(tx, { orderId: order.id })
  return settled
}

// What each line comes to: the smaller amount where one was agreed, else what was settled.
const netsAfter = (order: OrderAtHand, lines: Outcome['lines']) =>
  order.lines.map((held) => ({ held, net: lines.find(({ line }) => line === held.id)?.net ?? held.net ?? held.amount }))

/** What the goods come to by an outcome, in đồng; null where all is paid back. */
export function goodsAfter(order: OrderAtHand, { outcome, lines }: Outcome): number | null {
  if (outcome === 'refund') return null
  if (outcome === 'drop') return order.goods
  return sum(
    netsAfter(order, lines).map(({ held, net }) =>
      lineTotal({ measure: held.measure, amount: net, price: held.price }),
    ),
  )
}

/** The smaller amounts, where they are: of lines of this order, each once, none more than was settled, and one of them less. */
export function demandSmaller(order: OrderAtHand, lines: Outcome['lines'], locale: Locale): Outcome['lines'] {
  if (!lines.length) throw fault('lines', 'required', m.order_fault_reduce_none({}, { locale }))
  for (const [i, { line: id, net }] of lines.entries()) {
    const held = order.lines.find((line) => line.id === id)
    if (!held || lines.findIndex(({ line }) => line === id) !== i)
      throw fault(`lines.${i}.line`, 'unknown_line', m.order_fault_line({}, { locale }))
    if (net > (held.net ?? held.amount))
      throw fault(`lines.${i}.net`, 'not_smaller', m.order_fault_reduce_more({}, { locale }))
  }
  if (netsAfter(order, lines).every(({ held, net }) => net === (held.net ?? held.amount)))
    throw fault('lines', 'not_smaller', m.order_fault_reduce_same({}, { locale }))
  return lines
}

/** One fault of a request, at its field. */
export const fault = (path: string, code: string, message: string) =>
  new Refused('invalid-request', { errors: [{ path, code, message }] })
