import { cashDue } from '@chl/domain/cash-rounding'
import { focusHeading } from './focus-heading.ts'
import { DeliverForm, DispatchForm, ReturnForm } from './delivery-forms.tsx'
import { DisputeForm } from './dispute-form.tsx'
import type { Order, OrderAction } from './orders.queries.ts'
import { ProposalForm } from './proposal-form.tsx'
import { ReasonSheet } from './reason-sheet.tsx'
import { TakeForm } from '../payments/take-form.tsx'

/** The sheet of an action that needs more than a press; nothing for the others. */
export function ActionSheet({
  order,
  action,
  onClose,
}: {
  order: Order
  action: OrderAction | null
  onClose: () => void
}) {
  const close = () => {
    onClose()
    focusHeading()
  }
  const name = order.side === 'buyer' ? order.seller.name : order.buyer.name
  switch (action) {
    case 'decline':
    case 'cancel':
    case 'requestCancel':
      return (
        <ReasonSheet
          {...{ action, name }}
          orderId={order.id}
          side={order.side}
          collected={order.payment.collected !== null}
          onClose={close}
        />
      )
    case 'dispatch':
      return <DispatchForm order={order} onClose={close} />
    case 'deliver':
      return <DeliverForm order={order} onClose={close} />
    case 'takeCash':
      return <TakeCash order={order} onClose={close} />
    case 'returnGoods':
      return <ReturnForm order={order} onClose={close} />
    case 'dispute':
      return <DisputeForm order={order} onClose={close} />
    case 'proposeOutcome':
      return <ProposalForm order={order} onClose={close} />
    default:
      return null
  }
}

function TakeCash({ order: { id, number, buyer, payment }, onClose }: { order: Order; onClose: () => void }) {
  // A part of it may have come by a transfer: only what is missing is taken.
  const due = payment.collected?.missing ?? 0
  return (
    <TakeForm order={{ orderId: id, number, buyer, due, cash: cashDue(due).cash }} side="seller" onClose={onClose} />
  )
}
