import { ApiError } from '@chl/contracts/client'
import { formatPhone } from '@chl/domain/phone'
import { m } from '@chl/messages/messages.js'
import { useEffect, useState } from 'react'
import { useSend } from '../../shared/query/send.ts'
import { Button } from '../../shared/ui/button.tsx'
import { errorText } from '../../shared/ui/form-errors.ts'
import { Icon } from '../../shared/ui/icon.tsx'
import { Note } from '../../shared/ui/note.tsx'
import { CodeField } from './code-field.tsx'
import { limitText } from './limit-text.ts'
import { type Step, useArrival, useNext } from './sign-in-flow.ts'

type Sent = Extract<Step, { at: 'code' }>
type Props = { sent: Sent; go: (step: Step, how?: { replace: boolean }) => void }

/** The code that was sent: six digits are enough, no button. The whole step is new for each code that is sent. */
export function CodeStep({ sent, go }: Props) {
  const [code, setCode] = useState('')
  const arrive = useArrival()
  const next = useNext()
  const { phone, shared, demoCode } = sent
  const signIn = useSend('POST /sign-in', {
    onDone: (reply) => {
      if (reply.kind === 'signed-in') return arrive(next)
      if (reply.kind === 'choose')
        return go({ at: 'choose', proof: reply.proof, shared, people: reply.people }, { replace: true })
      go({ at: 'register', proof: reply.proof, shared }, { replace: true })
    },
  })
  const change = (typed: string) => {
    setCode(typed)
    if (typed.length === 6) signIn.mutate({ body: { phone, code: typed, shared } })
    else if (signIn.isError) signIn.reset()
  }
  return (
    <>
      <div className="stack">
        <h1>{m.sign_in_code_title()}</h1>
        <p className="c2">
          {m.sign_in_code_to({ phone: formatPhone(phone) })}{' '}
          <button
            type="button"
            className="lnk"
            onClick={() => go({ at: 'phone', phone: formatPhone(phone) }, { replace: true })}
          >
            {m.sign_in_code_other()}
          </button>
        </p>
      </div>
      {demoCode && (
        <Note tone="ind">
          <div className="stack">
            <p>{m.sign_in_demo_code({ code: demoCode })}</p>
            <Button onClick={() => change(demoCode)}>{m.sign_in_demo_fill()}</Button>
          </div>
        </Note>
      )}
      <div className="stack-16">
        <CodeField
          code={code}
          onChange={change}
          busy={signIn.isPending}
          error={signIn.isError ? wrongText(signIn.error) : undefined}
        />
        <Resend sent={sent} go={go} atOnce={isVoid(signIn.error)} />
      </div>
      <Note icon="info">{m.sign_in_code_secret()}</Note>
    </>
  )
}

const isVoid = (error: unknown) =>
  error instanceof ApiError &&
  (error.slug === 'code-expired' || (error.slug === 'code-wrong' && error.problem.left === 0))

function wrongText(error: unknown): string {
  if (isVoid(error)) return m.sign_in_code_void()
  if (error instanceof ApiError && error.slug === 'code-wrong')
    return m.sign_in_code_wrong({ n: error.problem.left ?? 0 })
  return limitText(error) ?? errorText(error)
}

const WAIT = 60

/** Another code, a minute after the last; at once where that one is void. */
function Resend({ sent, go, atOnce }: Props & { atOnce: boolean }) {
  const wait = useSecondsLeft(sent.sentAt + WAIT * 1000)
  const request = useSend('POST /sign-in/codes', {
    onDone: ({ demoCode }) => go({ ...sent, demoCode, sentAt: Date.now() }, { replace: true }),
  })
  return (
    <div className="stack">
      {wait > 0 && !atOnce ? (
        <p className="t14 c2">
          {m.sign_in_resend_wait()} <b>{clock(wait)}</b>
        </p>
      ) : (
        <Button wide busy={request.isPending} onClick={() => request.mutate({ body: { phone: sent.phone } })}>
          <Icon name="refresh" />
          {m.sign_in_resend()}
        </Button>
      )}
      {request.isError && (
        <Note tone="danger" alert>
          {limitText(request.error) ?? errorText(request.error)}
        </Note>
      )}
    </div>
  )
}

/** «00:42». */
const clock = (seconds: number) => `0${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`

function useSecondsLeft(end: number) {
  const left = () => Math.min(WAIT, Math.max(0, Math.ceil((end - Date.now()) / 1000)))
  const [seconds, setSeconds] = useState(left)
  useEffect(() => {
    const timer = setInterval(() => setSeconds(left), 1000)
    return () => clearInterval(timer)
  })
  return seconds
}
