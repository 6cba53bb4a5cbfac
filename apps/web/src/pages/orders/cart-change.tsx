import { m } from '@chl/messages/messages.js'
import { Link } from 'react-router'
import { cartLines, changeCart, removeFromCart, restoreCart } from '../../shared/cart.ts'
import { amount, type Counted, money, number, pricePer } from '../../shared/format.ts'
import { titleOf } from '../../shared/goods.ts'
import { Button } from '../../shared/ui/button.tsx'
import { Note } from '../../shared/ui/note.tsx'
import { toast } from '../../shared/ui/toasts.tsx'
import type { CartItem, Change, QuotedLine } from './cart-view.ts'

/** What a quoted line is measured in; null for a listing that is gone. */
export const countedOf = ({ measure, unit }: QuotedLine): Counted | null => (measure && unit ? { measure, unit } : null)

/** «Thảo quả khô, loại 1»; a listing that is gone has no name left. */
export const itemTitle = ({ title, product, grade }: QuotedLine) =>
  product ? titleOf({ title, product, grade }) : (title ?? m.cart_gone_title())

/** Takes a line out, with the way back for 6 s. */
export function takeOut({ line, quoted }: CartItem) {
  const before = cartLines()
  removeFromCart(line.listingId)
  toast(m.cart_removed({ title: itemTitle(quoted) }), {
    icon: 'trash',
    action: { label: m.common_undo(), run: () => restoreCart(before) },
  })
}

/** Moves the focus to the first change on the page, where the buyer can agree to it. */
export const focusFirstChange = () => document.querySelector<HTMLElement>('[data-change]')?.focus()

/** Everything of one line that is not as the buyer saw it, each with what one can do about it. */
export const CartChanges = ({ item }: { item: CartItem }) =>
  item.changes.map((change) => (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- «Xem món đổi» brings the focus here
    <fieldset key={change.kind} className="cl__w" data-change tabIndex={-1}>
      <legend className="vh">{itemTitle(item.quoted)}</legend>
      <Note tone="warn">
        <p>{changeText(change, item)}</p>
        <div className="row wrap cl__wa">
          <Agree change={change} item={item} />
          <Button look="quiet" onClick={() => takeOut(item)}>
            {m.cart_remove()}
          </Button>
        </div>
      </Note>
    </fieldset>
  ))

function changeText(change: Change, { quoted }: CartItem) {
  const goods = countedOf(quoted)
  if (change.kind === 'own') return m.cart_own()
  if (change.kind === 'gone' || !goods) return m.cart_gone()
  if (change.kind === 'price') {
    const { from, to, difference } = change
    const prices = {
      from: number(from),
      to: `${number(to)} ${pricePer(goods)}`,
      difference: money(Math.abs(difference)),
    }
    return difference < 0 ? m.cart_price_down(prices) : m.cart_price_up(prices)
  }
  const wanted = amount(change.wanted, goods)
  if (change.fits === 0) return m.cart_sold_out({ wanted })
  if (change.why === 'short') return m.cart_short({ wanted, left: amount(quoted.available, goods) })
  if (change.why === 'least') return m.cart_least({ least: amount(quoted.least ?? 1, goods) })
  return m.common_amount_off_step({ least: amount(quoted.least ?? 1, goods), step: amount(quoted.step ?? 1, goods) })
}

function Agree({ change, item: { line, quoted } }: { change: Change; item: CartItem }) {
  const goods = countedOf(quoted)
  if (change.kind === 'price')
    return <Button onClick={() => changeCart(line.listingId, { price: change.to })}>{m.cart_agree_price()}</Button>
  if (change.kind === 'amount' && goods && change.fits > 0) {
    const fits = amount(change.fits, goods)
    const text = change.why === 'short' ? m.cart_take_left({ amount: fits }) : m.common_amount_take({ amount: fits })
    return <Button onClick={() => changeCart(line.listingId, { amount: change.fits })}>{text}</Button>
  }
  if (change.kind === 'own' || !quoted.product) return null
  return (
    <Link className="btn btn--line" to={`/?product=${quoted.product.id}`}>
      {m.cart_find_other()}
    </Link>
  )
}
