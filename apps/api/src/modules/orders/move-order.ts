import type { OrderTopic } from '@chl/contracts/events'
import { isCollected } from '@chl/domain/collection'
import { type Mover, moveFor, type OrderState } from '@chl/domain/order'
import { type StockReason, stockReasonOf } from '@chl/domain/stock'
import { lockLots, moveStock } from '#modules/listings'
import { operatorIds, orderMoved } from '#modules/payments'
import type { Actor } from '#platform/actor'
import type { Tx } from '#platform/db'
import { type Level, tell } from '#platform/outbox'
import { Refused } from '#platform/problem'
import type { OrderAtHand } from './order-at-hand.ts'

type By = { actor: Actor | null; who: Mover }
type Move = By & { to: OrderState; reason?: string | null; topic: OrderTopic; level?: Level }

/**
 * The one writer of orders.state. Takes the row of the order's table that allows the move, writes state and history, gives
 * back the stock that the row says, and tells both sides. Throws Refused `state-changed` where the table or a race says no.
 */
export async function moveOrder(
  tx: Tx,
  order: OrderAtHand,
  { actor, who, to, reason = null, topic, level = 'bell' }: Move,
) {
  const row = moveFor({ from: order.state, to, who, handover: order.handover })
  if (!row) throw new Refused('state-changed', { state: order.state })
  const side = who === 'both' ? order.side : who
  const moved = await tx.$executeRaw`
    with moved as (
      update orders set state = ${to}, moves = moves + 1, changed_at = now(),
        delivered_at = case when ${to} = 'delivered' then now() else delivered_at end,
        dispute_until = case when ${to} = 'delivered' then now() + make_interval(hours => order_hours('disputeHours', 48)) else dispute_until end
      where id = ${order.id}::uuid and state = ${order.state} returning moves)
    insert into order_move (order_id, n, move, from_state, to_state, side, person_id, organization_id, reason)
    select ${order.id}::uuid, moves, ${row.move}, ${order.state}, ${to}, ${side}, ${actor?.person.id ?? null}::uuid, ${actor?.organization.id ?? null}::uuid, ${reason} from moved`
  if (moved !== 1) throw new Refused('state-changed', { state: order.state })
  if (row.stock === 'back') await giveBack(tx, order, stockReasonOf(row.move) ?? 'cancelled', actor)
  // Weighed, a request to cancel stays open; any other move leaves nothing to answer.
  if (to !== 'confirmed')
    await tx.$executeRaw`delete from order_pending where order_id = ${order.id}::uuid and (kind = 'weighing' or ${to} <> 'ready')`
  const now = { ...order, state: to }
  if (isCollected(order.payment.method)) await orderMoved(tx, { orderId: order.id, to })
  await tellOrder(tx, now, { actor, topic, level, reason })
  return now
}

/** Gives back all that the order holds, once: a line that holds nothing is left alone. */
async function giveBack(tx: Tx, order: OrderAtHand, why: StockReason, actor: Actor | null) {
  await setTaken(
    tx,
    order,
    why,
    actor,
    order.lines.map((line) => ({ line: line.id, taken: 0 })),
    1,
  )
}

/**
 * Changes what an order holds of its lots: the difference goes back, or is taken. `n` tells apart the moves of one line for one
 * reason. Throws Refused `stock-short`, with what is left, where a lot has not enough.
 */
export async function setTaken(
  tx: Tx,
  order: OrderAtHand,
  why: StockReason,
  actor: Actor | null,
  wanted: readonly { line: string; taken: number }[],
  n: number,
) {
  const byId = new Map(order.lines.map((line) => [line.id, line]))
  const moves = wanted.flatMap(({ line: id, taken }) => {
    const line = byId.get(id)
    return line && line.taken !== taken
      ? [{ lotId: line.lotId, orderLineId: id, why, n, delta: line.taken - taken, personId: actor?.person.id ?? null }]
      : []
  })
  if (!moves.length) return
  const lots = await lockLots(tx, [...new Set(moves.map(({ lotId }) => lotId))])
  for (const { id, available } of lots.values()) {
    const change = moves.filter((move) => move.lotId === id).reduce((sum, { delta }) => sum + delta, 0)
    if (available + change < 0) throw new Refused('stock-short', { left: available })
  }
  await moveStock(tx, moves)
  const rows = JSON.stringify(wanted.map(({ line, taken }) => ({ id: line, taken })))
  await tx.$executeRaw`update order_line l set taken = x.taken from jsonb_to_recordset(${rows}::jsonb) as x(id uuid, taken bigint)
    where l.order_id = ${order.id}::uuid and l.id = x.id and l.taken <> x.taken`
}

type Telling = { actor: Actor | null; topic: OrderTopic; level?: Level; reason?: string | null }

/** What the operator's page of disputes follows, quietly. */
const DISPUTES: ReadonlySet<OrderTopic> = new Set([
  'order.disputed',
  'order.dispute_stated',
  'order.outcome_proposed',
  'order.outcome_refused',
  'order.resolved',
  'order.refunded',
])

/** Tells the other side aloud and one's own quietly; the clock and the operator tell both aloud. */
export async function tellOrder(tx: Tx, order: OrderAtHand, { actor, topic, level = 'bell', reason = null }: Telling) {
  const event = {
    topic,
    body: {
      orderId: order.id,
      number: order.number,
      state: order.state,
      seller: { id: order.sellerId, name: order.sellerName },
      buyer: { id: order.buyerId, name: order.buyerName },
      total: order.total,
      reason,
    },
  } as const
  const sides = [order.buyerId, order.sellerId]
  const own = actor ? sides.filter((id) => id === actor.organization.id) : []
  const others = sides.filter((id) => !own.includes(id))
  const quietly = DISPUTES.has(topic) ? [...own, ...(await operatorIds(tx))] : own
  const aloud = { event, level, organizations: others, actor: actor?.person.id ?? null }
  return quietly.length
    ? tell(tx, aloud, { event, level: 'silent', organizations: quietly, actor: actor?.person.id ?? null })
    : tell(tx, aloud)
}

/** Notes beside the moves: proposals, answers, marks of payment. */
export async function noteOrder(
  tx: Tx,
  order: OrderAtHand,
  actor: Actor,
  kind: string,
  { reason = null, total = null, detail = {} }: { reason?: string | null; total?: number | null; detail?: object } = {},
) {
  await tx.$executeRaw`
    insert into order_note (order_id, kind, side, person_id, organization_id, reason, total, detail)
    values (${order.id}::uuid, ${kind}, ${order.side}, ${actor.person.id}::uuid, ${actor.organization.id}::uuid, ${reason}, ${total}, ${JSON.stringify(detail)}::jsonb)`
  await tx.$executeRaw`update orders set changed_at = now() where id = ${order.id}::uuid`
}
