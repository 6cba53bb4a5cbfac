import { m } from '@chl/messages/messages.js'
import { useState } from 'react'
import { useToday } from '../../shared/today.ts'
import { Field } from '../../shared/ui/field.tsx'
import { formErrors } from '../../shared/ui/form-errors.ts'
import { FormSheet } from '../orders/reason-sheet.tsx'
import type { Settings } from './operator.queries.ts'
import { percentOf } from './settings-draft.ts'
import { useRules } from './use-rules.ts'

const FIELDS = ['from', 'vatBp', 'pitBp', 'source'] as const
type Draft = Record<(typeof FIELDS)[number], string>

/** Asks for one more rule: from which day, both rates, and the law. It counts from that day on, and changes nothing before. */
export function TaxRuleSheet({ settings, onClose }: { settings: Settings; onClose: () => void }) {
  const [draft, setDraft] = useState<Draft>({ from: '', vatBp: '', pitBp: '', source: '' })
  const [tried, setTried] = useState(false)
  const today = useToday()
  const { set, busy, error } = useRules(settings, onClose)
  const own = settings.payments.taxRules
  const [vatBp, pitBp] = [percentOf(draft.vatBp), percentOf(draft.pitBp)]
  const lacks = {
    from: draft.from < today ? m.tax_rule_fault_past() : undefined,
    vatBp: vatBp === null ? m.tax_rule_rate_missing() : undefined,
    pitBp: pitBp === null ? m.tax_rule_rate_missing() : undefined,
    source: draft.source.trim().length < 3 ? m.tax_rule_source_missing() : undefined,
  }
  const submit = () => {
    setTried(true)
    if (vatBp === null || pitBp === null || Object.values(lacks).some((lack) => lack !== undefined)) return false
    set([...own, { from: draft.from, vatBp, pitBp, source: draft.source }])
    return true
  }
  const pathOf = (field: keyof Draft) => `payments.taxRules.${own.length}.${field}`
  const given = formErrors(error, FIELDS.map(pathOf))
  const field = (name: keyof Draft) => ({
    value: draft[name],
    onChange: ({ target }: { target: { value: string } }) => setDraft({ ...draft, [name]: target.value }),
    error: (tried ? lacks[name] : undefined) ?? given[pathOf(name)],
    autoComplete: 'off',
  })
  return (
    <FormSheet
      title={m.tax_rule_add()}
      onClose={onClose}
      onSubmit={submit}
      busy={busy}
      error={FIELDS.some((name) => pathOf(name) in given) ? null : error}
      send={m.tax_rule_save()}
    >
      <p>{m.tax_rule_add_text()}</p>
      <Field label={m.tax_rule_from()} type="date" min={today} {...field('from')} />
      <Field label={m.tax_rule_vat()} unit="%" inputMode="decimal" maxLength={6} {...field('vatBp')} />
      <Field label={m.tax_rule_pit()} unit="%" inputMode="decimal" maxLength={6} {...field('pitBp')} />
      <Field label={m.tax_rule_source()} maxLength={200} {...field('source')} />
    </FormSheet>
  )
}
