import { Note } from '../../shared/ui/note.tsx'
import { expectedText } from './collected-words.ts'
import type { Order } from './orders.queries.ts'

/** When the seller's money comes, in sight on every step of the order; nothing for the buyer. */
export function Expected({ order }: { order: Order }) {
  const { collected: paid } = order.payment
  const text = paid && expectedText(order, paid)
  return text === null ? null : (
    <Note tone={paid?.hold === 'frozen' ? 'warn' : 'good'} icon="money">
      {text}
    </Note>
  )
}
