import { moneyInWords } from '@chl/domain/money-words'
import { m } from '@chl/messages/messages.js'
import { useQuery } from '@tanstack/react-query'
import { Head } from '../../shared/app.tsx'
import { useCart } from '../../shared/cart.ts'
import { money } from '../../shared/format.ts'
import { locale } from '../../shared/locale.ts'
import { apiQuery } from '../../shared/query/query.ts'
import { useActing, useMe } from '../../shared/session.ts'
import { Button, ButtonLink } from '../../shared/ui/button.tsx'
import { errorText } from '../../shared/ui/form-errors.ts'
import { Icon } from '../../shared/ui/icon.tsx'
import { Note } from '../../shared/ui/note.tsx'
import { Empty, Skeleton } from '../../shared/ui/states.tsx'
import { useLiveQuote, useQuote, useSettledLines } from './cart.queries.ts'
import { focusFirstChange } from './cart-change.tsx'
import { CartGone, CartSeller } from './cart-lines.tsx'
import { type CartView, viewCart } from './cart-view.ts'

/** The cart: goods of many sellers, with what changed since they went in. It works signed out, and survives signing in. */
export function Component() {
  const lines = useCart()
  const settled = useSettledLines(lines)
  const { data: quote, error, isFetching, refetch } = useQuote(settled)
  useLiveQuote(lines)
  if (lines.length === 0) return <EmptyCart />
  if (quote) return <Cart view={viewCart(lines, quote, settled)} />
  return (
    <main className="frame two" id="main">
      <Head title={m.common_cart()} />
      <div className="stack-16 two__m">
        <h1>{m.common_cart()}</h1>
        {error ? (
          <>
            <Note tone="warn" alert>
              <p>{m.cart_not_quoted({ n: lines.length })}</p>
              <p>{errorText(error)}</p>
            </Note>
            <Button icon="refresh" busy={isFetching} onClick={() => refetch()}>
              {m.common_retry()}
            </Button>
          </>
        ) : (
          <Skeleton rows={2} />
        )}
      </div>
    </main>
  )
}

const EmptyCart = () => (
  <main className="page" id="main">
    <Head title={m.common_cart()} />
    <Empty
      picture="cart"
      title={m.cart_empty_title()}
      heading="h1"
      actions={
        <ButtonLink to="/" look="main">
          {m.cart_empty_do()}
        </ButtonLink>
      }
    >
      {m.cart_empty_text()}
    </Empty>
  </main>
)

const Cart = ({ view }: { view: CartView }) => (
  <>
    <main className="frame two" id="main">
      <Head title={m.common_cart()} />
      <div className="stack-16 two__m">
        <h1>
          {m.common_cart()} <span className="c2 cart__c">{countText(view)}</span>
        </h1>
        <output className="cart__st">
          {view.changed.length > 0 && (
            <Note tone="warn">
              <p>
                <b>{m.cart_changed({ n: view.changed.length })}</b> {m.cart_changed_text()}
              </p>
            </Note>
          )}
        </output>
        {view.groups.map((group) => (
          <CartSeller key={group.seller.id} group={group} />
        ))}
        {view.gone.length > 0 && <CartGone items={view.gone} />}
      </div>
      <Totals view={view} />
    </main>
    <section className="stick mobonly" aria-label={m.cart_main()}>
      <div className="cart__bar">
        <p>
          <span className="t14 c2 nw">{m.cart_goods_of({ n: view.groups.length })}</span>
          <br />
          <b className="price t20 nw">{money(view.goods)}</b>
        </p>
        <Next view={view} />
      </div>
    </section>
  </>
)

const countText = ({ groups, count }: CartView) =>
  groups.length === 0
    ? m.cart_items({ n: count })
    : `${m.cart_sellers({ n: groups.length })} · ${m.cart_items({ n: count })}`

const Totals = ({ view }: { view: CartView }) => (
  <aside className="two__s sheet pad stack-12 deskonly" aria-label={m.cart_totals()}>
    <dl className="sum">
      <dt className="tot">{m.cart_goods_of({ n: view.groups.length })}</dt>
      <dd className="tot">{money(view.goods)}</dd>
    </dl>
    <p className="t14 c3">
      {moneyInWords(view.goods, locale())}. {m.cart_by_weight()}
    </p>
    <Next view={view} big />
    <hr className="rule" />
    <ul className="stack-12 t14 c2">
      <li className="row top-al">
        <Icon name="money" />
        <HowPaid />
      </li>
      <li className="row top-al">
        <Icon name="scale" />
        {m.cart_weighed()}
      </li>
    </ul>
  </aside>
)

function HowPaid() {
  const { data } = useQuery(apiQuery('GET /payments/methods'))
  return data?.collecting ? m.pay_cart() : m.cart_direct()
}

/** The one next step: look at what changed, sign in, or order. */
function Next({ view, big = false }: { view: CartView; big?: boolean }) {
  const me = useMe()
  const canBuy = useActing()?.abilities.buy ?? false
  if (view.changed.length > 0)
    return (
      <Button look="main" big={big} onClick={focusFirstChange}>
        {m.cart_see_changes({ n: view.changed.length })}
      </Button>
    )
  if (me && !me.person)
    return (
      <ButtonLink look="main" big={big} to="/sign-in?next=/cart">
        {m.cart_sign_in()}
      </ButtonLink>
    )
  if (me && !canBuy)
    return (
      <ButtonLink big={big} to="/account">
        {m.cart_cannot_buy()}
      </ButtonLink>
    )
  return (
    <ButtonLink look="main" big={big} to="/checkout">
      {m.cart_order()}
    </ButtonLink>
  )
}
