import { isCollected } from '@chl/domain/collection'
import { lineTotal, sum } from '@chl/domain/money'
import { orderSettled } from '#modules/payments'
import type { Actor } from '#platform/actor'
import type { Tx } from '#platform/db'
import { noteOrder, moveOrder, setTaken, tellOrder } from './move-order.ts'
import type { HeldLine, OrderAtHand } from './order-at-hand.ts'

/** One line's weights in grams (or pieces, all of them gross). `gross` null where nothing was weighed: a dispute's outcome. */
export type Weighed = { line: HeldLine; gross: number | null; tare: number; deduction: number; net: number }

/** Writes a weighing as the order's next; gives its n. None is ever changed. */
export async function writeWeighing(tx: Tx, order: OrderAtHand, actor: Actor, weighed: readonly Weighed[]) {
  const n = order.weighings + 1
  const rows = weighed.map(({ line, gross, tare, deduction, net }) => ({
    line: line.id,
    gross,
    tare,
    deduction,
    net,
    total: lineTotal({ measure: line.measure, amount: net, price: line.price }),
  }))
  await tx.$executeRaw`
    insert into weighing (order_id, n, line_id, gross, tare, deduction, net, total, person_id)
    select ${order.id}::uuid, ${n}, r.line, r.gross, r.tare, r.deduction, r.net, r.total, ${actor.person.id}::uuid
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(line uuid, gross bigint, tare bigint, deduction bigint, net bigint, total bigint)`
  return n
}

/** Settles the order by a weighing: its next settlement, whose amounts count from now on everywhere. Gives the order with them. */
export async function settleBy(
  tx: Tx,
  order: OrderAtHand,
  weighing: number,
  nets: readonly { line: string; net: number }[],
): Promise<OrderAtHand> {
  const byId = new Map(order.lines.map((line) => [line.id, line]))
  const goods = sum(
    nets.map(({ line: id, net }) => {
      const line = byId.get(id)
      return line ? lineTotal({ measure: line.measure, amount: net, price: line.price }) : 0
    }),
  )
  const n = (order.settlementN ?? 0) + 1
  const total = sum([goods, order.fee])
  await tx.$executeRaw`
    with settled as (
      insert into settlement (order_id, n, weighing_n, goods, fee, total) values (${order.id}::uuid, ${n}, ${weighing}, ${goods}, ${order.fee}, ${total}) returning 1)
    update orders set goods = ${goods}, total = ${total}, settlement_n = ${n}, changed_at = now() where id = ${order.id}::uuid`
  if (isCollected(order.payment.method)) await orderSettled(tx, { orderId: order.id, n, goods, total })
  return { ...order, goods, total, settlementN: n }
}

/** A weighing that stands: settlement, the difference of stock, and the move to ready, or the news that it was weighed again. */
export async function applyWeighing(
  tx: Tx,
  order: OrderAtHand,
  actor: Actor,
  { n, lines }: { n: number; lines: readonly { line: string; net: number }[] },
) {
  const settled = await settleBy(tx, order, n, lines)
  await setTaken(
    tx,
    order,
    'weighed',
    actor,
    lines.map(({ line, net }) => ({ line, taken: net })),
    settled.settlementN ?? 1,
  )
  if (order.state === 'confirmed')
    return moveOrder(tx, settled, { actor, who: 'seller', to: 'ready', topic: 'order.ready' })
  await tx.$executeRaw`delete from order_pending where order_id = ${order.id}::uuid and kind = 'weighing'`
  await noteOrder(tx, settled, actor, 'weighed', { total: settled.total, detail: { n } })
  await tellOrder(tx, settled, { actor, topic: 'order.reweighed' })
  return settled
}
