import type { QueryClient } from '@tanstack/react-query'
import { allOf } from '../../shared/query/query.ts'
import type { FeedMap } from '../../shared/realtime/feed.ts'

const money = (_: unknown, client: QueryClient) =>
  void client.invalidateQueries(allOf('GET /payments/balance', 'GET /payments/statement', 'GET /cooperative/shares'))

/** A seller's money moves with what comes in for its orders, each release, and each payout. */
export const moneyFeed = {
  'payment.authorized': money,
  'payment.received': money,
  'payment.released': money,
  'payment.refund_due': money,
  'payment.taken_back': money,
  'payment.dispute_won': money,
  'payment.dispute_lost': money,
  'payout.paid': money,
  'payout.returned': money,
  'payout.refused': money,
  'reconciliation.changed': money,
  'order.ready': money,
  'order.reweighed': money,
  'order.delivered': money,
  'order.disputed': money,
  'order.resolved': money,
  'order.cancelled': money,
} satisfies FeedMap

const payouts = (_: unknown, client: QueryClient) =>
  void client.invalidateQueries(allOf('GET /operator/payouts', 'GET /operator/payout-batches/:id'))

/** The operator's pages of paying out move with what another one of its people does. */
export const payoutsFeed = { 'reconciliation.changed': payouts } satisfies FeedMap

const refunds = (_: unknown, client: QueryClient) => void client.invalidateQueries(allOf('GET /orders/:id/refunds'))

/** What goes back to a buyer. */
export const refundFeed = {
  'payment.refund_due': refunds,
  'payment.refunded': refunds,
  'payment.refund_by_bank': refunds,
  'payout.returned': refunds,
  'reconciliation.changed': refunds,
} satisfies FeedMap
