import type { MoneyTopic, OrderTopic, OrganizationTopic } from '@chl/contracts/events'
import type { QueryClient } from '@tanstack/react-query'
import { allOf } from '../../shared/query/query.ts'
import type { FeedMap } from '../../shared/realtime/feed.ts'

const money = (_: unknown, client: QueryClient) =>
  void client.invalidateQueries(allOf('GET /payments/balance', 'GET /payments/statement', 'GET /cooperative/shares'))

/** A seller's money moves with its orders, what comes in for them, each release, each payout, and where it is paid to: a new topic doesn't compile until it stands here. */
export const moneyFeed = {
  'order.placed': money,
  'order.confirmed': money,
  'order.declined': money,
  'order.expired': money,
  'order.cancelled': money,
  'order.weighing_proposed': money,
  'order.weighing_refused': money,
  'order.ready': money,
  'order.reweighed': money,
  'order.cancel_requested': money,
  'order.cancel_refused': money,
  'order.dispatched': money,
  'order.delivered': money,
  'order.completed': money,
  'order.disputed': money,
  'order.dispute_stated': money,
  'order.outcome_proposed': money,
  'order.outcome_refused': money,
  'order.resolved': money,
  'order.refunded': money,
  'order.returned': money,
  'order.paid_said': money,
  'order.received_said': money,
  'order.return_said': money,
  'order.return_received': money,
  'payment.authorized': money,
  'payment.received': money,
  'payment.short': money,
  'payment.expired': money,
  'payment.refund_due': money,
  'payment.refunded': money,
  'payment.released': money,
  'payment.disputed': money,
  'payment.refund_by_bank': money,
  'payment.taken_back': money,
  'payment.dispute_won': money,
  'payment.dispute_lost': money,
  'payment.too_small': money,
  'payout.paid': money,
  'payout.returned': money,
  'payout.refused': money,
  'cash.taken': money,
  'cash.remitted': money,
  'reconciliation.changed': money,
  'organization.account_changed': money,
  'organization.account_removed': money,
} satisfies FeedMap & Record<OrderTopic | MoneyTopic | OrganizationTopic, unknown>

const payouts = (_: unknown, client: QueryClient) =>
  void client.invalidateQueries(allOf('GET /operator/payouts', 'GET /operator/payout-batches/:id'))

/** The operator's pages of paying out move with what another one of its people does, each release, and what a disputed card stops. */
export const payoutsFeed = {
  'reconciliation.changed': payouts,
  'payment.disputed': payouts,
  'payment.dispute_won': payouts,
  'payment.dispute_lost': payouts,
} satisfies FeedMap

const refunds = (_: unknown, client: QueryClient) => void client.invalidateQueries(allOf('GET /orders/:id/refunds'))

/** What goes back to a buyer. */
export const refundFeed = {
  'payment.refund_due': refunds,
  'payment.refunded': refunds,
  'payment.refund_by_bank': refunds,
  'payout.returned': refunds,
  'reconciliation.changed': refunds,
} satisfies FeedMap
