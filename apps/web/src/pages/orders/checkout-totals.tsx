import { moneyInWords } from '@chl/domain/money-words'
import { m } from '@chl/messages/messages.js'
import { money } from '../../shared/format.ts'
import { locale } from '../../shared/locale.ts'
import { Button } from '../../shared/ui/button.tsx'
import { Note } from '../../shared/ui/note.tsx'

type Props = {
  goods: number
  fees: number
  total: number
  /** What a card will hold at most; null where none is to. */
  held: number | null
  n: number
  busy: boolean
  again: boolean
  message: string
}

/** What all orders come to, beside them on a desktop; on a phone below them, with the button in the bar. */
export const CheckoutTotals = (props: Props) => (
  <aside className="two__s sheet pad stack-12" aria-label={m.cart_totals()}>
    <dl className="sum">
      <dt>{m.cart_goods_of({ n: props.n })}</dt>
      <dd>{money(props.goods)}</dd>
      <dt>{m.checkout_fees()}</dt>
      <dd>{money(props.fees)}</dd>
      <dt className="tot">{m.checkout_total()}</dt>
      <dd className="tot">{money(props.total)}</dd>
      {props.held !== null && (
        <>
          <dt>{m.pay_hold_total()}</dt>
          <dd>{money(props.held)}</dd>
        </>
      )}
    </dl>
    <p className="t14 c3">
      {moneyInWords(props.total, locale())}. {m.cart_by_weight()}
    </p>
    <div className="deskonly stack">
      <Message text={props.message} />
      <PlaceButton {...props} />
    </div>
    <p className="t14 c2">{m.checkout_terms()}</p>
  </aside>
)

/** The phone's bar with the one button. */
export const CheckoutBar = (props: Props) => (
  <section className="stick stack mobonly" aria-label={m.cart_main()}>
    <Message text={props.message} />
    <PlaceButton {...props} />
  </section>
)

const PlaceButton = ({ n, total, busy, again }: Props) => (
  <Button type="submit" look="main" big busy={busy}>
    {again ? m.checkout_again() : m.checkout_place({ n, total: money(total) })}
  </Button>
)

/** What went wrong stands at the button that was pressed, whichever part of the page is in sight. */
const Message = ({ text }: { text: string }) => <div role="alert">{text && <Note tone="warn">{text}</Note>}</div>
