import { ApiError } from '@chl/contracts/client'
import { m } from '@chl/messages/messages.js'
import { useState } from 'react'
import { money } from '../../shared/format.ts'
import { useSend } from '../../shared/query/send.ts'
import { TextField } from '../../shared/ui/field.tsx'
import { toast } from '../../shared/ui/toasts.tsx'
import { FormSheet } from '../orders/reason-sheet.tsx'
import type { CashDay, CashToTake } from './cash.queries.ts'

type Props = { order: CashToTake; side: CashDay['side']; onClose: () => void }

/** The cash is in hand: what is due, what the rounding makes of it, and who paid. It can't be changed afterwards. */
export function TakeForm({ order, side, onClose }: Props) {
  const { orderId, number, buyer, due, cash } = order
  const [proof, setProof] = useState('')
  const onDone = () => {
    toast(m.cash_taken_toast({ amount: money(cash) }), { icon: 'check' })
    onClose()
  }
  const bySeller = useSend('POST /orders/:id/cash', { onDone })
  const byOperator = useSend('POST /cash/orders/:id', { onDone })
  const sending = side === 'seller' ? bySeller : byOperator
  const submit = () => {
    sending.mutate({ params: { id: orderId }, body: proof.trim() === '' ? {} : { proof } })
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
