import { localDay } from '@chl/domain/time'
import { m } from '@chl/messages/messages.js'
import { useSearchParams } from 'react-router'
import { Head } from '../../shared/app.tsx'
import { useActing } from '../../shared/session.ts'
import { useToday } from '../../shared/today.ts'
import { ButtonLink } from '../../shared/ui/button.tsx'
import { Tabs, tabPanel } from '../../shared/ui/choice.tsx'
import { useNow } from '../../shared/ui/figures.tsx'
import { Empty } from '../../shared/ui/states.tsx'
import { MonthPicker } from './month-picker.tsx'
import { Purchases } from './purchases.tsx'
import { Statement } from './statement.tsx'

type Side = 'buyer' | 'seller'
const MONTH = /^20\d\d-(?:0[1-9]|1[0-2])$/

/** Papers of a month: a buyer's list of purchases without invoices, a seller's statement. */
export function Component() {
  const can = useActing()?.abilities
  const [search, setSearch] = useSearchParams()
  const painted = useToday()
  const now = useNow()
  const thisMonth = (now === null ? painted : localDay(new Date(now))).slice(0, 7)
  if (!can?.sell && !can?.buy) return <NoPapers />
  const both = can.sell && can.buy
  const asked: Side = search.get('side') === 'seller' ? 'seller' : 'buyer'
  const side: Side = both ? asked : can.sell ? 'seller' : 'buyer'
  const given = search.get('month') ?? ''
  const month = MONTH.test(given) && given <= thisMonth ? given : thisMonth
  const change = (name: string, value: string) =>
    setSearch((before) => new URLSearchParams([...[...before].filter(([one]) => one !== name), [name, value]]), {
      replace: true,
      preventScrollReset: true,
    })
  const part = (
    <div className="stack-16">
      <MonthPicker month={month} thisMonth={thisMonth} choose={(next) => change('month', next)} />
      {side === 'buyer' ? <Purchases key={month} month={month} /> : <Statement month={month} />}
    </div>
  )
  return (
    <main className="page st-page" id="main">
      <Head title={m.papers_title()} />
      <h1>{m.papers_title()}</h1>
      {both ? (
        <>
          <Tabs
            id="side"
            label={m.papers_side()}
            value={side}
            onChange={(next) => change('side', next)}
            options={[
              { value: 'buyer', label: m.papers_as_buyer() },
              { value: 'seller', label: m.papers_as_seller() },
            ]}
          />
          <div {...tabPanel('side', side)}>{part}</div>
        </>
      ) : (
        <>
          <h2>{side === 'buyer' ? m.papers_as_buyer() : m.papers_as_seller()}</h2>
          {part}
        </>
      )}
    </main>
  )
}

const NoPapers = () => (
  <main className="page" id="main">
    <Head title={m.papers_title()} />
    <Empty
      picture="orders"
      title={m.papers_no_access()}
      heading="h1"
      actions={
        <ButtonLink to="/account" look="main">
          {m.common_account()}
        </ButtonLink>
      }
    >
      {m.papers_no_access_text()}
    </Empty>
  </main>
)
