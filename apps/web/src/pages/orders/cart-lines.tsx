import { m } from '@chl/messages/messages.js'
import { useState } from 'react'
import { Link } from 'react-router'
import { changeCart } from '../../shared/cart.ts'
import { amount, money, number, pricePer } from '../../shared/format.ts'
import { placeText } from '../../shared/goods.ts'
import { AmountField } from '../../shared/ui/amount-field.tsx'
import { Icon } from '../../shared/ui/icon.tsx'
import { Initials, Thumb } from '../../shared/ui/picture.tsx'
import { CartChanges, countedOf, itemTitle, takeOut } from './cart-change.tsx'
import type { CartGroup, CartItem } from './cart-view.ts'

/** One seller's part of the cart: its lines, what it delivers for, and what its goods come to. */
export function CartSeller({ group }: { group: CartGroup }) {
  const { seller, items, deliveryOffers, goods } = group
  const id = `seller-${seller.id}`
  const cheapest = deliveryOffers.toSorted((a, b) => a.fee - b.fee)[0]
  return (
    <section className="sheet grp" aria-labelledby={id}>
      <header className="grp__h">
        <Initials name={seller.name} />
        <div className="grow">
          <h2 id={id}>
            <Link to={`/sellers/${seller.id}`}>{seller.name}</Link>
          </h2>
          {seller.place && <p className="t14 c2">{placeText(seller.place)}</p>}
        </div>
      </header>
      <ul className="lines grp__l">
        {items.map((item) => (
          <CartLineRow key={item.line.listingId} item={item} />
        ))}
      </ul>
      <footer className="grp__f">
        <p className="t14 c2">
          <Icon name="truck" size={16} />
          {cheapest ? m.cart_delivers({ fee: money(cheapest.fee) }) : m.cart_pickup_only()}
        </p>
        <p className="w6">{money(goods)}</p>
      </footer>
    </section>
  )
}

/** Lines of listings that are gone: nothing is left of them but the way out of the cart. */
export const CartGone = ({ items }: { items: CartItem[] }) => (
  <section className="sheet grp" aria-labelledby="cart-gone">
    <header className="grp__h">
      <h2 id="cart-gone" className="grp__alone">
        {m.cart_gone_head()}
      </h2>
    </header>
    <ul className="lines grp__l">
      {items.map((item) => (
        <li key={item.line.listingId} className="cl cl--gone">
          <p className="cl__n">{itemTitle(item.quoted)}</p>
          <CartChanges item={item} />
        </li>
      ))}
    </ul>
  </section>
)

function CartLineRow({ item }: { item: CartItem }) {
  const { line, quoted, changes, total } = item
  const goods = countedOf(quoted)
  const title = itemTitle(quoted)
  if (!goods || quoted.price === null)
    return (
      <li className="cl">
        <CartChanges item={item} />
      </li>
    )
  return (
    <li className="cl">
      {quoted.picture ? <Thumb picture={quoted.picture} /> : <span className="thumb" />}
      <div className="cl__b">
        <p className="cl__n">
          <Link to={`/listings/${line.listingId}`}>{title}</Link>
        </p>
        <p className="t14 c2">{m.cart_left({ amount: amount(quoted.available, goods) })}</p>
        <div className="cl__q">
          <LineAmount item={item} />
          <p className="cl__s">
            <b>{money(total)}</b>
            <br />
            <span className="t14 c2">
              {number(quoted.price)} {pricePer(goods)}
            </span>
          </p>
        </div>
        {changes.length === 0 && (
          <button type="button" className="lnk cl__x t14" onClick={() => takeOut(item)}>
            <Icon name="trash" size={16} />
            {m.cart_remove()} <span className="vh">{title}</span>
          </button>
        )}
      </div>
      <CartChanges item={item} />
    </li>
  )
}

function LineAmount({ item: { line, quoted } }: { item: CartItem }) {
  const [unclear, setUnclear] = useState(false)
  const goods = countedOf(quoted)
  if (!goods) return null
  const change = (value: number | null) => {
    setUnclear(value === null || value === 0)
    if (value) changeCart(line.listingId, { amount: value })
  }
  return (
    <AmountField
      compact
      label={m.cart_amount_of({ title: itemTitle(quoted) })}
      goods={goods}
      value={unclear ? null : line.amount}
      onChange={change}
      step={quoted.step ?? 1}
      least={quoted.least ?? 1}
      most={Math.max(quoted.available, quoted.least ?? 1)}
      error={unclear ? m.common_amount_unclear() : undefined}
    />
  )
}
