import type { QueryClient } from '@tanstack/react-query'
import { allOf } from '../../shared/query/query.ts'
import type { FeedMap } from '../../shared/realtime/feed.ts'

const refetch = (_body: unknown, client: QueryClient) => void client.invalidateQueries(allOf('GET /my/listings'))

/** What a seller's own listings do when they are told of something: every move of an order may move what is left, reserved or sold. */
export const ownListingsFeed = {
  'listing.changed': refetch,
  'order.placed': refetch,
  'order.declined': refetch,
  'order.expired': refetch,
  'order.cancelled': refetch,
  'order.ready': refetch,
  'order.reweighed': refetch,
  'order.delivered': refetch,
  'order.refunded': refetch,
  'order.resolved': refetch,
  'order.returned': refetch,
} satisfies FeedMap
