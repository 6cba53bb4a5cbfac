import { type KeyboardEvent, type ReactNode, useId } from 'react'
import { FieldError } from './field.tsx'

type Option<V extends string> = { value: V; label: ReactNode; hint?: ReactNode; count?: number }
type One<V extends string> = { label: string; value: V; onChange: (value: V) => void; options: readonly Option<V>[] }

/** Two to four short choices side by side, one of them on: units, sides, periods. */
export const Segmented = <V extends string>({ label, value, onChange, options }: One<V>) => (
  <fieldset className="seg">
    <legend className="vh">{label}</legend>
    {options.map((option) => (
      <button
        key={option.value}
        type="button"
        aria-pressed={option.value === value}
        onClick={() => onChange(option.value)}
      >
        {option.label}
      </button>
    ))}
  </fieldset>
)

/** A chip that is on or off. */
export const Chip = ({ on, onPress, children }: { on: boolean; onPress: () => void; children: ReactNode }) => (
  <button type="button" className="chip" aria-pressed={on} onClick={onPress}>
    <span>{children}</span>
  </button>
)

/** A row of chips, one of them on or none: pressing the one that is on takes it off. */
export const Chips = <V extends string>({
  label,
  value,
  onChange,
  options,
}: Omit<One<V>, 'value' | 'onChange'> & {
  value: V | null
  onChange: (value: V | null) => void
}) => (
  <fieldset className="chips">
    <legend className="vh">{label}</legend>
    {options.map((option) => (
      <Chip
        key={option.value}
        on={option.value === value}
        onPress={() => onChange(option.value === value ? null : option.value)}
      >
        {option.label}
      </Chip>
    ))}
  </fieldset>
)

/** Choices that need a sentence each: a radio button a row. `disabled` for who may only read them; a sentence beside says why. */
export function Options<V extends string>({
  label,
  value,
  onChange,
  options,
  disabled,
}: One<V> & { disabled?: boolean }) {
  const name = useId()
  return (
    <fieldset className="stack" disabled={disabled}>
      <legend className="lab">{label}</legend>
      {options.map((option) => (
        <label key={option.value} className="opt">
          <input type="radio" name={name} checked={option.value === value} onChange={() => onChange(option.value)} />
          <span className="grow">
            {option.label}
            {option.hint && <span className="hint opt__h">{option.hint}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  )
}

type CheckProps = {
  checked: boolean
  onChange: (on: boolean) => void
  error?: ReactNode
  disabled?: boolean
  children: ReactNode
}

/** A box to tick, with what is wrong about it under it. */
export function Check({ checked, onChange, error, disabled, children }: CheckProps) {
  const id = useId()
  return (
    <>
      <label className="cb">
        <input
          type="checkbox"
          checked={checked}
          disabled={disabled}
          onChange={(event) => onChange(event.target.checked)}
          {...(error && { 'aria-invalid': true, 'aria-describedby': id })}
        />
        {children}
      </label>
      {error && <FieldError id={id}>{error}</FieldError>}
    </>
  )
}

/** Tabs by the pattern of arrow keys; the panel under them carries `id` and `role="tabpanel"`, see `tabPanel`. */
export function Tabs<V extends string>({ id, label, value, onChange, options }: One<V> & { id: string }) {
  const move = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (!step) return
    const at = options.findIndex((option) => option.value === value)
    const next = options[(at + step + options.length) % options.length]
    if (!next) return
    onChange(next.value)
    document.getElementById(`${id}-tab-${next.value}`)?.focus()
  }
  return (
    <div className="tabs" role="tablist" tabIndex={-1} aria-label={label} onKeyDown={move}>
      {options.map((option) => (
        <button
          key={option.value}
          id={`${id}-tab-${option.value}`}
          type="button"
          role="tab"
          aria-selected={option.value === value}
          aria-controls={id}
          tabIndex={option.value === value ? 0 : -1}
          onClick={() => onChange(option.value)}
        >
          {option.label}
          {option.count !== undefined && option.count > 0 && <span className="n">{option.count}</span>}
        </button>
      ))}
    </div>
  )
}

/** Attributes of the panel under `Tabs`: `<div {...tabPanel('orders', tab)}>`. */
export const tabPanel = (id: string, value: string) => ({
  id,
  role: 'tabpanel',
  'aria-labelledby': `${id}-tab-${value}`,
})
