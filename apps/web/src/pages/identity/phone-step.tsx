import { parsePhone } from '@chl/domain/phone'
import { m } from '@chl/messages/messages.js'
import { useEffect, useRef, useState } from 'react'
import { useSend } from '../../shared/query/send.ts'
import { Button } from '../../shared/ui/button.tsx'
import { Check } from '../../shared/ui/choice.tsx'
import { Field } from '../../shared/ui/field.tsx'
import { focusFirstError, formErrors } from '../../shared/ui/form-errors.ts'
import { Note } from '../../shared/ui/note.tsx'
import { limitText } from './limit-text.ts'
import type { Step } from './sign-in-flow.ts'

type Sent = Omit<Extract<Step, { at: 'code' }>, 'at'>

/** Asks for the phone, and sends a code to it. */
export function PhoneStep({ phone: first, onSent }: { phone: string; onSent: (sent: Sent) => void }) {
  const { form, phone, setPhone, shared, setShared, errors, failure, submit, busy } = usePhone(first, onSent)
  return (
    <>
      <div className="stack">
        <h1>{m.sign_in_phone_title()}</h1>
        <p className="c2">{m.sign_in_phone_text()}</p>
      </div>
      <form
        ref={form}
        className="stack-16"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <Field
          label={m.sign_in_phone()}
          big
          before="+84"
          type="tel"
          inputMode="tel"
          autoComplete="tel"
          name="phone"
          placeholder="912 345 678"
          value={phone}
          onChange={(event) => setPhone(event.target.value)}
          error={errors['phone']}
        />
        <Check checked={shared} onChange={setShared}>
          {m.sign_in_shared()}
        </Check>
        {failure && (
          <Note tone="danger" alert>
            {failure}
          </Note>
        )}
        <Button type="submit" look="main" big wide busy={busy}>
          {m.sign_in_send()}
        </Button>
      </form>
    </>
  )
}

function usePhone(first: string, onSent: (sent: Sent) => void) {
  const [phone, setPhone] = useState(first)
  const [shared, setShared] = useState(false)
  const [tried, setTried] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const request = useSend('POST /sign-in/codes', {
    onDone: ({ phone: to, demoCode }) => onSent({ phone: to, shared, demoCode, sentAt: Date.now() }),
  })
  const written = phoneOf(phone)
  const errors = {
    ...formErrors(request.error, ['phone']),
    ...(tried && !written && { phone: m.sign_in_fault_phone() }),
  } as Record<string, string>
  const wrong = errors['phone'] !== undefined
  useEffect(() => {
    if (wrong) focusFirstError(form.current)
  }, [wrong])
  return {
    form,
    phone,
    shared,
    setShared,
    errors,
    failure: limitText(request.error) ?? errors[''],
    busy: request.isPending,
    setPhone: (typed: string) => {
      setPhone(typed)
      setTried(false)
    },
    submit: () => {
      setTried(true)
      if (!written) focusFirstError(form.current)
      else if (!request.isPending) request.mutate({ body: { phone: written } })
    },
  }
}

/** The field stands behind «+84», so the number may lack its zero; people paste it in every other way too. */
const phoneOf = (typed: string) => parsePhone(typed) ?? parsePhone(`0${typed.trim()}`)
