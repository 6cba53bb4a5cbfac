import type { Reply } from '@chl/contracts/client'
import { useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { useClient } from '../../shared/query/client.ts'
import { apiQuery } from '../../shared/query/query.ts'

export type CheckoutPayment = Reply<'GET /checkouts/:id/payment'>
export type Environment = CheckoutPayment['environment']

/** How the money of a checkout stands, for its buyer. */
export const checkoutPaymentQuery = (id = '') => apiQuery('GET /checkouts/:id/payment', { params: { id } })

/** `check()`: has the server ask the card provider, and shows what it says. Charges nothing, so it may be asked again and again. */
export function useCheck(id: string) {
  const client = useClient()
  const queries = useQueryClient()
  return useCallback(async () => {
    const said = await client('POST /checkouts/:id/payment/check', { params: { id } })
    queries.setQueryData(checkoutPaymentQuery(id).queryKey, said)
  }, [client, queries, id])
}
