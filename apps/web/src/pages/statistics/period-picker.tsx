import { isDay } from '@chl/domain/time'
import { m } from '@chl/messages/messages.js'
import { Segmented } from '../../shared/ui/choice.tsx'
import { Field } from '../../shared/ui/field.tsx'
import { Icon } from '../../shared/ui/icon.tsx'
import { type Chosen, isCalendar, type Kind, neighbour, periodAt, periodName } from './period.ts'

const NAMES: Record<Kind, () => string> = {
  week: m.period_week,
  month: m.period_month,
  quarter: m.period_quarter,
  year: m.period_year,
  twelve: m.period_twelve,
  own: m.period_own,
}
type Props = { period: Chosen; choose: (period: Chosen) => void; today: string; kinds: readonly Kind[] }

/** Which days the figures are of: a kind of period, one step earlier or later, or any two days. */
export function PeriodPicker({ period, choose, today, kinds }: Props) {
  const kindChosen = (kind: Kind) => choose(kind === 'own' ? { ...period, kind } : periodAt(kind, period.to, today))
  return (
    <div className="prd">
      <Segmented
        label={m.period_label()}
        value={period.kind}
        onChange={kindChosen}
        options={kinds.map((value) => ({ value, label: NAMES[value]() }))}
      />
      {isCalendar(period.kind) && <Steps {...{ period, choose, today }} />}
      {period.kind === 'own' && <Days {...{ period, choose, today }} />}
    </div>
  )
}

type StepsProps = Omit<Props, 'kinds'>

function Steps({ period, choose, today }: StepsProps) {
  const [earlier, later] = [neighbour(period, -1, today), neighbour(period, 1, today)]
  return (
    <div className="prd__s">
      <button
        type="button"
        className="prd__b"
        aria-label={m.period_earlier()}
        onClick={() => earlier && choose(earlier)}
      >
        <Icon name="left" />
      </button>
      <b aria-live="polite">{periodName(period)}</b>
      <button
        type="button"
        className="prd__b"
        aria-label={m.period_later()}
        aria-disabled={later === null || undefined}
        onClick={() => later && choose(later)}
      >
        <Icon name="right" />
      </button>
    </div>
  )
}

function Days({ period, choose, today }: StepsProps) {
  const change = (end: 'from' | 'to', value: string) => {
    if (!isDay(value)) return
    const next = { ...period, [end]: value }
    choose(next.from <= next.to ? next : { ...next, from: value, to: value })
  }
  return (
    <div className="prd__d">
      {(['from', 'to'] as const).map((end) => (
        <Field
          key={end}
          label={end === 'from' ? m.period_from() : m.period_to()}
          type="date"
          max={today}
          value={period[end]}
          onChange={(event) => change(end, event.target.value)}
        />
      ))}
    </div>
  )
}
