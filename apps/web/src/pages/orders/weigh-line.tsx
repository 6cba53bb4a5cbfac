import { lineTotal } from '@chl/domain/money'
import { deviationBp, withinTolerance } from '@chl/domain/settlement'
import { m } from '@chl/messages/messages.js'
import { type ReactNode, useState } from 'react'
import { amount, money } from '../../shared/format.ts'
import { titleOf } from '../../shared/goods.ts'
import { inLocale, locale } from '../../shared/locale.ts'
import { Field } from '../../shared/ui/field.tsx'
import { Thumb } from '../../shared/ui/picture.tsx'
import { Deviation } from './deviation.tsx'
import type { OrderLine } from './orders.queries.ts'
import { type Read, type Typed, typedText } from './weigh-draft.ts'

type Props = { line: OrderLine; typed: Typed; read: Read; tried: boolean; onChange: (typed: Typed) => void }

const WHY = { empty: m.order_weigh_empty, unclear: m.common_amount_unclear, over: m.order_weigh_over }

/** One line to weigh or count: what came, packing and what is taken off behind «Có bì, trừ», and what that makes. */
export function WeighLine({ line, typed, read, tried, onChange }: Props) {
  const { measure, ordered, price } = line
  const unit = measure === 'mass' ? m.common_kg() : inLocale(line.unit.name)
  const set = (change: Partial<Typed>) => onChange({ ...typed, ...change })
  // What can't be read is said at once, «chưa cân» only when one tries to send.
  const errorOf = (part: keyof Typed) => {
    const { fault } = read
    return fault?.part === part && (tried || fault.why !== 'empty') ? WHY[fault.why]() : undefined
  }
  const field = (part: keyof Typed, label: string) => (
    <Field
      label={label}
      unit={unit}
      inputMode="decimal"
      autoComplete="off"
      value={typed[part]}
      onChange={(event) => set({ [part]: event.target.value })}
      error={errorOf(part)}
    />
  )
  return (
    <fieldset className="wg">
      <legend className="vh">{titleOf(line)}</legend>
      <div className="row">
        <Thumb picture={line.picture} />
        <p className="grow">
          <b>{titleOf(line)}</b>
          <br />
          <span className="t14 c2">
            {m.order_weigh_ordered({ amount: amount(ordered, line), price: money(price) })}
          </span>
        </p>
      </div>
      <div className="wg__g">
        {field('gross', measure === 'mass' ? m.order_weigh_gross() : m.order_weigh_count())}
        {typed.gross.trim() === '' && (
          <button
            type="button"
            className="lnk lnk--hit t14"
            onClick={() => set({ gross: typedText(ordered, measure, locale()) })}
          >
            {m.order_weigh_exact({ amount: amount(ordered, line) })}
          </button>
        )}
      </div>
      {measure === 'mass' && (
        <Packing open={typed.tare !== '' || typed.deduction !== ''}>
          {[field('tare', m.order_weigh_tare()), field('deduction', m.order_weigh_deduction())]}
        </Packing>
      )}
      <LineResult line={line} read={read} />
    </fieldset>
  )
}

/** Most goods are weighed bare, so packing stays out of the way until it is wanted. */
function Packing({ open, children: [tare, deduction] }: { open: boolean; children: [ReactNode, ReactNode] }) {
  const [shown, setShown] = useState(open)
  return (
    <details className="wg__p" open={shown} onToggle={(event) => setShown(event.currentTarget.open)}>
      <summary className="lnk t14">{m.order_weigh_packing()}</summary>
      <div className="wg__two">
        {tare}
        {deduction}
      </div>
    </details>
  )
}

function LineResult({ line, read: { net, tare, deduction } }: Pick<Props, 'line' | 'read'>) {
  if (net === null) return null
  const { ordered, toleranceBp, measure, price } = line
  const within = withinTolerance({ ordered, net, toleranceBp })
  return (
    <div className="wg__r">
      <span className="stack-4">
        {tare || deduction ? <span className="t14">{m.order_weigh_net({ amount: amount(net, line) })}</span> : null}
        <Deviation deviationBp={deviationBp({ ordered, net })} toleranceBp={toleranceBp} within={within} />
      </span>
      <b className="nw">{totalText(measure, net, price)}</b>
    </div>
  )
}

function totalText(measure: OrderLine['measure'], net: number, price: number) {
  try {
    return money(lineTotal({ measure, amount: net, price }))
  } catch {
    return ''
  }
}
