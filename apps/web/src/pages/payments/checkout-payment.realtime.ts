import type { QueryClient } from '@tanstack/react-query'
import type { FeedMap } from '../../shared/realtime/feed.ts'
import { checkoutPaymentQuery } from './checkout-payment.queries.ts'

function refetch({ checkoutId }: { checkoutId: string | null }, client: QueryClient) {
  if (checkoutId !== null) void client.invalidateQueries({ queryKey: checkoutPaymentQuery(checkoutId).queryKey })
}

/** The page of a checkout's payment changes by itself with each thing that happens to it. */
export const checkoutPaymentFeed = {
  'payment.authorized': refetch,
  'payment.received': refetch,
  'payment.expired': refetch,
  'payment.refund_due': refetch,
  'payment.refunded': refetch,
  'payment.refund_by_bank': refetch,
  'payment.dispute_lost': refetch,
} satisfies FeedMap
