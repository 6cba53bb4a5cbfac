import { m } from '@chl/messages/messages.js'
import { useEffect, useRef, useState } from 'react'
import { Head } from '../../shared/app.tsx'
import { type CartLine, useCart } from '../../shared/cart.ts'
import { useActing } from '../../shared/session.ts'
import { Button, ButtonLink } from '../../shared/ui/button.tsx'
import { errorText, focusFirstError } from '../../shared/ui/form-errors.ts'
import { Note } from '../../shared/ui/note.tsx'
import { Empty, Skeleton } from '../../shared/ui/states.tsx'
import { useLiveQuote, useQuote } from './cart.queries.ts'
import { focusFirstChange } from './cart-change.tsx'
import { CartGone } from './cart-lines.tsx'
import { type CartView, viewCart } from './cart-view.ts'
import { Destination } from './checkout-destination.tsx'
import {
  type CheckoutDraft,
  checkoutBody,
  choiceFor,
  destinationFault,
  isCheckoutDraft,
  needsDestination,
  offerChange,
  totalsOf,
} from './checkout-draft.ts'
import { CheckoutSeller } from './checkout-seller.tsx'
import { CheckoutBar, CheckoutTotals } from './checkout-totals.tsx'
import { PlacedOrders } from './placed-orders.tsx'
import { type Placing, usePlacing } from './use-placing.ts'
import { useDraft } from './use-draft.ts'

/** The checkout: one order a seller, how each comes and is paid, and the one button that places them all. */
export function Component() {
  const lines = useCart()
  const acting = useActing()
  const placing = usePlacing()
  if (placing.placed) return <PlacedOrders {...placing.placed} />
  if (!acting?.abilities.buy) return <Refused title={m.cart_cannot_buy()} text={m.checkout_cannot_buy_text()} />
  if (lines.length === 0) return <Refused title={m.cart_empty_title()} text={m.cart_empty_text()} cart />
  return <Quoted key={acting.organization.id} lines={lines} placing={placing} />
}

const Refused = ({ title, text, cart = false }: { title: string; text: string; cart?: boolean }) => (
  <main className="page" id="main">
    <Head title={title} />
    <Empty
      picture={cart ? 'cart' : 'error'}
      title={title}
      heading="h1"
      actions={
        <ButtonLink to={cart ? '/' : '/account'} look="main">
          {cart ? m.cart_empty_do() : m.common_account()}
        </ButtonLink>
      }
    >
      {text}
    </Empty>
  </main>
)

function Quoted({ lines, placing }: { lines: readonly CartLine[]; placing: Placing }) {
  const { data: quote, error, refetch, isFetching } = useQuote(lines)
  useLiveQuote(lines)
  if (quote) return <Checkout view={viewCart(lines, quote)} placing={placing} />
  return (
    <main className="frame two" id="main">
      <Head title={m.checkout_title()} />
      <div className="stack-16 two__m">
        <h1>{m.checkout_title()}</h1>
        {error && (
          <Note tone="warn" alert>
            <p>{errorText(error)}</p>
            <Button icon="refresh" busy={isFetching} onClick={() => refetch()}>
              {m.common_retry()}
            </Button>
          </Note>
        )}
        {!error && <Skeleton rows={2} />}
      </div>
    </main>
  )
}

function useCheckout(now: CartView, placing: Placing) {
  const { organization } = useActing() ?? {}
  const start: CheckoutDraft = { choices: {}, commune: organization?.place?.id ?? null, address: '' }
  const [draft, setDraft, dropDraft] = useDraft(`checkout-${organization?.id}`, start, isCheckoutDraft)
  const [tried, setTried] = useState(false)
  const [sent, setSent] = useState(now)
  const form = useRef<HTMLFormElement>(null)
  // What may be ordered already takes from the stock itself: until that is known, the page stays as it was sent.
  const view = placing.busy || placing.unsettled ? sent : now
  const changes =
    view.changed.length + view.groups.filter((group) => offerChange(group, choiceFor(group, draft))).length
  const fault = destinationFault(view.groups, draft)
  const refused = placing.cartChanged && changes > 0
  useEffect(() => {
    if (refused) focusFirstChange()
  }, [refused])
  const submit = () => {
    if (placing.busy) return
    if (placing.unsettled) {
      placing.again()
      return
    }
    setTried(true)
    if (changes > 0) focusFirstChange()
    // The fields are marked in the next paint, and only then can the first of them be found.
    else if (fault) requestAnimationFrame(() => focusFirstError(form.current))
    else {
      setSent(view)
      placing.place(checkoutBody(view.groups, draft), { groups: view.groups, onDone: dropDraft })
    }
  }
  const shown = { changes: tried || placing.cartChanged ? changes : 0, fault: tried ? fault : null }
  return { view, draft, setDraft, form, submit, ...shown }
}

function Checkout({ view: now, placing }: { view: CartView; placing: Placing }) {
  const { view, draft, setDraft, form, submit, changes, fault } = useCheckout(now, placing)
  const n = view.groups.length
  const message = [placing.message, changes > 0 ? m.checkout_changed({ n: changes }) : null].filter(Boolean).join(' ')
  const totals = { ...totalsOf(view.groups, draft), n, busy: placing.busy, again: placing.unsettled, message }
  return (
    <form
      ref={form}
      className="co-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <main className="frame two" id="main">
        <Head title={m.checkout_title()} />
        {/* While it isn't known whether the orders arrived, only these may be sent again: another press must not order twice. */}
        <div className="stack-24 two__m" inert={placing.unsettled}>
          <h1>{n === 1 ? m.checkout_title() : m.checkout_heading({ n })}</h1>
          {view.groups.map((group) => (
            <CheckoutSeller
              key={group.seller.id}
              group={group}
              choice={choiceFor(group, draft)}
              onChange={(choice) => setDraft({ ...draft, choices: { ...draft.choices, [group.seller.id]: choice } })}
            />
          ))}
          {view.gone.length > 0 && <CartGone items={view.gone} />}
          {needsDestination(view.groups, draft) && <Destination draft={draft} fault={fault} onChange={setDraft} />}
        </div>
        <CheckoutTotals {...totals} />
      </main>
      <CheckoutBar {...totals} />
    </form>
  )
}
