import { PAYABLE } from '@chl/domain/order-abilities'
import { m } from '@chl/messages/messages.js'
import type { ReactNode } from 'react'
import { money } from '../../shared/format.ts'
import { When } from '../../shared/ui/figures.tsx'
import { Icon } from '../../shared/ui/icon.tsx'
import { Note } from '../../shared/ui/note.tsx'
import { toast } from '../../shared/ui/toasts.tsx'
import { ActionButton } from './action-button.tsx'
import type { Order } from './orders.queries.ts'
import { QrCode, SaveQr } from './qr-code.tsx'

const MARKS = ['sayPaid', 'sayReceived', 'sayReturned', 'sayReturnReceived'] as const

/** How this order is paid between the two: by transfer or in cash, who said what, and what the seller still owes back. */
export function PaymentBox({ order }: { order: Order }) {
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

type Transfer = NonNullable<Order['payment']['transfer']>

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

function TransferDetails({ transfer }: { transfer: Transfer }) {
  const { holder, bankName, account, amount, reference, qr } = transfer
  return (
    <>
      <div className="pay__q">
        <QrCode text={qr} label={m.order_qr_label({ amount: money(amount), reference })} />
        <dl className="kv kv--l">
          <dt>{m.order_pay_holder()}</dt>
          <dd>{holder}</dd>
          <dt>{m.order_pay_bank()}</dt>
          <dd>{bankName}</dd>
        </dl>
      </div>
      <dl className="pay__c">
        <Copied name={m.order_pay_account()} text={account}>
          {account}
        </Copied>
        <Copied name={m.order_pay_amount()} text={String(amount)}>
          {money(amount)}
        </Copied>
        <Copied name={m.order_pay_reference()} text={reference}>
          {reference}
        </Copied>
      </dl>
      <SaveQr text={qr} name={reference} />
    </>
  )
}

/** One figure of the transfer, with a button that copies it bare, as a bank's form wants it. */
function Copied({ name, text, children }: { name: string; text: string; children: ReactNode }) {
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      toast(m.order_copied({ name }), { icon: 'copy' })
    } catch {
      toast(m.order_not_copied(), { icon: 'alert' }) // only https and localhost may write to the clipboard
    }
  }
  return (
    <div>
      <dt>{name}</dt>
      <dd className="w6">{children}</dd>
      <dd>
        <button type="button" className="tool" aria-label={m.order_copy({ name })} onClick={copy}>
          <Icon name="copy" />
        </button>
      </dd>
    </div>
  )
}

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
