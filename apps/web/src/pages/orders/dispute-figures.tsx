import { m } from '@chl/messages/messages.js'
import { amount, money, number, pricePer } from '../../shared/format.ts'
import { titleOf } from '../../shared/goods.ts'
import { signedPercent } from './deviation.tsx'
import { partsText } from './order-lines.tsx'
import type { OrderLine, Side } from './orders.queries.ts'

/** The figures over a side's words: what the buyer ordered and at which price; what the seller weighed, and what that comes to. */
export const SideFigures = ({ side, lines }: { side: Side; lines: readonly OrderLine[] }) => (
  <div className="stack">
    <h3 className="t14">{side === 'buyer' ? m.order_col_ordered() : m.order_col_weighed()}</h3>
    <dl className="kv">
      {lines.map((line) => (
        <div key={line.id} className="kv__r">
          <dt>{titleOf(line)}</dt>
          <dd>{side === 'buyer' ? <Ordered line={line} /> : <Weighed line={line} />}</dd>
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

function Weighed({ line }: { line: OrderLine }) {
  const { weighed, total } = line
  if (!weighed) return <>–</>
  return (
    <>
      <b>{amount(weighed.net, line)}</b> <span className="t13 c2">{signedPercent(weighed.deviationBp)}</span>
      {weighed.gross !== null && (
        <span className="t13 c2 ot__s">
          {partsText(line, { gross: weighed.gross, tare: weighed.tare, deduction: weighed.deduction })}
        </span>
      )}
      <span className="t13 c2 ot__s">{money(total)}</span>
    </>
  )
}
