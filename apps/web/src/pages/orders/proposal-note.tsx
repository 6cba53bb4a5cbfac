import { m } from '@chl/messages/messages.js'
import { amount, money } from '../../shared/format.ts'
import { titleOf } from '../../shared/goods.ts'
import { Note } from '../../shared/ui/note.tsx'
import type { Order } from './orders.queries.ts'

type Proposal = NonNullable<NonNullable<Order['dispute']>['proposal']>
/** A side reads whose proposal it is; the operator is on neither. */
type Proposed = Pick<Order, 'buyer' | 'seller' | 'lines' | 'total' | 'fee'> & Partial<Pick<Order, 'side'>>

/** How one side would close a dispute. */
export function ProposalNote({ order, proposal }: { order: Proposed; proposal: Proposal }) {
  const name = proposal.by === 'buyer' ? order.buyer.name : order.seller.name
  return (
    <Note tone="ind">
      <p>
        <b>{proposal.by === order.side ? m.order_proposal_mine() : m.order_proposal_theirs({ name })}</b>{' '}
        {outcomeText(order, proposal)}
      </p>
      {proposal.outcome === 'reduce' && (
        <ul>
          {proposal.lines.map(({ line: id, net }) => {
            const line = order.lines.find((one) => one.id === id)
            return (
              line && <li key={id}>{m.order_proposal_line({ title: titleOf(line), amount: amount(net, line) })}</li>
            )
          })}
        </ul>
      )}
    </Note>
  )
}

function outcomeText({ total, fee }: Proposed, { outcome, goods }: Proposal) {
  if (outcome === 'refund') return m.order_proposal_refund({ total: money(total) })
  if (outcome === 'drop') return m.order_proposal_drop({ total: money(total) })
  return m.order_proposal_reduce({ total: money((goods ?? 0) + fee) })
}
