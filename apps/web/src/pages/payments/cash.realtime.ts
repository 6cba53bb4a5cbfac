import type { QueryClient } from '@tanstack/react-query'
import { allOf } from '../../shared/query/query.ts'
import type { FeedMap } from '../../shared/realtime/feed.ts'

const refetch = (_body: unknown, client: QueryClient) =>
  void client.invalidateQueries(allOf('GET /cash/day', 'GET /operator/cash'))

/** What waits to be collected follows the orders; what is carried follows the cash, whoever takes it or counts it in. */
export const cashFeed = {
  'cash.taken': refetch,
  'cash.remitted': refetch,
  'reconciliation.changed': refetch,
  'payment.received': refetch,
  'payment.released': refetch,
  'order.ready': refetch,
  'order.reweighed': refetch,
  'order.cancelled': refetch,
} satisfies FeedMap
