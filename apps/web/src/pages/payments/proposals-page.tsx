import { m } from '@chl/messages/messages.js'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { instant, money } from '../../shared/format.ts'
import { useFeed } from '../../shared/realtime/feed.ts'
import { useDecide } from '../../shared/query/decide.ts'
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
  const { order, seller, payout, bankRef, reason, state, madeBy, madeAt, decidedBy, decidedAt } = proposal
  const takenBack = state === 'refused' && decidedBy?.id === madeBy.id
  return (
    <li className="sheet pad stack-12">
      <div className="row between wrap top-al">
        <b className="grow">{whatOf(proposal)}</b>
        <Tag tone={TONES[state]}>{takenBack ? m.operator_two_state_taken_back() : STATES[state]()}</Tag>
      </div>
      <p>{m.common_quoted({ text: reason })}</p>
      <p className="t14 c2">
        {!payout && seller?.name}
        {bankRef !== null && m.tax_two_ref({ ref: bankRef })}
        {payout && (
          <Link className="lnk" to={`/operator/payouts/${payout.batchId}`}>
            {payout.content}
          </Link>
        )}
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
        <p className="t14 c2">
          {(takenBack ? m.operator_two_taken_back_by : m.operator_two_decided_by)({
            name: decidedBy.name,
            time: instant(decidedAt),
          })}
        </p>
      )}
      {state === 'open' && <Decide proposal={proposal} />}
    </li>
  )
}

const WHAT: Record<Proposal['kind'], (proposal: Proposal, amount: string) => string> = {
  tax_paid: ({ month }, amount) => m.tax_two_paid({ amount, ...monthParts(month ?? '') }),
  refund: ({ order }, amount) => m.operator_two_refund({ amount, number: order?.number ?? '' }),
  write_off: ({ seller }, amount) => m.operator_two_write_off({ amount, seller: seller?.name ?? '' }),
  charge_seller: ({ seller }, amount) => m.operator_two_charge_seller({ amount, seller: seller?.name ?? '' }),
  payout_returned: ({ payout }, amount) => m.operator_two_payout_returned({ amount, name: payeeOf(payout) }),
  payout_cancelled: ({ payout }, amount) => m.operator_two_payout_cancelled({ amount, name: payeeOf(payout) }),
}
const payeeOf = (payout: Proposal['payout']) => payout?.name ?? m.payouts_unknown_payee()
const whatOf = (proposal: Proposal) => WHAT[proposal.kind](proposal, money(proposal.amount))

function Decide({ proposal }: { proposal: Proposal }) {
  const { id, madeBy } = proposal
  const me = useKnownMe().person?.id
  const decision = useDecide('POST /operator/proposals/:id/decision')
  return (
    <SecondPerson
      of={whatOf(proposal)}
      mine={madeBy.id === me ? m.operator_two_mine() : null}
      accept={m.operator_two_accept()}
      refuse={m.operator_two_refuse()}
      decision={decision}
      press={(accept) => decision.decide({ params: { id }, body: { accept } })}
    />
  )
}
