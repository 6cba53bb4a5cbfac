import type { Reply } from '@chl/contracts/client'
import { apiQuery } from '../../shared/query/query.ts'

export type Overview = Reply<'GET /operator/payouts'>
export type Batch = Reply<'GET /operator/payout-batches/:id'>
export type Payout = Batch['payouts'][number]

/** Who is owed what, what is due back, and the newest batches. */
export const overviewQuery = () => apiQuery('GET /operator/payouts')

/** A batch with its payouts. */
export const batchQuery = (id: string) => apiQuery('GET /operator/payout-batches/:id', { params: { id } })
