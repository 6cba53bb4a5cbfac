import { m } from '@chl/messages/messages.js'
import { type InputHTMLAttributes, type ReactNode, type TextareaHTMLAttributes, useId } from 'react'
import { Icon } from './icon.tsx'

type Frame = { label: ReactNode; hint?: ReactNode; error?: ReactNode; optional?: boolean }
type Wired = { id: string; 'aria-describedby'?: string; 'aria-invalid'?: true }

/** Label, hint and error round any control; `children` gets the ids that tie them together. Use it for selects and own controls. */
export function FieldFrame({
  label,
  hint,
  error,
  optional,
  children,
}: Frame & { children: (wired: Wired) => ReactNode }) {
  const id = useId()
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ')
  return (
    <div className="field">
      <label htmlFor={id}>
        {label}
        {optional && <span className="hint"> ({m.common_optional()})</span>}
      </label>
      {children({
        id,
        ...(described && { 'aria-describedby': described }),
        ...(error && { 'aria-invalid': true as const }),
      })}
      {hint && (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error && <FieldError id={`${id}-error`}>{error}</FieldError>}
    </div>
  )
}

/** What is wrong, under its field: a sign and a sentence, never colour alone. */
export const FieldError = ({ id, children }: { id?: string; children: ReactNode }) => (
  <p className="err" id={id}>
    <Icon name="alert" />
    <span>{children}</span>
  </p>
)

type InputProps = Frame & { unit?: ReactNode; before?: ReactNode; big?: boolean } & Omit<
    InputHTMLAttributes<HTMLInputElement>,
    'id' | 'className'
  >

/** A line of text or a number with label, hint and error; `unit` stands behind the value, `before` in front («+84»). */
export const Field = ({ label, hint, error, optional, unit, before, big, ...input }: InputProps) => (
  <FieldFrame {...{ label, hint, error, optional }}>
    {(wired) => (
      <div className={`inp${error ? ' inp--err' : ''}${big ? ' inp--xl' : ''}`}>
        {before && <span className="u">{before}</span>}
        <input {...input} {...wired} />
        {unit && <span className="u">{unit}</span>}
      </div>
    )}
  </FieldFrame>
)

type AreaProps = Frame & Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'id' | 'className'>

/** Several lines of text. */
export const TextField = ({ label, hint, error, optional, rows = 3, ...area }: AreaProps) => (
  <FieldFrame {...{ label, hint, error, optional }}>
    {(wired) => (
      <div className={`inp inp--text${error ? ' inp--err' : ''}`}>
        <textarea {...area} {...wired} rows={rows} />
      </div>
    )}
  </FieldFrame>
)

type SelectProps = Frame & {
  value: string
  onChange: (value: string) => void
  options: { value: string; label: string }[]
  name?: string
}

/** One of many, by the phone's own list. */
export const SelectField = ({ label, hint, error, optional, value, onChange, options, name }: SelectProps) => (
  <FieldFrame {...{ label, hint, error, optional }}>
    {(wired) => (
      <div className={`inp inp--select${error ? ' inp--err' : ''}`}>
        <select {...wired} name={name} value={value} onChange={(event) => onChange(event.target.value)}>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
        <Icon name="down" />
      </div>
    )}
  </FieldFrame>
)
