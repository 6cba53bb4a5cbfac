import { m } from '@chl/messages/messages.js'
import { useState } from 'react'
import { titleOf } from '../../shared/goods.ts'
import { Check } from '../../shared/ui/choice.tsx'
import { FieldError, TextField } from '../../shared/ui/field.tsx'
import { PhotoPicker } from '../listings/photo-picker.tsx'
import type { SheetProps } from './delivery-forms.tsx'
import { moment } from './moment.ts'
import { useAct } from './orders.queries.ts'
import { FormSheet } from './reason-sheet.tsx'
import { useStatementPhotos } from './use-statement-photos.ts'

/** The buyer's complaint: which lines, what is wrong with them, and until when it can be made. */
export function DisputeForm({ order, onClose }: SheetProps) {
  const only = order.lines.length === 1 ? order.lines.map(({ id }) => id) : []
  const [lines, setLines] = useState<readonly string[]>(only)
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const { photos, picker } = useStatementPhotos(tried)
  const { act, busy, error } = useAct('POST /orders/:id/dispute', order.id, { onDone: onClose, ownErrors: true })
  const missing = reason.trim().length < 3
  const submit = () => {
    setTried(true)
    if (missing || lines.length === 0 || picker.upload.busy) return false
    act({ reason, lines: [...lines], photos })
    return true
  }
  const noLines = tried && lines.length === 0
  return (
    <FormSheet
      title={m.order_dispute_title()}
      onClose={onClose}
      onSubmit={submit}
      busy={busy}
      error={error}
      send={m.order_dispute_send()}
    >
      <p>
        {m.order_dispute_text({ name: order.seller.name, time: order.disputeUntil ? moment(order.disputeUntil) : '' })}
      </p>
      {order.lines.length > 1 && (
        <fieldset className="stack-4" aria-describedby={noLines ? 'dispute-lines' : undefined}>
          <legend className="lab">{m.order_dispute_lines()}</legend>
          {order.lines.map((line) => (
            <Check
              key={line.id}
              checked={lines.includes(line.id)}
              onChange={(on) => setLines(on ? [...lines, line.id] : lines.filter((id) => id !== line.id))}
            >
              {titleOf(line)}
            </Check>
          ))}
          {noLines && <FieldError id="dispute-lines">{m.order_dispute_lines_missing()}</FieldError>}
        </fieldset>
      )}
      <TextField
        label={m.order_dispute_reason()}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        hint={m.order_dispute_reason_hint()}
        error={tried && missing ? m.order_reason_missing() : undefined}
      />
      <PhotoPicker {...picker} />
    </FormSheet>
  )
}
