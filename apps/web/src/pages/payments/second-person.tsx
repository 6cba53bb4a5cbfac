import { m } from '@chl/messages/messages.js'
import { Button } from '../../shared/ui/button.tsx'
import { errorText } from '../../shared/ui/form-errors.ts'
import { withMost } from './most-words.ts'

type Props = {
  /** Whose, or how much: there may be many of these on a page. */
  of: string
  /** Why who made it can't decide; null for everybody else. */
  mine: string | null
  accept: string
  refuse: string
  decision: { isPending: boolean; error: Error | null }
  press: (accept: boolean) => void
}

/** What takes two people: another one than who made it says yes, or no. Who made it may take it back. */
export const SecondPerson = ({ of, mine, accept, refuse, decision, press }: Props) => {
  const no = mine === null ? refuse : m.operator_two_take_back()
  return (
    <>
      {mine !== null && <p className="t14 c2">{mine}</p>}
      <div className="row wrap">
        {mine === null && (
          <Button
            look="main"
            icon="check"
            aria-label={m.common_do_of({ act: accept, of })}
            busy={decision.isPending}
            onClick={() => press(true)}
          >
            {accept}
          </Button>
        )}
        <Button
          look="danger"
          aria-label={m.common_do_of({ act: no, of })}
          busy={decision.isPending}
          onClick={() => press(false)}
        >
          {no}
        </Button>
      </div>
      {decision.error && <p role="alert">{errorText(withMost(decision.error))}</p>}
    </>
  )
}
