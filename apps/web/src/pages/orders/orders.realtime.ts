import type { MoneyTopic, OrderTopic } from '@chl/contracts/events'
import type { QueryClient } from '@tanstack/react-query'
import { allOf } from '../../shared/query/query.ts'
import type { FeedMap } from '../../shared/realtime/feed.ts'
import { orderQuery } from './orders.queries.ts'

/** An event carries ids and figures only, so the order and the lists that may hold it are asked for again. */
function refetch({ orderId }: { orderId: string }, client: QueryClient) {
  void client.invalidateQueries({ queryKey: orderQuery(orderId).queryKey })
  void client.invalidateQueries(allOf('GET /orders'))
}

/** Of the money of an order, or of all orders of a checkout; what concerns neither changes nothing here. Papers tell of it too. */
function refetchPaid(
  { orderId, checkoutId }: { orderId: string | null; checkoutId: string | null },
  client: QueryClient,
) {
  if (orderId !== null || checkoutId !== null) void client.invalidateQueries(allOf('GET /orders/:id/papers'))
  if (orderId !== null) refetch({ orderId }, client)
  else if (checkoutId !== null) void client.invalidateQueries(allOf('GET /orders', 'GET /orders/:id'))
}

/** A seller is paid for many orders at once, which a payout doesn't name; what goes back to a buyer names its order. */
function refetchPaidOut(
  { orderId, checkoutId }: { orderId: string | null; checkoutId: string | null },
  client: QueryClient,
) {
  if (orderId !== null) refetchPaid({ orderId, checkoutId }, client)
  else void client.invalidateQueries(allOf('GET /orders', 'GET /orders/:id', 'GET /orders/:id/papers'))
}

/** What the pages of orders do when they are told of something: a new topic doesn't compile until it stands here. */
export const ordersFeed = {
  'order.placed': refetch,
  'order.confirmed': refetch,
  'order.declined': refetch,
  'order.expired': refetch,
  'order.cancelled': refetch,
  'order.weighing_proposed': refetch,
  'order.weighing_refused': refetch,
  'order.ready': refetch,
  'order.reweighed': refetch,
  'order.cancel_requested': refetch,
  'order.cancel_refused': refetch,
  'order.dispatched': refetch,
  'order.delivered': refetch,
  'order.completed': refetch,
  'order.disputed': refetch,
  'order.dispute_stated': refetch,
  'order.outcome_proposed': refetch,
  'order.outcome_refused': refetch,
  'order.resolved': refetch,
  'order.refunded': refetch,
  'order.returned': refetch,
  'order.paid_said': refetch,
  'order.received_said': refetch,
  'order.return_said': refetch,
  'order.return_received': refetch,
  'payment.authorized': refetchPaid,
  'payment.received': refetchPaid,
  'payment.short': refetchPaid,
  'payment.expired': refetchPaid,
  'payment.too_small': refetchPaid,
  'payment.refund_due': refetchPaid,
  'payment.refunded': refetchPaid,
  'payment.released': refetchPaid,
  'payment.refund_by_bank': refetchPaid,
  'payment.taken_back': refetchPaid,
  'payment.disputed': refetchPaid,
  'payment.dispute_won': refetchPaid,
  'payment.dispute_lost': refetchPaid,
  'payout.paid': refetchPaidOut,
  'payout.returned': refetchPaidOut,
  'payout.refused': refetchPaidOut,
  'cash.taken': refetchPaid,
} satisfies FeedMap & Record<OrderTopic | Extract<MoneyTopic, `payment.${string}` | `payout.${string}`>, unknown>
