import { m } from '@chl/messages/messages.js'
import { useState } from 'react'
import { amount, mass, money, number } from '../../shared/format.ts'
import { inLocale } from '../../shared/locale.ts'
import { Button } from '../../shared/ui/button.tsx'
import { monthName } from './period.ts'
import { ProductName } from './product-name.tsx'
import type { Summary, TradeRow } from './statistics.queries.ts'

const FIRST = 3

/** Every product of every month: how much, for how much, at what average price; a month's own sum stands over it. */
export function SalesTable({ summary: { rows, months } }: { summary: Summary }) {
  const [all, setAll] = useState(false)
  const traded = [...months]
    .sort((a, b) => (a.month < b.month ? 1 : -1))
    .map((month) => ({ ...month, rows: rows.filter((row) => row.month === month.month) }))
    .filter((month) => month.rows.length > 0)
  const shown = all ? traded : traded.slice(0, FIRST)
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
            <th scope="col">{m.sales_value_dong()}</th>
          </tr>
        </thead>
        {shown.map(({ month, dong, rows: found }) => (
          <tbody key={month}>
            <tr className="dt__m">
              <th scope="rowgroup" colSpan={4}>
                <span className="row between">
                  {monthName(month)} <b>{number(dong)}</b>
                </span>
              </th>
            </tr>
            {found.map((row) => (
              <Row key={`${row.product.id} ${row.state} ${row.unit?.code ?? ''}`} row={row} />
            ))}
          </tbody>
        ))}
      </table>
      {traded.length > shown.length && (
        <div className="pad">
          <Button onClick={() => setAll(true)}>{m.sales_all_months({ n: traded.length })}</Button>
        </div>
      )}
    </section>
  )
}

function Row({ row }: { row: TradeRow }) {
  const { product, state, unit, grams, pieces, dong, averagePrice } = row
  const average = averagePrice !== null && (
    <>
      {money(averagePrice)}
      <wbr />/{unit ? inLocale(unit.name) : 'kg'}
    </>
  )
  return (
    <tr>
      <th scope="row">
        <ProductName {...{ product, state }} />
      </th>
      <td>
        {unit ? amount(pieces, { measure: 'count', unit }) : mass(grams)}
        {unit && grams !== 0 && <span className="dt__u">{m.sales_about({ mass: mass(grams) })}</span>}
        {average && <span className="dt__u dt__n">{average}</span>}
      </td>
      <td className="dt__w">{average}</td>
      <td>{number(dong)}</td>
    </tr>
  )
}
