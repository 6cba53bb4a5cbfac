import { m } from '@chl/messages/messages.js'
import { useEffect, useId, useRef } from 'react'
import { FieldError } from '../../shared/ui/field.tsx'

type Props = { code: string; onChange: (code: string) => void; busy: boolean; error: string | undefined }

/** Six digits in one field, so that the phone can fill in the message's code, over six marks. */
export function CodeField({ code, onChange, busy, error }: Props) {
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (!busy) input.current?.focus()
    if (error) input.current?.select()
  }, [busy, error])
  return (
    <div className="field">
      <label htmlFor={id}>{m.sign_in_code()}</label>
      <div className={`code${error ? ' code--err' : ''}`}>
        <input
          ref={input}
          id={id}
          name="code"
          type="text"
          inputMode="numeric"
          autoComplete="one-time-code"
          value={code}
          readOnly={busy}
          onChange={(event) => onChange(event.target.value.replace(/\D/g, '').slice(0, 6))}
          aria-describedby={error ? `${id}-error` : `${id}-hint`}
          aria-invalid={error ? true : undefined}
          aria-busy={busy || undefined}
        />
        <span className="code__g" aria-hidden="true">
          {[0, 1, 2, 3, 4, 5].map((place) => (
            <i key={place} className={place < code.length ? 'f' : place === code.length ? 'now' : undefined} />
          ))}
        </span>
      </div>
      <p className="hint" id={`${id}-hint`}>
        {busy ? m.common_sending() : m.sign_in_code_hint()}
      </p>
      <div role="alert">{error && <FieldError id={`${id}-error`}>{error}</FieldError>}</div>
    </div>
  )
}
