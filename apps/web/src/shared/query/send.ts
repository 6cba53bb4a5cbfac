import { ApiError, type Input, type Reply, type Route } from '@chl/contracts/client'
import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { actingOrganization } from '../api/acting.ts'
import { useClient } from './client.ts'

type Options<R extends Route> = {
  onDone?: (reply: Reply<R>, input: Input<R>) => void | Promise<void>
  survivesReload?: boolean
}

/**
 * A write: `const place = useSend('POST /checkouts', { onDone })`, then `place.mutate({ body })`. The idempotency key is made
 * once for an input and kept until an answer comes that settles it, so pressing again after a lost answer writes nothing twice;
 * with `survivesReload` also where the page was reloaded in between.
 */
export function useSend<R extends Route>(
  route: R,
  { onDone, survivesReload = false }: Options<R> = {},
): UseMutationResult<Reply<R>, Error, Input<R>> {
  const client = useClient()
  const queries = useQueryClient()
  const pending = useRef<Pending | null>(null)
  const settle = () => {
    pending.current = null
    if (survivesReload) keep(route, null)
  }
  return useMutation<Reply<R>, Error, Input<R>>({
    mutationFn: async (input) => {
      const text = JSON.stringify(input)
      if (survivesReload) pending.current ??= unsettled(route)
      if (pending.current?.input !== text) pending.current = { input: text, key: newKey(), by: actingOrganization() }
      if (survivesReload) keep(route, pending.current)
      try {
        const reply = await client(route, ...([{ ...input, idempotencyKey: pending.current.key }] as never))
        settle()
        return reply
      } catch (error) {
        if (isSettled(error)) settle()
        throw error
      }
    },
    onSuccess: async (reply, input) => {
      await onDone?.(reply, input)
      // Another page may show what was just changed: mark all of it, refetch only what is on the screen.
      void queries.invalidateQueries()
    },
  })
}

/** `by` is the organization that this tab acted for: another one's goods are not sent again. */
type Pending = { input: string; key: string; by: string | null }

// A page may be reloaded between a lost answer and the next try: the tab remembers what it sent, so that the same again is the same.
const slot = (route: string) => `unsettled ${route}`
function keep(route: string, pending: Pending | null) {
  try {
    if (pending) sessionStorage.setItem(slot(route), JSON.stringify(pending))
    else sessionStorage.removeItem(slot(route))
  } catch {
    // Storage may be forbidden: then the key lasts as long as the page.
  }
}
function unsettled(route: string): Pending | null {
  try {
    const { input, key, by } = JSON.parse(sessionStorage.getItem(slot(route)) ?? '{}') as Partial<Pending>
    if (typeof input !== 'string' || typeof key !== 'string' || by !== actingOrganization()) return null
    return { input, key, by }
  } catch {
    return null
  }
}

/** What this tab sent before it was reloaded and never had an answer to (`survivesReload`): only the same again is the same. */
export function unansweredInput<R extends Route>(route: R): Input<R> | null {
  const kept = unsettled(route)
  return kept && (JSON.parse(kept.input) as Input<R>)
}

/** Whether the server decided. A lost answer, «in flight», «too slow» and «too busy» leave the same request to be sent again. */
const isSettled = (error: unknown) =>
  error instanceof ApiError &&
  error.status < 500 &&
  ![408, 429].includes(error.status) &&
  error.slug !== 'request-in-flight'

/** 32 hexadecimal digits. Not `crypto.randomUUID`: browsers give that one on https and localhost only. */
const newKey = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
