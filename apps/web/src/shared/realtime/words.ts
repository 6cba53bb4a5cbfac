import type { Event, OrderTopic } from '@chl/contracts/events'
import { m } from '@chl/messages/messages.js'
import { money } from '../format.ts'
import type { IconName } from '../ui/icon.tsx'

export type EventWords = { text: string; icon: IconName; to?: string }
type Say = (of: { number: string; buyer: string; seller: string; total: string }) => string

/** A sentence for each thing that can happen to an order; ids and figures come with the event, the words are the reader's. */
const ORDER: Record<OrderTopic, [Say, IconName]> = {
  'order.placed': [m.event_order_placed, 'box'],
  'order.confirmed': [m.event_order_confirmed, 'check-circle'],
  'order.declined': [m.event_order_declined, 'alert'],
  'order.expired': [m.event_order_expired, 'clock'],
  'order.cancelled': [m.event_order_cancelled, 'alert'],
  'order.weighing_proposed': [m.event_order_weighing_proposed, 'scale'],
  'order.weighing_refused': [m.event_order_weighing_refused, 'scale'],
  'order.ready': [m.event_order_ready, 'scale'],
  'order.reweighed': [m.event_order_reweighed, 'scale'],
  'order.cancel_requested': [m.event_order_cancel_requested, 'alert'],
  'order.cancel_refused': [m.event_order_cancel_refused, 'info'],
  'order.dispatched': [m.event_order_dispatched, 'truck'],
  'order.delivered': [m.event_order_delivered, 'check-circle'],
  'order.completed': [m.event_order_completed, 'check-circle'],
  'order.disputed': [m.event_order_disputed, 'alert'],
  'order.outcome_proposed': [m.event_order_outcome_proposed, 'info'],
  'order.outcome_refused': [m.event_order_outcome_refused, 'info'],
  'order.resolved': [m.event_order_resolved, 'check-circle'],
  'order.refunded': [m.event_order_refunded, 'money'],
  'order.returned': [m.event_order_returned, 'undo'],
  'order.paid_said': [m.event_order_paid_said, 'money'],
  'order.received_said': [m.event_order_received_said, 'money'],
  'order.return_said': [m.event_order_return_said, 'money'],
  'order.return_received': [m.event_order_return_received, 'money'],
}

const isOrder = (event: Event): event is Extract<Event, { topic: OrderTopic }> => event.topic in ORDER

/** What an event says to people, and where it leads; null for what is told to pages only. */
export function wordsOf(event: Event): EventWords | null {
  if (!isOrder(event)) return null
  const { orderId, number, buyer, seller, total } = event.body
  const [say, icon] = ORDER[event.topic]
  return {
    text: say({ number, buyer: buyer.name, seller: seller.name, total: money(total) }),
    icon,
    to: `/orders/${orderId}`,
  }
}
