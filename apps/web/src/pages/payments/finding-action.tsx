import { FINDINGS } from '@chl/domain/finding'
import { m } from '@chl/messages/messages.js'
import { useSend } from '../../shared/query/send.ts'
import { Button, ButtonLink } from '../../shared/ui/button.tsx'
import { errorText } from '../../shared/ui/form-errors.ts'
import { toast } from '../../shared/ui/toasts.tsx'
import type { Finding } from './operator.queries.ts'
import type { Proposing } from './propose-sheet.tsx'

/** `of`: which of many findings, where a button's own word doesn't say it. */
type Props = { finding: Finding; of: string; onPropose: (proposing: Proposing) => void }

const failed = { onError: (error: Error) => toast(errorText(error), { icon: 'alert' }) }

/** The next step of a finding, where there is a button for it. */
export function FindingAction({ finding, of, onPropose }: Props) {
  const { subject, collectionId, sellerId, order, amount, who } = finding
  switch (FINDINGS[finding.kind].act) {
    case 'retry':
      return <Retry id={subject} of={of} />
    case 'replay':
      return <Replay subject={subject} of={of} />
    case 'check':
      return collectionId === null ? null : <CheckAgain id={collectionId} of={of} />
    case 'receipts':
      return <ButtonLink to="/operator/receipts">{m.operator_do_receipts()}</ButtonLink>
    case 'payouts':
      return <ButtonLink to="/operator/payouts">{m.operator_do_payouts()}</ButtonLink>
    case 'refund_by_bank':
      return <RefundByBank id={subject} of={of} />
    case 'cash':
      return <ButtonLink to="/operator/cash">{m.operator_do_cash()}</ButtonLink>
    case 'book':
      return order === null ? null : (
        <ButtonLink to={`/operator/books/orders/${order.number}`}>{m.operator_do_book()}</ButtonLink>
      )
    case 'write_off':
      return sellerId === null ? null : (
        <Button
          aria-label={m.common_do_of({ act: m.operator_do_write_off(), of })}
          onClick={() => onPropose({ kind: 'write_off', id: sellerId, name: who ?? '', most: amount ?? 0 })}
        >
          {m.operator_do_write_off()}
        </Button>
      )
    case 'charge':
      return order === null ? null : (
        <Button
          aria-label={m.common_do_of({ act: m.operator_do_charge(), of })}
          onClick={() =>
            onPropose({ kind: 'charge_seller', id: subject, orderId: order.id, name: order.number, most: amount ?? 0 })
          }
        >
          {m.operator_do_charge()}
        </Button>
      )
    default:
      return null
  }
}

type ActProps = { id: string; of: string }

function Retry({ id, of }: ActProps) {
  const send = useSend('POST /operator/operations/:id/retry', { onDone: () => toast(m.operator_done_retry()) })
  return (
    <Button
      icon="refresh"
      aria-label={m.common_do_of({ act: m.operator_do_retry(), of })}
      busy={send.isPending}
      onClick={() => send.mutate({ params: { id } }, failed)}
    >
      {m.operator_do_retry()}
    </Button>
  )
}

function RefundByBank({ id, of }: ActProps) {
  const send = useSend('POST /operator/refunds/:id/bank', { onDone: () => toast(m.operator_done_refund_by_bank()) })
  return (
    <Button
      icon="money"
      aria-label={m.common_do_of({ act: m.operator_do_refund_by_bank(), of })}
      busy={send.isPending}
      onClick={() => send.mutate({ params: { id } }, failed)}
    >
      {m.operator_do_refund_by_bank()}
    </Button>
  )
}

/** The subject of a notice is its provider and its id, with a colon between them. */
function Replay({ subject, of }: { subject: string; of: string }) {
  const at = subject.indexOf(':')
  const params = { provider: subject.slice(0, at), id: subject.slice(at + 1) }
  const send = useSend('POST /operator/webhooks/:provider/:id/replay', {
    onDone: () => toast(m.operator_done_retry()),
  })
  return (
    <Button
      icon="refresh"
      aria-label={m.common_do_of({ act: m.operator_do_replay(), of })}
      busy={send.isPending}
      onClick={() => send.mutate({ params }, failed)}
    >
      {m.operator_do_replay()}
    </Button>
  )
}

function CheckAgain({ id, of }: ActProps) {
  const send = useSend('POST /operator/collections/:id/check', { onDone: () => toast(m.operator_done_check()) })
  return (
    <Button
      icon="refresh"
      aria-label={m.common_do_of({ act: m.operator_do_check(), of })}
      busy={send.isPending}
      onClick={() => send.mutate({ params: { id } }, failed)}
    >
      {m.operator_do_check()}
    </Button>
  )
}
