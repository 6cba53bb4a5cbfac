import { m } from '@chl/messages/messages.js'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'react-router'
import { Head } from '../../shared/app.tsx'
import { useFeed } from '../../shared/realtime/feed.ts'
import { useActing } from '../../shared/session.ts'
import { ButtonLink } from '../../shared/ui/button.tsx'
import { Tabs, tabPanel } from '../../shared/ui/choice.tsx'
import { Empty } from '../../shared/ui/states.tsx'
import { MoneyExpected } from '../payments/money-expected.tsx'
import { CsvButton } from './csv-button.tsx'
import type { Kind } from './period.ts'
import { PeriodPicker } from './period-picker.tsx'
import { SalesFigures } from './sales-figures.tsx'
import { SalesMonths } from './sales-months.tsx'
import { SalesTable } from './sales-table.tsx'
import { type Side, type Summary, summaryQuery } from './statistics.queries.ts'
import { salesFeed } from './statistics.realtime.ts'
import { usePeriod } from './use-period.ts'
import { Shown } from '../../shared/ui/shown.tsx'

const KINDS: readonly Kind[] = ['twelve', 'month', 'quarter', 'year', 'own']

/** The books of an organization: what it sold and bought, from what was weighed and handed over. */
export function Component() {
  useFeed(salesFeed)
  const can = useActing()?.abilities
  const [search, setSearch] = useSearchParams()
  if (!can?.sell && !can?.buy) return <NoBooks />
  const asked = search.get('side') === 'buyer' ? 'buyer' : 'seller'
  const side: Side = can.sell && can.buy ? asked : can.sell ? 'seller' : 'buyer'
  const choose = (next: Side) =>
    setSearch((before) => new URLSearchParams([...[...before].filter(([name]) => name !== 'side'), ['side', next]]), {
      replace: true,
      preventScrollReset: true,
    })
  return (
    <main className="page st-page" id="main">
      <Head title={m.sales_title()} />
      <h1>{m.sales_title()}</h1>
      <MoneyExpected />
      {can.sell && can.buy ? (
        <>
          <Tabs
            id="books"
            label={m.sales_side()}
            value={side}
            onChange={choose}
            options={[
              { value: 'seller', label: m.sales_sold() },
              { value: 'buyer', label: m.sales_bought() },
            ]}
          />
          <div {...tabPanel('books', side)}>
            <Books key={side} side={side} />
          </div>
        </>
      ) : (
        <Books side={side} />
      )}
    </main>
  )
}

const NoBooks = () => (
  <main className="page" id="main">
    <Head title={m.sales_title()} />
    <Empty
      picture="orders"
      title={m.sales_no_access()}
      heading="h1"
      actions={
        <ButtonLink to="/account" look="main">
          {m.common_account()}
        </ButtonLink>
      }
    >
      {m.sales_no_access_text()}
    </Empty>
  </main>
)

function Books({ side }: { side: Side }) {
  const picking = usePeriod(KINDS, 'twelve')
  const { from, to } = picking.period
  const summary = useQuery({ ...summaryQuery(side, { from, to }), placeholderData: keepPreviousData })
  const file = `${side === 'seller' ? 'ban-ra' : 'mua-vao'}_${from}_${to}`
  return (
    <div className="stack-16">
      <div className="st-bar">
        <PeriodPicker {...picking} />
        <div className="row wrap">
          <CsvButton route="GET /my/trades.csv" query={{ side, from, to }} name={file} />
          <ButtonLink to={`/papers?side=${side}`} icon="file">
            {m.papers_title()}
          </ButtonLink>
        </div>
      </div>
      <Shown query={summary}>
        {(found) => (found.rows.length === 0 ? <Nothing side={side} /> : <Found side={side} summary={found} />)}
      </Shown>
    </div>
  )
}

const Found = ({ side, summary }: { side: Side; summary: Summary }) => (
  <>
    <SalesFigures side={side} summary={summary} />
    <SalesMonths summary={summary} />
    <SalesTable summary={summary} />
  </>
)

const Nothing = ({ side }: { side: Side }) => (
  <Empty
    picture="orders"
    title={side === 'seller' ? m.sales_none_sold() : m.sales_none_bought()}
    actions={
      <ButtonLink to={side === 'seller' ? '/post' : '/'} look="main">
        {side === 'seller' ? m.sales_none_do_sell() : m.sales_none_do_buy()}
      </ButtonLink>
    }
  >
    {side === 'seller' ? m.sales_none_sold_text() : m.sales_none_bought_text()}
  </Empty>
)
