import { m } from '@chl/messages/messages.js'
import { mass, money, number, percent, shortDay } from '../../shared/format.ts'
import { KeyFigures } from './key-figures.tsx'
import { dongScale, scaled } from './scale.ts'
import type { Volumes } from './statistics.queries.ts'
import { tonnes } from './tonnes.ts'

/** Volume, value, trades and sellers of the period, against as many days before. */
export function OfficeFigures({ volumes: { total, before } }: { volumes: Volumes }) {
  const days = { from: shortDay(before.from), to: shortDay(before.to) }
  const change = (now: number, then: number) => {
    if (then <= 0) return m.office_change_none(days)
    const points = Math.round(((now - then) / then) * 1000) * 10
    if (points === 0) return m.office_change_same(days)
    return (
      <>
        <b className="nw">{`${points > 0 ? '+' : '−'}${percent(Math.abs(points))}`}</b> {m.office_change(days)}
      </>
    )
  }
  const scale = dongScale(total.dong)
  return (
    <KeyFigures
      label={m.sales_figures()}
      figures={[
        {
          name: m.office_volume(),
          value: tonnes(total.grams),
          unit: m.office_tonnes(),
          under: [
            change(total.grams, before.grams),
            ...(total.estimatedGrams > 0 ? [m.office_estimated({ mass: mass(total.estimatedGrams) })] : []),
            ...(total.pieces > 0 ? [m.office_pieces({ n: number(total.pieces) })] : []),
          ],
        },
        {
          name: m.office_value(),
          value: scaled(total.dong, scale),
          unit: scale.unit,
          under: [change(total.dong, before.dong), ...(scale.by > 1000 ? [money(total.dong)] : [])],
        },
        {
          name: m.office_trades(),
          value: number(total.trades),
          unit: m.office_trades_unit(),
          under: [change(total.trades, before.trades)],
        },
        { name: m.office_sellers(), value: number(total.sellers), unit: m.office_sellers_unit() },
      ]}
    />
  )
}
