import { ApiError, type Input, type Reply, type Route } from '@chl/contracts/client'
import { m } from '@chl/messages/messages.js'
import { useQueryClient } from '@tanstack/react-query'
import { allOf, apiPages, apiQuery } from '../../shared/query/query.ts'
import { useSend } from '../../shared/query/send.ts'
import { errorText } from '../../shared/ui/form-errors.ts'
import { toast } from '../../shared/ui/toasts.tsx'

export type Order = Reply<'GET /orders/:id'>
export type OrderLine = Order['lines'][number]
export type OrderAction = Order['actions'][number]
export type Side = Order['side']
export type OrderPage = Reply<'GET /orders'>
export type OrderSummary = OrderPage['items'][number]
export type Tab = keyof OrderPage['counts']

/** One order, as its buyer or its seller sees it. */
export const orderQuery = (id = '') => apiQuery('GET /orders/:id', { params: { id } })

/** One tab of one side's orders, newest change first, in pages. */
export const ordersPages = (side: Side, tab: Tab) => apiPages('GET /orders', { query: { side, tab } })

/** What can be done to one order: every write that answers with the order itself. */
export type OrderRoute = { [R in Route]: R extends `POST /orders/:id/${string}` ? R : never }[Route]
type BodyOf<R extends Route> = Input<R> extends { body: infer B } ? [body: B] : []

type Options = {
  onDone?: () => void
  /** The form shows what went wrong itself; otherwise a toast says it. */
  ownErrors?: boolean
}

/** Whether the order has moved on since the page was loaded, so that the action no longer fits. */
export const isStale = (error: unknown) =>
  error instanceof ApiError && (error.slug === 'state-changed' || error.slug === 'not-allowed-now')

/**
 * One action on an order: `const { act, busy } = useAct('POST /orders/:id/confirmation', id)`. The order in the reply is shown at
 * once. Where the other side was quicker, the order is fetched again and the person is told.
 */
export function useAct<R extends OrderRoute>(route: R, id: string, { onDone, ownErrors = false }: Options = {}) {
  const queries = useQueryClient()
  const sending = useSend(route, {
    onDone: (reply) => {
      queries.setQueryData(orderQuery(id).queryKey, reply as Order)
      onDone?.()
    },
  })
  const onError = (error: Error) => {
    if (isStale(error)) {
      void queries.invalidateQueries(allOf('GET /orders', 'GET /orders/:id'))
      toast(m.order_stale(), { icon: 'refresh' })
    } else if (!ownErrors) toast(errorText(error), { icon: 'alert' })
  }
  const act = (...[body]: BodyOf<R>) =>
    sending.mutate({ params: { id }, ...(body !== undefined && { body }) } as Input<R>, { onError })
  return { act, busy: sending.isPending, error: isStale(sending.error) ? null : sending.error }
}
