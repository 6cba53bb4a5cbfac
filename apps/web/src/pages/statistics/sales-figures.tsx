import { m } from '@chl/messages/messages.js'
import { mass, money, number } from '../../shared/format.ts'
import { KeyFigures } from './key-figures.tsx'
import { dongScale, scaled } from './scale.ts'
import type { Side, Summary } from './statistics.queries.ts'
import { tonnes } from './tonnes.ts'

const TONNE = 1_000_000
const weight = (grams: number) =>
  grams >= TONNE ? { value: tonnes(grams), unit: m.office_tonnes() } : { value: mass(grams) }

/** What was sold or bought in all, and how much of its money has come. */
export function SalesFigures({ side, summary: { total, rows, open, received } }: { side: Side; summary: Summary }) {
  const estimated = rows.some(({ unit, grams }) => unit !== null && grams !== 0)
  const sum = (dong: number) => {
    const scale = dongScale(dong)
    return { value: scaled(dong, scale), unit: scale.unit, under: scale.by > 1000 ? [money(dong)] : [] }
  }
  const value = sum(total.dong)
  return (
    <div className="stack">
      <KeyFigures
        label={m.sales_figures()}
        figures={[
          { name: m.sales_value(), ...value, under: [...value.under, m.sales_orders({ n: number(total.orders) })] },
          {
            name: m.sales_weight(),
            ...weight(total.grams),
            under: [
              ...(total.grams >= TONNE ? [mass(total.grams)] : []),
              ...(estimated ? [m.sales_weight_estimated()] : []),
              ...(total.pieces > 0 ? [m.sales_pieces({ n: number(total.pieces) })] : []),
            ],
          },
          { name: side === 'seller' ? m.sales_received_seller() : m.sales_received_buyer(), ...sum(received) },
          { name: side === 'seller' ? m.sales_open_seller() : m.sales_open_buyer(), ...sum(open) },
        ]}
      />
      <p className="t14 c2">{m.sales_goods_only()}</p>
    </div>
  )
}
