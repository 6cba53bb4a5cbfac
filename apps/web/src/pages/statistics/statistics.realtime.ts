import type { Route } from '@chl/contracts/client'
import type { QueryClient } from '@tanstack/react-query'
import { allOf } from '../../shared/query/query.ts'
import type { FeedMap } from '../../shared/realtime/feed.ts'

const GATHER_MS = 300

/** Asks anew for figures, once for the many trades that come in a moment. */
function refetcher(route: Route) {
  let timer: ReturnType<typeof setTimeout> | undefined
  return (_: unknown, client: QueryClient) => {
    timer ??= setTimeout(() => {
      timer = undefined
      void client.invalidateQueries(allOf(route))
    }, GATHER_MS)
  }
}

const sales = refetcher('GET /my/trades')

/** The books move with each hand-over, each mark of money, and each outcome of a dispute. */
export const salesFeed = {
  'order.delivered': sales,
  'order.completed': sales,
  'order.disputed': sales,
  'order.resolved': sales,
  'order.refunded': sales,
  'order.received_said': sales,
} satisfies FeedMap

/** An office's figures move with each trade of its jurisdiction. */
export const officeFeed = { 'trade.recorded': refetcher('GET /office/volumes') } satisfies FeedMap
