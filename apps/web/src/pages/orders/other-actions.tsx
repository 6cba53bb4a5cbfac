import { m } from '@chl/messages/messages.js'
import { Button } from '../../shared/ui/button.tsx'
import type { IconName } from '../../shared/ui/icon.tsx'
import { ActionButton, DeliverButton, isDirect } from './action-button.tsx'
import { deliversAtOnce, shownInBar } from './next-step.tsx'
import { actionText } from './order-words.ts'
import type { Order, OrderAction } from './orders.queries.ts'

// Marks of payment, and paying, stand with the payment, and answers in the bar.
const ELSEWHERE: ReadonlySet<OrderAction> = new Set([
  'sayPaid',
  'sayReceived',
  'sayReturned',
  'sayReturnReceived',
  'answerWeighing',
  'answerCancel',
  'answerOutcome',
  'payByCard',
  'payByTransfer',
])
const ICONS: Partial<Record<OrderAction, IconName>> = {
  weigh: 'scale',
  dispute: 'alert',
  returnGoods: 'undo',
  dispatch: 'truck',
  deliver: 'check',
  takeCash: 'money',
}

/** What else can be done with the order now, each in words; the last and least wanted are those that end it. */
export function OtherActions({
  order,
  weighing,
  onOpen,
}: {
  order: Order
  weighing: boolean
  onOpen: (action: OrderAction) => void
}) {
  const shown = new Set(shownInBar(order))
  const others = order.actions.filter(
    (action) => !shown.has(action) && !ELSEWHERE.has(action) && !(weighing && action === 'weigh'),
  )
  if (others.length === 0) return null
  const ends = (action: OrderAction) => action === 'cancel' || action === 'decline' || action === 'returnGoods'
  return (
    <section className="stack others" aria-labelledby="others">
      <h2 id="others" className="t16">
        {m.order_others()}
      </h2>
      {others
        .toSorted((a, b) => Number(ends(a)) - Number(ends(b)))
        .map((action) => {
          if (isDirect(action)) return <ActionButton key={action} order={order} action={action} wide />
          if (action === 'deliver' && deliversAtOnce(order)) return <DeliverButton key={action} order={order} wide />
          const icon = ICONS[action]
          return (
            <Button
              key={action}
              wide
              look={ends(action) ? 'danger' : 'line'}
              {...(icon && { icon })}
              onClick={() => onOpen(action)}
            >
              {action === 'weigh' ? m.order_weigh_again() : actionText(action, order.side)}
            </Button>
          )
        })}
    </section>
  )
}
