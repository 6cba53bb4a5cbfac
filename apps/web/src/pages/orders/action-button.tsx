import { Button } from '../../shared/ui/button.tsx'
import { focusHeading } from './focus-heading.ts'
import { actionText } from './order-words.ts'
import { type Order, type OrderAction, type OrderRoute, useAct } from './orders.queries.ts'

/** Actions that need nothing but the press: no form, no reason, and nothing that can't be lived with. */
const ROUTES = {
  confirm: 'POST /orders/:id/confirmation',
  complete: 'POST /orders/:id/completion',
  sayReceived: 'POST /orders/:id/payment/received',
  sayReturnReceived: 'POST /orders/:id/payment/received',
} as const satisfies Partial<Record<OrderAction, OrderRoute>>
type PaidAction = 'sayPaid' | 'sayReturned'
export type DirectAction = keyof typeof ROUTES | PaidAction

const isPaid = (action: OrderAction): action is PaidAction => action === 'sayPaid' || action === 'sayReturned'

/** Whether one press does it. Handing over is another such press, except where the seller must show a proof. */
export const isDirect = (action: OrderAction): action is DirectAction => action in ROUTES || isPaid(action)

type Props = { order: Order; look?: 'main' | 'line'; big?: boolean; wide?: boolean }

/** The button of an action that one press does. The order in the answer changes the page, and its heading says what is next. */
export const ActionButton = ({ action, ...props }: Props & { action: DirectAction }) =>
  isPaid(action) ? <PaidButton {...props} action={action} /> : <PressButton {...props} action={action} />

function PressButton({ order, action, ...shape }: Props & { action: keyof typeof ROUTES }) {
  const { act, busy } = useAct(ROUTES[action], order.id, { onDone: focusHeading })
  return (
    <Button {...shape} busy={busy} onClick={() => act()}>
      {actionText(action, order.side)}
    </Button>
  )
}

/** What is said to be paid is the sum that stands on the page: weighed again meanwhile, it is refused. */
function PaidButton({ order, action, ...shape }: Props & { action: PaidAction }) {
  const { act, busy } = useAct('POST /orders/:id/payment/paid', order.id, { onDone: focusHeading })
  const amount = action === 'sayPaid' ? order.total : order.payment.owedBack
  return (
    <Button {...shape} busy={busy} onClick={() => act({ amount })}>
      {actionText(action, order.side)}
    </Button>
  )
}

/** «Đã nhận hàng», or «Đã giao hàng» at a pick-up. */
export function DeliverButton({ order, ...shape }: Props) {
  const { act, busy } = useAct('POST /orders/:id/delivery', order.id, { onDone: focusHeading })
  return (
    <Button {...shape} busy={busy} onClick={() => act({})}>
      {actionText('deliver', order.side)}
    </Button>
  )
}
