import { m } from '@chl/messages/messages.js'
import { useQueryClient } from '@tanstack/react-query'
import { setActingOrganization } from '../../shared/api/acting.ts'
import { useSend } from '../../shared/query/send.ts'
import { useKnownMe } from '../../shared/session.ts'
import { Button, ButtonLink } from '../../shared/ui/button.tsx'
import { errorText } from '../../shared/ui/form-errors.ts'
import { Note } from '../../shared/ui/note.tsx'

/** Signs out, and leaves nothing of this person behind for who takes the phone next. */
export function SignOut() {
  const { mode } = useKnownMe()
  const queries = useQueryClient()
  const end = useSend('DELETE /session', {
    onDone: () => {
      queries.clear()
      forget()
      // A whole new page: what components hold in memory goes too.
      location.assign('/')
    },
  })
  return (
    <section className="stack-12" aria-label={m.account_sign_out()}>
      {end.isError && (
        <Note tone="danger" alert>
          {errorText(end.error)}
        </Note>
      )}
      {mode === 'demo' && (
        <ButtonLink to="/sign-in?people=" icon="users" wide>
          {m.account_demo_other()}
        </ButtonLink>
      )}
      <Button wide icon="arrow" busy={end.isPending} onClick={() => end.mutate({})}>
        {m.account_sign_out()}
      </Button>
      <p className="t14 c2">{m.account_sign_out_hint()}</p>
    </section>
  )
}

/** For whom this browser acted, and every draft. */
function forget() {
  setActingOrganization(null)
  try {
    sessionStorage.clear()
  } catch {
    // nothing was kept where storage is forbidden
  }
}
