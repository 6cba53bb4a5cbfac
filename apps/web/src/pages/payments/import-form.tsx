import { m } from '@chl/messages/messages.js'
import { useState } from 'react'
import { useSend } from '../../shared/query/send.ts'
import { Button } from '../../shared/ui/button.tsx'
import { Dialog } from '../../shared/ui/dialog.tsx'
import { FieldFrame } from '../../shared/ui/field.tsx'
import { Note } from '../../shared/ui/note.tsx'
import { FormSheet } from '../orders/reason-sheet.tsx'
import type { Imported } from './receipts.queries.ts'

/** The API takes a megabyte. */
const LARGEST = 1_000_000

const FAULTS: Readonly<Record<string, () => string>> = {
  too_large: m.receipts_fault_line_too_large,
  too_many_rows: m.receipts_fault_line_too_many_rows,
  too_many_alike: m.receipts_fault_line_too_many_alike,
  not_utf8: m.receipts_fault_line_not_utf8,
  broken_quotes: m.receipts_fault_line_broken_quotes,
  no_header: m.receipts_fault_line_no_header,
  header_twice: m.receipts_fault_line_header_twice,
  no_account: m.receipts_fault_line_no_account,
  wrong_columns: m.receipts_fault_line_wrong_columns,
  bad_date: m.receipts_fault_line_bad_date,
  bad_account: m.receipts_fault_line_bad_account,
  bad_amount: m.receipts_fault_line_bad_amount,
  no_amount: m.receipts_fault_line_no_amount,
  two_amounts: m.receipts_fault_line_two_amounts,
  bad_reference: m.receipts_fault_line_bad_reference,
  content_too_long: m.receipts_fault_line_content_too_long,
  repeated: m.receipts_fault_line_repeated,
}

/** Text of a file in UTF-8; null for any other. A letter that was read wrong could hide an order's number. */
async function textOf(file: File): Promise<string | null> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer())
  } catch {
    return null
  }
}

/** Brings a bank's statement, and then says what it would do, line by line where a line can't be read. */
export function ImportForm({ onClose }: { onClose: () => void }) {
  const [file, setFile] = useState<File | null>(null)
  const [fault, setFault] = useState<string | undefined>()
  const [result, setResult] = useState<Imported | null>(null)
  const read = useSend('POST /operator/bank-statements', { onDone: setResult })
  const submit = () => {
    if (!file || file.size > LARGEST) {
      setFault(file ? m.receipts_import_large() : m.receipts_import_missing())
      return false
    }
    void textOf(file).then((csv) => {
      if (csv === null) setFault(m.receipts_fault_line_not_utf8())
      else read.mutate({ body: { csv } })
    })
    return true
  }
  if (result) return <Result result={result} onClose={onClose} />
  return (
    <FormSheet
      title={m.receipts_import_title()}
      onClose={onClose}
      onSubmit={submit}
      busy={read.isPending}
      error={read.error}
      send={m.receipts_import_send()}
    >
      <p>{m.receipts_import_text()}</p>
      <FieldFrame label={m.receipts_import_file()} error={fault}>
        {(wired) => (
          <input
            {...wired}
            type="file"
            accept=".csv,text/csv,text/plain"
            onChange={(event) => {
              setFile(event.target.files?.[0] ?? null)
              setFault(undefined)
            }}
          />
        )}
      </FieldFrame>
    </FormSheet>
  )
}

function Result({ result, onClose }: { result: Imported; onClose: () => void }) {
  const { counts, statement, faults } = result
  const rows = [
    [m.receipts_import_matched(), counts.matched],
    [m.receipts_import_unmatched(), counts.unmatched],
    [m.receipts_import_maybe_known(), counts.maybeKnown],
    [m.receipts_import_ignored(), counts.ignored],
    [m.receipts_import_known(), counts.known],
  ] as const
  return (
    <Dialog
      open
      onClose={onClose}
      title={m.receipts_import_done()}
      actions={<Button onClick={onClose}>{m.common_close()}</Button>}
    >
      <p>{statement ? m.receipts_import_waits() : m.receipts_import_nothing()}</p>
      <dl className="sum">
        {rows.map(([name, n]) => (
          <div key={name} className="pay__step">
            <dt>{name}</dt>
            <dd>{n}</dd>
          </div>
        ))}
      </dl>
      {faults.length > 0 && (
        <Note tone="warn" alert>
          <p>{m.receipts_import_faults()}</p>
          <ul>
            {faults.map(({ line, code }) => (
              <li key={`${line} ${code}`}>{m.receipts_import_fault({ line, what: FAULTS[code]?.() ?? code })}</li>
            ))}
          </ul>
        </Note>
      )}
    </Dialog>
  )
}
