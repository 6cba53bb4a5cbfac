import { m } from '@chl/messages/messages.js'
import type { ReactNode } from 'react'
import { Icon } from './icon.tsx'

export type StepState = 'done' | 'now' | 'next'

/** The woven band of an order: a diamond a step, joined by the selvedge where they are done. */
export const Woven = ({
  label,
  steps,
}: {
  label: string
  steps: { name: string; state: StepState; note?: ReactNode }[]
}) => (
  <ol className="woven" aria-label={label}>
    {steps.map(({ name, state, note }) => (
      <li key={name} className={state} aria-current={state === 'now' ? 'step' : undefined}>
        <span className="woven__k" aria-hidden="true">
          {state === 'done' && <Icon name="check" />}
        </span>
        <span className="woven__t">{name}</span>
        <span className="vh">{{ done: m.common_done, now: m.common_step_now, next: m.common_step_next }[state]()}</span>
        {note && <span>{note}</span>}
      </li>
    ))}
  </ol>
)

/** What happened, newest first; dashed is to come. Each entry says what, who and when. */
export const Timeline = ({
  entries,
}: {
  entries: { id: string; what: ReactNode; who?: ReactNode; when?: ReactNode; state?: StepState }[]
}) => (
  <ol className="tl">
    {entries.map(({ id, what, who, when, state = 'done' }) => (
      <li key={id} className={state === 'done' ? undefined : `tl--${state}`}>
        <b>{what}</b>
        {who && <p className="t14 c2">{who}</p>}
        {when && <p className="t14 c2">{when}</p>}
      </li>
    ))}
  </ol>
)
