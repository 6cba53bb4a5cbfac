import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { CartLine } from '../../shared/cart.ts'
import { allOf, apiQuery } from '../../shared/query/query.ts'
import { whenIdle } from '../../shared/when-idle.ts'

/** Today's prices and stock of these lines, by seller. What was quoted stays on the page while it is asked anew. */
export const useQuote = (lines: readonly CartLine[]) =>
  useQuery({
    ...apiQuery('POST /checkouts/quote', { body: { lines: [...lines] } }),
    enabled: lines.length > 0,
    placeholderData: keepPreviousData,
    staleTime: 5_000, // a price or an amount may have changed on the way from the cart to the checkout
  })

const idsOf = (lines: readonly CartLine[]) => lines.map(({ listingId }) => listingId).join()

/** The lines as they stood when nobody pressed or typed for 400 ms; added and removed ones count at once. */
export function useSettledLines(lines: readonly CartLine[]) {
  const [settled, setSettled] = useState(lines)
  const ids = idsOf(lines)
  const changedIds = idsOf(settled) !== ids
  useEffect(() => {
    const timer = setTimeout(() => setSettled(lines), changedIds ? 0 : 400)
    return () => clearTimeout(timer)
  }, [lines, changedIds])
  return changedIds ? lines : settled
}

/** Asks for the quote again when the stock or the price of one of its listings moves. */
export function useLiveQuote(lines: readonly CartLine[]) {
  const client = useQueryClient()
  const ids = idsOf(lines)
  useEffect(() => {
    if (ids === '') return
    const stops: (() => void)[] = []
    let gone = false
    const refetch = () => void client.invalidateQueries(allOf('POST /checkouts/quote'))
    const watch = async () => {
      const { watchStock } = await import('../../shared/realtime/connection.ts')
      if (!gone) stops.push(...ids.split(',').map((id) => watchStock(id, refetch)))
    }
    const cancel = whenIdle(() => void watch())
    return () => {
      gone = true
      cancel()
      for (const stop of stops) stop()
    }
  }, [client, ids])
}
