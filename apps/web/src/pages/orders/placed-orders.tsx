import { m } from '@chl/messages/messages.js'
import { useEffect, useRef } from 'react'
import { Link, Navigate } from 'react-router'
import { Head } from '../../shared/app.tsx'
import { money } from '../../shared/format.ts'
import { ButtonLink } from '../../shared/ui/button.tsx'
import { Icon } from '../../shared/ui/icon.tsx'
import { PAY_AT_ONCE } from '../payments/pay-by-card.tsx'
import type { Placed } from './use-placing.ts'

/** Where a placed checkout goes on: a card is confirmed on its own page, whose address a reload keeps. */
export const AfterPlacing = (placed: Placed) =>
  placed.pay === 'card' ? (
    <Navigate to={`/checkouts/${placed.checkout.id}`} state={PAY_AT_ONCE} replace />
  ) : (
    <PlacedOrders {...placed} />
  )

/** The orders that were just placed, each with its own page. */
function PlacedOrders({ checkout, sellers, pay }: Placed) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <main className="page co-done" id="main">
      <Head title={m.checkout_placed({ n: checkout.orders.length })} />
      <h1 ref={heading} tabIndex={-1}>
        {m.checkout_placed({ n: checkout.orders.length })}
      </h1>
      <p className="c2">
        {m.checkout_placed_text()} {pay === 'vietqr' && m.pay_placed_vietqr()}
        {pay === 'cod' && m.pay_placed_cod()}
      </p>
      <ul className="sheet lines co-done__l">
        {checkout.orders.map(({ id, number, seller, total }) => (
          <li key={id}>
            <Link to={`/orders/${id}`} className="row co-done__o">
              <span className="grow">
                {/* After a reload nobody remembers the sellers' names. */}
                {sellers.has(seller) && <b>{sellers.get(seller)}</b>}
                <span className="t14 c2">{m.order_number({ number })}</span>
              </span>
              <b className="nw">{money(total)}</b>
              <Icon name="right" />
            </Link>
          </li>
        ))}
      </ul>
      <dl className="sum">
        <dt className="tot">{m.checkout_total()}</dt>
        <dd className="tot">{money(checkout.total)}</dd>
      </dl>
      <div className="stack">
        <ButtonLink to="/orders?side=buyer" look="main" big>
          {m.checkout_see_orders()}
        </ButtonLink>
        <ButtonLink to="/" wide>
          {m.cart_empty_do()}
        </ButtonLink>
      </div>
    </main>
  )
}
