import type { CollectedMoney } from '@chl/contracts/collected-money'
import { m } from '@chl/messages/messages.js'
import { money } from '../../shared/format.ts'
import { ButtonLink } from '../../shared/ui/button.tsx'
import { Note } from '../../shared/ui/note.tsx'
import { cashToBring, expectedText } from './collected-words.ts'
import type { Order } from './orders.queries.ts'

/** When the seller's money comes, or what of it goes back, in sight on every step of the order; nothing for the buyer. */
export function Expected({ order }: { order: Order }) {
  const { collected: paid } = order.payment
  return paid && <OfMoney order={order} paid={paid} />
}

function OfMoney({ order, paid }: { order: Order; paid: CollectedMoney }) {
  const back = cashToBring(order.side, paid)
  if (back > 0)
    return (
      <Note tone="warn" icon="money">
        <div className="row between wrap">
          <span>{m.pay_bring_back({ amount: money(back) })}</span>
          <ButtonLink to="/cash">{m.pay_bring_back_do()}</ButtonLink>
        </div>
      </Note>
    )
  const text = expectedText(order, paid)
  return text === null ? null : (
    <Note tone={paid.hold === 'frozen' || paid.cardDisputed ? 'warn' : 'good'} icon="money">
      {text}
    </Note>
  )
}
