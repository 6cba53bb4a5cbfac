import { abilitiesFor, type OrderAction, type OrderSituation } from '@chl/domain/order-abilities'
import type { Handover, OrderState, Side } from '@chl/domain/order'
import type { Measure } from '@chl/domain/quantity'
import { awaitsFor, MONEY_AT_HAND, type MoneyAtHand } from '#modules/payments'
import { Prisma } from '#prisma'
import type { Actor } from '#platform/actor'
import type { Tx } from '#platform/db'
import { Refused } from '#platform/problem'
import { seenBy, sideOf } from './order-access.ts'
import { owedBack, type PaymentRow, returnMarks } from './owed-back.ts'

export type HeldLine = {
  id: string
  lotId: string
  position: number
  measure: Measure
  price: number
  amount: number
  total: number
  /** What the order holds of the lot now. */
  taken: number
  /** Net of the newest settlement; null until there is one. */
  net: number | null
  toleranceBp: number
}
export type Pending = {
  weighing?: { side: Side; detail: { n: number } }
  cancel?: { side: Side; reason: string }
  dispute?: { reason: string; detail: DisputeDetail }
}
export type DisputeDetail = { lines: string[]; proposal: Proposal | null }
export type Proposal = {
  by: Side
  outcome: 'drop' | 'reduce' | 'refund'
  lines: { line: string; net: number }[]
  goods: number | null
  at: string
}

/** An order locked for this transaction, with what its moves are decided by. Amounts in grams or pieces, money in đồng. */
export type OrderAtHand = {
  id: string
  number: string
  state: OrderState
  side: Side
  handover: Handover
  buyerId: string
  sellerId: string
  buyerName: string
  sellerName: string
  fee: number
  goods: number
  total: number
  settlementN: number | null
  weighings: number
  expired: boolean
  withinDisputeWindow: boolean
  lines: HeldLine[]
  pending: Pending
  payment: PaymentRow
  /** Where the platform collects. */
  money: MoneyAtHand | null
}

type Row = {
  order: Omit<OrderAtHand, 'side' | 'lines' | 'pending' | 'payment' | 'money'>
  lines: HeldLine[]
  pending: (Pending[keyof Pending] & { kind: keyof Pending })[]
  payment: PaymentRow
  money: MoneyAtHand | null
}

/**
 * Locks an order and loads it as its side sees it. The lock comes first and alone: what is read after it is what the last
 * holder of the lock left. Throws Refused `not-found` for everybody who is not one of its two sides.
 */
export async function lockOrder(tx: Tx, actor: Actor, id: string): Promise<OrderAtHand> {
  const order = await lock(tx, id, seenBy(actor.organization.id))
  if (!order) throw new Refused('not-found')
  return { ...order, side: sideOf(order, actor.organization.id) }
}

/** The same for the operator and the clock, which see all, as the seller's side sees it; null where there is none. */
export async function lockAny(tx: Tx, id: string): Promise<OrderAtHand | null> {
  const order = await lock(tx, id, Prisma.sql`true`)
  return order && { ...order, side: 'seller' }
}

/** The same; null when the order has left `state` meanwhile. */
export async function lockForClock(tx: Tx, id: string, state: OrderState): Promise<OrderAtHand | null> {
  const order = await lockAny(tx, id)
  return order?.state === state ? order : null
}

async function lock(tx: Tx, id: string, seen: Prisma.Sql): Promise<Omit<OrderAtHand, 'side'> | null> {
  const locked = await tx.$queryRaw<
    unknown[]
  >`select 1 from orders o where o.id = ${id}::uuid and ${seen} for no key update`
  if (!locked.length) return null
  const [found] = await tx.$queryRaw<{ row: Row }[]>`/* prepared: order-at-hand */
    select json_build_object(
      'order', json_build_object('id', o.id, 'number', o.number, 'state', o.state, 'handover', o.handover, 'buyerId', o.buyer_id, 'sellerId', o.seller_id,
        'buyerName', o.parties->'buyer'->>'name', 'sellerName', o.parties->'seller'->>'name',
        'fee', o.fee, 'goods', o.goods, 'total', o.total, 'settlementN', o.settlement_n,
        'weighings', (select coalesce(max(n), 0) from weighing w where w.order_id = o.id),
        'expired', coalesce(now() >= o.expires_at, false), 'withinDisputeWindow', coalesce(now() < o.dispute_until, false)),
      'lines', (select json_agg(json_build_object('id', l.id, 'lotId', l.lot_id, 'position', l.position, 'measure', l.measure, 'price', l.price, 'amount', l.amount,
          'total', l.total, 'taken', l.taken, 'toleranceBp', l.tolerance_bp, 'net', w.net) order by l.position)
        from order_line l
        left join settlement s on s.order_id = o.id and s.n = o.settlement_n
        left join weighing w on w.order_id = o.id and w.n = s.weighing_n and w.line_id = l.id
        where l.order_id = o.id),
      'pending', (select coalesce(json_agg(json_build_object('kind', p.kind, 'side', p.side, 'reason', p.reason, 'detail', p.detail)), '[]') from order_pending p where p.order_id = o.id),
      'payment', (select json_build_object('method', p.method, 'paidAmount', p.paid_amount, 'paidSaidAt', p.paid_said_at, 'receivedSaidAt', p.received_said_at,
          'returnSaidAt', p.return_said_at, 'returnedAmount', p.returned_amount, 'returnReceivedAt', p.return_received_at) from payment p where p.order_id = o.id),
      'money', ${MONEY_AT_HAND}
    ) as row from orders o where o.id = ${id}::uuid`
  if (!found) return null
  const { order, lines, pending, payment, money } = found.row
  return { ...order, lines, payment, money, pending: Object.fromEntries(pending.map((p) => [p.kind, p])) }
}

/** What decides who may do what, from an order at hand. */
export function situationOf(
  order: Pick<
    OrderAtHand,
    'state' | 'side' | 'handover' | 'expired' | 'withinDisputeWindow' | 'pending' | 'payment' | 'money' | 'total'
  >,
): OrderSituation {
  const { state, side, handover, expired, withinDisputeWindow, pending, payment, money } = order
  const { returnSaidAt, returnReceivedAt } = returnMarks(order)
  return {
    state,
    side,
    handover,
    expired,
    withinDisputeWindow,
    weighingPending: pending.weighing !== undefined,
    cancelRequestedBy: pending.cancel?.side ?? null,
    disputeProposalBy: pending.dispute?.detail.proposal?.by ?? null,
    paidSaid: payment.paidSaidAt !== null,
    receivedSaid: payment.receivedSaidAt !== null,
    owesBack: owedBack(order) > 0,
    returnSaid: returnSaidAt !== null,
    returnReceivedSaid: returnReceivedAt !== null,
    collected: money !== null,
    awaits: money && awaitsFor(money, state),
    cashTaken: money?.cashTaken ?? false,
  }
}

/** Throws Refused `not-allowed-now`, with the present state, unless this side may do this now. */
export function demand(order: OrderAtHand, action: OrderAction) {
  if (!abilitiesFor(situationOf(order)).actions.includes(action))
    throw new Refused('not-allowed-now', { state: order.state })
}
