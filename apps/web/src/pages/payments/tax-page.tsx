import { localDay } from '@chl/domain/time'
import { m } from '@chl/messages/messages.js'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { instant, money } from '../../shared/format.ts'
import { useFeed } from '../../shared/realtime/feed.ts'
import { useActing } from '../../shared/session.ts'
import { useToday } from '../../shared/today.ts'
import { Button } from '../../shared/ui/button.tsx'
import { useNow } from '../../shared/ui/figures.tsx'
import { Tag } from '../../shared/ui/note.tsx'
import { Shown } from '../../shared/ui/shown.tsx'
import { Empty } from '../../shared/ui/states.tsx'
import { MonthPicker } from '../documents/month-picker.tsx'
import { useDownload } from '../documents/use-download.ts'
import { type TaxList, taxQuery } from './operator.queries.ts'
import { operatorFeed } from './operator.realtime.ts'
import { OperatorFrame } from './operator-frame.tsx'
import { STATES, TONES } from './proposal-states.ts'
import { TaxPaySheet } from './tax-pay-sheet.tsx'
import { signedMoney, TaxTable } from './tax-table.tsx'

const MONTH = /^20\d\d-(?:0[1-9]|1[0-2])$/

/** The tax that was withheld, month by month and seller by seller, its files for the accountant, and what of it was paid. */
export function Component() {
  useFeed(operatorFeed)
  const operates = useActing()?.abilities.operate ?? false
  const [search, setSearch] = useSearchParams()
  const painted = useToday()
  const now = useNow()
  const thisMonth = (now === null ? painted : localDay(new Date(now))).slice(0, 7)
  const given = search.get('month') ?? ''
  const month = MONTH.test(given) && given <= thisMonth ? given : thisMonth
  const list = useQuery({ ...taxQuery(month), enabled: operates, placeholderData: keepPreviousData })
  return (
    <OperatorFrame title={m.tax_title()} text={m.tax_text()}>
      <MonthPicker
        month={month}
        thisMonth={thisMonth}
        choose={(next) => setSearch({ month: next }, { replace: true, preventScrollReset: true })}
      />
      <Shown query={list}>{(found) => <Month list={found} />}</Shown>
    </OperatorFrame>
  )
}

function Month({ list }: { list: TaxList }) {
  const [paying, setPaying] = useState(false)
  return (
    <>
      <Sums list={list} />
      {list.held > 0 && (
        <div>
          <Button look="main" onClick={() => setPaying(true)}>
            {m.tax_pay()}
          </Button>
        </div>
      )}
      <Payments payments={list.payments} />
      {list.rows.length === 0 ? (
        <Empty picture="orders" title={m.tax_none()}>
          {m.tax_none_text()}
        </Empty>
      ) : (
        <>
          <TaxTable list={list} />
          <Files month={list.month} />
        </>
      )}
      {paying && <TaxPaySheet list={list} paid={paidOf(list)} onClose={() => setPaying(false)} />}
    </>
  )
}

/** What of this month is paid already, in đồng. */
const paidOf = ({ payments }: Pick<TaxList, 'payments'>) =>
  payments.filter(({ state }) => state === 'done').reduce((sum, { amount }) => sum + amount, 0)

const Sums = ({ list }: { list: TaxList }) => (
  <dl className="sheet pad kv">
    <dt>{m.tax_month_sum()}</dt>
    <dd className="w6">{signedMoney(list.totals.total)}</dd>
    <dt>{m.tax_month_paid()}</dt>
    <dd>{money(paidOf(list))}</dd>
    <dt>{list.held < 0 ? m.tax_over() : m.tax_held()}</dt>
    <dd>{money(Math.abs(list.held))}</dd>
  </dl>
)

/** What was paid for the month, and what a colleague has to accept first. */
const Payments = ({ payments }: Pick<TaxList, 'payments'>) =>
  payments.length > 0 && (
    <section className="sec" aria-labelledby="paid">
      <h2 id="paid">{m.tax_payments()}</h2>
      <ul className="sheet mny__l lines">
        {payments.map(({ id, amount, bankRef, state, madeBy, madeAt, decidedAt }) => (
          <li key={id} className="row between wrap">
            <div className="stack-4">
              <b>{money(amount)}</b>
              <span className="t14 c2 cash__text">{m.tax_two_ref({ ref: bankRef ?? '' })}</span>
              <span className="t14 c2">
                {madeBy.name}, {instant(decidedAt ?? madeAt)}
              </span>
            </div>
            {state === 'open' ? (
              <Link className="lnk lnk--hit" to="/operator/proposals">
                {STATES.open()}
              </Link>
            ) : (
              <Tag tone={TONES[state]}>{STATES[state]()}</Tag>
            )}
          </li>
        ))}
      </ul>
    </section>
  )

function Files({ month }: { month: string }) {
  const download = useDownload()
  return (
    <section className="stack-12">
      <div className="row wrap">
        <Button icon="download" busy={download.busy === 'tax xlsx'} onClick={() => void download.tax('xlsx', month)}>
          {m.tax_excel()}
        </Button>
        <Button icon="download" busy={download.busy === 'tax csv'} onClick={() => void download.tax('csv', month)}>
          {m.tax_csv()}
        </Button>
      </div>
      <p className="t14 c2">{m.tax_file_text()}</p>
    </section>
  )
}
