import type { Reply } from '@chl/contracts/client'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { apiQuery } from '../../shared/query/query.ts'
import { useMe } from '../../shared/session.ts'

export type Listing = Reply<'GET /listings/:id'>

export const listingQuery = (id = '') => apiQuery('GET /listings/:id', { params: { id } })
export const sellerQuery = (id = '') => apiQuery('GET /sellers/:id', { params: { id } })

/**
 * A public page comes as a visitor sees it, the same for everybody. To a signed-in person the API says more (the seller's phone,
 * whether it is one's own), so the query is asked once more, as that person.
 */
export function useAskAsMyself(queryKey: readonly unknown[]) {
  const client = useQueryClient()
  const person = useMe()?.person?.id
  const asked = useRef('')
  const key = JSON.stringify([person, queryKey])
  useEffect(() => {
    if (!person || asked.current === key) return
    asked.current = key
    void client.invalidateQueries({ queryKey })
  }, [client, person, key, queryKey])
}
