import { m } from '@chl/messages/messages.js'
import { instant } from '../../shared/format.ts'
import { useNow } from '../../shared/ui/figures.tsx'
import { Tag } from '../../shared/ui/note.tsx'
import { timeLeft } from './orders-view.ts'

const TEXT = { hours: m.orders_left_hours, minutes: m.orders_left_minutes, moment: m.orders_left_moment }

/** «Còn 41 phút» to answer an order; red and with its sign under an hour. */
export function TimeLeftTag({ until }: { until: string }) {
  const now = useNow()
  if (now === null) return null
  const { unit, n, soon } = timeLeft(until, now)
  return (
    <Tag tone={soon ? 'danger' : 'warn'} icon="clock">
      <time dateTime={until} title={instant(until)}>
        {TEXT[unit]({ n })}
      </time>
    </Tag>
  )
}
