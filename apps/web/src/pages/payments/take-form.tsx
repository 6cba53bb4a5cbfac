import { ApiError } from '@chl/contracts/client'
import { m } from '@chl/messages/messages.js'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { money } from '../../shared/format.ts'
import { allOf } from '../../shared/query/query.ts'
import { useSend } from '../../shared/query/send.ts'
import { TextField } from '../../shared/ui/field.tsx'
import { toast } from '../../shared/ui/toasts.tsx'
import { isStale } from '../orders/orders.queries.ts'
import { FormSheet } from '../orders/reason-sheet.tsx'
import type { CashDay, CashToTake } from './cash.queries.ts'

type Props = { order: Omit<CashToTake, 'seller'>; side: CashDay['side']; onClose: () => void }

const ROUTES = { seller: 'POST /orders/:id/cash', operator: 'POST /cash/orders/:id' } as const

/** The cash is in hand: what is due, what the rounding makes of it, and who paid. It can't be changed afterwards. */
export function TakeForm({ order, side, onClose }: Props) {
  const { orderId, number, buyer, due, cash } = order
  const [proof, setProof] = useState('')
  const onDone = () => {
    toast(m.cash_taken_toast({ amount: money(cash) }), { icon: 'check' })
    onClose()
  }
  const queries = useQueryClient()
  const sending = useSend(ROUTES[side], { onDone })
  // Weighed again or taken by another one meanwhile: this sum is no longer asked for.
  const onError = (error: Error) => {
    if (!isStale(error)) return
    void queries.invalidateQueries(allOf('GET /cash/day', 'GET /orders', 'GET /orders/:id'))
    toast(m.order_stale(), { icon: 'refresh' })
    onClose()
  }
  const submit = () => {
    const body = { amount: cash, ...(proof.trim() !== '' && { proof }) }
    sending.mutate({ params: { id: orderId }, body }, { onError })
    return true
  }
  return (
    <FormSheet
      title={m.cash_take_title({ number })}
      onClose={onClose}
      onSubmit={submit}
      busy={sending.isPending}
      error={withRoom(sending.error)}
      send={m.cash_take({ amount: money(cash) })}
    >
      <p>{m.cash_take_text({ buyer: buyer.name })}</p>
      <dl className="sum">
        <dt className="tot">{m.cash_take_amount()}</dt>
        <dd className="tot">{money(cash)}</dd>
      </dl>
      <p className="t14 c2">{due === cash ? m.cash_take_exact() : m.cash_take_rounded({ due: money(due) })}</p>
      <TextField
        label={m.cash_take_proof()}
        optional
        rows={2}
        maxLength={500}
        value={proof}
        onChange={(event) => setProof(event.target.value)}
        hint={m.cash_take_proof_hint()}
      />
    </FormSheet>
  )
}

/** Who carries nearly all that is allowed reads how much more fits. */
function withRoom(error: Error | null): Error | null {
  if (!(error instanceof ApiError) || error.slug !== 'float-limit' || error.problem.left === undefined) return error
  return new ApiError({ ...error.problem, detail: m.cash_limit_left({ left: money(error.problem.left) }) })
}
