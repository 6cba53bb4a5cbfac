import { m } from '@chl/messages/messages.js'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { day, money, number, shortDay } from '../../shared/format.ts'
import { useActing } from '../../shared/session.ts'
import { Button } from '../../shared/ui/button.tsx'
import { type Kind, periodName } from '../statistics/period.ts'
import { PeriodPicker } from '../statistics/period-picker.tsx'
import { usePeriod } from '../statistics/use-period.ts'
import { Shown } from '../../shared/ui/shown.tsx'
import { type Statement, statementQuery } from './money.queries.ts'

const KINDS: readonly Kind[] = ['month', 'quarter', 'year', 'own']

/** What was collected and paid out in a period, order by order: it adds up, and can be printed. */
export function StatementPart() {
  const picking = usePeriod(KINDS, 'month')
  const { from, to } = picking.period
  const statement = useQuery({ ...statementQuery({ from, to }), placeholderData: keepPreviousData })
  const name = useActing()?.organization.name
  return (
    <section className="sec" aria-labelledby="statement">
      <h2 id="statement">{m.mymoney_statement()}</h2>
      <p className="printonly">
        {name}. {periodName(picking.period)}
      </p>
      <div className="st-bar noprint">
        <PeriodPicker {...picking} />
        <Button icon="print" onClick={() => window.print()}>
          {m.mymoney_print()}
        </Button>
      </div>
      <Shown query={statement}>{(found) => <Found statement={found} />}</Shown>
    </section>
  )
}

const Found = ({ statement }: { statement: Statement }) => (
  <>
    <Sums statement={statement} />
    {statement.lines.length === 0 ? (
      <p className="c2">{m.mymoney_statement_none()}</p>
    ) : (
      <Lines statement={statement} />
    )}
    {statement.moves.length > 0 && <Moves moves={statement.moves} />}
  </>
)

/** It adds up: what was owed, and became so, less what left, and cash and debts set off against it. */
function Sums({ statement: { opening, totals, paidOut, closing } }: { statement: Statement }) {
  const others = closing - (opening + totals.net - paidOut)
  return (
    <dl className="sheet pad kv">
      <dt>{opening < 0 ? m.mymoney_opening_debt() : m.mymoney_opening()}</dt>
      <dd>{money(Math.abs(opening))}</dd>
      <dt>{m.mymoney_col_net()}</dt>
      <dd>{signed(totals.net)}</dd>
      <dt>{m.mymoney_paid_out()}</dt>
      <dd>{signed(-paidOut)}</dd>
      {others !== 0 && (
        <>
          <dt>{m.mymoney_other_moves()}</dt>
          <dd>{signed(others)}</dd>
        </>
      )}
      <dt className="w6">{closing < 0 ? m.mymoney_closing_debt() : m.mymoney_closing()}</dt>
      <dd className="w6">{money(Math.abs(closing))}</dd>
    </dl>
  )
}

const signed = (dong: number) => (dong < 0 ? `−${money(-dong)}` : money(dong))
const figure = (dong: number) => (dong < 0 ? `−${number(-dong)}` : number(dong))

function Lines({ statement: { lines, totals } }: { statement: Statement }) {
  return (
    <div className="sheet mny__t">
      <table className="dt dt--books">
        <caption className="vh">{m.mymoney_statement()}</caption>
        <thead>
          <tr>
            <th scope="col">{m.mymoney_col_order()}</th>
            <th scope="col" className="dt__w">
              {m.mymoney_col_goods()}
            </th>
            <th scope="col" className="dt__w">
              {m.mymoney_col_delivery()}
            </th>
            <th scope="col" className="dt__w">
              {m.mymoney_col_fee()}
            </th>
            <th scope="col" className="dt__w">
              {m.mymoney_col_tax()}
            </th>
            <th scope="col" className="dt__w">
              {m.mymoney_col_refunds()}
            </th>
            <th scope="col">{m.mymoney_col_net()}</th>
            <th scope="col" className="tl-l dt__w">
              {m.mymoney_col_payout()}
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <LineRow key={`${line.orderId} ${line.at}`} line={line} />
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{m.mymoney_total()}</th>
            <td className="dt__w">{figure(totals.goods)}</td>
            <td className="dt__w">{figure(totals.deliveryFee)}</td>
            <td className="dt__w">{figure(totals.platformFee)}</td>
            <td className="dt__w">{figure(totals.vat + totals.pit)}</td>
            <td className="dt__w">{figure(totals.refunds)}</td>
            <td>{figure(totals.net)}</td>
            <td className="dt__w">–</td>
          </tr>
        </tfoot>
      </table>
    </div>
  )
}

type Line = Statement['lines'][number]

const LineRow = ({ line }: { line: Line }) => (
  <tr>
    <th scope="row">
      <Link className="lnk" to={`/orders/${line.orderId}`}>
        {line.kind === 'sale' ? line.number : m.mymoney_refund_of({ number: line.number })}
      </Link>
      <span className="dt__u">
        {shortDay(line.day)}, {line.buyer}
      </span>
      <span className="dt__u dt__n">{partsOf(line)}</span>
      <span className="dt__u dt__n">{payingOf(line)}</span>
    </th>
    <td className="dt__w">{figure(line.goods)}</td>
    <td className="dt__w">{figure(line.deliveryFee)}</td>
    <td className="dt__w">{figure(line.platformFee)}</td>
    <td className="dt__w">{figure(line.vat + line.pit)}</td>
    <td className="dt__w">{figure(line.refunds)}</td>
    <td className="w6">{figure(line.net)}</td>
    <td className="tl-l dt__w">{payingOf(line)}</td>
  </tr>
)

const partsOf = (line: Line) =>
  m.mymoney_line_parts({
    goods: figure(line.goods),
    delivery: figure(line.deliveryFee),
    fee: figure(line.platformFee),
    tax: figure(line.vat + line.pit),
    refunds: figure(line.refunds),
  })

const payingOf = (line: Line) => (line.keptInCash ? m.mymoney_in_cash() : <PaidBy payout={line.payout} />)

const PaidBy = ({ payout }: { payout: Line['payout'] }) =>
  payout && (
    <>
      {payout.number}
      {payout.paidOn && <span className="dt__u">{day(payout.paidOn)}</span>}
    </>
  )

type Move = Statement['moves'][number]
const MOVES: Record<Move['kind'], (of: { number: string }) => string> = {
  payout: m.mymoney_move_payout,
  payout_returned: m.mymoney_move_payout_returned,
  payout_cancelled: m.mymoney_move_payout_cancelled,
  cash_kept: m.mymoney_move_cash_kept,
  charged: () => m.mymoney_move_charged(),
  written_off: () => m.mymoney_move_written_off(),
  debt_paid: () => m.mymoney_move_debt_paid(),
  other: () => m.mymoney_move_other(),
}

const Moves = ({ moves }: { moves: readonly Move[] }) => (
  <section className="sheet mny__t" aria-label={m.mymoney_moves()}>
    <table className="dt dt--books">
      <caption className="vh">{m.mymoney_moves()}</caption>
      <thead>
        <tr>
          <th scope="col">{m.mymoney_col_what()}</th>
          <th scope="col">{m.mymoney_col_day()}</th>
          <th scope="col">{m.mymoney_col_amount()}</th>
        </tr>
      </thead>
      <tbody>
        {moves.map((move, index) => (
          <tr key={index}>
            <th scope="row">{MOVES[move.kind]({ number: move.number ?? '' })}</th>
            <td>{shortDay(move.day)}</td>
            <td>{figure(move.amount)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </section>
)
