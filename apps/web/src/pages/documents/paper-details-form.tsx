import { parseTaxId } from '@chl/domain/tax-id'
import { m } from '@chl/messages/messages.js'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useSend } from '../../shared/query/send.ts'
import { Button } from '../../shared/ui/button.tsx'
import { Field } from '../../shared/ui/field.tsx'
import { formErrors } from '../../shared/ui/form-errors.ts'
import { SettingsForm } from '../../shared/ui/settings-form.tsx'
import { Shown } from '../../shared/ui/shown.tsx'
import { toast } from '../../shared/ui/toasts.tsx'
import { paperDetailsQuery } from './documents.queries.ts'

type Details = { taxId: string | null; address: string; representative: string }
type Props = { manage: boolean; buyer: boolean }

/** What papers say of the acting organization. The tax id is typed, and never shown again but for its last four digits. */
export function PaperDetailsForm({ manage, buyer }: Props) {
  return (
    <Shown query={useQuery(paperDetailsQuery())}>
      {(details) => <Form key={JSON.stringify(details)} details={details} manage={manage} buyer={buyer} />}
    </Shown>
  )
}

const FIELDS = ['taxId', 'address', 'representative'] as const

function useDetails(details: Details, manage: boolean) {
  const before = { taxId: '', address: details.address, representative: details.representative }
  const [draft, setDraft] = useState(before)
  const [tried, setTried] = useState(false)
  const queries = useQueryClient()
  const save = useSend('PUT /my/paper-details', {
    onDone: (saved) => {
      queries.setQueryData(paperDetailsQuery().queryKey, saved)
      toast(m.account_saved())
    },
  })
  const wrong = draft.taxId.trim() !== '' && parseTaxId(draft.taxId) === null
  const send = (taxId?: string | null) =>
    save.mutate({
      body: {
        ...(taxId !== undefined && { taxId }),
        address: draft.address.trim(),
        representative: draft.representative.trim(),
      },
    })
  const submit = () => {
    setTried(true)
    if (wrong) return false
    send(draft.taxId.trim() || undefined)
    return true
  }
  const errors: Record<string, string> = {
    ...formErrors(save.error, FIELDS),
    ...(tried && wrong && { taxId: m.papers_fault_tax_id() }),
  }
  return {
    draft,
    errors,
    submit,
    busy: save.isPending,
    changed: JSON.stringify(draft) !== JSON.stringify(before),
    set: (part: Partial<typeof draft>) => manage && setDraft({ ...draft, ...part }),
    reset: () => setDraft(before),
    remove: () => send(null),
  }
}

function Form({ details, manage, buyer }: Props & { details: Details }) {
  const { draft, errors, submit, busy, changed, set, reset, remove } = useDetails(details, manage)
  return (
    <SettingsForm
      id="paper-details"
      title={m.papers_details()}
      text={m.papers_details_text()}
      busy={busy}
      changed={changed}
      onReset={reset}
      errors={errors}
      onSave={submit}
    >
      <Field
        label={m.papers_details_tax_id()}
        hint={details.taxId ? m.papers_details_tax_id_kept({ id: details.taxId }) : m.papers_details_tax_id_hint()}
        inputMode="numeric"
        autoComplete="off"
        maxLength={20}
        readOnly={!manage}
        value={draft.taxId}
        onChange={(event) => set({ taxId: event.target.value })}
        error={errors['taxId']}
      />
      {manage && details.taxId && (
        <Button look="quiet" icon="trash" busy={busy} onClick={remove}>
          {m.papers_details_remove()}
        </Button>
      )}
      <Field
        label={m.papers_details_address()}
        hint={buyer ? m.papers_details_address_buyer() : m.papers_details_address_hint()}
        autoComplete="off"
        maxLength={200}
        readOnly={!manage}
        value={draft.address}
        onChange={(event) => set({ address: event.target.value })}
        error={errors['address']}
      />
      <Field
        label={m.papers_details_representative()}
        autoComplete="off"
        maxLength={120}
        readOnly={!manage}
        value={draft.representative}
        onChange={(event) => set({ representative: event.target.value })}
        error={errors['representative']}
      />
    </SettingsForm>
  )
}
