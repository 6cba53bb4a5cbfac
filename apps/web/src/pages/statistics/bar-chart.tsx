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
  return (
    <div className="bars">
      <svg aria-hidden="true" width="40" height={TOP + HEIGHT + FOOT}>
        {lines.map((line) => (
          <text key={line} className="bars__l" x="34" y={y(line) + 4} textAnchor="end">
            {scaled(line * scale.by, scale)}
          </text>
        ))}
      </svg>
      <svg className="bars__p" role="img" aria-label={label} width="100%" height={TOP + HEIGHT + FOOT}>
        {lines.map((line) => (
          <line key={line} className="bars__g" x1="0" x2="100%" y1={y(line)} y2={y(line)} />
        ))}
        {points.map(({ month, value }, index) => (
          <Bar
            key={month}
            {...{ month, index, count: points.length, zero: y(0), end: y(value / scale.by) }}
            said={value === most && value > 0 ? scaled(value, scale) : null}
          />
        ))}
      </svg>
    </div>
  )
}

type BarProps = { month: string; index: number; count: number; zero: number; end: number; said: string | null }

function Bar({ month, index, count, zero, end, said }: BarProps) {
  const width = 100 / count
  const middle = `${(index + 0.5) * width}%`
  return (
    <g>
      <rect
        className={index === count - 1 ? 'bars__b bars__b--now' : 'bars__b'}
        x={`${(index + 0.18) * width}%`}
        width={`${width * 0.64}%`}
        y={Math.min(zero, end)}
        height={Math.abs(zero - end)}
      />
      {said && (
        <text className="bars__v" x={middle} y={end - 5} textAnchor={anchor(index, count)}>
          {said}
        </text>
      )}
      {index % Math.ceil(count / 12) === 0 && (
        <MonthLabel
          {...{ month, middle, withYear: month.endsWith('-01') || (index === 0 && !month.endsWith('-12')) }}
        />
      )}
    </g>
  )
}

// At the edges a figure would be cut off if it stood in the middle of its bar.
function anchor(index: number, count: number) {
  if (count < 6) return 'middle'
  if (index === 0) return 'start'
  return index === count - 1 ? 'end' : 'middle'
}

const letters = (month: string, size: 'short' | 'narrow') =>
  locale() === 'en'
    ? new Intl.DateTimeFormat('en-GB', { month: size, timeZone: 'UTC' }).format(new Date(`${month}-01`)).slice(0, 3)
    : `T${Number(month.slice(5))}`

const MonthLabel = ({ month, middle, withYear }: { month: string; middle: string; withYear: boolean }) => (
  <text className="bars__l" textAnchor="middle" x={middle} y={TOP + HEIGHT + 17}>
    <tspan className="bars__w">{letters(month, 'short')}</tspan>
    <tspan className="bars__n">{letters(month, 'narrow')}</tspan>
    {withYear && (
      <tspan x={middle} dy="16">
        {month.slice(0, 4)}
      </tspan>
    )}
  </text>
)
