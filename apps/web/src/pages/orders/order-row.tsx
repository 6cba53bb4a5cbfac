import { m } from '@chl/messages/messages.js'
import { useState } from 'react'
import { Link } from 'react-router'
import { amount, money } from '../../shared/format.ts'
import { placeText } from '../../shared/goods.ts'
import { inLocale } from '../../shared/locale.ts'
import { Button } from '../../shared/ui/button.tsx'
import { When } from '../../shared/ui/figures.tsx'
import { Tag } from '../../shared/ui/note.tsx'
import { Thumb } from '../../shared/ui/picture.tsx'
import { toast } from '../../shared/ui/toasts.tsx'
import { focusHeading } from './focus-heading.ts'
import { rowText, stateText } from './order-words.ts'
import { type OrderSummary, useAct } from './orders.queries.ts'
import { whileSettling } from './settling.ts'
import { TimeLeftTag } from './time-left.tsx'

const lower = (text: string) => text.charAt(0).toLocaleLowerCase() + text.slice(1)

/** «60 kg thảo quả khô, 120 kg gừng». */
const linesText = ({ lines }: OrderSummary) =>
  lines.map((line) => `${amount(line.amount, line)} ${lower(inLocale(line.title))}`).join(', ')

/** `settling`: the cards have just moved. */
type Props = { order: OrderSummary; settling: boolean; onDecline: (order: OrderSummary) => void }

/** One order of the list: what and with whom, the sum, and what waits. A new one is accepted right here. */
export function OrderRow({ order, settling, onDecline }: Props) {
  const { counterpart, lines, state, handover, total } = order
  const answerable = order.nextStep === 'confirm'
  const picture = lines[0]?.picture
  return (
    <li className="sheet od">
      <div className="od__t">
        <OrderTag order={order} />
        <span className="t14 c2">
          <When at={state === 'placed' ? order.placedAt : order.changedAt} />
        </span>
      </div>
      <div className="row top-al">
        {picture && <Thumb picture={picture} />}
        <div className="grow">
          <h3 className="t18">
            <Link className="od__l" to={`/orders/${order.id}`}>
              {linesText(order)}
            </Link>
          </h3>
          <p className="t14 c2">
            {counterpart.name}
            {counterpart.place && `, ${placeText(counterpart.place)}`}
          </p>
          <p className="t14 c2">
            {handover === 'pickup' ? m.orders_pickup() : m.orders_delivery()} · {order.number}
          </p>
        </div>
      </div>
      <p className="row between od__m">
        <span className="c2">{sumText(order)}</span>
        <b className="pr">{money(total)}</b>
      </p>
      <RowNext order={order} />
      {answerable && <Answer {...{ order, settling, onDecline }} />}
    </li>
  )
}

/** Of what the platform collects the seller gets less than the buyer pays. */
function sumText({ side, collected }: OrderSummary) {
  if (side === 'buyer') return m.orders_you_pay()
  return collected ? m.pay_buyer_pays() : m.orders_you_get()
}

function OrderTag({ order }: { order: OrderSummary }) {
  const { state, expiresAt, paid } = order
  if (state === 'placed' && expiresAt) return <TimeLeftTag until={expiresAt} />
  const ended = state === 'declined' || state === 'expired' || state === 'cancelled' || state === 'refunded'
  if (ended) return <Tag>{stateText(state)}</Tag>
  if (state === 'disputed')
    return (
      <Tag tone="danger" icon="alert">
        {stateText(state)}
      </Tag>
    )
  if (paid)
    return (
      <Tag tone="good" icon="check">
        {m.orders_paid()}
      </Tag>
    )
  return <Tag tone="ind">{stateText(state)}</Tag>
}

function RowNext({ order }: { order: OrderSummary }) {
  const text = order.nextStep === 'confirm' ? null : rowText(order)
  return text ? <p className="od__n">{text}</p> : null
}

function Answer({ order, settling, onDecline }: Props) {
  // Accepted, the card stands until the list is there anew.
  const [done, setDone] = useState(false)
  const { act, busy } = useAct('POST /orders/:id/confirmation', order.id, {
    onDone: () => {
      setDone(true)
      focusHeading()
      toast(m.orders_confirmed({ number: order.number }), {
        action: { label: m.orders_weigh_now(), to: `/orders/${order.id}` },
      })
    },
  })
  return (
    <div className="od__a" {...whileSettling(settling)}>
      <Button look="danger" onClick={() => onDecline(order)}>
        {m.order_do_decline()}
      </Button>
      <Button look="main" busy={busy || done} onClick={() => act()}>
        {m.order_do_confirm()}
      </Button>
    </div>
  )
}
