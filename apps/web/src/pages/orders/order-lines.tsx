import { m } from '@chl/messages/messages.js'
import { amount, money, number, pricePer } from '../../shared/format.ts'
import { titleOf } from '../../shared/goods.ts'
import { Thumb } from '../../shared/ui/picture.tsx'
import { signedPercent } from './deviation.tsx'
import type { Order, OrderLine } from './orders.queries.ts'
import { signedMoney } from './signed-money.ts'

/** What was ordered against what was weighed, line by line, and what that comes to. */
export function OrderLines({ order }: { order: Order }) {
  const settled = order.settlement !== null
  return (
    <section className="sec" aria-labelledby="goods">
      <h2 id="goods">{settled ? m.order_goods_weighed() : m.order_goods()}</h2>
      <div className="sheet">
        <LinesTable lines={order.lines} settled={settled} />
        <SettlementBox order={order} />
      </div>
    </section>
  )
}

const LinesTable = ({ lines, settled }: { lines: readonly OrderLine[]; settled: boolean }) => (
  <table className="ot">
    <caption className="vh">{m.order_table()}</caption>
    <thead>
      <tr>
        <th scope="col">{m.order_col_item()}</th>
        <th scope="col">{m.order_col_ordered()}</th>
        {settled && <th scope="col">{m.order_col_weighed()}</th>}
        <th scope="col" className="deskcell">
          {m.order_col_price()}
        </th>
        <th scope="col">{m.order_col_total()}</th>
      </tr>
    </thead>
    <tbody>
      {lines.map((line) => (
        <Row key={line.id} line={line} settled={settled} />
      ))}
    </tbody>
  </table>
)

function Row({ line, settled }: { line: OrderLine; settled: boolean }) {
  const { weighed } = line
  return (
    <>
      <tr>
        <th scope="row">
          <span className="deskonly ot__pic">
            <Thumb picture={line.picture} size={40} />
          </span>
          {titleOf(line)}
          <span className="t13 c2 ot__s mobonly">
            {number(line.price)} {pricePer(line)}
          </span>
        </th>
        <td>{amount(line.ordered, line)}</td>
        {settled && (
          <td>
            {weighed && (
              <>
                <b>{amount(weighed.net, line)}</b>
                <span className="t13 c2 ot__s">{signedPercent(weighed.deviationBp)}</span>
              </>
            )}
          </td>
        )}
        <td className="deskcell">
          {number(line.price)} {pricePer(line)}
        </td>
        <td>
          <b>{number(line.total)}</b>
        </td>
      </tr>
      {weighed && <Parts line={line} weighed={weighed} />}
    </>
  )
}

type Weighed = NonNullable<OrderLine['weighed']>

/** Gross, packing and what was taken off, where the net isn't all that lay on the scale. */
function Parts({ line, weighed }: { line: OrderLine; weighed: Weighed }) {
  const { gross, tare, deduction } = weighed
  if (gross === null || (tare === 0 && deduction === 0)) return null
  return (
    <tr className="ot__x">
      <td colSpan={5}>{partsText(line, { gross, tare, deduction })}</td>
    </tr>
  )
}

/** «Cả bì 40,3 kg, bì 0,3 kg, trừ 1 kg». */
export function partsText(line: OrderLine, { gross, tare, deduction }: Record<'gross' | 'tare' | 'deduction', number>) {
  const parts = m.order_parts({ gross: amount(gross, line), tare: amount(tare, line) })
  return deduction > 0 ? `${parts}, ${m.order_part_deduction({ deduction: amount(deduction, line) })}` : parts
}

/** Of what the platform collects the seller gets less than the buyer pays: the box of its money says what. */
export function totalText({ side, payment }: Pick<Order, 'side' | 'payment'>) {
  if (side === 'buyer') return m.orders_you_pay()
  return payment.collected ? m.pay_buyer_pays() : m.orders_you_get()
}

/** Goods, the difference that weighing made, the fee, and what is paid. `goods + fee = total`, from the newest settlement. */
function SettlementBox({ order }: { order: Order }) {
  const { orderedGoods, goods, fee, total, settlement, handover } = order
  const difference = goods - orderedGoods
  return (
    <div className="pad ot__f">
      <dl className="sum">
        {settlement !== null && difference !== 0 && (
          <>
            <dt>{m.order_by_ordered()}</dt>
            <dd>{money(orderedGoods)}</dd>
            <dt>{m.order_by_difference()}</dt>
            <dd>{signedMoney(difference)}</dd>
          </>
        )}
        <dt>{settlement === null ? m.order_goods_ordered() : m.order_goods_settled()}</dt>
        <dd>{money(goods)}</dd>
        {handover.kind === 'delivery' && (
          <>
            <dt>{handover.offer ?? m.order_fee()}</dt>
            <dd>{money(fee)}</dd>
          </>
        )}
        <dt className="tot">{totalText(order)}</dt>
        <dd className="tot">{money(total)}</dd>
      </dl>
      {settlement === null && <p className="t14 c3">{m.cart_by_weight()}</p>}
    </div>
  )
}
