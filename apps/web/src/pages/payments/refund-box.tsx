import { m } from '@chl/messages/messages.js'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { day, money } from '../../shared/format.ts'
import { useFeed } from '../../shared/realtime/feed.ts'
import { useActing } from '../../shared/session.ts'
import { Button } from '../../shared/ui/button.tsx'
import { Note } from '../../shared/ui/note.tsx'
import { Shown } from '../../shared/ui/shown.tsx'
import { refundFeed } from './money.realtime.ts'
import { RefundAccountSheet } from './refund-account-sheet.tsx'
import { type BuyerRefund, refundsQuery } from './refund.queries.ts'

/** What goes back to the buyer of an order that the platform collects: how much, how, when; and where to, where that must be asked. */
export function RefundBox({ orderId }: { orderId: string }) {
  useFeed(refundFeed)
  const query = useQuery(refundsQuery(orderId))
  const [asking, setAsking] = useState<BuyerRefund | null>(null)
  const manage = useActing()?.abilities.manage ?? false
  if (query.data?.refunds.length === 0) return null
  return (
    <section className="sheet pad stack-12" aria-labelledby="refunds">
      <h2 id="refunds">{m.refundbox_title()}</h2>
      <Shown query={query}>
        {({ refunds }) =>
          refunds.map((refund) => (
            <Refund key={refund.id} refund={refund} manage={manage} onAsk={() => setAsking(refund)} />
          ))
        }
      </Shown>
      {asking && <RefundAccountSheet refund={asking} onClose={() => setAsking(null)} />}
    </section>
  )
}

const CAUSES = {
  cancelled: m.refundbox_cause_cancelled,
  weighed_less: m.refundbox_cause_weighed_less,
  dispute: m.refundbox_cause_dispute,
  excess: m.refundbox_cause_excess,
  late: m.refundbox_cause_late,
  unmatched: m.refundbox_cause_unmatched,
  goodwill: m.refundbox_cause_goodwill,
}

type RowProps = { refund: BuyerRefund; manage: boolean; onAsk: () => void }

function Refund({ refund, manage, onAsk }: RowProps) {
  const missing = refund.mayGiveAccount && refund.account === null
  return (
    <div className="stack-4">
      <p>
        <b>{money(refund.amount)}</b> <span className="c2">({CAUSES[refund.cause]()})</span>
      </p>
      {!missing && <p className="t14 c2">{wayOf(refund)}</p>}
      {missing && (
        <Note tone="warn" icon="money">
          {manage ? (
            <Button look="main" onClick={onAsk}>
              {m.refundbox_ask({ amount: money(refund.amount) })}
            </Button>
          ) : (
            m.refundbox_ask_manager()
          )}
        </Note>
      )}
      {refund.mayGiveAccount && refund.account && manage && (
        <div className="row">
          <Button look="quiet" onClick={onAsk}>
            {m.refundbox_change()}
          </Button>
        </div>
      )}
    </div>
  )
}

function wayOf({ state, method, account, expectedOn, paidAt }: BuyerRefund) {
  if (state === 'paid' && paidAt) return m.refundbox_paid({ day: day(paidAt) })
  if (state === 'failed') return m.refundbox_failed()
  if (method === 'card' || !account) return m.refundbox_card()
  const to = { bank: account.bankName, account: account.account }
  if (state === 'due' && !expectedOn) return m.refundbox_waits(to)
  return state === 'due' && expectedOn ? m.refundbox_bank({ ...to, day: day(expectedOn) }) : m.refundbox_sent(to)
}
