import { PAYABLE } from '@chl/domain/order-abilities'
import { m } from '@chl/messages/messages.js'
import type { ReactNode } from 'react'
import { money } from '../../shared/format.ts'
import { lazyPart } from '../../shared/lazy-part.tsx'
import { When } from '../../shared/ui/figures.tsx'
import { Icon } from '../../shared/ui/icon.tsx'
import { Note } from '../../shared/ui/note.tsx'
import { ActionButton } from './action-button.tsx'
import type { Order } from './orders.queries.ts'
import type { Transfer } from './transfer-details.tsx'

const TransferDetails = lazyPart(async () => (await import('./transfer-details.tsx')).TransferDetails)
const CollectedBox = lazyPart(async () => (await import('./collected-box.tsx')).CollectedBox)

const MARKS = ['sayPaid', 'sayReceived', 'sayReturned', 'sayReturnReceived'] as const

/** How this order is paid: by what the platform collects for it, or between the two. */
export const PaymentBox = ({ order }: { order: Order }) => {
  const { collected } = order.payment
  return collected ? <CollectedBox order={order} paid={collected} /> : <DirectBox order={order} />
}

/** Between the two: by transfer or in cash, who said what, and what the seller still owes back. */
function DirectBox({ order }: { order: Order }) {
  const { payment, state, side, total, nextStep, actions } = order
  const { transfer } = payment
  const open = PAYABLE.has(state) && !payment.receivedSaidAt
  if (!open && !payment.paidSaidAt && !payment.receivedSaidAt && payment.owedBack === 0) return null
  const marks = MARKS.filter((mark) => actions.includes(mark) && mark !== nextStep)
  return (
    <section className="sheet pad stack-12 pay" aria-labelledby="payment">
      <h2 id="payment">{titleOf(side, payment.method)}</h2>
      {open && <p className="t14 c2">{hintOf(order)}</p>}
      {open && transfer && <TransferFor order={order} transfer={transfer} />}
      {open && !transfer && (
        <p className="row between">
          <span>{m.order_pay_amount()}</span>
          <b>{money(total)}</b>
        </p>
      )}
      <Marks order={order} />
      {payment.owedBack > 0 && <OwedBack order={order} />}
      {marks.map((mark) => (
        <ActionButton key={mark} order={order} action={mark} wide />
      ))}
    </section>
  )
}

const titleOf = (side: Order['side'], method: Order['payment']['method']) => {
  if (method === 'cash') return m.order_pay_cash()
  return side === 'buyer' ? m.order_pay_transfer_buyer() : m.order_pay_transfer_seller()
}

/** Whether the sum is what will be paid: weighed, not waiting for the buyer's yes, and nobody complains. */
const isSettled = ({ settlement, weighingToAnswer, state }: Order) =>
  settlement !== null && weighingToAnswer === null && state !== 'disputed'

function hintOf(order: Order) {
  const { payment, side } = order
  if (order.state === 'disputed') return m.order_pay_disputed()
  if (payment.method === 'cash') return side === 'buyer' ? m.order_pay_cash_buyer() : m.order_pay_cash_seller()
  if (!isSettled(order)) return m.order_pay_before_weighing()
  return side === 'buyer' ? m.order_pay_hint_buyer() : m.order_pay_hint_seller()
}

/** The buyer pays by it once the goods are weighed; before that, and at the seller's, it stays out of the way until asked for. */
const TransferFor = ({ order, transfer }: { order: Order; transfer: Transfer }) =>
  !isSettled(order) || order.side === 'seller' ? (
    <details className="pay__early">
      <summary className="lnk lnk--hit">{order.side === 'seller' ? m.order_pay_show() : m.order_pay_early()}</summary>
      <div className="stack-12">
        <TransferDetails transfer={transfer} />
      </div>
    </details>
  ) : (
    <TransferDetails transfer={transfer} />
  )

function Marks({ order: { payment, side } }: { order: Order }) {
  const { paidSaidAt, receivedSaidAt } = payment
  return (
    <>
      {paidSaidAt && <Mark at={paidSaidAt}>{side === 'buyer' ? m.order_marked_paid_me() : m.order_marked_paid()}</Mark>}
      {receivedSaidAt && (
        <Mark at={receivedSaidAt}>{side === 'seller' ? m.order_marked_received_me() : m.order_marked_received()}</Mark>
      )}
    </>
  )
}

const Mark = ({ at, children }: { at: string; children: ReactNode }) => (
  <p className="row top-al good">
    <Icon name="check-circle" />
    <span>
      {children} · <When at={at} />
    </span>
  </p>
)

/** Paid, and then weighed less, cancelled or refunded: what goes back, and who said that it did. */
function OwedBack({ order: { payment, side } }: { order: Order }) {
  const { owedBack, returnSaidAt, returnReceivedAt } = payment
  return (
    <>
      <Note tone={returnReceivedAt ? 'good' : 'warn'} icon="money">
        {side === 'seller'
          ? m.order_owed_seller({ amount: money(owedBack) })
          : m.order_owed_buyer({ amount: money(owedBack) })}
      </Note>
      {returnSaidAt && (
        <Mark at={returnSaidAt}>{side === 'seller' ? m.order_marked_returned_me() : m.order_marked_returned()}</Mark>
      )}
      {returnReceivedAt && (
        <Mark at={returnReceivedAt}>{side === 'buyer' ? m.order_marked_back_me() : m.order_marked_back()}</Mark>
      )}
    </>
  )
}
