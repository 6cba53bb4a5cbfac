import { formatPhone } from '@chl/domain/phone'
import { m } from '@chl/messages/messages.js'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type Locale, locale, switchLocale } from '../../shared/locale.ts'
import { apiQuery } from '../../shared/query/query.ts'
import { useSend } from '../../shared/query/send.ts'
import type { Me } from '../../shared/session.ts'
import { Segmented } from '../../shared/ui/choice.tsx'
import { Field } from '../../shared/ui/field.tsx'
import { errorText, formErrors } from '../../shared/ui/form-errors.ts'
import { Note } from '../../shared/ui/note.tsx'
import { toast } from '../../shared/ui/toasts.tsx'
import { SettingsForm } from '../../shared/ui/settings-form.tsx'

/** One's name, phone and language. */
export function PersonForm({ person }: { person: NonNullable<Me['person']> }) {
  const [name, setName] = useState(person.name)
  const [tried, setTried] = useState(false)
  const queries = useQueryClient()
  const save = useSend('PATCH /me', {
    onDone: (me) => {
      queries.setQueryData(apiQuery('GET /me').queryKey, me)
      toast(m.account_saved())
    },
  })
  const missing = name.trim() === ''
  const errors = { ...formErrors(save.error, ['name']), ...(tried && missing && { name: m.sign_in_name_missing() }) }
  return (
    <SettingsForm
      id="person"
      title={m.account_person()}
      busy={save.isPending}
      changed={name !== person.name}
      onReset={() => setName(person.name)}
      errors={errors}
      onSave={() => {
        setTried(true)
        if (!missing) save.mutate({ body: { name } })
        return !missing
      }}
    >
      <Field
        label={m.sign_in_name()}
        autoComplete="name"
        maxLength={120}
        value={name}
        onChange={(event) => setName(event.target.value)}
        error={errors['name']}
      />
      {person.phone && (
        <dl className="kv">
          <dt>{m.account_sign_in_phone()}</dt>
          <dd>{formatPhone(person.phone)}</dd>
        </dl>
      )}
      <Language />
    </SettingsForm>
  )
}

/** Said in each language by itself: who reads only the other one must find it. */
const LANGUAGES = [
  { value: 'vi', label: <span lang="vi">Tiếng Việt</span> },
  { value: 'en', label: <span lang="en">English</span> },
] as const

function Language() {
  const save = useSend('PATCH /me', { onDone: (_, { body }) => body.locale && switchLocale(body.locale) })
  const change = (to: Locale) => {
    if (to !== locale() && !save.isPending) save.mutate({ body: { locale: to } })
  }
  return (
    <div className="field">
      <p className="lab" aria-hidden="true">
        {m.account_language()}
      </p>
      <Segmented<Locale> label={m.account_language()} value={locale()} onChange={change} options={LANGUAGES} />
      <p className="hint">{m.account_language_hint()}</p>
      {save.isError && (
        <Note tone="danger" alert>
          {errorText(save.error)}
        </Note>
      )}
    </div>
  )
}
