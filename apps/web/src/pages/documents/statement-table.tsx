import { m } from '@chl/messages/messages.js'
import { Link } from 'react-router'
import { day, money, number, shortDay } from '../../shared/format.ts'
import type { Statement } from './documents.queries.ts'

const PARTS = [
  ['goods', m.papers_goods_money],
  ['deliveryFee', m.papers_delivery_fee],
  ['platformFee', m.papers_platform_fee],
  ['tax', m.papers_tax],
  ['refunds', m.papers_refunds],
] as const

/** Every order of the month with what its net is made of. On a phone, only what there is of it. */
export const StatementTable = ({ statement: { rows, sums } }: { statement: Statement }) => (
  <section className="sheet">
    <table className="dt dt--books">
      <caption className="vh">{m.papers_statement_caption()}</caption>
      <thead>
        <tr>
          <th scope="col">{m.papers_order()}</th>
          {PARTS.map(([part, title]) => (
            <th key={part} scope="col" className="dt__w">
              {title()}, ₫
            </th>
          ))}
          <th scope="col">{m.papers_net()}</th>
          <th scope="col" className="dt__w">
            {m.papers_paid_on()}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row, i) => (
          <tr key={`${row.order.id} ${i}`}>
            <th scope="row">
              <Link className="lnk" to={`/orders/${row.order.id}`}>
                {row.order.number}
              </Link>
              <span className="dt__u">
                {day(row.day)}, {row.buyer}
              </span>
              <span className="dt__u dt__n">{partsOf(row)}</span>
            </th>
            {PARTS.map(([part]) => (
              <td key={part} className="dt__w">
                {number(row[part])}
              </td>
            ))}
            <td>
              {number(row.net)}
              <span className="dt__u dt__n">{paidOf(row)}</span>
            </td>
            <td className="dt__w">{paidOf(row)}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{m.papers_sum()}</th>
          {PARTS.map(([part]) => (
            <td key={part} className="dt__w">
              {number(sums[part])}
            </td>
          ))}
          <td>{number(sums.net)}</td>
          <td className="dt__w">{number(sums.paid)}</td>
        </tr>
      </tfoot>
    </table>
  </section>
)

const paidOf = ({ paidOn }: Statement['rows'][number]) => (paidOn ? shortDay(paidOn) : m.papers_not_paid())

/** «Tiền hàng 780.000 ₫ · Hoàn trả 180.000 ₫»: only where the net is not simply the goods. */
const partsOf = (row: Statement['rows'][number]) =>
  row.net === row.goods
    ? ''
    : PARTS.filter(([part]) => row[part] !== 0)
        .map(([part, title]) => `${title()} ${money(row[part])}`)
        .join(' · ')
