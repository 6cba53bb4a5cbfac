import { m } from '@chl/messages/messages.js'
import { useState } from 'react'
import { amount } from '../../shared/format.ts'
import { titleOf } from '../../shared/goods.ts'
import { AmountField } from '../../shared/ui/amount-field.tsx'
import { Field, TextField } from '../../shared/ui/field.tsx'
import { type Order, useAct } from './orders.queries.ts'
import { FormSheet } from './reason-sheet.tsx'

export type SheetProps = { order: Order; onClose: () => void }

/** Who takes the goods along: carrier, plate, and a phone that the buyer can call. */
export function DispatchForm({ order, onClose }: SheetProps) {
  const [carrier, setCarrier] = useState('')
  const [plate, setPlate] = useState('')
  const [phone, setPhone] = useState('')
  const [tried, setTried] = useState(false)
  const { act, busy, error } = useAct('POST /orders/:id/dispatch', order.id, { onDone: onClose, ownErrors: true })
  const missing = carrier.trim() === ''
  const submit = () => {
    setTried(true)
    if (!missing) act({ carrier, plate, phone })
    return !missing
  }
  return (
    <FormSheet
      title={m.order_dispatch_title()}
      onClose={onClose}
      onSubmit={submit}
      busy={busy}
      error={error}
      send={m.order_dispatch_send()}
    >
      <Field
        label={m.order_carrier()}
        maxLength={80}
        value={carrier}
        onChange={(event) => setCarrier(event.target.value)}
        hint={m.order_carrier_hint()}
        error={tried && missing ? m.order_carrier_missing() : undefined}
      />
      <Field
        label={m.order_plate()}
        optional
        maxLength={20}
        autoCapitalize="characters"
        value={plate}
        onChange={(event) => setPlate(event.target.value)}
      />
      <Field
        label={m.order_carrier_phone()}
        optional
        type="tel"
        maxLength={20}
        value={phone}
        onChange={(event) => setPhone(event.target.value)}
      />
    </FormSheet>
  )
}

/** The seller says that the goods arrived, and how the other side can know it. */
export function DeliverForm({ order, onClose }: SheetProps) {
  const [proof, setProof] = useState('')
  const [tried, setTried] = useState(false)
  const { act, busy, error } = useAct('POST /orders/:id/delivery', order.id, { onDone: onClose, ownErrors: true })
  const missing = proof.trim().length < 3
  const submit = () => {
    setTried(true)
    if (!missing) act({ proof })
    return !missing
  }
  return (
    <FormSheet
      title={m.order_deliver_title()}
      onClose={onClose}
      onSubmit={submit}
      busy={busy}
      error={error}
      send={m.order_do_deliver_seller()}
    >
      <p>{m.order_deliver_text({ name: order.buyer.name })}</p>
      <TextField
        label={m.order_proof()}
        rows={2}
        maxLength={500}
        value={proof}
        onChange={(event) => setProof(event.target.value)}
        hint={m.order_proof_hint()}
        error={tried && missing ? m.order_proof_missing() : undefined}
      />
    </FormSheet>
  )
}

/** Goods that came back: why, and what of each line can still be sold. The rest is written off. */
export function ReturnForm({ order, onClose }: SheetProps) {
  const came = (line: Order['lines'][number]) => line.weighed?.net ?? line.ordered
  const [reason, setReason] = useState('')
  const [fit, setFit] = useState<Record<string, number | null>>(() =>
    Object.fromEntries(order.lines.map((line) => [line.id, came(line)])),
  )
  const [tried, setTried] = useState(false)
  const { act, busy, error } = useAct('POST /orders/:id/return', order.id, { onDone: onClose, ownErrors: true })
  const faultOf = (line: Order['lines'][number]) => {
    const value = fit[line.id] ?? null
    if (value === null) return m.common_amount_unclear()
    return value > came(line) ? m.order_return_over({ amount: amount(came(line), line) }) : undefined
  }
  const missing = reason.trim().length < 3
  const submit = () => {
    setTried(true)
    if (missing || order.lines.some(faultOf)) return false
    act({ reason, fit: order.lines.map(({ id }) => ({ line: id, amount: fit[id] ?? 0 })) })
    return true
  }
  return (
    <FormSheet
      title={m.order_return_title()}
      onClose={onClose}
      onSubmit={submit}
      busy={busy}
      error={error}
      send={m.order_return_send()}
      look="danger"
    >
      <p>{m.order_return_text()}</p>
      {order.lines.map((line) => (
        <AmountField
          key={line.id}
          label={m.order_return_fit({ title: titleOf(line) })}
          goods={line}
          value={fit[line.id] ?? null}
          onChange={(value) => setFit({ ...fit, [line.id]: value })}
          least={0}
          most={came(line)}
          hint={m.order_return_of({ amount: amount(came(line), line) })}
          error={faultOf(line)}
        />
      ))}
      <TextField
        label={m.order_reason_label()}
        rows={2}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        error={tried && missing ? m.order_reason_missing() : undefined}
      />
    </FormSheet>
  )
}
