import { ApiError, type Input } from '@chl/contracts/client'
import { m } from '@chl/messages/messages.js'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { inLocale, locale } from '../../shared/locale.ts'
import { apiQuery } from '../../shared/query/query.ts'
import { useSend } from '../../shared/query/send.ts'
import { Button } from '../../shared/ui/button.tsx'
import { Check, Options } from '../../shared/ui/choice.tsx'
import { Field, FieldError } from '../../shared/ui/field.tsx'
import { focusFirstError, formErrors } from '../../shared/ui/form-errors.ts'
import { Icon, type IconName } from '../../shared/ui/icon.tsx'
import { Note } from '../../shared/ui/note.tsx'
import { CommunePicker } from './commune-picker.tsx'
import type { Commune } from './find-communes.ts'
import { type Step, useArrival, useNext } from './sign-in-flow.ts'

type Body = Input<'POST /registrations'>['body']
type Kind = Body['kind']
type Draft = {
  name: string
  kind: Kind | null
  organization: string
  commune: Commune | null
  old: string | null
  elsewhere: boolean
}
type Props = Omit<Extract<Step, { at: 'register' }>, 'at'> & { go: (step: Step, how?: { replace: boolean }) => void }

const FIELDS = ['name', 'kind', 'organization', 'commune', 'oldCommune'] as const
/** Chosen where one's old commune is none of those of the three areas. */
const OUTSIDE = '-'
const communesQuery = () => ({ ...apiQuery('GET /communes'), staleTime: Number.POSITIVE_INFINITY })

/** Somebody new: name, what one does, and where. Three answers, and one is in. */
export function RegisterStep({ proof, shared, go }: Props) {
  const [draft, setDraft] = useState<Draft>({
    name: '',
    kind: null,
    organization: '',
    commune: null,
    old: null,
    elsewhere: false,
  })
  const [tried, setTried] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const arrive = useArrival()
  const next = useNext()
  const register = useSend('POST /registrations', { onDone: () => arrive(next) })
  const change = (part: Partial<Draft>) => {
    setDraft({ ...draft, ...part })
    if (register.isError) register.reset()
  }
  const errors = { ...formErrors(register.error, FIELDS), ...(tried && missing(draft)) }
  useEffect(() => {
    if (register.isError) focusFirstError(form.current)
  }, [register.isError])
  const submit = () => {
    setTried(true)
    if (Object.keys(missing(draft)).length === 0) return register.mutate({ body: bodyOf(draft, proof, shared) })
    // The fields are marked in the next paint, and only then can the first of them be found.
    requestAnimationFrame(() => focusFirstError(form.current))
  }
  return (
    <>
      <div className="stack">
        <h1>{m.sign_in_new_title()}</h1>
        <p className="c2">{m.sign_in_new_text()}</p>
      </div>
      <form
        ref={form}
        className="stack-24"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (!register.isPending) submit()
        }}
      >
        <Who draft={draft} change={change} errors={errors} />
        {draft.kind && <Where draft={draft} change={change} errors={errors} />}
        {errors[''] && (
          <Failed error={register.error} text={errors['']} onAgain={() => go({ at: 'phone' }, { replace: true })} />
        )}
        <Button type="submit" look="main" big wide busy={register.isPending}>
          {m.sign_in_new_send()}
        </Button>
      </form>
    </>
  )
}

type Part = { draft: Draft; change: (part: Partial<Draft>) => void; errors: Record<string, string> }

function Who({ draft, change, errors }: Part) {
  return (
    <>
      <Field
        label={m.sign_in_name()}
        name="name"
        autoComplete="name"
        maxLength={120}
        value={draft.name}
        onChange={(event) => change({ name: event.target.value })}
        error={errors['name']}
      />
      <div className="field kinds">
        <Options<Kind>
          label={m.sign_in_kind()}
          value={draft.kind ?? ('' as Kind)}
          onChange={(kind) => change({ kind, elsewhere: kind === 'buyer' && draft.elsewhere })}
          options={kinds()}
        />
        {errors['kind'] && <FieldError>{errors['kind']}</FieldError>}
      </div>
    </>
  )
}

const kinds = () =>
  [
    { value: 'farm', label: <KindName icon="sprout" text={m.sign_in_kind_farm()} />, hint: m.sign_in_kind_farm_hint() },
    {
      value: 'cooperative',
      label: <KindName icon="users" text={m.sign_in_kind_cooperative()} />,
      hint: m.sign_in_kind_cooperative_hint(),
    },
    {
      value: 'buyer',
      label: <KindName icon="cart" text={m.sign_in_kind_buyer()} />,
      hint: m.sign_in_kind_buyer_hint(),
    },
  ] as const

const KindName = ({ icon, text }: { icon: IconName; text: string }) => (
  <span className="row">
    <b>{text}</b>
    <span className="grow" />
    <Icon name={icon} />
  </span>
)

function Where({ draft, change, errors }: Part) {
  const { data } = useQuery(communesQuery())
  return (
    <>
      {draft.kind !== 'farm' && (
        <Field
          label={draft.kind === 'buyer' ? m.sign_in_buyer_name() : m.sign_in_cooperative_name()}
          optional={draft.kind === 'buyer'}
          name="organization"
          autoComplete="organization"
          maxLength={120}
          value={draft.organization}
          onChange={(event) => change({ organization: event.target.value })}
          error={errors['organization']}
        />
      )}
      {draft.kind === 'buyer' && (
        <Check checked={draft.elsewhere} onChange={(elsewhere) => change({ elsewhere, commune: null, old: null })}>
          {m.sign_in_elsewhere()}
        </Check>
      )}
      {!draft.elsewhere && (
        <CommunePicker
          label={m.sign_in_commune()}
          hint={m.sign_in_commune_hint()}
          communes={data?.communes ?? []}
          value={draft.commune}
          onChange={({ commune, old }) => change({ commune, old: old?.id ?? null })}
          error={errors['commune']}
        />
      )}
      {draft.commune?.outside && <OldCommune commune={draft.commune} draft={draft} change={change} errors={errors} />}
    </>
  )
}

/** Where a commune reaches outside the three areas: which part of it. */
function OldCommune({ commune, draft, change, errors }: Part & { commune: Commune }) {
  const error = errors['oldCommune']
  return (
    <div className="field kinds">
      <Options
        label={m.sign_in_old_commune()}
        value={draft.old ?? ''}
        onChange={(old) => change({ old })}
        options={[
          ...commune.old.map(({ id, name }) => ({ value: id, label: inLocale(name) })),
          { value: OUTSIDE, label: m.sign_in_old_commune_other() },
        ]}
      />
      {error && <FieldError>{error}</FieldError>}
    </div>
  )
}

function Failed({ error, text, onAgain }: { error: unknown; text: string; onAgain: () => void }) {
  const void_ = error instanceof ApiError && error.slug === 'code-expired'
  return (
    <Note tone="danger" alert>
      <p>{void_ ? m.sign_in_proof_void() : text}</p>
      {void_ && <Button onClick={onAgain}>{m.sign_in_again()}</Button>}
    </Note>
  )
}

/** What still lacks, by field. */
function missing({ name, kind, organization, commune, old, elsewhere }: Draft): Record<string, string> {
  return {
    ...(name.trim() === '' && { name: m.sign_in_name_missing() }),
    ...(!kind && { kind: m.sign_in_kind_missing() }),
    ...(kind === 'cooperative' && organization.trim() === '' && { organization: m.sign_in_cooperative_name_missing() }),
    ...(kind &&
      !commune &&
      !elsewhere && {
        commune: kind === 'buyer' ? m.sign_in_fault_commune_not_in_force() : m.sign_in_fault_commune_required(),
      }),
    ...(commune?.outside && !old && { oldCommune: m.sign_in_fault_old_commune_required() }),
  }
}

function bodyOf({ name, kind, organization, commune, old }: Draft, proof: string, shared: boolean): Body {
  return {
    proof,
    shared,
    name,
    kind: kind ?? 'buyer',
    locale: locale(),
    ...(kind !== 'farm' && organization.trim() !== '' && { organization }),
    ...(commune && { commune: commune.id }),
    ...(old && { oldCommune: old === OUTSIDE ? null : old }),
  }
}
