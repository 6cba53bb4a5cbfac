import { m } from '@chl/messages/messages.js'
import { useState } from 'react'
import { BankFields, bankOf, lacksOfBank, NO_BANK } from '../../shared/ui/bank-fields.tsx'
import { Button } from '../../shared/ui/button.tsx'
import { formErrors } from '../../shared/ui/form-errors.ts'
import { SettingsForm } from '../../shared/ui/settings-form.tsx'
import { type SettingsProps, useSaveSettings } from './use-settings.ts'

const FIELDS = ['bankAccount.bank', 'bankAccount.account', 'bankAccount.holder'] as const

function useBankAccount({ settings, manage }: SettingsProps) {
  const before = settings.bankAccount ?? NO_BANK
  const [draft, setDraft] = useState(before)
  const [tried, setTried] = useState(false)
  const save = useSaveSettings(() => setTried(false))
  const lacks = lacksOfBank(draft)
  const submit = () => {
    setTried(true)
    if (Object.keys(lacks).length > 0) return false
    const whole = bankOf(draft)
    save.mutate({ body: { bankAccount: whole } }, { onSuccess: () => setDraft(whole) })
    return true
  }
  const refused = formErrors(save.error, FIELDS)
  return {
    draft,
    refused,
    errors: {
      bank: refused['bankAccount.bank'],
      account: refused['bankAccount.account'],
      holder: refused['bankAccount.holder'],
      ...(tried && lacks),
    },
    submit,
    busy: save.isPending,
    changed: JSON.stringify(draft) !== JSON.stringify(before),
    set: (part: Partial<typeof draft>) => manage && setDraft({ ...draft, ...part }),
    reset: () => setDraft(before),
    remove: () => save.mutate({ body: { bankAccount: null } }, { onSuccess: () => setDraft(NO_BANK) }),
  }
}

/** Where buyers transfer to: the bank, the account and its holder as the bank writes it. */
export function BankForm({ settings, manage }: SettingsProps) {
  const { draft, errors, refused, submit, busy, changed, set, reset, remove } = useBankAccount({ settings, manage })
  return (
    <SettingsForm
      id="bank"
      title={m.account_bank_title()}
      text={m.account_bank_text()}
      busy={busy}
      changed={changed}
      onReset={reset}
      errors={refused}
      onSave={submit}
    >
      <BankFields draft={draft} errors={errors} set={set} readOnly={!manage} />
      {manage && settings.bankAccount && (
        <Button look="quiet" icon="trash" busy={busy} onClick={remove}>
          {m.account_bank_remove()}
        </Button>
      )}
    </SettingsForm>
  )
}
