import type { Reply } from '@chl/contracts/client'
import { keepPreviousData } from '@tanstack/react-query'
import { apiQuery } from '../../shared/query/query.ts'

export type OrderPapers = Reply<'GET /orders/:id/papers'>
export type Paper = Reply<'POST /orders/:id/papers'>
export type PurchaseList = Reply<'GET /my/purchase-list'>
export type Statement = Reply<'GET /my/statement'>

/** The papers of an order as it was when it last changed: another change asks anew, and meanwhile the old ones stay. */
export function orderPapersQuery({ id, changedAt }: { id: string; changedAt: string }) {
  const query = apiQuery('GET /orders/:id/papers', { params: { id } })
  return { ...query, queryKey: [...query.queryKey, changedAt], placeholderData: keepPreviousData<OrderPapers> }
}

export const purchaseListQuery = (month: string, station?: string) => ({
  ...apiQuery('GET /my/purchase-list', { query: { month, ...(station && { station }) } }),
  placeholderData: keepPreviousData<PurchaseList>,
})

export const statementQuery = (month: string) => ({
  ...apiQuery('GET /my/statement', { query: { month } }),
  placeholderData: keepPreviousData<Statement>,
})

export const paperDetailsQuery = () => apiQuery('GET /my/paper-details')
