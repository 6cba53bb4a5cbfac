import type { Reply } from '@chl/contracts/client'
import type { QueryClient } from '@tanstack/react-query'
import { allOf, apiQuery } from '../../shared/query/query.ts'
import type { FeedMap } from '../../shared/realtime/feed.ts'

export type DisputeSummary = Reply<'GET /operator/disputes'>['items'][number]
export type DisputeCase = Reply<'GET /operator/disputes/:id'>

/** Open disputes, or those that ended last. */
export const disputesQuery = (closed: boolean) =>
  apiQuery('GET /operator/disputes', { query: { closed: closed ? 'yes' : 'no' } })

/** One dispute, by its order. */
export const disputeQuery = (id: string) => apiQuery('GET /operator/disputes/:id', { params: { id } })

const refetch = (_: unknown, client: QueryClient) =>
  void client.invalidateQueries(allOf('GET /operator/disputes', 'GET /operator/disputes/:id'))

/** The operator's disputes move with what the sides say, propose and agree, and with what a colleague decides. */
export const disputesFeed = {
  'order.disputed': refetch,
  'order.dispute_stated': refetch,
  'order.outcome_proposed': refetch,
  'order.outcome_refused': refetch,
  'order.resolved': refetch,
  'order.refunded': refetch,
} satisfies FeedMap
