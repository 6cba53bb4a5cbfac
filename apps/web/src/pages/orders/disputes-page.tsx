import { m } from '@chl/messages/messages.js'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link, useSearchParams } from 'react-router'
import { money } from '../../shared/format.ts'
import { useFeed } from '../../shared/realtime/feed.ts'
import { useActing } from '../../shared/session.ts'
import { Tabs, tabPanel } from '../../shared/ui/choice.tsx'
import { Tag } from '../../shared/ui/note.tsx'
import { Shown } from '../../shared/ui/shown.tsx'
import { Empty } from '../../shared/ui/states.tsx'
import { OperatorFrame } from '../payments/operator-frame.tsx'
import { type DisputeSummary, disputesFeed, disputesQuery } from './disputes.queries.ts'
import { moment } from './moment.ts'
import { stateText } from './order-words.ts'

type Tab = 'open' | 'closed'

/** The operator's disputes: the open ones first, those that waited longest on top. */
export function Component() {
  useFeed(disputesFeed)
  const operates = useActing()?.abilities.operate ?? false
  const [search, setSearch] = useSearchParams()
  const tab: Tab = search.get('tab') === 'closed' ? 'closed' : 'open'
  const disputes = useQuery({
    ...disputesQuery(tab === 'closed'),
    enabled: operates,
    placeholderData: keepPreviousData,
  })
  return (
    <OperatorFrame title={m.disputes_title()} text={m.disputes_text()}>
      <Tabs
        id="disputes"
        label={m.disputes_tabs()}
        value={tab}
        onChange={(next: Tab) => setSearch(next === 'open' ? {} : { tab: next }, { replace: true })}
        options={[
          { value: 'open', label: m.disputes_open(), ...(disputes.data && { count: disputes.data.open }) },
          { value: 'closed', label: m.disputes_closed() },
        ]}
      />
      <div {...tabPanel('disputes', tab)}>
        <Shown query={disputes}>{({ items }) => <List items={items} tab={tab} />}</Shown>
      </div>
    </OperatorFrame>
  )
}

function List({ items, tab }: { items: DisputeSummary[]; tab: Tab }) {
  if (items.length === 0)
    return tab === 'closed' ? (
      <p className="c2">{m.disputes_none_closed()}</p>
    ) : (
      <Empty picture="orders" title={m.disputes_none()}>
        {m.disputes_none_text()}
      </Empty>
    )
  return (
    <ul className="stack-12">
      {items.map((item) => (
        <li key={item.id}>
          <Link className="sheet pad opr__c" to={`/operator/disputes/${item.id}`}>
            <Row item={item} />
          </Link>
        </li>
      ))}
    </ul>
  )
}

const Row = ({
  item: { number, buyer, seller, total, reason, disputedAt, statements, proposed, state },
}: {
  item: DisputeSummary
}) => (
  <span className="grow stack-4">
    <span className="row between wrap">
      <b>{m.order_number({ number })}</b>
      <b>{money(total)}</b>
    </span>
    <span>{m.disputes_between({ buyer, seller })}</span>
    <span className="cash__text">{m.common_quoted({ text: reason })}</span>
    <span className="t14 c2">
      {m.disputes_since({ time: moment(disputedAt) })}. {m.disputes_said(statements)}.
    </span>
    <span className="tags">
      {state === 'disputed' ? proposed && <Tag tone="ind">{m.disputes_proposed()}</Tag> : <Tag>{stateText(state)}</Tag>}
    </span>
  </span>
)
