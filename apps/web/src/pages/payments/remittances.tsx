import { m } from '@chl/messages/messages.js'
import type { ReactNode } from 'react'
import { money } from '../../shared/format.ts'
import { When } from '../../shared/ui/figures.tsx'
import { Tag, type Tone } from '../../shared/ui/note.tsx'
import type { Remittance } from './cash.queries.ts'

const STATES: Record<Remittance['state'], [tone: Tone, name: () => string]> = {
  proposed: ['warn', m.cash_state_proposed],
  confirmed: ['good', m.cash_state_confirmed],
  refused: ['danger', m.cash_state_refused],
}

type Props = { remittances: Remittance[]; actions?: (remittance: Remittance) => ReactNode }

/** Cash that was counted in, with who counted and who confirmed it. */
export function Remittances({ remittances, actions }: Props) {
  if (remittances.length === 0) return <p className="c2">{m.cash_remittances_none()}</p>
  return (
    <ul className="stack-12">
      {remittances.map((each) => (
        <li key={each.id} className="sheet pad stack">
          <div className="row between wrap">
            <b className="t18">{money(each.amount)}</b>
            <Tag tone={STATES[each.state][0]}>{STATES[each.state][1]()}</Tag>
          </div>
          <p className="t14 c2">
            {each.collector.name} · {m.cash_by({ name: each.by.name })} · <When at={each.at} />
            {each.state === 'confirmed' && each.decidedBy && ` · ${m.cash_decided_by({ name: each.decidedBy.name })}`}
          </p>
          {each.note !== '' && <p className="t14">{each.note}</p>}
          {actions?.(each)}
        </li>
      ))}
    </ul>
  )
}
