import type { Reply } from '@chl/contracts/client'
import { apiQuery } from '../../shared/query/query.ts'

export type BuyerRefund = Reply<'GET /orders/:id/refunds'>['refunds'][number]

/** What goes back to the acting buyer of an order. */
export const refundsQuery = (orderId: string) => apiQuery('GET /orders/:id/refunds', { params: { id: orderId } })
