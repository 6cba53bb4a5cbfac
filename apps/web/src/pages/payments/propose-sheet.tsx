import { parseMoney } from '@chl/domain/money-text'
import { m } from '@chl/messages/messages.js'
import { useState } from 'react'
import { money } from '../../shared/format.ts'
import { useSend } from '../../shared/query/send.ts'
import { TextField } from '../../shared/ui/field.tsx'
import { toast } from '../../shared/ui/toasts.tsx'
import { FormSheet } from '../orders/reason-sheet.tsx'
import { MoneyField } from './money-field.tsx'
import { lackOfAmount, withMost } from './most-words.ts'

/** What is proposed, for whom, and the most that it can be. `id` is an order, a seller, or a card's dispute. */
export type Proposing = { id: string; name: string; most: number } & (
  | { kind: 'refund' }
  | { kind: 'write_off' }
  | { kind: 'charge_seller'; orderId: string }
)

const TITLES = {
  refund: m.operator_book_give_back,
  write_off: m.operator_do_write_off,
  charge_seller: m.operator_do_charge,
}
const TEXTS = {
  refund: m.operator_refund_text,
  write_off: m.operator_writeoff_text,
  charge_seller: m.operator_charge_text,
}

/** Asks for an amount and why; another person decides. */
export function ProposeSheet({ proposing, onClose }: { proposing: Proposing; onClose: () => void }) {
  const [text, setText] = useState('')
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const { send, busy, error } = useProposal(onClose)
  const amount = parseMoney(text)
  const lack = lackOfAmount(amount, proposing.most)
  const lacksReason = reason.trim().length < 3
  const submit = () => {
    setTried(true)
    if (amount === null || lack !== undefined || lacksReason) return false
    send(proposing, { amount, reason })
    return true
  }
  return (
    <FormSheet
      title={TITLES[proposing.kind]()}
      onClose={onClose}
      onSubmit={submit}
      busy={busy}
      error={withMost(error)}
      send={m.operator_two_send()}
    >
      <p>
        <b>{proposing.name}</b>
      </p>
      <p>{TEXTS[proposing.kind]()}</p>
      <MoneyField
        label={m.operator_two_amount()}
        text={text}
        onText={setText}
        hint={m.operator_two_left({ amount: money(proposing.most) })}
        error={tried ? lack : undefined}
      />
      <TextField
        label={m.operator_two_reason()}
        rows={2}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        error={tried && lacksReason ? m.operator_note_missing() : undefined}
      />
    </FormSheet>
  )
}

function useProposal(onClose: () => void) {
  const onDone = () => {
    toast(m.operator_two_sent())
    onClose()
  }
  const refund = useSend('POST /operator/orders/:id/refund', { onDone })
  const writeOff = useSend('POST /operator/sellers/:id/write-off', { onDone })
  const charge = useSend('POST /operator/card-disputes/:id/charge-seller', { onDone })
  const send = (proposing: Proposing, body: { amount: number; reason: string }) => {
    const params = { id: proposing.id }
    if (proposing.kind === 'refund') refund.mutate({ params, body })
    else if (proposing.kind === 'write_off') writeOff.mutate({ params, body })
    else charge.mutate({ params, body: { ...body, orderId: proposing.orderId } })
  }
  return {
    send,
    busy: refund.isPending || writeOff.isPending || charge.isPending,
    error: refund.error ?? writeOff.error ?? charge.error,
  }
}
