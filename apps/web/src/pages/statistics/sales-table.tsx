import { m } from '@chl/messages/messages.js'
import { amount, mass, money, stateName } from '../../shared/format.ts'
import { inLocale } from '../../shared/locale.ts'
import { monthName } from './period.ts'
import type { Summary, TradeRow } from './statistics.queries.ts'

/** Every product of every month: how much, for how much, at what average price; a month's own sum stands over it. */
export function SalesTable({ summary: { rows, months } }: { summary: Summary }) {
  const inMonths = [...months]
    .sort((a, b) => (a.month < b.month ? 1 : -1))
    .map((month) => ({ ...month, rows: rows.filter((row) => row.month === month.month) }))
  return (
    <section className="sheet" aria-labelledby="products">
      <div className="pad">
        <h2 id="products">{m.sales_by_product()}</h2>
      </div>
      <table className="dt dt--books">
        <caption className="vh">{m.sales_by_product()}</caption>
        <thead>
          <tr>
            <th scope="col">{m.sales_product()}</th>
            <th scope="col">{m.sales_amount()}</th>
            <th scope="col" className="dt__w">
              {m.sales_average()}
            </th>
            <th scope="col">{m.sales_value()}</th>
          </tr>
        </thead>
        {inMonths
          .filter((month) => month.rows.length > 0)
          .map(({ month, dong, rows: found }) => (
            <tbody key={month}>
              <tr className="dt__m">
                <th scope="rowgroup">{monthName(month)}</th>
                <td colSpan={3}>
                  <b>{money(dong)}</b>
                </td>
              </tr>
              {found.map((row) => (
                <Row key={`${row.product.id} ${row.state} ${row.unit?.code ?? ''}`} row={row} />
              ))}
            </tbody>
          ))}
      </table>
    </section>
  )
}

function Row({ row }: { row: TradeRow }) {
  const { product, state, unit, grams, pieces, dong, averagePrice } = row
  const average = averagePrice === null ? null : `${money(averagePrice)}/${unit ? inLocale(unit.name) : 'kg'}`
  return (
    <tr>
      <th scope="row">
        {inLocale(product.name)}
        <span className="dt__u">{stateName(state)}</span>
      </th>
      <td>
        {unit ? amount(pieces, { measure: 'count', unit }) : mass(grams)}
        {unit && grams !== 0 && <span className="dt__u">{m.sales_about({ mass: mass(grams) })}</span>}
        {average && <span className="dt__u dt__n">{average}</span>}
      </td>
      <td className="dt__w">{average}</td>
      <td>{money(dong)}</td>
    </tr>
  )
}
