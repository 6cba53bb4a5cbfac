import { m } from '@chl/messages/messages.js'
import { useState } from 'react'
import { titleOf } from '../../shared/goods.ts'
import { Button } from '../../shared/ui/button.tsx'
import type { Order } from './orders.queries.ts'
import { ProposalNote } from './proposal-note.tsx'
import { StatementForm } from './statement-form.tsx'
import { Statements } from './statements.tsx'

/** What is wrong with the goods, what both sides said of it, and the proposal on the table. The answer stands in the page's bar. */
export function DisputeBox({ order }: { order: Order }) {
  const [saying, setSaying] = useState(false)
  const { dispute, lines, statements } = order
  const named = lines.filter(({ id }) => dispute?.lines.includes(id)).map(titleOf)
  const open = order.state === 'disputed'
  return (
    <section className="sec" aria-labelledby="dispute">
      <h2 id="dispute">{open ? m.order_dispute_head() : m.order_statements()}</h2>
      <div className="sheet pad stack-16">
        {named.length > 0 && (
          <p>
            <b>{named.join(', ')}</b>
          </p>
        )}
        <Statements statements={statements} />
        {dispute?.proposal && open && <ProposalNote order={order} proposal={dispute.proposal} />}
        {open && (
          <>
            <p className="t14 c2">{m.order_dispute_operator()}</p>
            <div>
              <Button icon="camera" onClick={() => setSaying(true)}>
                {m.order_statement_add()}
              </Button>
            </div>
          </>
        )}
      </div>
      {saying && open && <StatementForm order={order} onClose={() => setSaying(false)} />}
    </section>
  )
}
