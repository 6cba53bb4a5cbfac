import { m } from '@chl/messages/messages.js'
import { useState } from 'react'
import { useSend } from '../../shared/query/send.ts'
import { TextField } from '../../shared/ui/field.tsx'
import { toast } from '../../shared/ui/toasts.tsx'
import { FormSheet } from '../orders/reason-sheet.tsx'

/** The operator gives up an order that nobody moves: what follows from it, and the reason that both sides read. */
export function CancelSheet({ order, onClose }: { order: { id: string; number: string }; onClose: () => void }) {
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const cancel = useSend('POST /operator/orders/:id/cancellation', {
    onDone: () => {
      toast(m.operator_cancelled({ number: order.number }))
      onClose()
    },
  })
  const missing = reason.trim().length < 3
  const submit = () => {
    setTried(true)
    if (missing) return false
    cancel.mutate({ params: { id: order.id }, body: { reason } })
    return true
  }
  return (
    <FormSheet
      title={m.operator_cancel_title({ number: order.number })}
      onClose={onClose}
      onSubmit={submit}
      busy={cancel.isPending}
      error={cancel.error}
      send={m.order_do_cancel()}
      look="danger"
    >
      <p>{m.operator_cancel_text()}</p>
      <TextField
        label={m.dispute_reason()}
        rows={2}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        error={tried && missing ? m.dispute_reason_missing() : undefined}
      />
    </FormSheet>
  )
}
