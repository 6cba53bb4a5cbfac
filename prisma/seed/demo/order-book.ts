import { lineTotal, sum } from '@chl/domain/money'
import { DEFAULTS, type Handover, moveFor, type Mover, type OrderState, type Side } from '@chl/domain/order'
import { makeOrderNumber } from '@chl/domain/reference'
import { stockReasonOf } from '@chl/domain/stock'
import { HOUR, later } from './calendar.ts'
import { writeStock } from './listings.ts'
import type { Lot } from './lots.ts'
import type { Buyer, Seller } from './people.ts'
import type { Offer, Party } from './register.ts'
import type { Row } from './tables.ts'
import type { World } from './world.ts'

/** A line as the order holds it now. Amounts are grams or pieces. */
export type Line = {
  id: string
  lot: Lot
  amount: number
  taken: number
  /** Net of the newest settlement; null until there is one. */
  net: number | null
  /** The trade that stands. */
  trade: Row | null
}
export type Payment = {
  method: 'cash' | 'transfer' | 'vietqr' | 'cod'
  paidAmount: number | null
  paidSaidAt: Date | null
  receivedSaidAt: Date | null
  returnSaidAt: Date | null
  returnedAmount: number | null
  returnReceivedAt: Date | null
}
export type Told = {
  topic: string
  level: 'silent' | 'bell' | 'urgent'
  at: Date
  side: Side | null
  state: OrderState
  total: number
  reason: string | null
}
/** An order on its way: its history is written as it happens, its own row when it is put down. */
export type Order = {
  id: string
  number: string
  checkoutId: string
  buyer: Buyer
  seller: Seller
  state: OrderState
  handover: Handover
  offer: Offer | null
  note: string
  lines: Line[]
  goods: number
  fee: number
  total: number
  settlementN: number | null
  weighings: number
  moves: number
  placedAt: Date
  changedAt: Date
  expiresAt: Date
  deliveredAt: Date | null
  disputeUntil: Date | null
  transport: { carrier: string; plate: string; phone: string } | null
  payment: Payment
  pending: Map<string, Row>
  told: Told[]
}
export type By = { at: Date; who: Mover; side: Side; person: string | null; reason?: string | null }

export type Placing = {
  checkoutId: string
  buyer: Buyer
  seller: Seller
  offer: Offer | null
  note?: string
  method: 'cash' | 'transfer' | 'vietqr' | 'cod'
  picks: readonly { lot: Lot; amount: number }[]
  at: Date
  person: string
}

/** Places an order: takes its stock, and freezes what it was placed with. */
export function placeOrder(world: World, facts: Placing): Order {
  const { random } = world
  const { at, offer, buyer, seller, checkoutId } = facts
  const lines = facts.picks.map(
    ({ lot, amount }): Line => ({ id: random.id(at), lot, amount, taken: 0, net: null, trade: null }),
  )
  const goods = sum(lines.map(({ lot, amount }) => lineTotal({ measure: lot.unit.measure, amount, price: lot.price })))
  const fee = offer?.fee ?? 0
  const order: Order = {
    id: random.id(at),
    number: makeOrderNumber(random.below),
    checkoutId,
    buyer,
    seller,
    state: 'placed',
    handover: offer ? 'delivery' : 'pickup',
    offer,
    note: facts.note ?? '',
    lines,
    goods,
    fee,
    total: sum([goods, fee]),
    settlementN: null,
    weighings: 0,
    moves: 0,
    placedAt: at,
    changedAt: at,
    expiresAt: later(at, DEFAULTS.answerHours * HOUR),
    deliveredAt: null,
    disputeUntil: null,
    transport: null,
    pending: new Map(),
    told: [],
    payment: {
      method: facts.method,
      paidAmount: null,
      paidSaidAt: null,
      receivedSaidAt: null,
      returnSaidAt: null,
      returnedAmount: null,
      returnReceivedAt: null,
    },
  }
  const by: By = { at, who: 'buyer', side: 'buyer', person: facts.person }
  writeMove(world, order, null, by)
  hold(
    world,
    order,
    'ordered',
    1,
    by,
    lines.map((line) => ({ line, taken: line.amount })),
  )
  tell(order, 'order.placed', by, 'urgent')
  return order
}

/** One move of the order's table, with what it does to stock and to what is open. Throws where the table has no such row. */
export function moveOrder(world: World, order: Order, to: OrderState, by: By): void {
  const from = order.state
  order.state = to
  const row = writeMove(world, order, from, by)
  if (to === 'delivered') {
    order.deliveredAt = by.at
    order.disputeUntil = later(by.at, DEFAULTS.disputeHours * HOUR)
  }
  if (row.stock === 'back')
    hold(
      world,
      order,
      stockReasonOf(row.move) ?? 'cancelled',
      1,
      by,
      order.lines.map((line) => ({ line, taken: 0 })),
    )
  if (to === 'confirmed') return
  for (const kind of order.pending.keys()) if (kind === 'weighing' || to !== 'ready') order.pending.delete(kind)
}

function writeMove(world: World, order: Order, from: OrderState | null, by: By) {
  const row = moveFor({ from, to: order.state, who: by.who, handover: order.handover })
  if (!row) throw new Error(`no move from ${from} to ${order.state} by ${by.who}`)
  if (by.at > world.now || by.at < order.changedAt) throw new Error(`${order.number}: ${row.move} at the wrong time`)
  order.moves += 1
  order.changedAt = by.at
  const acting = by.person === null ? null : partyOf(order, by.side).id
  world.tables.add('order_move', {
    order_id: order.id,
    n: order.moves,
    move: row.move,
    from_state: from,
    to_state: order.state,
    side: by.who === 'both' ? by.side : by.who,
    person_id: by.person,
    organization_id: acting,
    on_behalf_of: null,
    reason: by.reason ?? null,
    at: by.at,
  })
  return row
}

/** Changes what the order holds of its lots: the difference goes back, or is taken. */
export function hold(
  world: World,
  order: Order,
  why: string,
  n: number,
  by: By,
  wanted: readonly { line: Line; taken: number }[],
): void {
  for (const { line, taken } of wanted) {
    const delta = line.taken - taken
    line.taken = taken
    line.lot.available += delta
    if (line.lot.available < 0) throw new Error(`${order.number} takes more than there is`)
    writeStock(world, line.lot, { why, n, delta, at: by.at, person: by.person, line: line.id })
  }
}

export const partyOf = (order: Order, side: Side): Party => (side === 'buyer' ? order.buyer : order.seller)

/** Tells the other side aloud and one's own quietly; the clock tells both. */
export function tell(order: Order, topic: string, by: By, level: Told['level'] = 'bell', total = order.total): void {
  const side = by.person === null ? null : by.side
  order.told.push({ topic, level, at: by.at, side, state: order.state, total, reason: by.reason ?? null })
}

/** What is said beside the moves. */
export function addNote(
  world: World,
  order: Order,
  kind: string,
  by: By,
  rest: { total?: number | null; detail?: Row } = {},
): void {
  if (by.at > world.now || by.at < order.changedAt) throw new Error(`${order.number}: ${kind} at the wrong time`)
  order.changedAt = by.at
  world.tables.add('order_note', {
    id: world.random.id(by.at),
    order_id: order.id,
    kind,
    side: by.side,
    person_id: by.person,
    organization_id: partyOf(order, by.side).id,
    reason: by.reason ?? null,
    total: rest.total ?? null,
    detail: rest.detail ?? {},
    at: by.at,
  })
}

/** What a side says of a dispute, the complaint first. Its ids are drawn apart, so that no other row changes by them. */
export function addStatement(world: World, order: Order, { side, person, at, reason }: By): void {
  world.tables.add('dispute_statement', {
    id: world.random.part(`statement ${order.id} ${side}`).id(at),
    order_id: order.id,
    side,
    person_id: person,
    organization_id: partyOf(order, side).id,
    text: reason ?? '',
    at,
  })
}

/** What waits for an answer, one of a kind. */
export function addPending(order: Order, kind: string, by: By, detail: Row = {}): void {
  order.pending.set(kind, { order_id: order.id, kind, side: by.side, reason: by.reason ?? '', detail, at: by.at })
}
