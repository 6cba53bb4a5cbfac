import type { getTradeSummary as contract } from '@chl/contracts/statistics'
import type { Read } from '#platform/http'
import { Refusal } from '#platform/problem'
import { periodAsked, yearStart } from './trade-period.ts'

/**
 * What the acting organization sold or bought, by product and month: the sum of its trades, reversals included. Open and
 * received are the goods of what was handed over in the period by the newest settlement; the fee of delivery stays apart.
 */
export const getTradeSummary: Read<typeof contract> = async (db, { organization, locale }, { query }) => {
  const period = periodAsked(query, yearStart, locale)
  if (period instanceof Refusal) return period
  const summary = await db.json<never>(`trade-summary-${query.side}`, SUMMARY[query.side], [
    organization.id,
    period.from,
    period.to,
  ])
  if (!summary) throw new Error('an aggregate gave no row')
  return summary
}

// Of what the exchange collects nobody says «đã nhận»: the books know what came in, and what was released to the seller.
const CAME = { seller_id: `c.hold = 'released'`, buyer_id: 'coalesce(c.captured >= c.due, false)' } as const

const summaryOf = (own: 'seller_id' | 'buyer_id') => `
with own as (
  select to_char(day, 'YYYY-MM') as month, product_id, state, measure, case measure when 'count' then unit_code end as unit_code,
    order_id, sign, grams, pieces, dong
  from trade where ${own} = $1 and day between $2::date and $3::date
), by_order as (
  select month, product_id, state, measure, unit_code, order_id, sum(sign) as standing, sum(grams) as grams, sum(pieces) as pieces, sum(dong) as dong
  from own group by 1, 2, 3, 4, 5, 6
), by_product as (
  select month, product_id, state, unit_code, coalesce(sum(grams), 0) as grams, coalesce(sum(pieces), 0) as pieces, sum(dong) as dong,
    count(*) filter (where standing > 0) as orders,
    case when sum(dong) > 0 then case measure
      when 'mass' then round(sum(dong) * 1000 / nullif(greatest(sum(grams), 0), 0))
      else round(sum(dong) / nullif(greatest(sum(pieces), 0), 0)) end end as average
  from by_order group by month, product_id, state, measure, unit_code
), by_month as (
  select to_char(m, 'YYYY-MM') as month, coalesce(sum(b.dong), 0) as dong, coalesce(sum(b.grams), 0) as grams
  from generate_series(date_trunc('month', $2::date::timestamp), $3::date::timestamp, interval '1 month') m
    left join by_product b on b.month = to_char(m, 'YYYY-MM')
  group by 1
), handed_over as (
  select s.goods, case when c.order_id is null then p.received_said_at is not null else ${CAME[own]} end as received
  from orders o join settlement s on s.order_id = o.id and s.n = o.settlement_n join payment p on p.order_id = o.id left join collected_order c on c.order_id = o.id
  where o.${own} = $1 and o.state in ('delivered', 'completed', 'disputed')
    and (o.delivered_at at time zone 'Asia/Ho_Chi_Minh')::date between $2::date and $3::date
)
select json_build_object(
  'from', $2::date, 'to', $3::date,
  'rows', (select coalesce(json_agg(json_build_object(
      'month', b.month, 'product', json_build_object('id', p.id, 'name', json_build_object('vi', p.name_vi, 'en', p.name_en)), 'state', b.state,
      'unit', case when u.code is not null then json_build_object('code', u.code, 'name', json_build_object('vi', u.name_vi, 'en', u.name_en)) end,
      'grams', b.grams, 'pieces', b.pieces, 'dong', b.dong, 'orders', b.orders, 'averagePrice', b.average)
      order by b.month desc, b.dong desc, p.position, b.state), '[]')
    from by_product b join product p on p.id = b.product_id left join unit u on u.code = b.unit_code),
  'months', (select json_agg(json_build_object('month', month, 'dong', dong, 'grams', grams) order by month) from by_month),
  'total', (select json_build_object('dong', coalesce(sum(dong), 0), 'grams', coalesce(sum(grams), 0), 'pieces', coalesce(sum(pieces), 0),
    'orders', (select count(*) from (select from own group by order_id having sum(sign) > 0) o)) from own),
  'open', (select coalesce(sum(goods) filter (where not received), 0) from handed_over),
  'received', (select coalesce(sum(goods) filter (where received), 0) from handed_over))::text`

const SUMMARY = { seller: summaryOf('seller_id'), buyer: summaryOf('buyer_id') } as const
