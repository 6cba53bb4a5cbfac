import { m } from '@chl/messages/messages.js'
import { money } from '../../shared/format.ts'
import { useSend } from '../../shared/query/send.ts'
import { useMe } from '../../shared/session.ts'
import { Button } from '../../shared/ui/button.tsx'
import { useNow } from '../../shared/ui/figures.tsx'
import { errorText } from '../../shared/ui/form-errors.ts'
import { Note } from '../../shared/ui/note.tsx'
import type { Order } from '../orders/orders.queries.ts'
import { TimeLeftTag } from '../orders/time-left.tsx'
import { type Transfer, TransferDetails } from '../orders/transfer-details.tsx'

type Money = NonNullable<Order['payment']['collected']>
type Props = { paid: Pick<Money, 'received' | 'missing' | 'payUntil' | 'environment'>; transfer: Transfer }

/**
 * A transfer that is waited for: its code and figures, what is still missing where less came, and the time left. The money's
 * own events refresh the order, so that nobody has to press anything.
 */
export function TransferBox({ paid: { received, missing, payUntil, environment }, transfer }: Props) {
  const now = useNow()
  const demo = useMe()?.mode === 'demo' && environment !== 'live'
  return (
    <>
      {received > 0 && missing > 0 && (
        <Note tone="warn" alert>
          {m.receipts_transfer_short({ amount: money(missing) })}
        </Note>
      )}
      <TransferDetails transfer={transfer} />
      <div className="row between wrap">
        <p className="t14 c2">
          <i className="live" aria-hidden="true" />
          {m.receipts_transfer_waiting()}
        </p>
        {payUntil && now !== null && Date.parse(payUntil) > now && <TimeLeftTag until={payUntil} />}
      </div>
      {demo && <DemoTransfer transfer={transfer} />}
    </>
  )
}

/** Acts as the buyer's bank, so that everybody can try what happens when the money comes, or not all of it. */
function DemoTransfer({ transfer: { amount, reference } }: { transfer: Transfer }) {
  const send = useSend('POST /demo/transfers')
  const press = (sum: number) => send.mutate({ body: { number: reference, amount: sum } })
  return (
    <div className="stack">
      <Button wide icon="money" busy={send.isPending} onClick={() => press(amount)}>
        {m.receipts_transfer_demo()}
      </Button>
      {amount > 1 && (
        <Button look="quiet" busy={send.isPending} onClick={() => press(Math.floor(amount / 2))}>
          {m.receipts_transfer_demo_half()}
        </Button>
      )}
      {send.error && <p role="alert">{errorText(send.error)}</p>}
    </div>
  )
}
