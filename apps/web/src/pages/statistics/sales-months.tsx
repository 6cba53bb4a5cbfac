import { m } from '@chl/messages/messages.js'
import { money, number } from '../../shared/format.ts'
import { MonthsFigure } from './months-figure.tsx'
import { monthInText } from './period.ts'
import { dongScale } from './scale.ts'
import type { Summary } from './statistics.queries.ts'
import { kilos } from './tonnes.ts'

/** Đồng by month: bars, a sentence, a table. */
export function SalesMonths({ summary: { months } }: { summary: Summary }) {
  const scale = dongScale(Math.max(...months.map(({ dong }) => dong)))
  const most = months.reduce((best, month) => (month.dong > best.dong ? month : best))
  const last = months.at(-1)
  const highest = { month: monthInText(most.month), total: money(most.dong) }
  const caption =
    last && last !== most
      ? m.sales_caption_last({ ...highest, last: monthInText(last.month), lastTotal: money(last.dong) })
      : m.sales_caption(highest)
  return (
    <MonthsFigure
      title={m.sales_by_month({ unit: scale.unit })}
      points={months.map(({ month, dong }) => ({ month, value: dong }))}
      scale={scale}
      caption={caption}
      columns={[
        { name: m.sales_weight_kg(), of: (index) => kilos(months[index]?.grams ?? 0) },
        { name: m.sales_value_dong(), of: (index) => number(months[index]?.dong ?? 0) },
      ]}
    />
  )
}
