import type { MoneyTopic, OrderTopic } from '@chl/contracts/events'
import type { QueryClient } from '@tanstack/react-query'
import { allOf } from '../../shared/query/query.ts'
import type { FeedMap } from '../../shared/realtime/feed.ts'
import { checkoutPaymentQuery } from './checkout-payment.queries.ts'

function refetch({ checkoutId }: { checkoutId: string | null }, client: QueryClient) {
  if (checkoutId !== null) void client.invalidateQueries({ queryKey: checkoutPaymentQuery(checkoutId).queryKey })
}

// An order doesn't say of which checkout it is, and a page shows one.
const refetchAny = (_: unknown, client: QueryClient) =>
  void client.invalidateQueries(allOf('GET /checkouts/:id/payment'))

/** The page of a checkout's payment changes by itself with each thing that happens to it or its orders: a new topic doesn't compile until it stands here. */
export const checkoutPaymentFeed = {
  'order.placed': refetchAny,
  'order.confirmed': refetchAny,
  'order.declined': refetchAny,
  'order.expired': refetchAny,
  'order.cancelled': refetchAny,
  'order.weighing_proposed': refetchAny,
  'order.weighing_refused': refetchAny,
  'order.ready': refetchAny,
  'order.reweighed': refetchAny,
  'order.cancel_requested': refetchAny,
  'order.cancel_refused': refetchAny,
  'order.dispatched': refetchAny,
  'order.delivered': refetchAny,
  'order.completed': refetchAny,
  'order.disputed': refetchAny,
  'order.dispute_stated': refetchAny,
  'order.outcome_proposed': refetchAny,
  'order.outcome_refused': refetchAny,
  'order.resolved': refetchAny,
  'order.refunded': refetchAny,
  'order.returned': refetchAny,
  'order.paid_said': refetchAny,
  'order.received_said': refetchAny,
  'order.return_said': refetchAny,
  'order.return_received': refetchAny,
  'payment.authorized': refetch,
  'payment.received': refetch,
  'payment.short': refetch,
  'payment.expired': refetch,
  'payment.too_small': refetch,
  'payment.refund_due': refetch,
  'payment.refunded': refetch,
  'payment.released': refetch,
  'payment.disputed': refetch,
  'payment.refund_by_bank': refetch,
  'payment.taken_back': refetch,
  'payment.dispute_won': refetch,
  'payment.dispute_lost': refetch,
} satisfies FeedMap & Record<OrderTopic | Extract<MoneyTopic, `payment.${string}`>, unknown>
