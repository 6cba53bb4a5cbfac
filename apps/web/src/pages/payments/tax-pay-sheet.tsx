import { parseMoney } from '@chl/domain/money-text'
import { normalBankRef } from '@chl/domain/receipt-key'
import { m } from '@chl/messages/messages.js'
import { useState } from 'react'
import { money, number } from '../../shared/format.ts'
import { useSend } from '../../shared/query/send.ts'
import { Field, TextField } from '../../shared/ui/field.tsx'
import { formErrors } from '../../shared/ui/form-errors.ts'
import { toast } from '../../shared/ui/toasts.tsx'
import { FormSheet } from '../orders/reason-sheet.tsx'
import { MoneyField } from './money-field.tsx'
import { monthParts } from './month-parts.ts'
import { lackOfAmount, withMost } from './most-words.ts'
import type { TaxList } from './operator.queries.ts'

type Props = { list: TaxList; paid: number; onClose: () => void }

/** Writes down that tax was paid to the state for a month; another person decides. */
export function TaxPaySheet({ list: { month, totals, held }, paid, onClose }: Props) {
  const lacking = Math.min(held, Math.max(0, totals.total - paid))
  const [draft, setDraft] = useState({ amount: lacking > 0 ? number(lacking) : '', bankRef: '', reason: '' })
  const [tried, setTried] = useState(false)
  const onDone = () => {
    toast(m.operator_two_sent())
    onClose()
  }
  const pay = useSend('POST /operator/tax-payments', { onDone })
  const amount = parseMoney(draft.amount)
  const lacks = {
    amount: lackOfAmount(amount, held),
    bankRef: normalBankRef(draft.bankRef) === '' ? m.tax_pay_ref_missing() : undefined,
    reason: draft.reason.trim().length < 3 ? m.operator_note_missing() : undefined,
  }
  const submit = () => {
    setTried(true)
    if (amount === null || Object.values(lacks).some((lack) => lack !== undefined)) return false
    pay.mutate({ body: { month, amount, bankRef: draft.bankRef, reason: draft.reason } })
    return true
  }
  const given = formErrors(pay.error, ['bankRef'])
  const set = (part: Partial<typeof draft>) => setDraft({ ...draft, ...part })
  return (
    <FormSheet
      title={m.tax_pay_title(monthParts(month))}
      onClose={onClose}
      onSubmit={submit}
      busy={pay.isPending}
      error={'bankRef' in given ? null : withMost(pay.error)}
      send={m.operator_two_send()}
    >
      <p>{m.tax_pay_text()}</p>
      <MoneyField
        label={m.operator_two_amount()}
        text={draft.amount}
        onText={(text) => set({ amount: text })}
        hint={m.operator_two_left({ amount: money(held) })}
        error={tried ? lacks.amount : undefined}
      />
      <Field
        label={m.tax_pay_ref()}
        autoComplete="off"
        autoCapitalize="characters"
        maxLength={100}
        value={draft.bankRef}
        onChange={(event) => set({ bankRef: event.target.value })}
        error={(tried ? lacks.bankRef : undefined) ?? given['bankRef']}
      />
      <TextField
        label={m.tax_pay_reason()}
        rows={2}
        maxLength={500}
        value={draft.reason}
        onChange={(event) => set({ reason: event.target.value })}
        error={tried ? lacks.reason : undefined}
      />
    </FormSheet>
  )
}
