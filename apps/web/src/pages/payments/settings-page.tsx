import { ApiError } from '@chl/contracts/client'
import { m } from '@chl/messages/messages.js'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useSend } from '../../shared/query/send.ts'
import { useFeed } from '../../shared/realtime/feed.ts'
import { useActing } from '../../shared/session.ts'
import { Button } from '../../shared/ui/button.tsx'
import { focusFirstError, formErrors } from '../../shared/ui/form-errors.ts'
import { Note } from '../../shared/ui/note.tsx'
import { Shown } from '../../shared/ui/shown.tsx'
import { toast } from '../../shared/ui/toasts.tsx'
import { AccountChange } from './account-change.tsx'
import { type Settings, settingsQuery } from './operator.queries.ts'
import { operatorFeed } from './operator.realtime.ts'
import { OperatorFrame } from './operator-frame.tsx'
import { type Draft, draftOf, lacksOf, PATHS, rebase, settingsOf } from './settings-draft.ts'
import { SettingsHistory } from './settings-history.tsx'
import { AccountPart, FeesPart, HoursPart, MethodsPart } from './settings-parts.tsx'
import { TaxRules } from './tax-rules.tsx'

/** How the platform collects, as the operator sets it, and who has set what so far. */
export function Component() {
  useFeed(operatorFeed)
  const operates = useActing()?.abilities.operate ?? false
  const settings = useQuery({ ...settingsQuery(), enabled: operates })
  return (
    <OperatorFrame title={m.operator_settings_title()} text={m.operator_settings_text()}>
      <Shown query={settings}>
        {(found) => (
          <>
            {found.accountChange && (
              <AccountChange change={found.accountChange} first={found.payments.account === null} />
            )}
            <SettingsForm settings={found} />
            <TaxRules settings={found} />
            <SettingsHistory history={found.history} />
          </>
        )}
      </Shown>
    </OperatorFrame>
  )
}

/** What is typed stays where somebody else saves meanwhile: on top of what they saved. */
function useRebased(settings: Settings) {
  const [base, setBase] = useState(settings)
  const [draft, setDraft] = useState<Draft>(() => draftOf(settings))
  if (base.version !== settings.version) {
    setBase(settings)
    setDraft(rebase(draft, draftOf(base), draftOf(settings)))
  }
  return [draft, setDraft] as const
}

function useSave(settings: Settings, setDraft: (draft: Draft) => void) {
  const queries = useQueryClient()
  return useSend('PUT /operator/payment-settings', {
    onDone: (saved) => {
      queries.setQueryData(settingsQuery().queryKey, saved)
      setDraft(draftOf(saved))
      const proposed = saved.accountChange !== null && saved.accountChange.at !== settings.accountChange?.at
      toast(proposed ? m.operator_saved_account() : m.operator_saved())
    },
  })
}

/** Somebody else saved: what they did is fetched, and what is typed here stays on top of it. */
function useLookAgain() {
  const queries = useQueryClient()
  return (error: Error) => {
    if (error instanceof ApiError && error.slug === 'not-allowed-now')
      void queries.invalidateQueries({ queryKey: settingsQuery().queryKey })
  }
}

function SettingsForm({ settings }: { settings: Settings }) {
  const form = useRef<HTMLFormElement>(null)
  const before = draftOf(settings)
  const [draft, setDraft] = useRebased(settings)
  const [tried, setTried] = useState(false)
  const manage = useActing()?.abilities.manage ?? false
  const save = useSave(settings, setDraft)
  const lacks = lacksOf(draft)
  const errors: Record<string, string> = { ...formErrors(save.error, PATHS), ...(tried && lacks) }
  const wrong = Object.keys(errors).length > 0
  useEffect(() => {
    if (wrong) focusFirstError(form.current)
  }, [wrong])
  const lookAgain = useLookAgain()
  const submit = () => {
    setTried(true)
    if (Object.keys(lacks).length > 0) return focusFirstError(form.current)
    save.mutate(
      { body: { version: settings.version, ...settingsOf(draft, settings.payments.taxRules) } },
      { onError: lookAgain },
    )
  }
  const part = { draft, errors, set: (change: Partial<Draft>) => setDraft({ ...draft, ...change }) }
  const changed = JSON.stringify(draft) !== JSON.stringify(before)
  return (
    <form
      ref={form}
      className="stack-24"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (!save.isPending) submit()
      }}
    >
      <MethodsPart {...part} />
      <AccountPart {...part} />
      <FeesPart {...part} />
      <HoursPart {...part} />
      {errors[''] && (
        <Note tone="danger" alert>
          {errors['']}
        </Note>
      )}
      {!manage && <Note>{m.operator_settings_managers()}</Note>}
      {manage && changed && (
        <div className="row wrap">
          <Button type="submit" look="main" busy={save.isPending}>
            {m.operator_save()}
          </Button>
          <Button look="quiet" onClick={() => setDraft(before)}>
            {m.common_cancel()}
          </Button>
        </div>
      )}
    </form>
  )
}
