import { lineTotal, sum } from '@chl/domain/money'
import { estimatedGrams } from '@chl/domain/quantity'
import { netOf, settle } from '@chl/domain/settlement'
import { localDay } from '@chl/domain/time'
import { areaOf } from './listings.ts'
import {
  addNote,
  addPending,
  addStatement,
  type By,
  hold,
  type Line,
  moveOrder,
  type Order,
  tell,
} from './order-book.ts'
import type { Row } from './tables.ts'
import { must, type World } from './world.ts'

/** One line on the scales; for what is counted the pieces are gross and net. */
export type Weight = { line: Line; gross: number | null; tare: number; deduction: number }
const net = ({ gross, tare, deduction }: Weight): number => netOf({ gross: gross ?? 0, tare, deduction })

/** The seller's weights: within the tolerance they settle the order, outside of it they wait for the buyer's yes. */
export function weigh(world: World, order: Order, by: By, weights: readonly Weight[]): 'settled' | 'asked' {
  const nets = weights.map((weight) => ({ line: weight.line, net: net(weight) }))
  const settled = settle({
    lines: nets.map(({ line, net: weighed }) => ({
      measure: line.lot.unit.measure,
      price: line.lot.price,
      ordered: line.amount,
      weighed,
      toleranceBp: line.lot.toleranceBp,
    })),
    deliveryFee: order.fee,
  })
  const n = writeWeighing(world, order, by, weights, nets)
  if (settled.within) {
    applyWeighing(world, order, by, n, nets)
    return 'settled'
  }
  addPending(order, 'weighing', { ...by, side: 'seller' }, { n })
  addNote(world, order, 'weighing_proposed', by, { total: settled.total, detail: { n } })
  tell(order, 'order.weighing_proposed', by, 'urgent', settled.total)
  return 'asked'
}

/** The buyer's answer to the weighing that waits. */
export function answerWeighing(world: World, order: Order, by: By, weights: readonly Weight[] | null): void {
  if (weights)
    return applyWeighing(
      world,
      order,
      by,
      order.weighings,
      weights.map((w) => ({ line: w.line, net: net(w) })),
    )
  order.pending.delete('weighing')
  addNote(world, order, 'weighing_refused', by, { detail: { n: order.weighings } })
  tell(order, 'order.weighing_refused', by)
}

type Net = { line: Line; net: number }

function writeWeighing(
  world: World,
  order: Order,
  by: By,
  weights: readonly Pick<Weight, 'gross' | 'tare' | 'deduction'>[],
  nets: readonly Net[],
): number {
  order.weighings += 1
  for (const [at, { line, net: weighed }] of nets.entries()) {
    const { gross, tare, deduction } = must(weights[at], 'a weight of each line')
    world.tables.add('weighing', {
      order_id: order.id,
      n: order.weighings,
      line_id: line.id,
      gross,
      tare,
      deduction,
      net: weighed,
      total: totalOf(line, weighed),
      person_id: by.person,
      at: by.at,
    })
  }
  return order.weighings
}

const totalOf = (line: Line, amount: number): number =>
  lineTotal({ measure: line.lot.unit.measure, amount, price: line.lot.price })

function applyWeighing(world: World, order: Order, by: By, n: number, nets: readonly Net[]): void {
  settleBy(world, order, by, n, nets)
  hold(
    world,
    order,
    'weighed',
    order.settlementN ?? 1,
    by,
    nets.map(({ line, net: taken }) => ({ line, taken })),
  )
  if (order.state === 'confirmed') {
    // After the buyer's yes it is still the seller's move.
    moveOrder(world, order, 'ready', { ...by, who: 'seller' })
    tell(order, 'order.ready', by)
    return
  }
  order.pending.delete('weighing')
  addNote(world, order, 'weighed', by, { total: order.total, detail: { n } })
  tell(order, 'order.reweighed', by)
}

function settleBy(world: World, order: Order, by: By, weighing: number, nets: readonly Net[]): void {
  for (const { line, net: weighed } of nets) line.net = weighed
  order.goods = sum(nets.map(({ line, net: weighed }) => totalOf(line, weighed)))
  order.total = sum([order.goods, order.fee])
  order.settlementN = (order.settlementN ?? 0) + 1
  world.tables.add('settlement', {
    order_id: order.id,
    n: order.settlementN,
    weighing_n: weighing,
    goods: order.goods,
    fee: order.fee,
    total: order.total,
    at: by.at,
  })
}

/** Handed over: from here on it is a trade. */
export function deliver(world: World, order: Order, by: By): void {
  moveOrder(world, order, 'delivered', by)
  tell(order, 'order.delivered', by)
  recordTrades(world, order, by)
}

function recordTrades(world: World, order: Order, by: By): void {
  for (const line of order.lines) {
    const amount = line.net ?? 0
    if (amount === 0) continue
    const { lot } = line
    const counted = lot.unit.measure === 'count'
    line.trade = {
      id: world.random.id(by.at),
      day: localDay(by.at),
      sign: 1,
      reverses_id: null,
      order_id: order.id,
      order_line_id: line.id,
      settlement_n: order.settlementN,
      product_id: lot.product.id,
      grade_code: lot.grade,
      state: lot.state,
      measure: lot.unit.measure,
      unit_code: lot.unit.code,
      grams: counted ? estimatedGrams(amount, lot.gramsPerPiece) : amount,
      estimated: counted && lot.gramsPerPiece !== null,
      pieces: counted ? amount : null,
      dong: totalOf(line, amount),
      origin_id: must(lot.seller.commune, lot.seller.name).id,
      old_origin_id: lot.seller.oldCommune?.id ?? null,
      area_code: areaOf(lot),
      destination_id: order.handover === 'delivery' ? (order.buyer.commune?.id ?? null) : null,
      seller_id: order.seller.id,
      buyer_id: order.buyer.id,
      buyer_kind: order.buyer.kind,
      at: by.at,
    }
    world.tables.add('trade', line.trade)
  }
}

function reverseTrades(world: World, order: Order, by: By): void {
  const minus = (value: Row[string]) => (typeof value === 'number' ? -value : null)
  for (const line of order.lines) {
    const { trade } = line
    if (!trade) continue
    world.tables.add('trade', {
      ...trade,
      id: world.random.id(by.at),
      day: localDay(by.at),
      sign: -1,
      reverses_id: trade.id ?? null,
      grams: minus(trade.grams ?? null),
      pieces: minus(trade.pieces ?? null),
      dong: minus(trade.dong ?? null),
      at: by.at,
    })
    line.trade = null
  }
}

/** The buyer asks to cancel, or the seller does; nothing moves until the other side says yes. */
export function requestCancel(world: World, order: Order, by: By): void {
  addPending(order, 'cancel', by)
  addNote(world, order, 'cancel_requested', by)
  tell(order, 'order.cancel_requested', by, 'urgent')
}

export function dispute(world: World, order: Order, by: By, lines: readonly Line[]): void {
  moveOrder(world, order, 'disputed', by)
  addStatement(world, order, by)
  tell(order, 'order.disputed', by, 'urgent')
  addPending(order, 'dispute', by, { lines: lines.map((line) => line.id), proposal: null })
}

export type Outcome = { outcome: 'drop' | 'reduce' | 'refund'; lines: readonly Net[] }

/** How one side would close a dispute. */
export function proposeOutcome(world: World, order: Order, by: By, { outcome, lines }: Outcome): void {
  const open = must(order.pending.get('dispute'), 'a dispute')
  const goods =
    outcome === 'refund' ? null : sum(netsAfter(order, lines).map(({ line, net: after }) => totalOf(line, after)))
  const proposal = {
    by: by.side,
    outcome,
    goods,
    at: by.at,
    lines: lines.map(({ line, net: after }) => ({ line: line.id, net: after })),
  }
  order.pending.set('dispute', { ...open, detail: { ...(open.detail as Row), proposal } })
  addNote(
    world,
    order,
    'outcome_proposed',
    { ...by, reason: outcome },
    { total: goods === null ? null : sum([goods, order.fee]) },
  )
  tell(order, 'order.outcome_proposed', by, 'urgent')
}

/** The other side's yes to a proposal. */
export function closeDispute(world: World, order: Order, by: By, { outcome, lines }: Outcome): void {
  if (outcome === 'refund') {
    reverseTrades(world, order, by)
    moveOrder(world, order, 'refunded', by)
    tell(order, 'order.refunded', by)
    return
  }
  if (outcome === 'reduce') {
    const nets = netsAfter(order, lines)
    const n = writeWeighing(
      world,
      order,
      by,
      nets.map(() => ({ gross: null, tare: 0, deduction: 0 })),
      nets,
    )
    settleBy(world, order, by, n, nets)
    reverseTrades(world, order, by)
    recordTrades(world, order, by)
  }
  moveOrder(world, order, 'completed', by)
  tell(order, 'order.resolved', by)
}

const netsAfter = (order: Order, lines: readonly Net[]): Net[] =>
  order.lines.map((line) => ({ line, net: lines.find((l) => l.line === line)?.net ?? line.net ?? line.amount }))

/** «Đã trả» and «đã nhận»; and the same of what the seller pays back. */
export function sayPaid(world: World, order: Order, by: By): void {
  order.payment.paidSaidAt = by.at
  order.payment.paidAmount = order.total
  mark(world, order, by, 'paid_said', order.total)
}
export function sayReceived(world: World, order: Order, by: By): void {
  order.payment.receivedSaidAt = by.at
  order.payment.paidAmount ??= order.total
  mark(world, order, by, 'received_said', order.total)
}
export function sayReturned(world: World, order: Order, by: By, amount: number): void {
  order.payment.returnSaidAt = by.at
  order.payment.returnedAmount = amount
  mark(world, order, by, 'return_said', amount)
}
export function sayReturnReceived(world: World, order: Order, by: By): void {
  order.payment.returnReceivedAt = by.at
  mark(world, order, by, 'return_received', order.payment.returnedAmount ?? 0)
}

function mark(world: World, order: Order, by: By, kind: string, total: number): void {
  addNote(world, order, kind, by, { total })
  tell(order, `order.${kind}`, by, 'bell', total)
}

/** What the seller owes back: what was paid, less what is due now. */
export function owedBack(order: Order): number {
  const nothingDue = ['declined', 'expired', 'cancelled', 'refunded'].includes(order.state)
  return Math.max(0, (order.payment.paidAmount ?? 0) - (nothingDue ? 0 : order.total))
}

/** Brought back: what is fit goes back to stock, the rest stays taken and is thereby written off. */
export function takeBack(world: World, order: Order, by: By, fit: readonly { line: Line; fit: number }[]): void {
  hold(
    world,
    order,
    'returned',
    1,
    by,
    fit.map(({ line, fit: amount }) => ({ line, taken: line.taken - amount })),
  )
}
