import { ApiError, type Input, type Reply, type Route } from '@chl/contracts/client'
import { m } from '@chl/messages/messages.js'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { toast } from '../ui/toasts.tsx'
import { useSend } from './send.ts'

type Options<R extends Route> = {
  onDone?: (reply: Reply<R>, input: Input<R>) => void
  /** A form for it is open, and somebody else has decided meanwhile. */
  gone?: boolean
  /** Closes that form. */
  onOvertaken?: () => void
}

/**
 * A decision that another person may make first: `const { decide, isPending, error } = useDecide('POST …/decision')`. Who comes too
 * late, or has the form open still, is told that nothing of theirs was recorded, by a toast that stays: the row or the form that
 * could say it is gone by then.
 */
export function useDecide<R extends Route>(route: R, { onDone, gone = false, onOvertaken }: Options<R> = {}) {
  const queries = useQueryClient()
  const { mutateAsync, isPending, error } = useSend(route, onDone && { onDone })
  const late = isOvertaken(error)
  // While an answer is on its way, or was lost, it alone knows who was first.
  const missed = gone && !isPending && !late && (error === null || isRefused(error))
  useEffect(() => {
    if (missed) tell(onOvertaken)
  }, [missed, onOvertaken])
  // Not by `mutate`, which says nothing any more once its row is gone.
  const decide = (input: Input<R>) =>
    void mutateAsync(input).catch((failed: unknown) => {
      if (!isOvertaken(failed)) return
      void queries.invalidateQueries()
      tell(onOvertaken)
    })
  return { decide, isPending, error: late ? null : error }
}

function tell(close?: () => void) {
  toast(m.operator_overtaken(), { icon: 'refresh', urgent: true })
  close?.()
}

const isRefused = (error: unknown) => error instanceof ApiError && error.status < 500

/** Whether somebody else was quicker. A refusal that says what is left is about the amount, and one may go on from there. */
export const isOvertaken = (error: unknown) =>
  error instanceof ApiError &&
  (error.slug === 'state-changed' || (error.slug === 'not-allowed-now' && error.problem.left === undefined))
