import { m } from '@chl/messages/messages.js'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { instant, money } from '../../shared/format.ts'
import { useFeed } from '../../shared/realtime/feed.ts'
import { useSend } from '../../shared/query/send.ts'
import { useActing, useKnownMe } from '../../shared/session.ts'
import { Tag } from '../../shared/ui/note.tsx'
import { Shown } from '../../shared/ui/shown.tsx'
import { monthParts } from './month-parts.ts'
import { type Proposal, proposalsQuery } from './operator.queries.ts'
import { operatorFeed } from './operator.realtime.ts'
import { OperatorFrame } from './operator-frame.tsx'
import { STATES, TONES } from './proposal-states.ts'
import { SecondPerson } from './second-person.tsx'

/** What one person proposed and another one decides, and what was decided. */
export function Component() {
  useFeed(operatorFeed)
  const operates = useActing()?.abilities.operate ?? false
  const proposals = useQuery({ ...proposalsQuery(), enabled: operates })
  return (
    <OperatorFrame title={m.operator_two_title()} text={m.operator_two_text()}>
      <Shown query={proposals}>
        {({ items }) => {
          const open = items.filter(({ state }) => state === 'open')
          const decided = items.filter(({ state }) => state !== 'open')
          return (
            <>
              <List id="open" title={m.operator_two_open()} items={open} />
              {decided.length > 0 && <List id="decided" title={m.operator_two_decided()} items={decided} />}
            </>
          )
        }}
      </Shown>
    </OperatorFrame>
  )
}

const List = ({ id, title, items }: { id: string; title: string; items: Proposal[] }) => (
  <section className="sec" aria-labelledby={id}>
    <h2 id={id}>{title}</h2>
    {items.length === 0 && <p className="c2">{m.operator_two_none()}</p>}
    <ul className="stack-12">
      {items.map((proposal) => (
        <Row key={proposal.id} proposal={proposal} />
      ))}
    </ul>
  </section>
)

function Row({ proposal }: { proposal: Proposal }) {
  const { order, seller, bankRef, reason, state, madeBy, madeAt, decidedBy, decidedAt } = proposal
  return (
    <li className="sheet pad stack-12">
      <div className="row between wrap top-al">
        <b className="grow">{whatOf(proposal)}</b>
        <Tag tone={TONES[state]}>{STATES[state]()}</Tag>
      </div>
      <p>{m.common_quoted({ text: reason })}</p>
      <p className="t14 c2">
        {seller?.name}
        {bankRef !== null && m.tax_two_ref({ ref: bankRef })}
        {order && (
          <>
            {' · '}
            <Link className="lnk" to={`/operator/books/orders/${order.number}`}>
              {m.operator_rec_book()} {order.number}
            </Link>
          </>
        )}
      </p>
      <p className="t14 c2">{m.operator_two_made({ name: madeBy.name, time: instant(madeAt) })}</p>
      {decidedBy && decidedAt !== null && (
        <p className="t14 c2">{m.operator_two_decided_by({ name: decidedBy.name, time: instant(decidedAt) })}</p>
      )}
      {state === 'open' && <Decide proposal={proposal} />}
    </li>
  )
}

function whatOf({ kind, amount, order, month, seller: of }: Proposal) {
  const sum = money(amount)
  const seller = of?.name ?? ''
  if (kind === 'tax_paid') return m.tax_two_paid({ amount: sum, ...monthParts(month ?? '') })
  if (kind === 'refund') return m.operator_two_refund({ amount: sum, number: order?.number ?? '' })
  return kind === 'write_off'
    ? m.operator_two_write_off({ amount: sum, seller })
    : m.operator_two_charge_seller({ amount: sum, seller })
}

function Decide({ proposal }: { proposal: Proposal }) {
  const { id, madeBy } = proposal
  const me = useKnownMe().person?.id
  const decide = useSend('POST /operator/proposals/:id/decision')
  return (
    <SecondPerson
      of={whatOf(proposal)}
      mine={madeBy.id === me ? m.operator_two_mine() : null}
      accept={m.operator_two_accept()}
      refuse={m.operator_two_refuse()}
      decide={decide}
      press={(accept) => decide.mutate({ params: { id }, body: { accept } })}
    />
  )
}
