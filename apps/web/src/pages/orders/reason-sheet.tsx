import { m } from '@chl/messages/messages.js'
import { type ReactNode, useRef, useState } from 'react'
import { Button } from '../../shared/ui/button.tsx'
import { Chip } from '../../shared/ui/choice.tsx'
import { Dialog } from '../../shared/ui/dialog.tsx'
import { TextField } from '../../shared/ui/field.tsx'
import { errorText, focusFirstError } from '../../shared/ui/form-errors.ts'
import { Note } from '../../shared/ui/note.tsx'
import { type OrderRoute, type Side, useAct } from './orders.queries.ts'

type Action = 'decline' | 'cancel' | 'requestCancel'
type Words = { title: string; text: string; reasons: string[]; send: string; look: 'danger' | 'main' }

/** A reason shorter than this says nothing to the other side, and the API refuses it. */
const LEAST = 3

function wordsOf({ action, side, name, collected }: Props): Words {
  if (action === 'decline')
    return {
      title: m.order_decline_title(),
      text: m.order_decline_text({ name }),
      reasons: [m.order_reason_sold(), m.order_reason_price(), m.order_reason_late()],
      send: m.order_do_decline(),
      look: 'danger',
    }
  if (action === 'requestCancel')
    return {
      title: m.order_request_cancel_title(),
      text: m.order_request_cancel_text({ name }),
      reasons: [m.order_reason_agreed(), m.order_reason_late(), m.order_reason_changed()],
      send: m.order_request_cancel_send(),
      look: 'main',
    }
  return {
    title: m.order_cancel_title(),
    text: cancelText({ side, name, collected }),
    reasons:
      side === 'buyer'
        ? [m.order_reason_changed(), m.order_reason_mistake()]
        : [m.order_reason_damaged(), m.order_reason_late(), m.order_reason_agreed()],
    send: m.order_do_cancel(),
    look: 'danger',
  }
}

function cancelText({ side, name, collected }: Pick<Props, 'side' | 'name' | 'collected'>) {
  if (side === 'buyer') return m.order_cancel_buyer_text({ name })
  return collected ? m.pay_cancel_seller_text({ name }) : m.order_cancel_seller_text({ name })
}

const ROUTES = {
  decline: 'POST /orders/:id/decline',
  cancel: 'POST /orders/:id/cancellation',
  requestCancel: 'POST /orders/:id/cancel-request',
} as const satisfies Record<Action, OrderRoute>

type Props = {
  action: Action
  orderId: string
  side: Side
  name: string
  /** Whether the platform collects: then it is the one that pays back. */
  collected: boolean
  onClose: () => void
}

/** Declining, cancelling or asking to: what follows from it, and the reason that `name`, the other side, reads. */
export function ReasonSheet(props: Props) {
  const { action, orderId, side, onClose } = props
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const { title, text, reasons, send, look } = wordsOf(props)
  const { act, busy, error } = useAct(ROUTES[action], orderId, { onDone: onClose, ownErrors: true })
  // Before an answer the buyer owes nobody a reason.
  const optional = action === 'cancel' && side === 'buyer'
  const missing = reason.trim().length < LEAST && !(optional && reason.trim() === '')
  const submit = () => {
    setTried(true)
    if (missing) return false
    act(reason.trim() === '' ? {} : { reason })
    return true
  }
  return (
    <FormSheet title={title} onClose={onClose} onSubmit={submit} busy={busy} error={error} send={send} look={look}>
      <p>{text}</p>
      <fieldset className="chips chips--wrap">
        <legend className="vh">{m.order_reasons()}</legend>
        {reasons.map((one) => (
          <Chip key={one} on={reason === one} onPress={() => setReason(one)}>
            {one}
          </Chip>
        ))}
      </fieldset>
      <TextField
        label={m.order_reason_label()}
        optional={optional}
        rows={2}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        error={tried && missing ? m.order_reason_missing() : undefined}
      />
    </FormSheet>
  )
}

type FormProps = {
  title: string
  onClose: () => void
  /** Sends what was filled in; false where something is missing, and the first marked field gets the focus. */
  onSubmit: () => boolean
  busy: boolean
  error: Error | null
  send: string
  look?: 'danger' | 'main'
  children: ReactNode
}

/** A sheet with a form: its fields, what went wrong in sending, and the one button. */
export function FormSheet({ title, onClose, onSubmit, busy, error, send, look = 'main', children }: FormProps) {
  const form = useRef<HTMLFormElement>(null)
  return (
    <Dialog open onClose={onClose} title={title}>
      <form
        ref={form}
        className="stack-16"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          // The fields are marked in the next paint, and only then can the first of them be found.
          if (!busy && !onSubmit()) requestAnimationFrame(() => focusFirstError(form.current))
        }}
      >
        {children}
        {error && (
          <Note tone="danger" alert>
            {errorText(error)}
          </Note>
        )}
        <div className="dlg__a">
          <Button type="submit" look={look} big busy={busy}>
            {send}
          </Button>
          <Button wide onClick={onClose}>
            {m.common_back()}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
