import type { QueryClient } from '@tanstack/react-query'
import { allOf } from '../../shared/query/query.ts'
import type { FeedMap } from '../../shared/realtime/feed.ts'

const refetch = (_: unknown, client: QueryClient) =>
  void client.invalidateQueries(
    allOf(
      'GET /operator/overview',
      'GET /operator/payment-settings',
      'GET /operator/reconciliation',
      'GET /operator/proposals',
      'GET /operator/tax',
      'GET /operator/books',
      'GET /operator/books/orders/:number',
    ),
  )

const refetchSettings = (_: unknown, client: QueryClient) =>
  void client.invalidateQueries(allOf('GET /operator/payment-settings', 'GET /operator/overview'))

/** The operator's pages move with what the reconciler finds, what colleagues decide, and each dispute. */
export const operatorFeed = {
  'reconciliation.changed': refetch,
  'payment.disputed': refetch,
  'payment.dispute_won': refetch,
  'payment.dispute_lost': refetch,
  'cash.taken': refetch,
  'cash.remitted': refetch,
  'account.proposed': refetchSettings,
  'account.changed': refetchSettings,
  'account.kept': refetchSettings,
  'order.disputed': refetch,
  'order.resolved': refetch,
  'order.refunded': refetch,
} satisfies FeedMap
