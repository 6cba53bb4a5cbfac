import { m } from '@chl/messages/messages.js'
import { Link } from 'react-router'
import { day, money } from '../../shared/format.ts'
import { Tag } from '../../shared/ui/note.tsx'
import type { Balance } from './money.queries.ts'

type Coming = Balance['toCome'][number]
type Payout = Balance['payouts'][number]

const STAGES = {
  unpaid: m.mymoney_stage_unpaid,
  held: m.mymoney_stage_held,
  disputed: m.mymoney_stage_disputed,
  card_disputed: m.mymoney_stage_card_disputed,
}
const TONES = { unpaid: 'plain', held: 'good', disputed: 'warn', card_disputed: 'warn' } as const

/** Each order whose money isn't the seller's yet: what it will be, and when. */
export const ComingMoney = ({ orders }: { orders: readonly Coming[] }) => (
  <section className="sec noprint" aria-labelledby="to-come">
    <h2 id="to-come">{m.mymoney_to_come()}</h2>
    {orders.length === 0 ? (
      <p className="c2">{m.mymoney_to_come_none()}</p>
    ) : (
      <>
        <p className="t14 c2">{m.mymoney_to_come_hint()}</p>
        <ul className="sheet mny__l lines">
          {orders.map((order) => (
            <ComingRow key={order.orderId} order={order} />
          ))}
        </ul>
      </>
    )}
  </section>
)

const ComingRow = ({ order }: { order: Coming }) => (
  <li className="row between wrap top-al">
    <div className="stack-4">
      <Link className="lnk lnk--hit" to={`/orders/${order.orderId}`}>
        {order.number}
      </Link>
      <span className="t14 c2">{order.buyer}</span>
      <span>
        <Tag tone={TONES[order.stage]}>{STAGES[order.stage]()}</Tag>
      </span>
      {order.stage === 'card_disputed' && <span className="t14 c2">{m.pay_hint_card_disputed()}</span>}
    </div>
    <div className="stack-4 ta-r">
      <b className="t18 nw">{money(order.net)}</b>
      <span className="t14 c2">
        {m.mymoney_of_gross({ amount: money(order.gross) })}
        {!order.weighed && `, ${m.mymoney_estimated()}`}
      </span>
      <span className="t14 c2">{whenOf(order)}</span>
    </div>
  </li>
)

function whenOf({ stage, expectedOn }: Coming) {
  if (expectedOn) return m.mymoney_next_day({ day: day(expectedOn) })
  if (stage === 'card_disputed') return m.mymoney_after_bank()
  // It may be handed over already.
  return stage === 'disputed' ? m.mymoney_after_settled() : m.mymoney_after_handover()
}

/** What was paid out, the newest first. */
export const PaidMoney = ({ payouts }: { payouts: readonly Payout[] }) => (
  <section className="sec noprint" aria-labelledby="paid-out">
    <h2 id="paid-out">{m.mymoney_payouts()}</h2>
    {payouts.length === 0 ? (
      <p className="c2">{m.mymoney_payouts_none()}</p>
    ) : (
      <ul className="sheet mny__l lines">
        {payouts.map((payout) => (
          <li key={payout.id} className="row between wrap top-al">
            <div className="stack-4">
              <span>{payout.number}</span>
              <span className="t14 c2">{payout.provider === 'bank' ? payout.account : m.mymoney_payout_stripe()}</span>
            </div>
            <div className="stack-4 ta-r">
              <b className="t18 nw">{money(payout.amount)}</b>
              <span className={payout.state === 'returned' ? 't14 danger' : 't14 c2'}>{stateOf(payout)}</span>
            </div>
          </li>
        ))}
      </ul>
    )}
  </section>
)

function stateOf({ state, provider, paidAt, returnedAt, expectedOn, reason }: Payout) {
  if (state === 'paid' && paidAt) return m.mymoney_payout_paid({ day: day(paidAt) })
  // Why is the provider's own word for it: nothing that the seller could do.
  if (state === 'returned' && provider === 'stripe_connect') return m.mymoney_payout_refused_stripe()
  if (state === 'returned' && returnedAt)
    return m.mymoney_payout_returned({ day: day(returnedAt), reason: reason ?? '' })
  if (state === 'approved' && expectedOn) return m.mymoney_payout_approved({ day: day(expectedOn) })
  return m.mymoney_payout_cancelled()
}
