import { m } from '@chl/messages/messages.js'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { day, money, number } from '../../shared/format.ts'
import { useSend } from '../../shared/query/send.ts'
import { Button } from '../../shared/ui/button.tsx'
import { errorText } from '../../shared/ui/form-errors.ts'
import { Note } from '../../shared/ui/note.tsx'
import { toast } from '../../shared/ui/toasts.tsx'
import type { Overview } from './payouts.queries.ts'

type Owed = {
  id: string
  name: string
  under: string | null
  amount: number
  account: Overview['sellers'][number]['account']
  byStripe: boolean
  expectedOn: string | null
  leftOut: Overview['sellers'][number]['leftOut']
}

const sellersOf = ({ sellers }: Overview): Owed[] =>
  sellers.map(({ seller, payable, receivable, account, provider, expectedOn, leftOut }) => ({
    id: seller.id,
    name: seller.name,
    under: receivable > 0 ? m.payouts_less_debt({ payable: money(payable), debt: money(receivable) }) : null,
    amount: Math.max(0, payable - receivable),
    account,
    byStripe: provider === 'stripe_connect',
    expectedOn,
    leftOut,
  }))
const refundsOf = ({ refunds }: Overview): Owed[] =>
  refunds.map(({ id, buyer, orderNumber, amount, account, leftOut }) => ({
    id,
    name: buyer?.name ?? account?.holder ?? m.payouts_unknown_payee(),
    under: orderNumber && m.payouts_order({ number: orderNumber }),
    amount,
    account,
    byStripe: false,
    expectedOn: null,
    leftOut,
  }))

/** Who is owed what. All that can be paid is chosen until a person takes some out; what is chosen becomes a batch. */
export function OwedList({ overview }: { overview: Overview }) {
  const [out, setOut] = useState<ReadonlySet<string>>(new Set())
  const navigate = useNavigate()
  const make = useSend('POST /operator/payout-batches', {
    onDone: ({ batch }) => {
      toast(m.payouts_made({ number: batch.number }))
      void navigate(`/operator/payouts/${batch.id}`)
    },
  })
  const [sellers, refunds] = [sellersOf(overview), refundsOf(overview)]
  const picked = (all: readonly Owed[]) => all.filter(({ id, leftOut }) => leftOut === null && !out.has(id))
  const chosen = [...picked(sellers), ...picked(refunds)]
  const total = chosen.reduce((sum, { amount }) => sum + amount, 0)
  const toggle = (id: string) => setOut(new Set(out.has(id) ? [...out].filter((one) => one !== id) : [...out, id]))
  const send = () =>
    make.mutate({
      body: { sellers: picked(sellers).map(({ id }) => id), refunds: picked(refunds).map(({ id }) => id) },
    })
  return (
    <>
      <Table
        title={m.payouts_sellers()}
        none={m.payouts_sellers_none()}
        rows={sellers}
        {...{ out, toggle }}
        least={overview.least}
      />
      <Table
        title={m.payouts_refunds()}
        none={m.payouts_refunds_none()}
        rows={refunds}
        {...{ out, toggle }}
        least={overview.least}
      />
      {make.error && (
        <Note tone="danger" alert>
          {errorText(make.error)}
        </Note>
      )}
      {chosen.length > 0 ? (
        <div className="row wrap">
          <Button look="main" busy={make.isPending} onClick={send}>
            {m.payouts_make({ n: chosen.length, amount: money(total) })}
          </Button>
        </div>
      ) : (
        sellers.length + refunds.length > 0 && <p className="c2">{m.payouts_make_none()}</p>
      )}
    </>
  )
}

type TableProps = {
  title: string
  none: string
  rows: readonly Owed[]
  out: ReadonlySet<string>
  toggle: (id: string) => void
  least: number
}

function Table({ title, none, rows, out, toggle, least }: TableProps) {
  return (
    <section className="sec">
      <h2>{title}</h2>
      {rows.length === 0 ? (
        <p className="c2">{none}</p>
      ) : (
        <section className="sheet mny__t" aria-label={title}>
          <table className="dt dt--books">
            <caption className="vh">{title}</caption>
            <thead>
              <tr>
                <th scope="col">{m.payouts_col_who()}</th>
                <th scope="col">{m.payouts_col_amount()}</th>
                <th scope="col" className="tl-l dt__w">
                  {m.payouts_col_account()}
                </th>
                <th scope="col" className="dt__w">
                  {m.payouts_col_expected()}
                </th>
                <th scope="col" className="tl-l dt__w">
                  {m.payouts_col_why()}
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <OwedRow key={row.id} row={row} on={!out.has(row.id)} onToggle={() => toggle(row.id)} least={least} />
              ))}
            </tbody>
          </table>
        </section>
      )}
    </section>
  )
}

type RowProps = { row: Owed; on: boolean; onToggle: () => void; least: number }

const OwedRow = ({ row, on, onToggle, least }: RowProps) => (
  <tr>
    <th scope="row">
      {row.leftOut === null ? (
        <label className="cb">
          <input type="checkbox" checked={on} onChange={onToggle} aria-label={pickName(row)} />
          {row.name}
        </label>
      ) : (
        row.name
      )}
      {row.under && <span className="dt__u">{row.under}</span>}
      {row.account && (
        <span className="dt__u dt__n">
          {row.account.bankName} {row.account.account}, {row.account.holder}
        </span>
      )}
      {row.leftOut && <span className="dt__u dt__n warn">{whyOf(row.leftOut, least)}</span>}
    </th>
    <td className="w6">{number(row.amount)}</td>
    <td className="tl-l dt__w">
      {row.byStripe ? m.payouts_by_stripe() : row.account?.account}
      {!row.byStripe && row.account && (
        <span className="dt__u">
          {row.account.bankName}, {row.account.holder}
        </span>
      )}
    </td>
    <td className="dt__w">{row.expectedOn && day(row.expectedOn)}</td>
    <td className="tl-l dt__w">{row.leftOut && whyOf(row.leftOut, least)}</td>
  </tr>
)

const pickName = ({ name, under, amount }: Owed) => [name, under, money(amount)].filter(Boolean).join(', ')

function whyOf(why: NonNullable<Owed['leftOut']>, least: number) {
  if (why === 'no_account') return m.payouts_why_no_account()
  if (why === 'too_little') return m.payouts_why_too_little({ least: money(least) })
  if (why === 'in_debt') return m.payouts_why_in_debt()
  if (why === 'cash_with_seller') return m.payouts_why_cash_with_seller()
  if (why === 'disputed') return m.payouts_why_disputed()
  return why === 'in_payout' ? m.payouts_why_in_payout() : m.payouts_why_nothing()
}
