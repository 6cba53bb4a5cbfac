import { asciiUpper } from '@chl/domain/text'
import { m } from '@chl/messages/messages.js'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { apiQuery } from '../../shared/query/query.ts'
import { Button } from '../../shared/ui/button.tsx'
import { Field, SelectField } from '../../shared/ui/field.tsx'
import { formErrors } from '../../shared/ui/form-errors.ts'
import { SettingsForm } from '../../shared/ui/settings-form.tsx'
import { type SettingsProps, useSaveSettings } from './use-settings.ts'

const EMPTY = { bank: '', account: '', holder: '' }
const FIELDS = ['bankAccount.bank', 'bankAccount.account', 'bankAccount.holder'] as const
const banksQuery = () => ({ ...apiQuery('GET /banks'), staleTime: Number.POSITIVE_INFINITY })

function useBankAccount({ settings, manage }: SettingsProps) {
  const before = settings.bankAccount ?? EMPTY
  const [draft, setDraft] = useState(before)
  const [tried, setTried] = useState(false)
  const save = useSaveSettings(() => setTried(false))
  const account = draft.account.replace(/[\s.-]/g, '')
  const lacks = {
    ...(draft.bank === '' && { 'bankAccount.bank': m.account_bank_missing() }),
    ...(!/^[0-9A-Za-z]{4,19}$/.test(account) && { 'bankAccount.account': m.account_number_wrong() }),
    ...(draft.holder.trim() === '' && { 'bankAccount.holder': m.account_holder_missing() }),
  }
  const submit = () => {
    setTried(true)
    if (Object.keys(lacks).length > 0) return false
    const whole = { ...draft, account, holder: asciiUpper(draft.holder) }
    save.mutate({ body: { bankAccount: whole } }, { onSuccess: () => setDraft(whole) })
    return true
  }
  const errors: Record<string, string> = { ...formErrors(save.error, FIELDS), ...(tried && lacks) }
  return {
    draft,
    errors,
    submit,
    busy: save.isPending,
    changed: JSON.stringify(draft) !== JSON.stringify(before),
    set: (part: Partial<typeof draft>) => manage && setDraft({ ...draft, ...part }),
    reset: () => setDraft(before),
    remove: () => save.mutate({ body: { bankAccount: null } }, { onSuccess: () => setDraft(EMPTY) }),
  }
}

/** Where buyers transfer to: the bank, the account and its holder as the bank writes it. */
export function BankForm({ settings, manage }: SettingsProps) {
  const { draft, errors, submit, busy, changed, set, reset, remove } = useBankAccount({ settings, manage })
  const { data } = useQuery(banksQuery())
  const options = [
    { value: '', label: m.account_bank_choose() },
    ...(data?.banks ?? []).map(({ bin, name }) => ({ value: bin, label: name })),
  ]
  return (
    <SettingsForm
      id="bank"
      title={m.account_bank_title()}
      text={m.account_bank_text()}
      busy={busy}
      changed={changed}
      onReset={reset}
      errors={errors}
      onSave={submit}
    >
      <SelectField
        label={m.account_bank()}
        value={draft.bank}
        onChange={(bank) => set({ bank })}
        options={options}
        error={errors['bankAccount.bank']}
      />
      <Field
        label={m.account_number()}
        inputMode="numeric"
        autoComplete="off"
        maxLength={30}
        readOnly={!manage}
        value={draft.account}
        onChange={(event) => set({ account: event.target.value })}
        error={errors['bankAccount.account']}
      />
      <Field
        label={m.account_holder()}
        hint={m.account_holder_hint()}
        autoComplete="off"
        autoCapitalize="characters"
        maxLength={60}
        readOnly={!manage}
        value={draft.holder}
        onChange={(event) => set({ holder: event.target.value })}
        onBlur={() => set({ holder: asciiUpper(draft.holder) })}
        error={errors['bankAccount.holder']}
      />
      {manage && settings.bankAccount && (
        <Button look="quiet" icon="trash" busy={busy} onClick={remove}>
          {m.account_bank_remove()}
        </Button>
      )}
    </SettingsForm>
  )
}
