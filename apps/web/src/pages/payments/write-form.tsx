import { parseMoney } from '@chl/domain/money-text'
import { m } from '@chl/messages/messages.js'
import { useState } from 'react'
import { useSend } from '../../shared/query/send.ts'
import { Field } from '../../shared/ui/field.tsx'
import { FormSheet } from '../orders/reason-sheet.tsx'
import { MoneyField } from './money-field.tsx'

/** The zone that a time is typed in, wherever the computer stands. */
const VIETNAM = '+07:00'

/** Writes down a line of a bank that tells nothing by itself. Another person confirms it. */
export function WriteForm({ onClose }: { onClose: () => void }) {
  const [draft, setDraft] = useState({ amount: '', content: '', bankRef: '', at: '' })
  const [tried, setTried] = useState(false)
  const write = useSend('POST /operator/receipts', { onDone: onClose })
  const amount = parseMoney(draft.amount)
  const lacks = {
    amount: amount === null || amount === 0 ? m.receipts_write_amount_missing() : undefined,
    at: /^20\d\d-\d\d-\d\dT\d\d:\d\d/.test(draft.at) ? undefined : m.receipts_write_at_missing(),
  }
  const submit = () => {
    setTried(true)
    if (lacks.amount !== undefined || lacks.at !== undefined || amount === null) return false
    const { content, bankRef, at } = draft
    write.mutate({ body: { amount, content, bankRef, at: `${at.slice(0, 16)}:00${VIETNAM}` } })
    return true
  }
  const set = (part: Partial<typeof draft>) => setDraft({ ...draft, ...part })
  return (
    <FormSheet
      title={m.receipts_write_title()}
      onClose={onClose}
      onSubmit={submit}
      busy={write.isPending}
      error={write.error}
      send={m.receipts_write_send()}
    >
      <p>{m.receipts_write_text()}</p>
      <MoneyField
        label={m.receipts_write_amount()}
        text={draft.amount}
        onText={(text) => set({ amount: text })}
        error={tried ? lacks.amount : undefined}
      />
      <Field
        label={m.receipts_write_content()}
        autoComplete="off"
        maxLength={500}
        value={draft.content}
        onChange={(event) => set({ content: event.target.value })}
      />
      <Field
        label={m.receipts_write_ref()}
        optional
        autoComplete="off"
        maxLength={100}
        value={draft.bankRef}
        onChange={(event) => set({ bankRef: event.target.value })}
      />
      <Field
        label={m.receipts_write_at()}
        type="datetime-local"
        value={draft.at}
        onChange={(event) => set({ at: event.target.value })}
        error={tried ? lacks.at : undefined}
      />
    </FormSheet>
  )
}
