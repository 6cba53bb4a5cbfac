import { ApiError } from '@chl/contracts/client'
import { m } from '@chl/messages/messages.js'
import { useState } from 'react'
import { money } from '../../shared/format.ts'
import { TextField } from '../../shared/ui/field.tsx'
import type { SheetProps } from './delivery-forms.tsx'
import { useAct } from './orders.queries.ts'
import { FormSheet } from './reason-sheet.tsx'

/** The seller's person has the cash in hand, rounded to 1 000 đ; a note may say who paid it, and where. */
export function TakeCashForm({ order, onClose }: SheetProps) {
  const [proof, setProof] = useState('')
  const { act, busy, error } = useAct('POST /orders/:id/cash', order.id, { onDone: onClose, ownErrors: true })
  const { cash = null, due = null } = order.payment.collected ?? {}
  if (!cash) return null
  const amount = money(cash.amount)
  const submit = () => {
    act(proof.trim() === '' ? {} : { proof })
    return true
  }
  return (
    <FormSheet
      title={m.pay_take_title()}
      onClose={onClose}
      onSubmit={submit}
      busy={busy}
      error={withRoom(error)}
      send={m.pay_take_send({ amount })}
    >
      <p>{m.pay_take_text({ name: order.buyer.name })}</p>
      <dl className="sum">
        <dt className="tot">{m.pay_take_amount()}</dt>
        <dd className="tot">{amount}</dd>
      </dl>
      <p className="t14 c2">
        {due !== null && due !== cash.amount && `${m.pay_take_rounded({ due: money(due) })} `}
        {m.pay_take_then()}
      </p>
      <TextField
        label={m.pay_take_proof()}
        optional
        rows={2}
        maxLength={500}
        value={proof}
        onChange={(event) => setProof(event.target.value)}
        hint={m.pay_take_proof_hint()}
      />
    </FormSheet>
  )
}

/** A collector who carries nearly all that is allowed reads how much more fits. */
function withRoom(error: Error | null): Error | null {
  if (!(error instanceof ApiError) || error.slug !== 'float-limit' || error.problem.left === undefined) return error
  return new ApiError({ ...error.problem, detail: m.pay_take_limit({ left: money(error.problem.left) }) })
}
