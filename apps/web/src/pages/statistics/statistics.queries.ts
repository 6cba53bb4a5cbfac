import type { Reply } from '@chl/contracts/client'
import type { Period } from '@chl/domain/time'
import { apiQuery } from '../../shared/query/query.ts'

export type Side = 'seller' | 'buyer'
export type Summary = Reply<'GET /my/trades'>
export type TradeRow = Summary['rows'][number]
export type Volumes = Reply<'GET /office/volumes'>
export type VolumeRow = Volumes['rows'][number]
export type Area = NonNullable<VolumeRow['area']>

/** What the acting organization sold or bought in a period. */
export const summaryQuery = (side: Side, { from, to }: Period) =>
  apiQuery('GET /my/trades', { query: { side, from, to } })

/** What an office watches in a period, all areas or one. */
export const volumesQuery = ({ from, to }: Period, area?: Area) =>
  apiQuery('GET /office/volumes', { query: { from, to, ...(area && { area }) } })
