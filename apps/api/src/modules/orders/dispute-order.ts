import type { ParsedOf } from '@chl/contracts/endpoint'
import type {
  answerOutcome as answerContract,
  disputeOrder as contract,
  proposeOutcome as proposeContract,
} from '@chl/contracts/order-steps'
import { lineTotal, sum } from '@chl/domain/money'
import { recordTrade, reverseTrade } from '#modules/statistics'
import type { Actor } from '#platform/actor'
import type { Tx } from '#platform/db'
import { Refused, refuse } from '#platform/problem'
import { moveOrder, noteOrder, tellOrder } from './move-order.ts'
import { demand, lockOrder, type OrderAtHand, type Proposal } from './order-at-hand.ts'
import { viewOrder } from './order-queries.ts'
import { settleBy, writeWeighing } from './settle-order.ts'

const fault = (path: string, code: string, message: string) =>
  new Refused('invalid-request', { errors: [{ path, code, message }] })

/** The buyer complains of some lines, within the window. */
export async function disputeOrder(tx: Tx, actor: Actor, { params, body }: ParsedOf<typeof contract>) {
  const order = await lockOrder(tx, actor, params.id)
  demand(order, 'dispute')
  const unknown = body.lines.findIndex((id) => !order.lines.some((line) => line.id === id))
  if (unknown >= 0)
    throw fault(
      `lines.${unknown}`,
      'unknown_line',
      actor.locale === 'vi' ? 'Món này không có trong đơn' : 'This line is not in the order',
    )
  await moveOrder(tx, order, {
    actor,
    who: 'buyer',
    to: 'disputed',
    reason: body.reason,
    topic: 'order.disputed',
    level: 'urgent',
  })
  await tx.$executeRaw`
    insert into order_pending (order_id, kind, side, reason, detail)
    values (${order.id}::uuid, 'dispute', 'buyer', ${body.reason}, ${JSON.stringify({ lines: [...new Set(body.lines)], proposal: null })}::jsonb)`
  return viewOrder(tx, actor, order.id)
}

/** How one side would close it. The buyer may drop its own claim at once; all else needs the other side's yes. */
export async function proposeOutcome(tx: Tx, actor: Actor, { params, body }: ParsedOf<typeof proposeContract>) {
  const order = await lockOrder(tx, actor, params.id)
  demand(order, 'proposeOutcome')
  const lines = body.outcome === 'reduce' ? smaller(order, body.lines, actor) : []
  const proposal: Proposal = {
    by: order.side,
    outcome: body.outcome,
    lines,
    goods: goodsAfter(order, body.outcome, lines),
    at: new Date().toISOString(),
  }
  if (proposal.outcome === 'drop' && order.side === 'buyer') {
    await moveOrder(tx, order, { actor, who: 'both', to: 'completed', topic: 'order.resolved' })
    return viewOrder(tx, actor, order.id)
  }
  await tx.$executeRaw`
    update order_pending set detail = jsonb_set(detail, '{proposal}', ${JSON.stringify(proposal)}::jsonb || jsonb_build_object('at', now()))
    where order_id = ${order.id}::uuid and kind = 'dispute'`
  await noteOrder(tx, order, actor, 'outcome_proposed', {
    reason: proposal.outcome,
    total: proposal.goods === null ? null : proposal.goods + order.fee,
  })
  await tellOrder(tx, order, { actor, topic: 'order.outcome_proposed', level: 'urgent' })
  return viewOrder(tx, actor, order.id)
}

/**
 * The other side's answer to the proposal that it was shown: one that took its place meanwhile is not meant. Yes closes the
 * dispute: as it was, settled for less with the trade booked anew, or refunded.
 */
export async function answerOutcome(tx: Tx, actor: Actor, { params, body }: ParsedOf<typeof answerContract>) {
  const order = await lockOrder(tx, actor, params.id)
  demand(order, 'answerOutcome')
  const proposal = order.pending.dispute?.detail.proposal
  if (proposal?.at !== body.at) return refuse('not-allowed-now', { state: order.state })
  if (!body.accept) {
    await tx.$executeRaw`update order_pending set detail = jsonb_set(detail, '{proposal}', 'null') where order_id = ${order.id}::uuid and kind = 'dispute'`
    await noteOrder(tx, order, actor, 'outcome_refused')
    await tellOrder(tx, order, { actor, topic: 'order.outcome_refused' })
  } else if (proposal.outcome === 'refund') {
    await reverseTrade(tx, { orderId: order.id })
    await moveOrder(tx, order, { actor, who: 'both', to: 'refunded', topic: 'order.refunded' })
  } else {
    const settled = proposal.outcome === 'reduce' ? await reduce(tx, order, actor, proposal) : order
    await moveOrder(tx, settled, { actor, who: 'both', to: 'completed', topic: 'order.resolved' })
  }
  return viewOrder(tx, actor, order.id)
}

async function reduce(tx: Tx, order: OrderAtHand, actor: Actor, { lines }: Proposal) {
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
const netsAfter = (order: OrderAtHand, lines: Proposal['lines']) =>
  order.lines.map((held) => ({ held, net: lines.find(({ line }) => line === held.id)?.net ?? held.net ?? held.amount }))

function goodsAfter(order: OrderAtHand, outcome: Proposal['outcome'], lines: Proposal['lines']): number | null {
  if (outcome === 'refund') return null
  if (outcome === 'drop') return order.goods
  return sum(
    netsAfter(order, lines).map(({ held, net }) =>
      lineTotal({ measure: held.measure, amount: net, price: held.price }),
    ),
  )
}

function smaller(order: OrderAtHand, lines: { line: string; net: number }[], actor: Actor) {
  const say = (vi: string, en: string) => (actor.locale === 'vi' ? vi : en)
  if (!lines.length)
    throw fault(
      'lines',
      'required',
      say('Ghi lượng mới của ít nhất một món', 'Give the new amount of at least one line'),
    )
  for (const [i, { line: id, net }] of lines.entries()) {
    const held = order.lines.find((line) => line.id === id)
    if (!held || lines.findIndex(({ line }) => line === id) !== i)
      throw fault(`lines.${i}.line`, 'unknown_line', say('Món này không có trong đơn', 'This line is not in the order'))
    if (net > (held.net ?? held.amount))
      throw fault(
        `lines.${i}.net`,
        'not_smaller',
        say('Phải ít hơn lượng đã cân', 'Must be less than what was weighed'),
      )
  }
  if (netsAfter(order, lines).every(({ held, net }) => net === (held.net ?? held.amount)))
    throw fault('lines', 'not_smaller', say('Chưa món nào ít đi', 'No line got smaller'))
  return lines
}
