import type { Reply } from '@chl/contracts/client'
import type { StockUpdate } from '@chl/contracts/events'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { apiQuery } from '../query/query.ts'
import { whenIdle } from '../when-idle.ts'

/** Keeps the cached listing as live as the server says, while a page shows it. The socket's code is loaded when the page rests. */
export function useLiveStock(listingId: string) {
  const client = useQueryClient()
  useEffect(() => {
    const { queryKey } = apiQuery('GET /listings/:id', { params: { id: listingId } })
    let stop = () => {}
    let gone = false
    let first = true
    const apply = (update: StockUpdate | 'again') => {
      // The first connect comes right after the page's own data; each later one comes after silence.
      if (update === 'again') {
        if (!first) void client.invalidateQueries({ queryKey })
        first = false
        return
      }
      client.setQueryData<Reply<'GET /listings/:id'>>(
        queryKey,
        (listing) =>
          listing && { ...listing, available: update.available, price: update.price, listingState: update.state },
      )
    }
    const cancel = whenIdle(async () => {
      const { watchStock } = await import('./connection.ts')
      if (!gone) stop = watchStock(listingId, apply)
    })
    return () => {
      gone = true
      cancel()
      stop()
    }
  }, [client, listingId])
}
