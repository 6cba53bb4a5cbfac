import { formatPhone } from '@chl/domain/phone'
import { m } from '@chl/messages/messages.js'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { money } from '../../shared/format.ts'
import { titleOf } from '../../shared/goods.ts'
import { useFeed } from '../../shared/realtime/feed.ts'
import { useActing } from '../../shared/session.ts'
import { Button } from '../../shared/ui/button.tsx'
import { Note } from '../../shared/ui/note.tsx'
import { Timeline } from '../../shared/ui/progress.tsx'
import { Shown } from '../../shared/ui/shown.tsx'
import { OperatorFrame } from '../payments/operator-frame.tsx'
import { DecisionForm } from './decision-form.tsx'
import { SettledFor, SideFigures } from './dispute-figures.tsx'
import { type DisputeCase, disputeQuery, disputesFeed } from './disputes.queries.ts'
import { pastOf } from './order-timeline.tsx'
import { stateText } from './order-words.ts'
import { ProposalNote } from './proposal-note.tsx'
import { Statements } from './statements.tsx'

/** One dispute as the operator sees it: both sides' figures, words and photos beside each other, the money, what happened. */
export function Component() {
  useFeed(disputesFeed)
  const { id = '' } = useParams()
  const operates = useActing()?.abilities.operate ?? false
  const dispute = useQuery({ ...disputeQuery(id), enabled: operates })
  const number = dispute.data?.order.number ?? ''
  return (
    <OperatorFrame
      wide
      title={m.dispute_title({ number })}
      text={
        <Link className="lnk" to="/operator/disputes">
          {m.disputes_title()}
        </Link>
      }
    >
      <Shown query={dispute}>{(found) => <Case found={found} />}</Shown>
    </OperatorFrame>
  )
}

function Case({ found }: { found: DisputeCase }) {
  const [deciding, setDeciding] = useState(false)
  const { order, lines, open } = found
  const complained = order.lines.filter(({ id }) => lines.includes(id)).map(titleOf)
  return (
    <>
      {open ? (
        <div>
          <Button look="main" onClick={() => setDeciding(true)}>
            {m.dispute_decide()}
          </Button>
        </div>
      ) : (
        <Note>{m.dispute_closed({ state: stateText(order.state) })}</Note>
      )}
      {complained.length > 0 && (
        <p>
          <b>{complained.join(', ')}</b> {m.dispute_complained()}
        </p>
      )}
      {order.dispute?.proposal && <ProposalNote order={order} proposal={order.dispute.proposal} />}
      <SettledFor order={order} />
      <BothSides found={found} />
      <MoneyOf found={found} />
      <section className="sec tlsec" aria-labelledby="timeline">
        <h2 id="timeline">{m.order_timeline()}</h2>
        <Timeline entries={pastOf(order)} />
      </section>
      {deciding && <DecisionForm found={found} onClose={() => setDeciding(false)} />}
    </>
  )
}

const BothSides = ({ found }: { found: DisputeCase }) => (
  <div className="dsp">
    <Side id="buyer" title={m.dispute_buyer_says()} party={found.order.buyer} found={found} />
    <Side id="seller" title={m.dispute_seller_says()} party={found.order.seller} found={found} />
  </div>
)

type SideProps = {
  id: 'buyer' | 'seller'
  title: string
  party: DisputeCase['order']['buyer']
  found: DisputeCase
}

function Side({ id, title, party, found }: SideProps) {
  const statements = found.order.statements.filter(({ side }) => side === id)
  return (
    <section className="sec dsp__s" aria-labelledby={`says-${id}`}>
      <h2 id={`says-${id}`}>{title}</h2>
      <div className="sheet pad stack-16">
        <p className="t14 c2">
          {party.name}
          {party.phone !== null && (
            <>
              {' · '}
              <a href={`tel:${party.phone}`}>{formatPhone(party.phone)}</a>
            </>
          )}
        </p>
        <SideFigures side={id} found={found} />
        {statements.length === 0 ? (
          <p className="c2">{m.dispute_says_nothing()}</p>
        ) : (
          <Statements statements={statements} />
        )}
      </div>
    </section>
  )
}

function MoneyOf({ found: { order, money: collected } }: { found: DisputeCase }) {
  return (
    <section className="sec" aria-labelledby="money">
      <h2 id="money">{m.dispute_money()}</h2>
      <div className="sheet pad stack-12">
        <dl className="sum">
          <dt>{m.dispute_goods()}</dt>
          <dd>{money(order.goods)}</dd>
          {order.handover.kind === 'delivery' && (
            <>
              <dt>{order.handover.offer ?? m.order_fee()}</dt>
              <dd>{money(order.fee)}</dd>
            </>
          )}
          <dt>{m.dispute_due()}</dt>
          <dd>{money(order.total)}</dd>
          {collected && (
            <>
              <dt>{m.dispute_captured()}</dt>
              <dd>{money(collected.captured)}</dd>
              <dt>{m.dispute_refunded()}</dt>
              <dd>{money(collected.refunded)}</dd>
              <dt>{m.dispute_released()}</dt>
              <dd>{money(collected.released)}</dd>
            </>
          )}
        </dl>
        {collected ? (
          <Link className="lnk" to={`/operator/books/orders/${order.number}`}>
            {m.operator_rec_book()}
          </Link>
        ) : (
          <p className="t14 c2">{m.dispute_direct()}</p>
        )}
      </div>
    </section>
  )
}
