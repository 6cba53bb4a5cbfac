import { ApiError, type Input, type Reply, type Route } from '@chl/contracts/client'
import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { useClient } from './client.ts'

type Options<R extends Route> = { onDone?: (reply: Reply<R>, input: Input<R>) => void | Promise<void> }

/**
 * A write: `const place = useSend('POST /checkouts', { onDone })`, then `place.mutate({ body })`. The idempotency key is made
 * once for an input and kept until an answer comes that settles it, so pressing again after a lost answer writes nothing twice.
 */
export function useSend<R extends Route>(
  route: R,
  { onDone }: Options<R> = {},
): UseMutationResult<Reply<R>, Error, Input<R>> {
  const client = useClient()
  const queries = useQueryClient()
  const pending = useRef({ input: '', key: '' })
  return useMutation<Reply<R>, Error, Input<R>>({
    mutationFn: async (input) => {
      const text = JSON.stringify(input)
      if (pending.current.input !== text) pending.current = { input: text, key: newKey() }
      try {
        const reply = await client(route, ...([{ ...input, idempotencyKey: pending.current.key }] as never))
        pending.current = { input: '', key: '' }
        return reply
      } catch (error) {
        if (isSettled(error)) pending.current = { input: '', key: '' }
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

/** Whether the server decided. A lost answer, «in flight» and «too busy» leave the same request to be sent again. */
const isSettled = (error: unknown) =>
  error instanceof ApiError && error.status < 500 && error.status !== 429 && error.slug !== 'request-in-flight'

/** 32 hexadecimal digits. Not `crypto.randomUUID`: browsers give that one on https and localhost only. */
const newKey = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
