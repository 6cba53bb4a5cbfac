import { m } from '@chl/messages/messages.js'
import { amount, money, number, pricePer } from '../../shared/format.ts'
import { titleOf } from '../../shared/goods.ts'
import { signedPercent } from './deviation.tsx'
import type { DisputeCase } from './disputes.queries.ts'
import { partsText } from './order-lines.tsx'
import type { OrderLine, Side } from './orders.queries.ts'

type Case = Pick<DisputeCase, 'order' | 'weighed'>

/**
 * The figures over a side's words: what the buyer ordered and at which price; what the seller weighed, and what that came to, which
 * stays when less is decided.
 */
export const SideFigures = ({ side, found: { order, weighed } }: { side: Side; found: Case }) => (
  <div className="stack">
    <h3 className="t14">{side === 'buyer' ? m.order_col_ordered() : m.order_col_weighed()}</h3>
    <dl className="kv">
      {order.lines.map((line) => (
        <div key={line.id} className="kv__r">
          <dt>{titleOf(line)}</dt>
          <dd>
            {side === 'buyer' ? (
              <Ordered line={line} />
            ) : (
              <Weighed line={line} weighed={weighed.find((one) => one.line === line.id)} />
            )}
          </dd>
        </div>
      ))}
    </dl>
  </div>
)

const Ordered = ({ line }: { line: OrderLine }) => (
  <>
    <b>{amount(line.ordered, line)}</b>
    <span className="t13 c2 ot__s">
      {number(line.price)} {pricePer(line)}
    </span>
  </>
)

function Weighed({ line, weighed }: { line: OrderLine; weighed: Case['weighed'][number] | undefined }) {
  if (!weighed) return <>–</>
  return (
    <>
      <b>{amount(weighed.net, line)}</b> <span className="t13 c2">{signedPercent(weighed.deviationBp)}</span>
      <span className="t13 c2 ot__s">{partsText(line, weighed)}</span>
      <span className="t13 c2 ot__s">{money(weighed.total)}</span>
    </>
  )
}

/** What a dispute was settled for, line by line: by the operator, or as both sides agreed. Nothing where the weighing stands. */
export function SettledFor({ order }: { order: Case['order'] }) {
  if (!order.lines.some(({ weighed }) => weighed?.gross === null)) return null
  const closed = order.timeline.find(({ kind, to }) => kind === 'move' && to === 'completed')
  return (
    <section className="sec" aria-labelledby="settled">
      <h2 id="settled">{closed?.by.side === 'operator' ? m.dispute_settled_decided() : m.dispute_settled_agreed()}</h2>
      <dl className="sheet pad kv">
        {order.lines.map((line) => (
          <div key={line.id} className="kv__r">
            <dt>{titleOf(line)}</dt>
            <dd>
              <b>{line.weighed && amount(line.weighed.net, line)}</b>
              <span className="t13 c2 ot__s">{money(line.total)}</span>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
