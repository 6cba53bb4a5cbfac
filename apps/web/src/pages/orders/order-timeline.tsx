import { isFinal } from '@chl/domain/order'
import { m } from '@chl/messages/messages.js'
import { money } from '../../shared/format.ts'
import { Timeline } from '../../shared/ui/progress.tsx'
import { nextOfMoney } from './collected-words.ts'
import { moment } from './moment.ts'
import type { Order } from './orders.queries.ts'

type Entry = Order['timeline'][number]
type State = Order['state']

const MOVES: Record<State, () => string> = {
  placed: m.order_tl_placed,
  confirmed: m.order_tl_confirmed,
  declined: m.order_tl_declined,
  expired: m.order_tl_expired,
  cancelled: m.order_tl_cancelled,
  ready: m.order_tl_ready,
  in_transit: m.order_tl_in_transit,
  delivered: m.order_tl_delivered,
  completed: m.order_tl_completed,
  disputed: m.order_tl_disputed,
  refunded: m.order_tl_refunded,
}

const OTHERS: Record<Exclude<Entry['kind'], 'move'>, () => string> = {
  weighed: m.order_tl_weighed,
  weighing_proposed: m.order_tl_weighing_proposed,
  weighing_refused: m.order_tl_weighing_refused,
  cancel_requested: m.order_tl_cancel_requested,
  cancel_refused: m.order_tl_cancel_refused,
  outcome_proposed: m.order_tl_outcome_proposed,
  outcome_refused: m.order_tl_outcome_refused,
  paid_said: m.order_tl_paid_said,
  received_said: m.order_tl_received_said,
  cash_taken: m.order_tl_cash_taken,
  return_said: m.order_tl_return_said,
  return_received: m.order_tl_return_received,
}

/** What happened, newest first, with who and when; on top, dashed, what is to come. */
export function OrderTimeline({ order }: { order: Order }) {
  const next = nextOf(order)
  return (
    <section className="sec tlsec" aria-labelledby="timeline">
      <h2 id="timeline">{m.order_timeline()}</h2>
      <Timeline entries={[...(next ? [{ id: 'next', what: next, state: 'next' as const }] : []), ...pastOf(order)]} />
    </section>
  )
}

/** What happened so far, for the timeline. */
export const pastOf = (order: Pick<Order, 'timeline' | 'state'>) =>
  order.timeline
    .map((entry, index) => ({ entry, index }))
    .toSorted((a, b) => b.entry.at.localeCompare(a.entry.at) || b.index - a.index)
    .map(({ entry, index }, at) => ({
      id: String(index),
      what: whatOf(entry),
      who: whoOf(entry),
      when: <time dateTime={entry.at}>{moment(entry.at)}</time>,
      state: at === 0 && !isFinal(order.state) ? ('now' as const) : ('done' as const),
    }))

function whatOf({ kind, to, total }: Entry) {
  const text = kind === 'move' ? MOVES[to ?? 'placed']() : OTHERS[kind]()
  return total === null ? text : `${text} · ${money(total)}`
}

/** The API gives a proposal's outcome where other entries have their reason. */
const OUTCOMES: Record<string, () => string> = {
  drop: m.order_outcome_drop,
  reduce: m.order_outcome_reduce,
  refund: m.order_outcome_refund,
}

function whoOf({ by, kind, reason: text }: Entry) {
  const reason = kind === 'outcome_proposed' ? (OUTCOMES[text ?? '']?.() ?? text) : text
  const who = by.side === 'clock' ? m.order_by_clock() : (by.person ?? by.organization ?? m.order_by_operator())
  const organization = by.organization && by.organization !== who ? `${who}, ${by.organization}` : who
  return reason ? `${organization}: ${m.common_quoted({ text: reason })}` : organization
}

const NEXT: Partial<Record<State, (order: Order) => string>> = {
  placed: ({ expiresAt }) => m.order_next_placed({ time: expiresAt ? moment(expiresAt) : '' }),
  confirmed: () => m.order_next_confirmed(),
  ready: ({ handover }) => (handover.kind === 'pickup' ? m.order_next_ready_pickup() : m.order_next_ready()),
  in_transit: () => m.order_next_in_transit(),
  delivered: ({ disputeUntil }) => m.order_next_delivered({ time: disputeUntil ? moment(disputeUntil) : '' }),
  disputed: () => m.order_next_disputed(),
}

function nextOf(order: Order) {
  if (order.cancelRequest) return m.order_next_cancel()
  if (order.weighingToAnswer) return m.order_next_weighing()
  return nextOfMoney(order) ?? NEXT[order.state]?.(order) ?? null
}
