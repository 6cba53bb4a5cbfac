import { m } from '@chl/messages/messages.js'
import { useState } from 'react'
import { money } from '../../shared/format.ts'
import { useSend } from '../../shared/query/send.ts'
import { Field, TextField } from '../../shared/ui/field.tsx'
import { toast } from '../../shared/ui/toasts.tsx'
import { FormSheet } from '../orders/reason-sheet.tsx'
import type { Payout } from './payouts.queries.ts'

type Props = { payout: Payout; onClose: () => void }

/** The bank has paid: its reference is asked, so that the line is found on its statement. */
export function PaidSheet({ payout, onClose }: Props) {
  const [bankRef, setBankRef] = useState('')
  const [tried, setTried] = useState(false)
  const send = useSend('POST /operator/payouts/:id/paid', { onDone: onClose })
  const missing = bankRef.trim() === ''
  const submit = () => {
    setTried(true)
    if (!missing) send.mutate({ params: { id: payout.id }, body: { bankRef } })
    return !missing
  }
  return (
    <FormSheet
      title={m.payouts_paid_title({ amount: money(payout.amount) })}
      onClose={onClose}
      onSubmit={submit}
      busy={send.isPending}
      error={send.error}
      send={m.payouts_mark_paid()}
    >
      <Field
        label={m.payouts_bank_ref()}
        autoComplete="off"
        maxLength={60}
        value={bankRef}
        onChange={(event) => setBankRef(event.target.value)}
        error={tried && missing ? m.payouts_bank_ref_missing() : undefined}
      />
    </FormSheet>
  )
}

/** The bank sent it back, and why: the payee reads it once another person agrees. */
export const ReturnedSheet = (props: Props) => (
  <WithReason
    {...props}
    route="POST /operator/payouts/:id/returned"
    title={m.payouts_returned_title({ amount: money(props.payout.amount) })}
    text={m.payouts_returned_text()}
  />
)

/** Given up before it left. */
export const CancelSheet = (props: Props) => (
  <WithReason
    {...props}
    route="POST /operator/payouts/:id/cancellation"
    title={m.payouts_cancel_title({ amount: money(props.payout.amount) })}
    text={m.payouts_cancel_text()}
  />
)

type ReasonProps = Props & {
  route: 'POST /operator/payouts/:id/returned' | 'POST /operator/payouts/:id/cancellation'
  title: string
  text: string
}

function WithReason({ payout, onClose, route, title, text }: ReasonProps) {
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const onDone = () => {
    toast(m.operator_two_sent())
    onClose()
  }
  const send = useSend(route, { onDone })
  const missing = reason.trim().length < 3
  const submit = () => {
    setTried(true)
    if (!missing) send.mutate({ params: { id: payout.id }, body: { reason } })
    return !missing
  }
  return (
    <FormSheet
      title={title}
      onClose={onClose}
      onSubmit={submit}
      busy={send.isPending}
      error={send.error}
      send={m.operator_two_send()}
    >
      <p>{text}</p>
      <TextField
        label={m.payouts_reason()}
        rows={2}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        error={tried && missing ? m.payouts_reason_missing() : undefined}
      />
    </FormSheet>
  )
}
