import { m } from '@chl/messages/messages.js'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { money } from '../../shared/format.ts'
import { useDecide } from '../../shared/query/decide.ts'
import { Options } from '../../shared/ui/choice.tsx'
import { TextField } from '../../shared/ui/field.tsx'
import { toast } from '../../shared/ui/toasts.tsx'
import { type DisputeCase, disputeQuery } from './disputes.queries.ts'
import { type Outcome, reduceFault, settledNet } from './outcome.ts'
import { Smaller } from './proposal-form.tsx'
import { FormSheet } from './reason-sheet.tsx'

type Props = { found: DisputeCase; onClose: () => void }

/** The operator's decision of a dispute: how it ends, and why, which both sides read. */
export function DecisionForm({ found: { order, open }, onClose }: Props) {
  const [outcome, setOutcome] = useState<Outcome>('reduce')
  const [nets, setNets] = useState<Record<string, number | null>>(() =>
    Object.fromEntries(order.lines.map((line) => [line.id, settledNet(line)])),
  )
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const { decide, isPending, error } = useDecision(order.id, { open, onClose })
  const fault = outcome === 'reduce' ? reduceFault(order.lines, nets) : null
  const missing = reason.trim().length < 3
  const submit = () => {
    setTried(true)
    if (fault || missing) return false
    const lines = order.lines.map(({ id }) => ({ line: id, net: nets[id] ?? 0 }))
    decide({ params: { id: order.id }, body: { outcome, reason, ...(outcome === 'reduce' && { lines }) } })
    return true
  }
  return (
    <FormSheet
      title={m.dispute_decide()}
      onClose={onClose}
      onSubmit={submit}
      busy={isPending}
      error={error}
      send={m.dispute_decide()}
      look={outcome === 'refund' ? 'danger' : 'main'}
    >
      <p>{m.dispute_decide_text()}</p>
      <Options
        label={m.order_outcome()}
        value={outcome}
        onChange={setOutcome}
        options={[
          { value: 'reduce', label: <b>{m.dispute_reduce()}</b>, hint: m.dispute_reduce_hint() },
          {
            value: 'refund',
            label: <b>{m.dispute_refund()}</b>,
            hint: m.dispute_refund_hint({ total: money(order.total) }),
          },
          { value: 'drop', label: <b>{m.dispute_drop()}</b>, hint: m.dispute_drop_hint({ total: money(order.total) }) },
        ]}
      />
      {outcome === 'reduce' && <Smaller order={order} nets={nets} onChange={setNets} fault={fault} tried={tried} />}
      <TextField
        label={m.dispute_reason()}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        error={tried && missing ? m.dispute_reason_missing() : undefined}
      />
    </FormSheet>
  )
}

function useDecision(id: string, { open, onClose }: { open: boolean; onClose: () => void }) {
  const queries = useQueryClient()
  return useDecide('POST /operator/disputes/:id/decision', {
    gone: !open,
    onOvertaken: onClose,
    onDone: (found) => {
      queries.setQueryData(disputeQuery(id).queryKey, found)
      toast(m.dispute_decided())
      onClose()
    },
  })
}
