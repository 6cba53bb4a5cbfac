import type { AccountTopic, Event, MoneyTopic, OrderTopic, OrganizationTopic } from '@chl/contracts/events'
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
  'order.dispute_stated': [m.event_order_dispute_stated, 'info'],
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

type SayMoney = (of: { amount: string; what: string }) => string

/** What happened to money: of an order, of a checkout, or neither. */
const MONEY: Record<MoneyTopic, [SayMoney, IconName]> = {
  'payment.authorized': [m.event_payment_authorized, 'money'],
  'payment.received': [m.event_payment_received, 'check-circle'],
  'payment.short': [m.event_payment_short, 'alert'],
  'payment.expired': [m.event_payment_expired, 'clock'],
  'payment.too_small': [m.event_payment_too_small, 'alert'],
  'payment.refund_due': [m.event_payment_refund_due, 'undo'],
  'payment.refunded': [m.event_payment_refunded, 'undo'],
  'payment.refund_by_bank': [m.event_payment_refund_by_bank, 'alert'],
  'payment.released': [m.event_payment_released, 'money'],
  'payment.taken_back': [m.event_payment_taken_back, 'undo'],
  'payment.disputed': [m.event_payment_disputed, 'alert'],
  'payment.dispute_won': [m.event_payment_dispute_won, 'check-circle'],
  'payment.dispute_lost': [m.event_payment_dispute_lost, 'alert'],
  'payout.paid': [m.event_payout_paid, 'check-circle'],
  'payout.returned': [m.event_payout_returned, 'alert'],
  'payout.refused': [m.event_payout_refused, 'alert'],
  'cash.taken': [m.event_cash_taken, 'money'],
  'cash.remitted': [m.event_cash_remitted, 'check-circle'],
  'reconciliation.changed': [m.event_reconciliation_changed, 'table'],
}

type SayAccount = (of: { name: string; holder: string; tail: string }) => string

/** Where the market's transfers go: for who runs it. */
const ACCOUNT: Record<AccountTopic, [SayAccount, IconName]> = {
  'account.proposed': [m.event_account_proposed, 'alert'],
  'account.changed': [m.event_account_changed, 'money'],
  'account.kept': [m.event_account_kept, 'info'],
}

/** Where an organization is paid: for everybody in it. */
const ORGANIZATION: Record<OrganizationTopic, [SayAccount, IconName]> = {
  'organization.account_changed': [m.event_organization_account_changed, 'alert'],
  'organization.account_removed': [m.event_organization_account_removed, 'alert'],
}

type AccountEvent = Extract<Event, { topic: AccountTopic }>
type OrganizationEvent = Extract<Event, { topic: OrganizationTopic }>
type MoneyEvent = Extract<Event, { topic: MoneyTopic }>
const isOrder = (event: Event): event is Extract<Event, { topic: OrderTopic }> => event.topic in ORDER
const isAccount = (event: Event): event is AccountEvent => event.topic in ACCOUNT
const isOrganization = (event: Event): event is OrganizationEvent => event.topic in ORGANIZATION
const isMoney = (event: Event): event is MoneyEvent => event.topic in MONEY

/** What an event says to people, and where it leads; null for what is told to pages only. */
export function wordsOf(event: Event): EventWords | null {
  if (isMoney(event)) return moneyWords(event)
  if (isAccount(event)) return accountWords(event, ACCOUNT[event.topic], '/operator/settings')
  if (isOrganization(event)) return accountWords(event, ORGANIZATION[event.topic], '/account')
  if (!isOrder(event)) return null
  const { orderId, number, buyer, seller, total } = event.body
  const [say, icon] = ORDER[event.topic]
  return {
    text: say({ number, buyer: buyer.name, seller: seller.name, total: money(total) }),
    icon,
    to: `/orders/${orderId}`,
  }
}

function accountWords(
  { body: { by, holder, tail } }: AccountEvent | OrganizationEvent,
  [say, icon]: [SayAccount, IconName],
  to: string,
): EventWords {
  return { text: say({ name: by.name, holder, tail }), icon, to }
}

function moneyWords(event: MoneyEvent): EventWords {
  const { number, amount } = event.body
  const [usual, icon] = MONEY[event.topic]
  // A notice that was given up, or a payment of another environment, has no amount.
  const say = event.topic === 'reconciliation.changed' && amount === 0 ? m.event_reconciliation_waits : usual
  const what = number === null ? m.event_of_checkout() : m.event_of_order({ number })
  const to = moneyPage(event)
  return { text: say({ amount: money(amount), what }), icon, ...(to !== null && { to }) }
}

/**
 * A seller's payout and a collector's cash have their own pages: a payout that names an order is what goes back to its buyer. The
 * operator is told of a bank's dispute over a whole checkout, whose page is its buyer's alone.
 */
function moneyPage({ topic, body: { orderId, checkoutId } }: MoneyEvent) {
  if (topic.startsWith('payout.') && orderId === null) return '/money'
  if (topic.startsWith('cash.')) return '/cash'
  if (topic === 'reconciliation.changed' || (topic.startsWith('payment.dispute') && orderId === null))
    return '/operator'
  if (orderId !== null) return `/orders/${orderId}`
  return checkoutId === null ? null : `/checkouts/${checkoutId}`
}
