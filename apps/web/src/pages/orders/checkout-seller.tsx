import { m } from '@chl/messages/messages.js'
import { amount, money } from '../../shared/format.ts'
import { Button } from '../../shared/ui/button.tsx'
import { Options } from '../../shared/ui/choice.tsx'
import { TextField } from '../../shared/ui/field.tsx'
import { Note } from '../../shared/ui/note.tsx'
import { Thumb } from '../../shared/ui/picture.tsx'
import { CartChanges, countedOf, itemTitle } from './cart-change.tsx'
import type { CartGroup, CartItem } from './cart-view.ts'
import { type Choice, offerChange } from './checkout-draft.ts'

type Props = {
  group: CartGroup
  choice: Choice
  /** Whether this seller is paid directly; else the whole checkout is paid in one way, which is chosen below. */
  direct: boolean
  onChange: (choice: Choice) => void
}

/** One order to be: its goods, how they come, how they are paid where that is between the two, and a word to the seller. */
export function CheckoutSeller({ group, choice, direct, onChange }: Props) {
  const { seller, items, goods } = group
  const id = `order-${seller.id}`
  return (
    <section className="sheet co" aria-labelledby={id}>
      <h2 id={id}>{seller.name}</h2>
      <ul className="co__l">
        {items.map((item) => (
          <Item key={item.line.listingId} item={item} />
        ))}
      </ul>
      <Handover {...{ group, choice, onChange }} />
      {direct && <DirectPayment {...{ group, choice, onChange }} />}
      <TextField
        label={m.checkout_note()}
        optional
        rows={1}
        maxLength={500}
        value={choice.note}
        onChange={(event) => onChange({ ...choice, note: event.target.value })}
      />
      <p className="co__f">
        <span className="c2">
          {direct ? m.checkout_pay_to({ name: seller.name }) : m.pay_order_of({ name: seller.name })}
        </span>
        <b>{money(goods + choice.fee)}</b>
      </p>
    </section>
  )
}

type Direct = Omit<Props, 'direct'>

const DirectPayment = ({ group, choice, onChange }: Direct) =>
  group.takesTransfer ? (
    <Options
      label={m.checkout_payment()}
      value={choice.payment}
      onChange={(payment) => onChange({ ...choice, payment })}
      options={[TRANSFER(), CASH()]}
    />
  ) : (
    <Only label={m.checkout_payment()}>{m.checkout_cash()}</Only>
  )

const TRANSFER = () => ({
  value: 'transfer' as const,
  label: <b>{m.checkout_transfer()}</b>,
  hint: m.checkout_transfer_hint(),
})
const CASH = () => ({ value: 'cash' as const, label: <b>{m.checkout_cash()}</b>, hint: m.checkout_cash_hint() })

function Item({ item }: { item: CartItem }) {
  const { line, quoted, total } = item
  const goods = countedOf(quoted)
  return (
    <li>
      {quoted.picture && <Thumb picture={quoted.picture} size={40} />}
      <p className="row top-al between grow">
        <span>
          {itemTitle(quoted)}
          {goods && (
            <span className="t14 c2 co__n">
              {amount(line.amount, goods)} × {money(line.price)}
            </span>
          )}
        </span>
        <b className="nw">{money(total)}</b>
      </p>
      <CartChanges item={item} />
    </li>
  )
}

/** What there is no choice of. */
const Only = ({ label, children }: { label: string; children: string }) => (
  <p className="row between top-al">
    <span className="c2">{label}</span>
    <b className="ta-r">{children}</b>
  </p>
)

const PICKUP = 'pickup'

function Handover({ group, choice, onChange }: Direct) {
  const { deliveryOffers, seller } = group
  const change = offerChange(group, choice)
  const choose = (value: string) => {
    const offer = deliveryOffers.find(({ id }) => id === value)
    onChange({ ...choice, offer: offer?.id ?? null, fee: offer?.fee ?? 0 })
  }
  const priced = (name: string, fee: number) => (
    <span className="row between">
      <b>{name}</b>
      <span className="nw">{money(fee)}</span>
    </span>
  )
  return (
    <>
      {deliveryOffers.length === 0 && choice.offer === null ? (
        <Only label={m.checkout_handover()}>{m.checkout_pickup({ name: seller.name })}</Only>
      ) : (
        <Options
          label={m.checkout_handover()}
          value={choice.offer ?? PICKUP}
          onChange={choose}
          options={[
            { value: PICKUP, label: priced(m.checkout_pickup({ name: seller.name }), 0) },
            ...deliveryOffers.map(({ id, name, fee }) => ({ value: id, label: priced(name, fee) })),
          ]}
        />
      )}
      {change && (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- «Xem món đổi» brings the focus here
        <div data-change tabIndex={-1}>
          <Note tone="warn">
            {change.kind === 'gone' && <p>{m.checkout_offer_gone()}</p>}
            {change.kind === 'fee' && (
              <>
                <p>{m.checkout_fee_changed({ from: money(choice.fee), to: money(change.to) })}</p>
                <div className="cl__wa">
                  <Button onClick={() => onChange({ ...choice, fee: change.to })}>{m.checkout_agree_fee()}</Button>
                </div>
              </>
            )}
          </Note>
        </div>
      )}
    </>
  )
}
