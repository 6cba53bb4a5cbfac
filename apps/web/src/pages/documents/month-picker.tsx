import { addDays } from '@chl/domain/time'
import { m } from '@chl/messages/messages.js'
import { Icon } from '../../shared/ui/icon.tsx'
import { monthName } from '../statistics/period.ts'

const before = (month: string) => addDays(`${month}-01`, -1).slice(0, 7)
const after = (month: string) => addDays(`${month}-28`, 4).slice(0, 7)

type Props = { month: string; thisMonth: string; choose: (month: string) => void }

/** One month, and steps to the one before and after; none after this one. */
export function MonthPicker({ month, thisMonth, choose }: Props) {
  const last = month >= thisMonth
  return (
    <div className="prd__s">
      <button type="button" className="prd__b" aria-label={m.papers_earlier()} onClick={() => choose(before(month))}>
        <Icon name="left" />
      </button>
      <b aria-live="polite">{monthName(month)}</b>
      <button
        type="button"
        className="prd__b"
        aria-label={m.papers_later()}
        aria-disabled={last || undefined}
        onClick={() => !last && choose(after(month))}
      >
        <Icon name="right" />
      </button>
    </div>
  )
}
