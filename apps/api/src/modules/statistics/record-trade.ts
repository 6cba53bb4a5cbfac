import type { Tx } from '#platform/db'
import { type Booked, tellOffices } from './tell-offices.ts'

/**
 * Writes one trade a line of an order that was handed over, from its newest settlement, and tells the offices of its places.
 * A line weighed to nothing is no trade, and a line whose trade still stands is not booked twice. Gives the number of rows.
 * The caller holds the order's lock. Delivery is no produce: its fee is no part of a trade.
 */
export async function recordTrade(tx: Tx, { orderId }: { orderId: string }): Promise<number> {
  const booked = await tx.$queryRaw<Booked[]>`/* prepared: record-trade */
    insert into trade (day, sign, order_id, order_line_id, settlement_n, product_id, grade_code, state, measure, unit_code,
      grams, estimated, pieces, dong, origin_id, old_origin_id, area_code, destination_id, seller_id, buyer_id, buyer_kind)
    select (now() at time zone 'Asia/Ho_Chi_Minh')::date, 1, o.id, l.id, s.n, l.product_id, l.grade_code, l.state, l.measure, l.unit_code,
      case l.measure when 'mass' then w.net else w.net * l.grams_per_piece end,
      l.measure = 'count' and l.grams_per_piece is not null,
      case l.measure when 'count' then w.net end,
      w.total, l.origin_id, l.old_origin_id, area_of(l.origin_id, l.old_origin_id), o.destination_id, o.seller_id, o.buyer_id, b.kind
    from orders o
      join lateral (select n, weighing_n from settlement where order_id = o.id order by n desc limit 1) s on true
      join weighing w on w.order_id = o.id and w.n = s.weighing_n and w.net > 0
      join order_line l on l.id = w.line_id
      join organization b on b.id = o.buyer_id
    where o.id = ${orderId}::uuid
      and (select coalesce(sum(sign), 0) from trade t where t.order_line_id = l.id) = 0
    order by l.position
    returning day::text, origin_id as "originId", old_origin_id as "oldOriginId"`
  await tellOffices(tx, orderId, booked)
  return booked.length
}
