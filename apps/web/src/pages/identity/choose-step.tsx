import { m } from '@chl/messages/messages.js'
import { useSend } from '../../shared/query/send.ts'
import { Button } from '../../shared/ui/button.tsx'
import { errorText } from '../../shared/ui/form-errors.ts'
import { Icon } from '../../shared/ui/icon.tsx'
import { Note } from '../../shared/ui/note.tsx'
import { Initials } from '../../shared/ui/picture.tsx'
import { type Step, useArrival, useNext } from './sign-in-flow.ts'

type Props = Omit<Extract<Step, { at: 'choose' }>, 'at'> & { go: (step: Step, how?: { replace: boolean }) => void }

/** A phone that several people share: who is it now. */
export function ChooseStep({ proof, shared, people, go }: Props) {
  const arrive = useArrival()
  const next = useNext()
  const choose = useSend('POST /sign-in/choice', { onDone: () => arrive(next) })
  return (
    <>
      <div className="stack">
        <h1>{m.sign_in_choose_title()}</h1>
        <p className="c2">{m.sign_in_choose_text()}</p>
      </div>
      <ul className="sheet lines dps">
        {people.map(({ id, name }) => (
          <li key={id}>
            <button
              type="button"
              className="row dp"
              aria-busy={choose.isPending || undefined}
              onClick={() => !choose.isPending && choose.mutate({ body: { proof, person: id, shared } })}
            >
              <Initials name={name} />
              <b className="grow">{name}</b>
              <Icon name="right" />
            </button>
          </li>
        ))}
      </ul>
      {choose.isError && (
        <Note tone="danger" alert>
          <p>{errorText(choose.error)}</p>
          <Button onClick={() => go({ at: 'phone' }, { replace: true })}>{m.sign_in_again()}</Button>
        </Note>
      )}
      <Button wide icon="plus" onClick={() => go({ at: 'register', proof, shared })}>
        {m.sign_in_choose_new()}
      </Button>
    </>
  )
}
