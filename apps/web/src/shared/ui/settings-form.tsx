import { m } from '@chl/messages/messages.js'
import { type ReactNode, useEffect, useRef } from 'react'
import { Button } from './button.tsx'
import { focusFirstError } from './form-errors.ts'
import { Note } from './note.tsx'

type Props = {
  id: string
  title: string
  text?: ReactNode
  children: ReactNode
  /** Sends what was filled in; false where something lacks, and the first marked field gets the focus. */
  onSave: () => boolean
  busy: boolean
  /** Changed and not yet saved: only then is there a button. */
  changed: boolean
  onReset: () => void
  errors: Record<string, string>
}

/** One part of the account as a sheet with its own button, which is there while something waits to be saved. */
export function SettingsForm({ id, title, text, children, onSave, busy, changed, onReset, errors }: Props) {
  const form = useRef<HTMLFormElement>(null)
  const wrong = Object.keys(errors).length > 0
  useEffect(() => {
    if (wrong) focusFirstError(form.current)
  }, [wrong])
  return (
    <section className="sec" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <form
        ref={form}
        className="sheet pad stack-16"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (!busy && !onSave()) requestAnimationFrame(() => focusFirstError(form.current))
        }}
      >
        {text && <p className="t14 c2">{text}</p>}
        {children}
        {errors[''] && (
          <Note tone="danger" alert>
            {errors['']}
          </Note>
        )}
        {changed && (
          <div className="row wrap">
            <Button type="submit" look="main" busy={busy}>
              {m.account_save()}
            </Button>
            <Button look="quiet" onClick={onReset}>
              {m.common_cancel()}
            </Button>
          </div>
        )}
      </form>
    </section>
  )
}
