import { m } from '@chl/messages/messages.js'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { number } from '../../shared/format.ts'
import { MonthsFigure } from './months-figure.tsx'
import { type Chosen, monthInText, twelveMonths } from './period.ts'
import { type Area, volumesQuery } from './statistics.queries.ts'
import { kilos, tonnes } from './tonnes.ts'

type Props = { period: Chosen; area: Area | undefined }

/** Tonnes by month, a whole year up to the period's end, so that a week or a month stands beside those before it. */
export function OfficeMonths({ period, area }: Props) {
  const year = useQuery({ ...volumesQuery(twelveMonths(period), area), placeholderData: keepPreviousData })
  if (!year.data) return <div className="sheet pad st-wait" aria-busy={year.isLoading} />
  const { months } = year.data
  const most = months.reduce((best, month) => (month.grams > best.grams ? month : best))
  return (
    <MonthsFigure
      title={m.office_by_month()}
      points={months.map(({ month, grams }) => ({ month, value: grams }))}
      scale={{ by: 1_000_000, unit: m.office_tonnes() }}
      caption={m.office_month_caption({ month: monthInText(most.month), tonnes: tonnes(most.grams) })}
      columns={[
        { name: m.office_col_kg(), of: (index) => kilos(months[index]?.grams ?? 0) },
        { name: m.office_col_dong(), of: (index) => number(months[index]?.dong ?? 0) },
      ]}
    />
  )
}
