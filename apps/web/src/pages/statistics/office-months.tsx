import { m } from '@chl/messages/messages.js'
import { money } from '../../shared/format.ts'
import { MonthsFigure } from './months-figure.tsx'
import { monthInText } from './period.ts'
import type { Volumes } from './statistics.queries.ts'
import { kilos, tonnes } from './tonnes.ts'

/** Tonnes by month: bars, a sentence, a table. */
export function OfficeMonths({ volumes: { months } }: { volumes: Volumes }) {
  const most = months.reduce((best, month) => (month.grams > best.grams ? month : best))
  return (
    <MonthsFigure
      title={m.office_by_month()}
      points={months.map(({ month, grams }) => ({ month, value: grams }))}
      scale={{ by: 1_000_000, unit: m.office_tonnes() }}
      caption={m.office_month_caption({ month: monthInText(most.month), tonnes: tonnes(most.grams) })}
      columns={[
        { name: m.office_col_kg(), of: (index) => kilos(months[index]?.grams ?? 0) },
        { name: m.office_col_dong(), of: (index) => money(months[index]?.dong ?? 0) },
      ]}
    />
  )
}
