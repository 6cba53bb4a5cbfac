import { m } from '@chl/messages/messages.js'
import { useState } from 'react'
import { amount, money } from '../../shared/format.ts'
import { titleOf } from '../../shared/goods.ts'
import { AmountField } from '../../shared/ui/amount-field.tsx'
import { Options } from '../../shared/ui/choice.tsx'
import { Note } from '../../shared/ui/note.tsx'
import type { SheetProps } from './delivery-forms.tsx'
import { type Order, useAct } from './orders.queries.ts'
import { goodsWith, type Outcome, reduceFault, settledNet } from './outcome.ts'
import { FormSheet } from './reason-sheet.tsx'

type Nets = Record<string, number | null>

/** How a dispute could end, proposed by either side: the claim dropped, smaller amounts, or all of it paid back. */
export function ProposalForm({ order, onClose }: SheetProps) {
  const [outcome, setOutcome] = useState<Outcome>('reduce')
  const [nets, setNets] = useState<Nets>(() =>
    Object.fromEntries(order.lines.map((line) => [line.id, settledNet(line)])),
  )
  const [tried, setTried] = useState(false)
  const { act, busy, error } = useAct('POST /orders/:id/dispute/proposal', order.id, {
    onDone: onClose,
    ownErrors: true,
  })
  const fault = outcome === 'reduce' ? reduceFault(order.lines, nets) : null
  const other = order.side === 'buyer' ? order.seller.name : order.buyer.name
  const submit = () => {
    setTried(true)
    if (fault) return false
    const lines = order.lines.map(({ id }) => ({ line: id, net: nets[id] ?? 0 }))
    act({ outcome, ...(outcome === 'reduce' && { lines }) })
    return true
  }
  return (
    <FormSheet
      title={m.order_do_propose()}
      onClose={onClose}
      onSubmit={submit}
      busy={busy}
      error={error}
      send={outcome === 'refund' ? m.order_propose_refund_send() : m.order_propose_send()}
      look={outcome === 'refund' ? 'danger' : 'main'}
    >
      <p>{m.order_propose_text({ name: other })}</p>
      <Options
        label={m.order_outcome()}
        value={outcome}
        onChange={setOutcome}
        options={[
          { value: 'reduce', label: <b>{m.order_outcome_reduce()}</b>, hint: m.order_outcome_reduce_hint() },
          {
            value: 'refund',
            label: <b>{m.order_outcome_refund()}</b>,
            hint: order.payment.collected
              ? m.pay_outcome_refund_hint({ total: money(order.total) })
              : m.order_outcome_refund_hint({ total: money(order.total) }),
          },
          {
            value: 'drop',
            label: <b>{m.order_outcome_drop()}</b>,
            hint: m.order_outcome_drop_hint({ total: money(order.total) }),
          },
        ]}
      />
      {outcome === 'reduce' && <Smaller order={order} nets={nets} onChange={setNets} fault={fault} tried={tried} />}
    </FormSheet>
  )
}

type SmallerProps = {
  order: Pick<Order, 'lines' | 'goods' | 'fee'>
  nets: Nets
  onChange: (nets: Nets) => void
  fault: ReturnType<typeof reduceFault>
  tried: boolean
}

/** The smaller amounts of a settlement, line by line, and what they come to. */
export function Smaller({ order, nets, onChange, fault, tried }: SmallerProps) {
  const { lines, goods, fee } = order
  const errorOf = (line: Order['lines'][number]) => {
    const net = nets[line.id] ?? null
    if (net === null) return m.common_amount_unclear()
    if (net > settledNet(line)) return m.order_return_over({ amount: amount(settledNet(line), line) })
    return tried && fault === 'same' ? m.order_reduce_same() : undefined
  }
  const clear = fault === null || fault === 'same'
  const less = clear ? goodsWith(lines, nets as Record<string, number>) : null
  return (
    <>
      {lines.map((line) => (
        <AmountField
          key={line.id}
          label={m.order_reduce_pay_for({ title: titleOf(line) })}
          goods={line}
          value={nets[line.id] ?? null}
          onChange={(net) => onChange({ ...nets, [line.id]: net })}
          least={0}
          most={settledNet(line)}
          hint={m.order_reduce_was({ amount: amount(settledNet(line), line) })}
          error={errorOf(line)}
        />
      ))}
      {less !== null && (
        <Note tone="ind" icon="money">
          {m.order_reduce_total({ total: money(less + fee), less: money(goods - less) })}
        </Note>
      )}
    </>
  )
}
