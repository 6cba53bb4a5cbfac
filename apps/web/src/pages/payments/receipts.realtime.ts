import type { QueryClient } from '@tanstack/react-query'
import { allOf } from '../../shared/query/query.ts'
import type { FeedMap } from '../../shared/realtime/feed.ts'

/** Every line of the bank that comes in, and every proposal and decision of a colleague, changes the list. */
export const receiptsFeed = {
  'reconciliation.changed': (_body: unknown, client: QueryClient) =>
    void client.invalidateQueries(
      allOf('GET /operator/receipts', 'GET /operator/bank-statements/:id/lines', 'GET /operator/books'),
    ),
} satisfies FeedMap
