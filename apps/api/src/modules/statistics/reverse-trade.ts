import type { Tx } from '#platform/db'
import { type Booked, tellOffices } from './tell-offices.ts'

/**
 * Takes back every trade of an order that still stands, by a row of today with all amounts negated, and tells the offices of its
 * places. Gives the number of rows: none where nothing stands. The caller holds the order's lock.
 */
export async function reverseTrade(tx: Tx, { orderId }: { orderId: string }): Promise<number> {
  const booked = await tx.$queryRaw<Booked[]>`/* prepared: reverse-trade */
    insert into trade (day, sign, reverses_id, order_id, order_line_id, settlement_n, product_id, grade_code, state, measure, unit_code,
      grams, estimated, pieces, dong, origin_id, old_origin_id, area_code, destination_id, seller_id, buyer_id, buyer_kind)
    select (now() at time zone 'Asia/Ho_Chi_Minh')::date, -1, t.id, t.order_id, t.order_line_id, t.settlement_n, t.product_id, t.grade_code,
      t.state, t.measure, t.unit_code, -t.grams, t.estimated, -t.pieces, -t.dong, t.origin_id, t.old_origin_id, t.area_code, t.destination_id,
      t.seller_id, t.buyer_id, t.buyer_kind
    from order_line l join trade t on t.order_line_id = l.id
    where l.order_id = ${orderId}::uuid and t.sign = 1
      and not exists (select from trade r where r.order_line_id = l.id and r.reverses_id = t.id)
    order by l.position, t.id
    returning day::text, origin_id as "originId", old_origin_id as "oldOriginId"`
  await tellOffices(tx, orderId, booked)
  return booked.length
}
