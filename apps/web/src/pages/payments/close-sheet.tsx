import { m } from '@chl/messages/messages.js'
import { useState } from 'react'
import { useSend } from '../../shared/query/send.ts'
import { TextField } from '../../shared/ui/field.tsx'
import { FormSheet } from '../orders/reason-sheet.tsx'
import { findingWords } from './finding-words.ts'
import type { Finding } from './operator.queries.ts'

/** Closes a finding with what a person knows of it. */
export function CloseSheet({ finding, onClose }: { finding: Finding; onClose: () => void }) {
  const [note, setNote] = useState('')
  const [tried, setTried] = useState(false)
  const close = useSend('POST /operator/findings/:id/resolution', { onDone: onClose })
  const missing = note.trim().length < 3
  const submit = () => {
    setTried(true)
    if (missing) return false
    close.mutate({ params: { id: finding.id }, body: { note } })
    return true
  }
  return (
    <FormSheet
      title={m.operator_close_title()}
      onClose={onClose}
      onSubmit={submit}
      busy={close.isPending}
      error={close.error}
      send={m.operator_do_close()}
    >
      <p>
        <b>{findingWords(finding.kind).title()}</b>
      </p>
      <p>{m.operator_close_text()}</p>
      <TextField
        label={m.operator_note()}
        rows={2}
        maxLength={500}
        value={note}
        onChange={(event) => setNote(event.target.value)}
        error={tried && missing ? m.operator_note_missing() : undefined}
      />
    </FormSheet>
  )
}
