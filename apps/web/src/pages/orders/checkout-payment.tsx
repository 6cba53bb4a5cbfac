import { CARD_LEAD_DAYS } from '@chl/domain/collection'
import { m } from '@chl/messages/messages.js'
import { useId } from 'react'
import { money } from '../../shared/format.ts'
import { FieldError } from '../../shared/ui/field.tsx'
import { Icon, type IconName } from '../../shared/ui/icon.tsx'
import type { Pay, Way } from './checkout-pay.ts'

type Props = {
  ways: readonly Way[]
  value: Pay | null
  missing: boolean
  onChange: (pay: Pay) => void
}

/** One way to pay for all orders of the checkout, each with what it costs, what it holds, or why it can't be used. */
export function CheckoutPayment({ ways, value, missing, onChange }: Props) {
  const id = useId()
  return (
    <fieldset
      className="sec ways"
      role="radiogroup"
      tabIndex={-1}
      aria-invalid={missing || undefined}
      aria-describedby={missing ? `${id}-error` : undefined}
    >
      <legend>
        <h2>{m.pay_ways()}</h2>
      </legend>
      <p className="t14 c2">{m.pay_ways_text()}</p>
      <div className="stack">
        {ways.map((way) =>
          way.why ? (
            <Refused key={way.pay} way={way} why={way.why} />
          ) : (
            <label key={way.pay} className="opt">
              <input type="radio" name={id} checked={way.pay === value} onChange={() => onChange(way.pay)} />
              <Named way={way}>{hintOf(way)}</Named>
            </label>
          ),
        )}
      </div>
      {missing && <FieldError id={`${id}-error`}>{m.pay_way_missing()}</FieldError>}
    </fieldset>
  )
}

/** It stands where it would be, with the reason in place of the choice. */
const Refused = ({ way, why }: { way: Way; why: NonNullable<Way['why']> }) => (
  <div className="opt opt--off">
    <Icon name="info" />
    <Named way={{ ...way, fee: null }}>{whyText(why)}</Named>
  </div>
)

const Named = ({ way: { pay, fee }, children }: { way: Way; children: string }) => (
  <span className="grow">
    <span className="row between">
      <b>{NAMES[pay]()}</b>
      <span className="row nw t14">
        {fee !== null && m.pay_way_fee({ amount: money(fee) })}
        <Icon name={ICONS[pay]} />
      </span>
    </span>
    <span className="hint opt__h">{children}</span>
  </span>
)

const NAMES: Record<Pay, () => string> = {
  card: m.pay_way_card,
  vietqr: m.pay_way_vietqr,
  cod: m.pay_way_cod,
  direct: m.pay_way_direct,
}
const ICONS: Record<Pay, IconName> = { card: 'card', vietqr: 'qr', cod: 'money', direct: 'user' }

function hintOf({ pay, held }: Way) {
  if (pay === 'card') return m.pay_way_card_hint({ amount: money(held ?? 0) })
  return { vietqr: m.pay_way_vietqr_hint, cod: m.pay_way_cod_hint, direct: m.pay_way_direct_hint }[pay]()
}

function whyText(why: NonNullable<Way['why']>) {
  if (why.kind === 'ahead') return m.pay_way_ahead({ days: CARD_LEAD_DAYS })
  const amount = money(why.amount)
  return why.kind === 'below'
    ? m.pay_way_below({ amount, minimum: money(why.limit) })
    : m.pay_way_above({ amount, maximum: money(why.limit) })
}
