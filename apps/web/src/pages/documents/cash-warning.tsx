import { m } from '@chl/messages/messages.js'
import { useQuery } from '@tanstack/react-query'
import { day, money } from '../../shared/format.ts'
import { Note } from '../../shared/ui/note.tsx'
import { orderPapersQuery } from './documents.queries.ts'

type Props = { order: { id: string; changedAt: string; side: 'buyer' | 'seller' } }

/** That what the two trade on this order's day is too much to be paid in cash, if a company is to deduct it. */
export function CashWarning({ order }: Props) {
  const { data } = useQuery(orderPapersQuery(order))
  if (!data?.cash) return null
  const { seller, bought, limit, source, day: on } = data.cash
  const said = { day: day(on), seller, bought: money(bought), limit: money(limit), source }
  return (
    <Note tone="warn">
      <p>
        <b>{m.papers_cash_title()}</b>
      </p>
      <p>{order.side === 'buyer' ? m.papers_cash_buyer(said) : m.papers_cash_seller(said)}</p>
    </Note>
  )
}
