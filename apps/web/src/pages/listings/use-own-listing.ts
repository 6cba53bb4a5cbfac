import type { Input } from '@chl/contracts/client'
import { m } from '@chl/messages/messages.js'
import { useSend } from '../../shared/query/send.ts'
import { errorText } from '../../shared/ui/form-errors.ts'
import { toast } from '../../shared/ui/toasts.tsx'

/** Taking a listing off the market and putting it back: each is the other's undoing, so it is done at once. */
export function usePausing(id: string, title: string) {
  const input = { params: { id } }
  const failed = { onError: (error: Error) => toast(errorText(error), { icon: 'alert', urgent: true }) }
  const undone = useSend('DELETE /listings/:id/pause')
  const redone = useSend('PUT /listings/:id/pause')
  const undo = (run: () => void) => ({ action: { label: m.common_undo(), run } })
  const pausing = useSend('PUT /listings/:id/pause', {
    onDone: () =>
      toast(
        m.mine_paused_done({ title }),
        undo(() => undone.mutate(input, failed)),
      ),
  })
  const resuming = useSend('DELETE /listings/:id/pause', {
    onDone: () =>
      toast(
        m.mine_resumed_done({ title }),
        undo(() => redone.mutate(input, failed)),
      ),
  })
  return {
    pause: () => pausing.mutate(input, failed),
    resume: () => resuming.mutate(input, failed),
    busy: pausing.isPending || resuming.isPending,
  }
}

type Change = Input<'PATCH /listings/:id'>['body']
type Changing = { done: () => string; undo?: Change; onDone: () => void }

/** Changes a listing and says so; with `undo` a press brings back what was before. */
export function useChange(id: string, { done, undo, onDone }: Changing) {
  const back = useSend('PATCH /listings/:id')
  const change = useSend('PATCH /listings/:id', {
    onDone: () => {
      onDone()
      const run = () => back.mutate({ params: { id }, body: undo ?? {} })
      toast(done(), undo && { action: { label: m.common_undo(), run } })
    },
  })
  return {
    change: (body: Change) => change.mutate({ params: { id }, body }),
    reset: change.reset,
    busy: change.isPending,
    error: change.error,
  }
}
