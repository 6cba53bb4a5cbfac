import { dayRange } from '@chl/domain/time'
import { Prisma } from '#prisma'
import { GOODS_TEXT, placeText, type Queries, UNIT_TEXT } from './order-paper-facts.ts'

/** A line of goods, or the fee of their delivery (one piece of it), as it was bought. Amounts in grams or pieces, money in đồng. */
export type Purchase = {
  day: string
  orderId: string
  number: string
  sellerId: string
  seller: string
  sellerKind: string
  sellerAddress: string
  taxId: string | null
  phone: string | null
  /** A commune, or `outside`. */
  station: string
  stationName: string
  goods: string
  measure: 'mass' | 'count'
  unit: string
  amount: number
  price: number
  total: number
  /** In cash, to the seller or to a collector; by card; else by transfer. */
  cash: boolean
  card: boolean
}

const raw = Prisma.raw
const SELLER_PLACE = placeText(
  "(o.parties->'seller'->>'communeId')::uuid",
  "(o.parties->'seller'->>'oldCommuneId')::uuid",
)

/** All that a buyer took over from the first to the last local day, in the order of time, by the newest settlements. */
export async function purchasesOf(
  queries: Queries,
  { buyerId, from, to }: { buyerId: string; from: string; to: string },
): Promise<Purchase[]> {
  const { start, end } = dayRange(from, to)
  // What was delivered since a moment has changed since: the index on changed_at leads to the month.
  const [row] = await queries.$queryRaw<{ purchases: Purchase[] }[]>`
    with mine as materialized (
      select o.id, o.number, o.delivered_at, (o.delivered_at at time zone 'Asia/Ho_Chi_Minh')::date as day, o.settlement_n, o.fee,
        o.offer_name, o.seller_id, o.parties->'seller'->>'name' as seller, o.parties->'seller'->>'kind' as seller_kind, y.method in ('cash', 'cod') as cash, y.method = 'card' as card,
        case o.handover when 'pickup' then (o.parties->'seller'->>'communeId')::uuid else o.destination_id end as station_id,
        ${raw(SELLER_PLACE)} as seller_place
      from orders o join payment y on y.order_id = o.id
      where o.buyer_id = ${buyerId}::uuid and o.state in ('delivered', 'completed', 'disputed')
        and o.changed_at >= ${start} and o.delivered_at >= ${start} and o.delivered_at < ${end}
    ), bought as (
      select m.id, x.position, ${raw(GOODS_TEXT)} as goods, x.measure, ${raw(UNIT_TEXT)} as unit, w.net as amount, x.price, w.total
      from mine m join settlement s on s.order_id = m.id and s.n = m.settlement_n
        join weighing w on w.order_id = m.id and w.n = s.weighing_n and w.net > 0 join order_line x on x.id = w.line_id
      union all
      select m.id, 1000, 'Phí giao hàng' || coalesce(' (' || m.offer_name || ')', ''), 'count', 'lần', 1, m.fee, m.fee
      from mine m where m.fee > 0
    )
    select coalesce(json_agg(json_build_object(
        'day', m.day, 'orderId', m.id, 'number', m.number, 'sellerId', m.seller_id, 'seller', m.seller, 'sellerKind', m.seller_kind,
        'sellerAddress', concat_ws(', ', nullif(d.address, ''), m.seller_place), 'taxId', d.tax_id, 'phone', g.phone,
        'station', coalesce(m.station_id::text, 'outside'), 'stationName', coalesce(${raw(placeText('m.station_id'))}, 'Nơi khác'),
        'goods', b.goods, 'measure', b.measure, 'unit', b.unit, 'amount', b.amount, 'price', b.price, 'total', b.total, 'cash', m.cash, 'card', m.card)
      order by m.delivered_at, m.number, b.position), '[]') as purchases
    from mine m join bought b on b.id = m.id join organization g on g.id = m.seller_id
      left join organization_paper_details d on d.organization_id = m.seller_id`
  return row?.purchases ?? []
}

/** The buyer as the form names it. */
export type PurchaseBuyer = {
  name: string
  taxId: string | null
  address: string
  phone: string | null
  representative: string
}

export async function purchaseBuyer(queries: Queries, buyerId: string): Promise<PurchaseBuyer> {
  const [buyer] = await queries.$queryRaw<PurchaseBuyer[]>`
    select o.name, d.tax_id as "taxId", coalesce(d.address, '') as address, o.phone, coalesce(d.representative, '') as representative
    from organization o left join organization_paper_details d on d.organization_id = o.id where o.id = ${buyerId}::uuid`
  if (!buyer) throw new Error('an acting organization is gone')
  return buyer
}
