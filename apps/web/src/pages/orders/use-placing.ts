import { ApiError, type Reply } from '@chl/contracts/client'
import { isCollected } from '@chl/domain/collection'
import { m } from '@chl/messages/messages.js'
import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { NetworkError } from '../../shared/api/transport.ts'
import { removeFromCart } from '../../shared/cart.ts'
import { useHydrated } from '../../shared/client-only.tsx'
import { allOf } from '../../shared/query/query.ts'
import { unansweredInput, useSend } from '../../shared/query/send.ts'
import { errorText } from '../../shared/ui/form-errors.ts'
import type { CartGroup } from './cart-view.ts'
import type { CheckoutBody } from './checkout-draft.ts'
import type { Pay } from './checkout-pay.ts'

export type Placed = { checkout: Reply<'POST /checkouts'>; sellers: Map<string, string>; pay: Pay }
type With = { groups: CartGroup[]; pay: Pay; onDone?: () => void }
export type Placing = ReturnType<typeof usePlacing>

/** Placing the orders of a checkout: what is being sent, what went wrong in words, and what was placed. */
export function usePlacing() {
  const queries = useQueryClient()
  const [placed, setPlaced] = useState<Placed | null>(null)
  const [wasOffline, setWasOffline] = useState(false)
  const inFlight = useRef(false)
  const last = useRef<(() => void) | null>(null)
  const sending = useSend('POST /checkouts', { survivesReload: true })
  const { error, isPending: busy } = sending
  // What was sent before a reload may have taken the stock that a new quote would say is gone: only exactly that is sent again.
  const [sentBefore, setSentBefore] = useState(() => unansweredInput('POST /checkouts')?.body ?? null)
  const kept = useHydrated() ? sentBefore : null // the server knows nothing of this tab

  const place = (body: CheckoutBody, { groups, pay, onDone }: With) => {
    const sellers = new Map(groups.map(({ seller }) => [seller.id, seller.name]))
    const ordered = body.orders.flatMap(({ lines }) => lines.map(({ listingId }) => listingId))
    const send = (first: boolean) => {
      if (inFlight.current) return // a second press comes before the first has been painted
      inFlight.current = true
      // Without any network the request never leaves, and one can say so; on a bad one, and from then on, nobody knows.
      setWasOffline(first && !navigator.onLine)
      sending.mutate(
        { body },
        {
          onSuccess: (checkout) => {
            setPlaced({ checkout, sellers, pay })
            removeFromCart(...ordered)
            onDone?.()
            scrollTo(0, 0)
          },
          onError: (failure) => {
            if (!isUnsettled(failure)) setSentBefore(null)
            if (isCartChanged(failure)) void queries.invalidateQueries(allOf('POST /checkouts/quote'))
            if (isNotOffered(failure)) void queries.invalidateQueries(allOf('GET /payments/methods'))
          },
          onSettled: () => {
            inFlight.current = false
          },
        },
      )
    }
    last.current = () => send(false)
    send(kept === null)
  }
  return {
    placed,
    place,
    again: () => (last.current || !kept ? last.current?.() : place(kept, { groups: [], pay: payIn(kept) })),
    /** Orders were sent before the page was reloaded, and nobody knows whether they arrived. */
    kept: kept !== null,
    busy,
    unsettled: isUnsettled(error) && !(wasOffline && error instanceof NetworkError),
    cartChanged: isCartChanged(error),
    message: messageOf(error, wasOffline),
  }
}

const payIn = ({ orders }: CheckoutBody): Pay => {
  const method = orders[0]?.payment ?? 'cash'
  return isCollected(method) ? method : 'direct'
}

const isCartChanged = (error: unknown) => error instanceof ApiError && error.slug === 'cart-changed'

const isNotOffered = (error: unknown) => error instanceof ApiError && error.slug === 'method-not-offered'

/** Whether the orders may have been placed though no answer came: then exactly the same is sent again, with the same key. */
const isUnsettled = (error: unknown) =>
  error instanceof NetworkError ||
  (error instanceof ApiError && (error.status >= 500 || error.slug === 'request-in-flight'))

function messageOf(error: unknown, wasOffline: boolean) {
  if (!error) return null
  if (wasOffline && error instanceof NetworkError) return m.checkout_offline()
  if (isUnsettled(error)) return m.checkout_unsettled()
  if (isCartChanged(error)) return m.checkout_nothing_placed()
  if (isNotOffered(error)) return `${m.checkout_nothing_placed()} ${m.pay_way_gone()}`
  return `${m.checkout_nothing_placed()} ${errorText(error)}`
}
