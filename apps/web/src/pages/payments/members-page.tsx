import { m } from '@chl/messages/messages.js'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Head } from '../../shared/app.tsx'
import { mass, money, number } from '../../shared/format.ts'
import { useFeed } from '../../shared/realtime/feed.ts'
import { useActing } from '../../shared/session.ts'
import type { Kind } from '../statistics/period.ts'
import { PeriodPicker } from '../statistics/period-picker.tsx'
import { usePeriod } from '../statistics/use-period.ts'
import { Shown } from '../../shared/ui/shown.tsx'
import { MemberList } from './member-list.tsx'
import { membersQuery, type SharedOrder, type Shares, sharesQuery } from './money.queries.ts'
import { moneyFeed } from './money.realtime.ts'
import { NoAccess } from './no-access.tsx'
import { ShareSheet } from './share-sheet.tsx'
import { SharedOrders } from './shared-orders.tsx'

const KINDS: readonly Kind[] = ['month', 'quarter', 'year', 'own']

/** A cooperative's members, what each brought of which order, and what each is due of it. */
export function Component() {
  useFeed(moneyFeed)
  const acting = useActing()
  if (acting?.organization.kind !== 'cooperative') return <NotCooperative />
  return (
    <main className="page st-page" id="main">
      <Head title={m.members_title()} />
      <h1>{m.members_title()}</h1>
      <Members key={acting.organization.id} manage={acting.abilities.manage} />
    </main>
  )
}

const NotCooperative = () => (
  <NoAccess page={m.members_title()} title={m.members_no_access()} text={m.members_no_access_text()} />
)

function Members({ manage }: { manage: boolean }) {
  const picking = usePeriod(KINDS, 'month')
  const { from, to } = picking.period
  const shares = useQuery({ ...sharesQuery({ from, to }), placeholderData: keepPreviousData })
  const members = useQuery(membersQuery())
  const [dividing, setDividing] = useState<SharedOrder | null>(null)
  return (
    <>
      <div className="st-bar noprint">
        <PeriodPicker {...picking} />
      </div>
      <Shown query={shares}>
        {(found) => (
          <>
            {found.net > 0 && <Due shares={found} />}
            <SharedOrders orders={found.orders} onDivide={manage && members.data ? setDividing : null} />
          </>
        )}
      </Shown>
      <Shown query={members}>{(found) => <MemberList members={found.members} manage={manage} />}</Shown>
      {dividing && members.data && (
        <ShareSheet order={dividing} members={members.data.members} onClose={() => setDividing(null)} />
      )}
    </>
  )
}

const Due = ({ shares: { members, net, undivided } }: { shares: Shares }) => (
  <section className="sec" aria-labelledby="due">
    <h2 id="due">{m.members_due()}</h2>
    <div className="sheet mny__t">
      <table className="dt dt--books">
        <caption className="vh">{m.members_due()}</caption>
        <thead>
          <tr>
            <th scope="col">{m.members_col_name()}</th>
            <th scope="col">{m.members_col_orders()}</th>
            <th scope="col" className="dt__w">
              {m.members_col_gross()}
            </th>
            <th scope="col" className="dt__w">
              {m.members_col_fee()}
            </th>
            <th scope="col" className="dt__w">
              {m.members_col_tax()}
            </th>
            <th scope="col">{m.members_col_net()}</th>
          </tr>
        </thead>
        <tbody>
          {members.map((member) => (
            <tr key={member.memberId}>
              <th scope="row">
                {member.name}
                <span className="dt__u">{mass(member.weight)}</span>
              </th>
              <td>{number(member.orders)}</td>
              <td className="dt__w">{number(member.gross)}</td>
              <td className="dt__w">{number(member.platformFee)}</td>
              <td className="dt__w">{number(member.tax)}</td>
              <td className="w6">{number(member.net)}</td>
            </tr>
          ))}
          {undivided > 0 && (
            <tr>
              <th scope="row" className="warn">
                {m.members_undivided()}
              </th>
              <Gap />
              <td>{number(undivided)}</td>
            </tr>
          )}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{m.mymoney_total()}</th>
            <Gap />
            <td>{money(net)}</td>
          </tr>
        </tfoot>
      </table>
    </div>
  </section>
)

/** The columns between the name and the share, where a row says nothing of them. */
const Gap = () => (
  <>
    <td>–</td>
    <td className="dt__w">–</td>
    <td className="dt__w">–</td>
    <td className="dt__w">–</td>
  </>
)
