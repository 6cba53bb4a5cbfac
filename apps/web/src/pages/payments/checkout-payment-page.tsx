import { m } from '@chl/messages/messages.js'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Link, useParams } from 'react-router'
import { Head } from '../../shared/app.tsx'
import { money } from '../../shared/format.ts'
import { useFeed } from '../../shared/realtime/feed.ts'
import { ButtonLink } from '../../shared/ui/button.tsx'
import { Icon } from '../../shared/ui/icon.tsx'
import { Note } from '../../shared/ui/note.tsx'
import { isDeclined, paymentWords } from './checkout-payment-words.ts'
import { type CheckoutPayment, checkoutPaymentQuery, useCheck } from './checkout-payment.queries.ts'
import { checkoutPaymentFeed } from './checkout-payment.realtime.ts'
import { PayByCard } from './pay-by-card.tsx'
import { TestBanner } from './test-banner.tsx'

/** How the card payment of a checkout stands: where the buyer comes back to from its bank, and pays again if it must. */
export function Component() {
  const { id = '' } = useParams()
  useFeed(checkoutPaymentFeed)
  const { data: payment } = useSuspenseQuery(checkoutPaymentQuery(id))
  const checking = useChecking(payment)
  const { title, text, tone } = paymentWords(payment, checking)
  return (
    <main className="page co-done" id="main">
      <Head title={m.money_title()} />
      <TestBanner environment={payment.environment} />
      <h1>{m.money_title()}</h1>
      <div aria-live="polite">
        <Note tone={tone}>
          <p className="w6">{title}</p>
          <p>{text}</p>
        </Note>
      </div>
      {payment.payable && !(checking && payment.state === 'requires_action') && (
        <PayByCard checkoutId={payment.id} again={isDeclined(payment)} />
      )}
      <Orders payment={payment} />
      <ButtonLink to="/orders?side=buyer" look={payment.payable ? 'line' : 'main'} wide>
        {m.checkout_see_orders()}
      </ButtonLink>
    </main>
  )
}

const EVERY = 3000
const ASKS = 40
const OPEN: ReadonlySet<CheckoutPayment['state']> = new Set(['created', 'requires_action', 'capturing'])

/**
 * Asks how an open payment stands, at once and then every few seconds for two minutes: the provider's notice usually comes first,
 * and then there is nothing more to ask. Gives whether the first answer is still awaited.
 */
function useChecking({ id, state }: CheckoutPayment): boolean {
  const check = useCheck(id)
  const open = OPEN.has(state)
  const [asked, setAsked] = useState(false)
  useEffect(() => {
    if (!open) return
    let left = ASKS
    let timer: ReturnType<typeof setTimeout> | undefined
    let gone = false
    const ask = async () => {
      // Offline, or the server is away: it is asked again.
      await check().catch(() => {})
      if (gone) return
      setAsked(true)
      left -= 1
      if (left > 0) timer = setTimeout(() => void ask(), EVERY)
    }
    void ask()
    return () => {
      gone = true
      clearTimeout(timer)
    }
  }, [open, check])
  return open && !asked
}

const Orders = ({ payment: { orders } }: { payment: CheckoutPayment }) => (
  <section className="stack" aria-labelledby="orders">
    <h2 id="orders">{m.money_orders()}</h2>
    <ul className="sheet lines co-done__l">
      {orders.map((order) => (
        <li key={order.id}>
          <Link to={`/orders/${order.id}`} className="row co-done__o">
            <span className="grow">
              <b>{order.seller.name}</b>
              <span className="t14 c2 nw">{m.order_number({ number: order.number })}</span>
              <span className="t14">{amountOf(order)}</span>
            </span>
            <Icon name="right" />
          </Link>
        </li>
      ))}
    </ul>
  </section>
)

function amountOf({ state, captured, due, ceiling, estimate }: CheckoutPayment['orders'][number]) {
  if (captured > 0) return m.money_order_taken({ amount: money(captured) })
  if (state === 'ended') return m.money_order_ended()
  if (due !== null) return m.money_order_due({ amount: money(due) })
  return m.money_order_most({ amount: money(ceiling ?? estimate) })
}
