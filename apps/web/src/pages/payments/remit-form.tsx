import { parseMoney } from '@chl/domain/money-text'
import { m } from '@chl/messages/messages.js'
import { useState } from 'react'
import { money, number } from '../../shared/format.ts'
import { useSend } from '../../shared/query/send.ts'
import { Field } from '../../shared/ui/field.tsx'
import { formErrors } from '../../shared/ui/form-errors.ts'
import { FormSheet } from '../orders/reason-sheet.tsx'
import { MoneyField } from './money-field.tsx'

type Props = {
  /** What may be brought in at most, in đồng. */
  most: number
  /** Whose cash is counted, where it isn't one's own. */
  collector?: { id: string; name: string }
  onClose: () => void
}

/** Counts in what a collector carries: all of it, unless another sum is typed. */
export function RemitForm({ most, collector, onClose }: Props) {
  const [text, setText] = useState(number(most))
  const [note, setNote] = useState('')
  const [tried, setTried] = useState(false)
  const remit = useSend('POST /cash/remittances', { onDone: onClose })
  const amount = parseMoney(text)
  const lacks =
    amount === null || amount === 0
      ? m.cash_remit_unclear()
      : amount > most
        ? m.cash_remit_most({ amount: money(most) })
        : undefined
  const submit = () => {
    setTried(true)
    if (lacks !== undefined || amount === null) return false
    remit.mutate({ body: { amount, note, ...(collector && { collector: collector.id }) } })
    return true
  }
  const errors = formErrors(remit.error, ['amount'])
  return (
    <FormSheet
      title={collector ? m.cash_desk_count_title({ name: collector.name }) : m.cash_remit_title()}
      onClose={onClose}
      onSubmit={submit}
      busy={remit.isPending}
      error={errors['amount'] === undefined ? remit.error : null}
      send={m.cash_remit()}
    >
      <p>{m.cash_remit_text()}</p>
      <MoneyField
        label={m.cash_remit_amount()}
        text={text}
        onText={setText}
        hint={m.cash_remit_most({ amount: money(most) })}
        error={errors['amount'] ?? (tried ? lacks : undefined)}
      />
      <Field
        label={m.cash_remit_note()}
        optional
        autoComplete="off"
        maxLength={200}
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
    </FormSheet>
  )
}
