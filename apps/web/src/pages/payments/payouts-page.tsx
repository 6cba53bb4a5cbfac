import { m } from '@chl/messages/messages.js'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { day, money } from '../../shared/format.ts'
import { useFeed } from '../../shared/realtime/feed.ts'
import { useActing } from '../../shared/session.ts'
import { Tag } from '../../shared/ui/note.tsx'
import { Shown } from '../../shared/ui/shown.tsx'
import { payoutsFeed } from './money.realtime.ts'
import { OperatorFrame } from './operator-frame.tsx'
import { OwedList } from './owed-list.tsx'
import { type Overview, overviewQuery } from './payouts.queries.ts'
import { AnyTestBanner } from './test-banner.tsx'

/** Paying out, for the operator: who is owed what, making a batch of it, and the batches so far. */
export function Component() {
  useFeed(payoutsFeed)
  const operates = useActing()?.abilities.operate ?? false
  const overview = useQuery({ ...overviewQuery(), enabled: operates })
  return (
    <OperatorFrame title={m.payouts_title()}>
      <AnyTestBanner />
      <Shown query={overview}>
        {(found) => (
          <>
            <OwedList overview={found} />
            <Batches batches={found.batches} />
          </>
        )}
      </Shown>
    </OperatorFrame>
  )
}

export const BATCH_STATES = {
  draft: m.payouts_state_draft,
  approved: m.payouts_state_approved,
  closed: m.payouts_state_closed,
  cancelled: m.payouts_state_cancelled,
}
export const BATCH_TONES = { draft: 'warn', approved: 'ind', closed: 'good', cancelled: 'plain' } as const

const Batches = ({ batches }: { batches: Overview['batches'] }) => (
  <section className="sec" aria-labelledby="batches">
    <h2 id="batches">{m.payouts_batches()}</h2>
    {batches.length === 0 ? (
      <p className="c2">{m.payouts_batches_none()}</p>
    ) : (
      <ul className="sheet mny__l lines">
        {batches.map((batch) => (
          <li key={batch.id} className="row between wrap">
            <div className="stack-4">
              <Link className="lnk lnk--hit" to={`/operator/payouts/${batch.id}`}>
                {m.payouts_batch({ number: batch.number })}
              </Link>
              <span className="t14 c2">
                {day(batch.madeAt)}, {batch.madeBy.name}
              </span>
            </div>
            <div className="stack-4 ta-r">
              <span>{m.payouts_batch_sum({ n: batch.count, amount: money(batch.total) })}</span>
              <span>
                <Tag tone={BATCH_TONES[batch.state]}>{BATCH_STATES[batch.state]()}</Tag>
              </span>
            </div>
          </li>
        ))}
      </ul>
    )}
  </section>
)
