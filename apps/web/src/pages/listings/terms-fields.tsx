import { m } from '@chl/messages/messages.js'
import { percent } from '../../shared/format.ts'
import { Segmented } from '../../shared/ui/choice.tsx'
import { Field, TextField } from '../../shared/ui/field.tsx'
import { useId } from 'react'

type Words = { title: string; description: string }

/** What the seller says of the lot in its own words. */
export const WordsFields = ({
  value,
  onChange,
  errors,
}: {
  value: Words
  onChange: (change: Partial<Words>) => void
  errors: Record<string, string>
}) => (
  <>
    <Field
      label={m.post_field_title()}
      hint={m.post_field_title_hint()}
      optional
      maxLength={80}
      value={value.title}
      onChange={(event) => onChange({ title: event.target.value })}
      error={errors['title']}
    />
    <TextField
      label={m.post_field_description()}
      optional
      maxLength={1000}
      value={value.description}
      onChange={(event) => onChange({ description: event.target.value })}
      error={errors['description']}
    />
  </>
)

const CHOICES = [200, 500, 1000] as const

/** How far the scales may differ from what was ordered, in basis points. A tolerance of another size stays a choice. */
export function ToleranceField({ value, onChange }: { value: number; onChange: (value: number) => void }) {
  const id = useId()
  const choices = [...new Set([...CHOICES, value])].toSorted((a, b) => a - b)
  return (
    <div className="field">
      <span className="lab" id={id}>
        {m.post_fact_tolerance()}
      </span>
      <Segmented
        label={m.post_fact_tolerance()}
        value={String(value)}
        onChange={(chosen) => onChange(Number(chosen))}
        options={choices.map((one) => ({ value: String(one), label: `±${percent(one)}` }))}
      />
      <p className="hint">{m.post_tolerance_hint()}</p>
    </div>
  )
}
