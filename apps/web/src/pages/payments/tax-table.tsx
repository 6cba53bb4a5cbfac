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
const PARTS = ['revenue', 'vat', 'pit'] as const
const TITLES = { revenue: m.tax_revenue, vat: m.tax_vat, pit: m.tax_pit }

/** A row a seller, and what all of them come to. On a phone its parts stand under the name. */
export const TaxTable = ({ list: { rows, totals } }: { list: TaxList }) => (
  <div className="sheet mny__t">
    <table className="dt dt--books">
      <caption className="vh">{m.tax_caption()}</caption>
      <thead>
        <tr>
          <th scope="col">{m.tax_seller()}</th>
          {PARTS.map((part) => (
            <th key={part} scope="col" className="dt__w">
              {TITLES[part]()}
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
                {KINDS[row.kind]()}, {row.taxId === null ? m.tax_no_id() : m.tax_id({ id: row.taxId.slice(-4) })}
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
    {PARTS.map((part) => (
      <td key={part} className="dt__w">
        {number(figures[part])}
        {figures.back[part] > 0 && <span className="dt__u">{m.tax_back({ amount: number(figures.back[part]) })}</span>}
      </td>
    ))}
    <td className="w6">{figure(figures.total)}</td>
  </>
)

const inFigures = ({ revenue, vat, pit }: Pick<Figures, (typeof PARTS)[number]>) => ({
  revenue: number(revenue),
  vat: number(vat),
  pit: number(pit),
})

const partsOf = (row: Figures) => (
  <>
    {m.tax_parts({ n: row.orders, ...inFigures(row) })}
    {row.back.revenue > 0 && <span className="dt__u">{m.tax_parts_back(inFigures(row.back))}</span>}
  </>
)
