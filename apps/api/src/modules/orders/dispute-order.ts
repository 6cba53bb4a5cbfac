import type { ParsedOf } from '@chl/contracts/endpoint'
import type {
  answerOutcome as answerContract,
  disputeOrder as contract,
  proposeOutcome as proposeContract,
} from '@chl/contracts/order-steps'
import { m } from '@chl/messages/messages.js'
import type { Actor } from '#platform/actor'
import type { Tx } from '#platform/db'
import { refuse } from '#platform/problem'
import { applyOutcome, demandSmaller, fault, goodsAfter } from './apply-outcome.ts'
import { writeStatement } from './dispute-statements.ts'
import { moveOrder, noteOrder, tellOrder } from './move-order.ts'
import { demand, lockOrder, type Proposal } from './order-at-hand.ts'
import { viewOrder } from './order-queries.ts'

/** The buyer complains of some lines, within the window. */
export async function disputeOrder(tx: Tx, actor: Actor, { params, body }: ParsedOf<typeof contract>) {
  const order = await lockOrder(tx, actor, params.id)
  demand(order, 'dispute')
  const unknown = body.lines.findIndex((id) => !order.lines.some((line) => line.id === id))
  if (unknown >= 0) throw fault(`lines.${unknown}`, 'unknown_line', m.order_fault_line({}, { locale: actor.locale }))
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
  await writeStatement(tx, order, actor, { text: body.reason, photos: body.photos })
  return viewOrder(tx, actor, order.id)
}

/** How one side would close it. The buyer may drop its own claim at once; all else needs the other side's yes. */
export async function proposeOutcome(tx: Tx, actor: Actor, { params, body }: ParsedOf<typeof proposeContract>) {
  const order = await lockOrder(tx, actor, params.id)
  demand(order, 'proposeOutcome')
  const lines = body.outcome === 'reduce' ? demandSmaller(order, body.lines, actor.locale) : []
  const proposal: Proposal = {
    by: order.side,
    outcome: body.outcome,
    lines,
    goods: goodsAfter(order, { outcome: body.outcome, lines }),
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
  } else await applyOutcome(tx, order, proposal, { actor, who: 'both' })
  return viewOrder(tx, actor, order.id)
}
