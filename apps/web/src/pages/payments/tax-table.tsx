import { m } from '@chl/messages/messages.js'
import { money, number } from '../../shared/format.ts'
import type { TaxList } from './operator.queries.ts'

type Row = TaxList['rows'][number]
type Figures = TaxList['totals']

const figure = (dong: number) => (dong < 0 ? `−${number(-dong)}` : number(dong))
/** Đồng that may be under zero. */
export const signedMoney = (dong: number) => (dong < 0 ? `−${money(-dong)}` : money(dong))

const KINDS: Record<Row['kind'], () => string> = {
  household: m.tax_kind_household,
  individual: m.tax_kind_individual,
  company: m.tax_kind_company,
  cooperative: m.tax_kind_cooperative,
}
const PARTS: readonly { title: () => string; of: (row: Figures) => number }[] = [
  { title: m.tax_revenue, of: ({ revenue }) => revenue },
  { title: m.tax_vat, of: ({ vat }) => vat },
  { title: m.tax_pit, of: ({ pit }) => pit },
  { title: m.tax_back_revenue, of: ({ back }) => -back.revenue },
  { title: m.tax_back_vat, of: ({ back }) => -back.vat },
  { title: m.tax_back_pit, of: ({ back }) => -back.pit },
]

/** A row a seller, and what all of them come to. On a phone its parts stand under the name. */
export const TaxTable = ({ list: { rows, totals } }: { list: TaxList }) => (
  <div className="sheet mny__t">
    <table className="dt dt--books">
      <caption className="vh">{m.tax_caption()}</caption>
      <thead>
        <tr>
          <th scope="col">{m.tax_seller()}</th>
          {PARTS.map(({ title }) => (
            <th key={title()} scope="col" className="dt__w">
              {title()}
            </th>
          ))}
          <th scope="col">{m.tax_total()}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={`${row.seller.id} ${row.kind}`}>
            <th scope="row">
              {row.seller.name}
              <span className="dt__u">
                {KINDS[row.kind]()}, {row.taxId === null ? m.tax_no_id() : m.tax_id({ id: row.taxId })}
              </span>
              <span className="dt__u dt__n">{partsOf(row)}</span>
            </th>
            <Cells figures={row} />
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">
            {m.tax_sum()}
            <span className="dt__u dt__n">{partsOf(totals)}</span>
          </th>
          <Cells figures={totals} />
        </tr>
      </tfoot>
    </table>
  </div>
)

const Cells = ({ figures }: { figures: Figures }) => (
  <>
    {PARTS.map(({ title, of }) => (
      <td key={title()} className="dt__w">
        {figure(of(figures) || 0)}
      </td>
    ))}
    <td className="w6">{figure(figures.total)}</td>
  </>
)

const partsOf = (row: Figures) =>
  [
    m.tax_orders({ n: row.orders }),
    ...PARTS.filter(({ of }) => of(row) !== 0).map(({ title, of }) => `${title()} ${figure(of(row))}`),
  ].join(' · ')
