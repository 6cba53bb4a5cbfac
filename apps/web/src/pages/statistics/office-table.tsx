import { m } from '@chl/messages/messages.js'
import { useState } from 'react'
import { areaName, number } from '../../shared/format.ts'
import { inLocale } from '../../shared/locale.ts'
import { Button } from '../../shared/ui/button.tsx'
import { ProductName } from './product-name.tsx'
import type { VolumeRow, Volumes } from './statistics.queries.ts'
import { kilos } from './tonnes.ts'

const FIRST = 20

/** Every product of every area, dearest sum first, and what they add up to. */
export function OfficeTable({ volumes: { rows, total, areas } }: { volumes: Volumes }) {
  const [all, setAll] = useState(false)
  const shown = all ? rows : rows.slice(0, FIRST)
  const unknown = areas.find(({ area }) => area === null)
  return (
    <section className="sheet" aria-labelledby="products">
      <div className="pad sec__h off__th">
        <h2 id="products">{m.office_by_product()}</h2>
        <p className="t14 c2">{m.office_by_product_note()}</p>
      </div>
      <table className="dt dt--books">
        <caption className="vh">{m.office_by_product()}</caption>
        <thead>
          <tr>
            <th scope="col">{m.sales_product()}</th>
            <th scope="col" className="dt__w tl-l">
              {m.office_area()}
            </th>
            <th scope="col">{m.office_col_kg()}</th>
            <th scope="col">{m.office_col_dong()}</th>
            <th scope="col" className="dt__w">
              {m.office_trades()}
            </th>
            <th scope="col" className="dt__w">
              {m.office_col_sellers()}
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <Row
              key={`${row.area ?? ''} ${row.product.id} ${row.state}`}
              row={row}
              where={row.area ? areaName(row.area) : unknown ? inLocale(unknown.name) : ''}
            />
          ))}
        </tbody>
        <Total total={total} />
      </table>
      {!all && rows.length > FIRST && (
        <div className="pad">
          <Button onClick={() => setAll(true)}>{m.office_all_rows({ n: rows.length })}</Button>
        </div>
      )}
    </section>
  )
}

const Row = ({ row: { product, state, grams, dong, trades, sellers }, where }: { row: VolumeRow; where: string }) => (
  <tr>
    <th scope="row">
      <ProductName {...{ product, state }} />
      <span className="dt__u dt__n">{where}</span>
    </th>
    <td className="dt__w tl-l">{where}</td>
    <td>{kilos(grams)}</td>
    <td>{number(dong)}</td>
    <td className="dt__w">{number(trades)}</td>
    <td className="dt__w">{number(sellers)}</td>
  </tr>
)

const Total = ({ total: { grams, dong, trades, sellers } }: Pick<Volumes, 'total'>) => (
  <tfoot>
    <tr>
      <th scope="row">{m.sales_total()}</th>
      <td className="dt__w tl-l">{m.office_all_areas()}</td>
      <td>{kilos(grams)}</td>
      <td>{number(dong)}</td>
      <td className="dt__w">{number(trades)}</td>
      <td className="dt__w">{number(sellers)}</td>
    </tr>
  </tfoot>
)
