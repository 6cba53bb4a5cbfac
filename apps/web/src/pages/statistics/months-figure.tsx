import { m } from '@chl/messages/messages.js'
import type { ReactNode } from 'react'
import { BarChart } from './bar-chart.tsx'
import { monthName } from './period.ts'
import type { Scale } from './scale.ts'

type Props = {
  title: string
  points: readonly { month: string; value: number }[]
  scale: Scale
  /** The sentence that says what the chart shows. */
  caption: string
  /** What the table says of each month. */
  columns: readonly { name: string; of: (index: number) => ReactNode }[]
}

/** Months as bars, the same in a sentence, and as a table. */
export function MonthsFigure({ title, points, scale, caption, columns }: Props) {
  return (
    <section className="sheet pad stack-12 st-fig" aria-labelledby="months">
      <h2 id="months">{title}</h2>
      <figure className="stack">
        <BarChart points={points} scale={scale} label={`${title}. ${caption}`} />
        <figcaption className="t14 c2">{caption}</figcaption>
      </figure>
      <details className="as-table">
        <summary>{m.chart_table()}</summary>
        <table className="dt">
          <caption className="vh">{title}</caption>
          <thead>
            <tr>
              <th scope="col">{m.sales_month()}</th>
              {columns.map(({ name }) => (
                <th scope="col" key={name}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {points.map(({ month }, index) => (
              <tr key={month}>
                <th scope="row">{monthName(month)}</th>
                {columns.map(({ name, of }) => (
                  <td key={name}>{of(index)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </section>
  )
}
