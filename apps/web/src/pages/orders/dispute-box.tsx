import { m } from '@chl/messages/messages.js'
import { amount, money } from '../../shared/format.ts'
import { titleOf } from '../../shared/goods.ts'
import { Note } from '../../shared/ui/note.tsx'
import { moment } from './moment.ts'
import type { Order } from './orders.queries.ts'

type Dispute = NonNullable<Order['dispute']>
type Proposal = NonNullable<Dispute['proposal']>

/** What is wrong with the goods, and the proposal on the table. The answer stands in the page's bar. */
export function DisputeBox({ order }: { order: Order }) {
  const { dispute, lines } = order
  if (!dispute) return null
  const named = lines.filter(({ id }) => dispute.lines.includes(id)).map(titleOf)
  return (
    <section className="sec" aria-labelledby="dispute">
      <h2 id="dispute">{m.order_dispute_head()}</h2>
      <div className="sheet pad stack-12">
        <p>
          <b>{named.join(', ')}</b>
        </p>
        <p>«{dispute.reason}»</p>
        <p className="t14 c2">{moment(dispute.at)}</p>
        {dispute.proposal && order.state === 'disputed' && <ProposalNote order={order} proposal={dispute.proposal} />}
      </div>
    </section>
  )
}

function ProposalNote({ order, proposal }: { order: Order; proposal: Proposal }) {
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

function outcomeText({ total, fee }: Order, { outcome, goods }: Proposal) {
  if (outcome === 'refund') return m.order_proposal_refund({ total: money(total) })
  if (outcome === 'drop') return m.order_proposal_drop({ total: money(total) })
  return m.order_proposal_reduce({ total: money((goods ?? 0) + fee) })
}
