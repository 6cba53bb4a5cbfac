import type { Reply } from '@chl/contracts/client'
import { apiQuery } from '../../shared/query/query.ts'

export type CashDay = Reply<'GET /cash/day'>
export type CashToTake = CashDay['waiting'][number]
export type CashDesk = Reply<'GET /operator/cash'>
export type Remittance = CashDesk['remittances'][number]

/** The acting person's day as a collector; of what waits, those with this in their number. */
export const cashDayQuery = (number = '') => apiQuery('GET /cash/day', { query: number === '' ? {} : { number } })
/** What all collectors carry, for the operator. */
export const cashDeskQuery = () => apiQuery('GET /operator/cash')
