import { m } from '@chl/messages/messages.js'
import { useState } from 'react'
import { locale } from '../../shared/locale.ts'
import { useSend } from '../../shared/query/send.ts'
import { Field } from '../../shared/ui/field.tsx'
import { toast } from '../../shared/ui/toasts.tsx'
import { FormSheet } from '../orders/reason-sheet.tsx'
import { typedText } from '../orders/weigh-draft.ts'
import type { Member, SharedOrder } from './money.queries.ts'
import { weightOf } from './share-weights.ts'

type Props = { order: SharedOrder; members: readonly Member[]; onClose: () => void }

/** Who brought how much of an order, as a whole. Who left is asked only where it was among them before. */
export function ShareSheet({ order, members, onClose }: Props) {
  const before = new Map(order.shares.map(({ memberId, weight }) => [memberId, typedText(weight, 'mass', locale())]))
  const [typed, setTyped] = useState<Record<string, string>>(Object.fromEntries(before))
  const [tried, setTried] = useState(false)
  const save = useSend('PUT /cooperative/orders/:id/shares', {
    onDone: () => {
      toast(m.members_share_done())
      onClose()
    },
  })
  const asked = members.filter(({ id, leftAt }) => leftAt === null || before.has(id))
  const weights = asked.map(({ id }) => ({ memberId: id, weight: weightOf(typed[id] ?? '', locale()) }))
  const wrong = weights.some(({ weight }) => Number.isNaN(weight))
  const submit = () => {
    setTried(true)
    if (wrong) return false
    const shares = weights.flatMap(({ memberId, weight }) => (weight === null ? [] : [{ memberId, weight }]))
    save.mutate({ params: { id: order.orderId }, body: { shares } })
    return true
  }
  return (
    <FormSheet
      title={m.members_share_title({ number: order.number })}
      onClose={onClose}
      onSubmit={submit}
      busy={save.isPending}
      error={save.error}
      send={m.members_share_send()}
    >
      <p className="t14 c2">{asked.length > 0 ? m.members_share_text() : m.members_none_text()}</p>
      {asked.map(({ id, name }) => (
        <Field
          key={id}
          label={name}
          inputMode="decimal"
          autoComplete="off"
          unit={m.members_share_unit()}
          maxLength={12}
          value={typed[id] ?? ''}
          onChange={(event) => setTyped({ ...typed, [id]: event.target.value })}
          error={tried && Number.isNaN(weightOf(typed[id] ?? '', locale())) ? m.members_share_wrong() : undefined}
        />
      ))}
    </FormSheet>
  )
}
