import { m } from '@chl/messages/messages.js'
import { useState } from 'react'
import { TextField } from '../../shared/ui/field.tsx'
import { PhotoPicker } from '../listings/photo-picker.tsx'
import type { SheetProps } from './delivery-forms.tsx'
import { useAct } from './orders.queries.ts'
import { FormSheet } from './reason-sheet.tsx'
import { useStatementPhotos } from './use-statement-photos.ts'

/** What a side adds to an open dispute, with photos. */
export function StatementForm({ order, onClose }: SheetProps) {
  const [text, setText] = useState('')
  const [tried, setTried] = useState(false)
  const { photos, picker } = useStatementPhotos(tried)
  const { act, busy, error } = useAct('POST /orders/:id/dispute/statement', order.id, {
    onDone: onClose,
    ownErrors: true,
  })
  const missing = text.trim().length < 3
  const submit = () => {
    setTried(true)
    if (missing || picker.upload.busy) return false
    act({ text, photos })
    return true
  }
  return (
    <FormSheet
      title={m.order_statement_title()}
      onClose={onClose}
      onSubmit={submit}
      busy={busy}
      error={error}
      send={m.order_statement_send()}
    >
      <p>{m.order_statement_text({ name: order.side === 'buyer' ? order.seller.name : order.buyer.name })}</p>
      <TextField
        label={m.order_statement_what()}
        rows={4}
        maxLength={2000}
        value={text}
        onChange={(event) => setText(event.target.value)}
        error={tried && missing ? m.order_statement_missing() : undefined}
      />
      <PhotoPicker {...picker} />
    </FormSheet>
  )
}
