import { brokenCashRule } from '@chl/domain/cash-rule'
import type { Queries } from './order-paper-facts.ts'

/** What a buyer and a seller trade on one day, đồng: all of it, and what is paid in cash. `warning` where the rule is broken. */
export function cashWarningOf({
  day,
  seller,
  bought,
  cash,
}: {
  day: string
  seller: string
  bought: number
  cash: number
}) {
  const rule = brokenCashRule({ day, bought, cash })
  return rule && { day, seller, bought, cash, limit: rule.limit, source: rule.source }
}

type Row = { day: string; seller: string; bought: string; cash: string }

/**
 * The warning of the day on which this order's goods are handed over (until then: today), over all orders of its buyer with
 * its seller; null where the rule isn't broken, or this order is not paid in cash or came to nothing.
 */
export async function cashOfDay(queries: Queries, orderId: string) {
  const [row] = await queries.$queryRaw<Row[]>`
    with this as (
      select o.*, (coalesce(o.delivered_at, now()) at time zone 'Asia/Ho_Chi_Minh')::date as day
      from orders o join payment y on y.order_id = o.id and y.method in ('cash', 'cod')
      where o.id = ${orderId}::uuid and o.state in ('confirmed', 'ready', 'in_transit', 'delivered', 'completed', 'disputed'))
    select t.day::text, t.parties->'seller'->>'name' as seller, sum(o.total)::text as bought,
      coalesce(sum(o.total) filter (where y.method in ('cash', 'cod')), 0)::text as cash
    from this t join orders o on o.buyer_id = t.buyer_id and o.seller_id = t.seller_id
        and o.state in ('confirmed', 'ready', 'in_transit', 'delivered', 'completed', 'disputed')
        and (coalesce(o.delivered_at, now()) at time zone 'Asia/Ho_Chi_Minh')::date = t.day
      join payment y on y.order_id = o.id
    group by t.day, t.parties`
  return row
    ? cashWarningOf({ day: row.day, seller: row.seller, bought: Number(row.bought), cash: Number(row.cash) })
    : null
}
