import { m } from '@chl/messages/messages.js'
import { Link } from 'react-router'
import { day, money } from '../../shared/format.ts'
import { Button } from '../../shared/ui/button.tsx'
import { Tag } from '../../shared/ui/note.tsx'
import type { SharedOrder } from './money.queries.ts'

type Props = { orders: readonly SharedOrder[]; onDivide: ((order: SharedOrder) => void) | null }

/** The orders of a cooperative, not yet divided first, each with its members' parts. `onDivide`: null for who may not. */
export const SharedOrders = ({ orders, onDivide }: Props) => (
  <section className="sec" aria-labelledby="shared">
    <h2 id="shared">{m.members_orders()}</h2>
    {orders.length === 0 ? (
      <p className="c2">{m.members_orders_none()}</p>
    ) : (
      <ul className="sheet mny__l lines">
        {orders.map((order) => (
          <li key={order.orderId} className="stack">
            <div className="row between wrap top-al">
              <div className="stack-4">
                <Link className="lnk lnk--hit" to={`/orders/${order.orderId}`}>
                  {order.number}
                </Link>
                <span className="t14 c2">
                  {day(order.day)}, {order.buyer}
                </span>
                {order.shares.length === 0 && (
                  <span>
                    <Tag tone="warn">{m.members_undivided()}</Tag>
                  </span>
                )}
              </div>
              <b className="t18 nw">
                {order.released
                  ? m.members_share_net({ amount: money(order.net) })
                  : m.members_share_expected({ amount: money(order.net) })}
              </b>
            </div>
            {order.shares.length > 0 && (
              <dl className="kv">
                {order.shares.map((share) => (
                  <div className="kv__r" key={share.memberId}>
                    <dt>{share.name}</dt>
                    <dd>{money(share.net)}</dd>
                  </div>
                ))}
              </dl>
            )}
            {onDivide && order.mayChange && (
              <div className="row noprint">
                <Divide order={order} onPress={() => onDivide(order)} />
              </div>
            )}
          </li>
        ))}
      </ul>
    )}
  </section>
)

function Divide({ order: { number, shares }, onPress }: { order: SharedOrder; onPress: () => void }) {
  const act = shares.length === 0 ? m.members_share() : m.members_share_change()
  return (
    <Button aria-label={m.common_do_of({ act, of: number })} onClick={onPress}>
      {act}
    </Button>
  )
}
