import { locale } from '../../shared/locale.ts'
import { type Scale, scaled, ticks } from './scale.ts'

type Point = { month: string; value: number }

// Widths are percent and heights pixels, so that bars follow the window and letters keep their size.
const TOP = 20
const HEIGHT = 168
const FOOT = 38

/** A bar a month. What it says stands in words beside it, and as a table: so to readers it is one picture with a name. */
export function BarChart({ points, scale, label }: { points: readonly Point[]; scale: Scale; label: string }) {
  const values = points.map(({ value }) => value)
  const lines = ticks(Math.min(0, ...values) / scale.by, Math.max(0, ...values) / scale.by)
  const [low = 0, high = 1] = [lines[0], lines.at(-1)]
  const y = (value: number) => TOP + HEIGHT * (1 - (value - low) / (high - low))
  const most = Math.max(...values)
  const width = 100 / points.length
  const every = Math.ceil(points.length / 12)
  return (
    <svg className="bars" role="img" aria-label={label} width="100%" height={TOP + HEIGHT + FOOT}>
      {lines.map((line) => (
        <g key={line}>
          <line className="bars__g" x1="0" x2="100%" y1={y(line)} y2={y(line)} />
          <text className="bars__l" x="0" y={y(line) - 4}>
            {scaled(line * scale.by, scale)}
          </text>
        </g>
      ))}
      {points.map(({ month, value }, index) => {
        const [zero, end] = [y(0), y(value / scale.by)]
        const isLast = index === points.length - 1
        const middle = `${(index + 0.5) * width}%`
        return (
          <g key={month}>
            <rect
              className={isLast ? 'bars__b bars__b--now' : 'bars__b'}
              x={`${(index + 0.18) * width}%`}
              width={`${width * 0.64}%`}
              y={Math.min(zero, end)}
              height={Math.abs(zero - end)}
            />
            {value === most && value > 0 && (
              <text className="bars__v" x={middle} y={end - 5} textAnchor={anchor(index, points.length)}>
                {scaled(value, scale)}
              </text>
            )}
            {index % every === 0 && (
              <MonthLabel {...{ month, middle, withYear: index === 0 || month.endsWith('-01') }} />
            )}
          </g>
        )
      })}
    </svg>
  )
}

// At the edges a figure would be cut off if it stood in the middle of its bar.
function anchor(index: number, count: number) {
  if (count < 6) return 'middle'
  if (index === 0) return 'start'
  return index === count - 1 ? 'end' : 'middle'
}

const shortMonth = (month: string) =>
  locale() === 'en'
    ? new Intl.DateTimeFormat('en-GB', { month: 'short', timeZone: 'UTC' }).format(new Date(`${month}-01`)).slice(0, 3)
    : `T${Number(month.slice(5))}`

const MonthLabel = ({ month, middle, withYear }: { month: string; middle: string; withYear: boolean }) => (
  <text className="bars__l" textAnchor="middle" x={middle} y={TOP + HEIGHT + 17}>
    {shortMonth(month)}
    {withYear && (
      <tspan x={middle} dy="16">
        {month.slice(0, 4)}
      </tspan>
    )}
  </text>
)
