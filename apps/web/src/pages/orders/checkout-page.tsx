import { m } from '@chl/messages/messages.js'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { Head } from '../../shared/app.tsx'
import { type CartLine, useCart } from '../../shared/cart.ts'
import { apiQuery } from '../../shared/query/query.ts'
import { useActing } from '../../shared/session.ts'
import { Button, ButtonLink } from '../../shared/ui/button.tsx'
import { errorText, focusFirstError } from '../../shared/ui/form-errors.ts'
import { Note } from '../../shared/ui/note.tsx'
import { Empty, Skeleton } from '../../shared/ui/states.tsx'
import { TestBanner } from '../payments/test-banner.tsx'
import { useLiveQuote, useQuote } from './cart.queries.ts'
import { focusFirstChange } from './cart-change.tsx'
import { CartGone } from './cart-lines.tsx'
import { type CartView, viewCart } from './cart-view.ts'
import { Destination } from './checkout-destination.tsx'
import {
  type CheckoutDraft,
  type CheckoutFault,
  checkoutBody,
  choiceFor,
  destinationFault,
  isCheckoutDraft,
  needsDestination,
  offerChange,
  totalsOf,
} from './checkout-draft.ts'
import { type Methods, payOf, waysFor } from './checkout-pay.ts'
import { CheckoutPayment } from './checkout-payment.tsx'
import { CheckoutSeller } from './checkout-seller.tsx'
import { CheckoutBar, CheckoutTotals } from './checkout-totals.tsx'
import { AfterPlacing } from './placed-orders.tsx'
import { type Placing, usePlacing } from './use-placing.ts'
import { useDraft } from './use-draft.ts'

/** The checkout: one order a seller, how each comes and is paid, and the one button that places them all. */
export function Component() {
  const lines = useCart()
  const acting = useActing()
  const placing = usePlacing()
  if (placing.placed) return <AfterPlacing {...placing.placed} />
  if (!acting?.abilities.buy) return <Refused title={m.cart_cannot_buy()} text={m.checkout_cannot_buy_text()} />
  if (placing.kept) return <Unanswered placing={placing} />
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

/** Reloaded before an answer came: all that can be done is to send the same again. */
const Unanswered = ({ placing: { busy, message, again } }: { placing: Placing }) => (
  <main className="page stack-16" id="main">
    <Head title={m.checkout_title()} />
    <h1>{m.checkout_title()}</h1>
    <Note tone="warn" alert>
      <p>{message ?? m.checkout_unsettled()}</p>
    </Note>
    <Button look="main" big wide busy={busy} onClick={again}>
      {m.checkout_again()}
    </Button>
  </main>
)

function Quoted({ lines, placing }: { lines: readonly CartLine[]; placing: Placing }) {
  const { data: quote, error, refetch, isFetching } = useQuote(lines)
  const methods = useQuery(apiQuery('GET /payments/methods'))
  useLiveQuote(lines)
  if (quote && !methods.isPending)
    return <Checkout view={viewCart(lines, quote)} methods={methods.data ?? DIRECT} placing={placing} />
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

/** What can't be asked for isn't offered: sellers are paid directly then, which needs nobody else. */
const DIRECT: Methods = { collecting: false, sellerFeeBp: 0, environment: 'live', methods: [] }

function useCheckout({ view: now, methods, placing }: Props) {
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
  const ways = waysFor(methods, view.groups, draft)
  // What stood chosen at first counts as chosen: where it is switched off meanwhile, no other way takes its place unasked.
  const [first] = useState(() => payOf(ways, draft) ?? undefined)
  const pay = payOf(ways, { pay: draft.pay ?? first })
  const fault: CheckoutFault = destinationFault(view.groups, draft) ?? (pay === null ? 'pay' : null)
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
    else if (fault || pay === null) requestAnimationFrame(() => focusFirstError(form.current))
    else {
      setSent(view)
      placing.place(checkoutBody(view.groups, draft, pay), { groups: view.groups, pay, onDone: dropDraft })
    }
  }
  const shown = { changes: tried || placing.cartChanged ? changes : 0, fault: tried ? fault : null }
  const held = ways.find((way) => way.pay === pay)?.held ?? null
  return { view, draft, setDraft, ways, pay, held, form, submit, ...shown }
}

type Props = { view: CartView; methods: Methods; placing: Placing }

function Checkout(props: Props) {
  const { placing } = props
  const { view, draft, setDraft, ways, pay, held, form, submit, changes, fault } = useCheckout(props)
  const n = view.groups.length
  const message = [placing.message, changes > 0 ? m.checkout_changed({ n: changes }) : null].filter(Boolean).join(' ')
  const totals = { ...totalsOf(view.groups, draft), held, n, busy: placing.busy, again: placing.unsettled, message }
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
          {ways.length > 0 && <TestBanner environment={props.methods.environment} />}
          <h1>{n === 1 ? m.checkout_title() : m.checkout_heading({ n })}</h1>
          {view.groups.map((group) => (
            <CheckoutSeller
              key={group.seller.id}
              group={group}
              choice={choiceFor(group, draft)}
              direct={pay === 'direct'}
              onChange={(choice) => setDraft({ ...draft, choices: { ...draft.choices, [group.seller.id]: choice } })}
            />
          ))}
          {view.gone.length > 0 && <CartGone items={view.gone} />}
          {needsDestination(view.groups, draft) && <Destination draft={draft} fault={fault} onChange={setDraft} />}
          {ways.length > 0 && (
            <CheckoutPayment
              ways={ways}
              value={pay}
              missing={fault === 'pay'}
              onChange={(chosen) => setDraft({ ...draft, pay: chosen })}
            />
          )}
        </div>
        <CheckoutTotals {...totals} />
      </main>
      <CheckoutBar {...totals} />
    </form>
  )
}
