import { m } from '@chl/messages/messages.js'
import { amount, money } from '../../shared/format.ts'
import { titleOf } from '../../shared/goods.ts'
import { Deviation } from './deviation.tsx'
import type { Order } from './orders.queries.ts'

/** A weighing out of tolerance: ordered against weighed, and the two sums. The answer stands in the page's bar. */
export function WeighingToAnswer({ order }: { order: Order }) {
  const { weighingToAnswer: weighing, lines, total } = order
  if (!weighing) return null
  return (
    <section className="sec" aria-labelledby="weighing">
      <h2 id="weighing">{m.order_weighing_title()}</h2>
      <div className="sheet wgs">
        {weighing.lines.map(({ line: id, net, deviationBp, within, total }) => {
          const line = lines.find((one) => one.id === id)
          if (!line) return null
          return (
            <div key={id} className="wg">
              <p className="row between">
                <b>{titleOf(line)}</b>
                <b className="nw">{money(total)}</b>
              </p>
              <p>{m.order_weighing_line({ ordered: amount(line.ordered, line), weighed: amount(net, line) })}</p>
              <p>
                <Deviation deviationBp={deviationBp} toleranceBp={line.toleranceBp} within={within} />
              </p>
            </div>
          )
        })}
        <dl className="sum">
          <dt>{m.order_weighing_before()}</dt>
          <dd>{money(total)}</dd>
          <dt className="tot">{m.order_weighing_after()}</dt>
          <dd className="tot">{money(weighing.total)}</dd>
        </dl>
      </div>
    </section>
  )
}
