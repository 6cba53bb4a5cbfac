import { dayRange } from '@chl/domain/time'
import type { Queries } from './order-paper-facts.ts'

/** An order in a seller's statement, đồng. What was lowered after the hand-over is a refund, not a smaller sale. */
export type StatementLine = {
  day: string
  orderId: string
  number: string
  buyer: string
  goods: number
  deliveryFee: number
  platformFee: number
  tax: number
  refunds: number
  /** goods + deliveryFee − platformFee − tax − refunds. */
  net: number
  paidOn: string | null
}

/**
 * Every order that a seller handed over from the first to the last local day and that buyer and seller settle directly, in
 * the order of time: no fee of the platform and no tax, and it was paid when the seller said «đã nhận».
 */
export async function directLines(
  queries: Queries,
  { sellerId, from, to }: { sellerId: string; from: string; to: string },
): Promise<StatementLine[]> {
  const { start, end } = dayRange(from, to)
  // As it was handed over: the newest settlement that somebody weighed. What a dispute's outcome took off since was weighed by
  // nobody (its gross is null), and is the difference to now.
  const [row] = await queries.$queryRaw<{ lines: StatementLine[] }[]>`
    select coalesce(json_agg(json_build_object(
        'day', (o.delivered_at at time zone 'Asia/Ho_Chi_Minh')::date, 'orderId', o.id, 'number', o.number, 'buyer', o.parties->'buyer'->>'name',
        'goods', s.goods, 'deliveryFee', s.fee, 'platformFee', 0, 'tax', 0, 'refunds', s.total - due.total, 'net', due.total,
        'paidOn', (y.received_said_at at time zone 'Asia/Ho_Chi_Minh')::date) order by o.delivered_at, o.number), '[]') as lines
    from orders o join payment y on y.order_id = o.id and y.method in ('cash', 'transfer')
      cross join lateral (select case o.state when 'refunded' then 0 else o.total end as total) due
      join lateral (select goods, fee, total from settlement s where s.order_id = o.id
        and exists (select from weighing w where w.order_id = o.id and w.n = s.weighing_n and w.gross is not null) order by s.n desc limit 1) s on true
    where o.seller_id = ${sellerId}::uuid and o.state in ('delivered', 'completed', 'disputed', 'refunded')
      and o.changed_at >= ${start} and o.delivered_at >= ${start} and o.delivered_at < ${end}`
  return row?.lines ?? []
}
