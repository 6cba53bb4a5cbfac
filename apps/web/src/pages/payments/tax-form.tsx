import { m } from '@chl/messages/messages.js'
import { useState } from 'react'
import { useSend } from '../../shared/query/send.ts'
import { Check, Options } from '../../shared/ui/choice.tsx'
import { formErrors } from '../../shared/ui/form-errors.ts'
import { Note } from '../../shared/ui/note.tsx'
import { toast } from '../../shared/ui/toasts.tsx'
import { SettingsForm } from '../../shared/ui/settings-form.tsx'
import type { Balance } from './money.queries.ts'

type Payee = Balance['payee']
type TaxKind = Payee['taxKind']

const KINDS: readonly { value: TaxKind; label: () => string }[] = [
  { value: 'household', label: m.mymoney_tax_household },
  { value: 'individual', label: m.mymoney_tax_individual },
  { value: 'company', label: m.mymoney_tax_company },
  { value: 'cooperative', label: m.mymoney_tax_cooperative },
]

type Props = { payee: Payee; manage: boolean }

/** As what the seller is taxed, and whether it sells its own raw produce. Staff read it. What a colleague saved meanwhile is begun with anew. */
export const TaxForm = (props: Props) => <Form key={`${props.payee.taxKind} ${props.payee.ownProduce}`} {...props} />

function Form({ payee, manage }: Props) {
  const [draft, setDraft] = useState({ taxKind: payee.taxKind, ownProduce: payee.ownProduce })
  const save = useSend('PUT /payments/payee', { onDone: () => toast(m.mymoney_saved()) })
  const set = (part: Partial<typeof draft>) => setDraft({ ...draft, ...part })
  return (
    <SettingsForm
      id="tax"
      title={m.mymoney_tax_title()}
      text={m.mymoney_tax_text()}
      busy={save.isPending}
      changed={draft.taxKind !== payee.taxKind || draft.ownProduce !== payee.ownProduce}
      onReset={() => setDraft(payee)}
      errors={formErrors(save.error, [])}
      onSave={() => {
        save.mutate({ body: { taxKind: draft.taxKind, ownProduce: draft.ownProduce } })
        return true
      }}
    >
      <Options<TaxKind>
        label={m.mymoney_tax_kind()}
        disabled={!manage}
        value={draft.taxKind}
        onChange={(taxKind) => set({ taxKind })}
        options={KINDS.map(({ value, label }) => ({ value, label: label() }))}
      />
      <div className="stack-4">
        <Check checked={draft.ownProduce} disabled={!manage} onChange={(ownProduce) => set({ ownProduce })}>
          {m.mymoney_own_produce()}
        </Check>
        <p className="hint">{m.mymoney_own_produce_text()}</p>
      </div>
      {!manage && <Note>{m.account_only_managers()}</Note>}
    </SettingsForm>
  )
}
