import { m } from '@chl/messages/messages.js'
import type { ReactNode } from 'react'
import { BankFields } from '../../shared/ui/bank-fields.tsx'
import { Check } from '../../shared/ui/choice.tsx'
import { Field } from '../../shared/ui/field.tsx'
import { ACCOUNT_PATHS, type Draft, pathOf, type Switch, TYPED, type Typed } from './settings-draft.ts'

type Props = { draft: Draft; errors: Record<string, string>; set: (change: Partial<Draft>) => void }

const LABELS: Record<Typed | Switch, () => string> = {
  collecting: m.operator_set_collecting,
  card: m.operator_set_card,
  vietqr: m.operator_set_vietqr,
  cod: m.operator_set_cod,
  withholdTax: m.operator_set_withholdTax,
  connect: m.operator_set_connect,
  payoutLeast: m.operator_set_payoutLeast,
  feeBp: m.operator_set_feeBp,
  headroomBp: m.operator_set_headroomBp,
  cardMin: m.operator_set_cardMin,
  cardMax: m.operator_set_cardMax,
  floatLimit: m.operator_set_floatLimit,
  payoutDays: m.operator_set_payoutDays,
  transferHours: m.operator_set_transferHours,
  answerHours: m.operator_set_answerHours,
  disputeHours: m.operator_set_disputeHours,
}

const OTHERS: Readonly<Record<string, () => string>> = { account: m.operator_set_account, taxRules: m.tax_rules_title }

/** The name of a setting, as its field and its history say it. */
export const labelOf = (field: string) =>
  OTHERS[field]?.() ?? Object.entries(LABELS).find(([name]) => name === field)?.[1]() ?? field

const unitOf = (field: Typed) => {
  if (TYPED[field].kind === 'percent') return '%'
  if (TYPED[field].kind === 'money') return '₫'
  return field === 'payoutDays' ? m.operator_unit_days() : m.operator_unit_hours()
}

const Part = ({ id, title, children }: { id: string; title: string; children: ReactNode }) => (
  <section className="sec" aria-labelledby={id}>
    <h2 id={id}>{title}</h2>
    <div className="sheet pad stack-16">{children}</div>
  </section>
)

const TypedField = ({ field, draft, errors, set }: Props & { field: Typed }) => (
  <Field
    label={LABELS[field]()}
    unit={unitOf(field)}
    inputMode={TYPED[field].kind === 'count' ? 'numeric' : 'decimal'}
    autoComplete="off"
    maxLength={20}
    value={draft[field]}
    onChange={(event) => set({ [field]: event.target.value })}
    error={errors[pathOf(field)]}
  />
)

const SwitchField = ({ field, draft, errors, set }: Props & { field: Switch }) => (
  <div className="stack-4">
    <Check checked={draft[field]} onChange={(on) => set({ [field]: on })} error={errors[`payments.${field}`]}>
      {LABELS[field]()}
    </Check>
  </div>
)

/** Whether the platform collects, and how. */
export const MethodsPart = (props: Props) => (
  <Part id="methods" title={m.operator_set_methods()}>
    <SwitchField field="collecting" {...props} />
    <hr className="rule" />
    <SwitchField field="card" {...props} />
    <SwitchField field="vietqr" {...props} />
    <SwitchField field="cod" {...props} />
  </Part>
)

/** Where transfers go: whole, or not there. */
export const AccountPart = ({ draft, errors, set }: Props) => (
  <Part id="account" title={m.operator_set_account()}>
    <BankFields
      draft={draft}
      errors={{
        bank: errors['payments.account'] ?? errors[ACCOUNT_PATHS.bank],
        account: errors[ACCOUNT_PATHS.account],
        holder: errors[ACCOUNT_PATHS.holder],
      }}
      set={set}
      none={m.operator_set_account_none()}
    />
  </Part>
)

/** What the platform keeps, holds and takes, and how long the money takes. */
export const FeesPart = (props: Props) => (
  <Part id="fees" title={m.operator_set_fees()}>
    {(
      ['feeBp', 'headroomBp', 'cardMin', 'cardMax', 'floatLimit', 'payoutLeast', 'payoutDays', 'transferHours'] as const
    ).map((field) => (
      <TypedField key={field} field={field} {...props} />
    ))}
    <SwitchField field="withholdTax" {...props} />
    <SwitchField field="connect" {...props} />
  </Part>
)

/** How long sellers have to answer, and buyers to complain. */
export const HoursPart = (props: Props) => (
  <Part id="hours" title={m.operator_set_hours()}>
    <TypedField field="answerHours" {...props} />
    <TypedField field="disputeHours" {...props} />
  </Part>
)
