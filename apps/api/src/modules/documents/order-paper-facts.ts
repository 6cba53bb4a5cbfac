import type { Tx } from '#platform/db'
import { Prisma } from '#prisma'

export type Queries = Pick<Tx, '$queryRaw'>

export type Party = {
  id: string
  name: string
  phone: string | null
  place: string | null
  address: string
  representative: string
}
export type PaperLine = {
  goods: string
  measure: 'mass' | 'count'
  unit: string
  price: number
  gross: number | null
  tare: number
  deduction: number
  net: number
  total: number
}
/** An order as its papers tell it, in Vietnamese: amounts in grams or pieces, money in đồng, from the newest settlement. */
export type OrderPaperFacts = {
  id: string
  number: string
  state: string
  placedOn: string
  weighedOn: string | null
  settlementN: number | null
  seller: Party
  buyer: Party
  handover: 'pickup' | 'delivery'
  offer: string | null
  destination: string | null
  address: string
  carrier: string | null
  plate: string | null
  carrierPhone: string | null
  lines: PaperLine[]
  goods: number
  fee: number
  total: number
  method: string
}

const party = (
  side: 'buyer' | 'seller',
) => `json_build_object('id', ${side}_o.id, 'name', o.parties->'${side}'->>'name', 'phone', ${side}_o.phone,
  'place', ${PLACE(`place_view((o.parties->'${side}'->>'communeId')::uuid, (o.parties->'${side}'->>'oldCommuneId')::uuid)`)},
  'address', coalesce(${side}_d.address, ''), 'representative', coalesce(${side}_d.representative, ''))`

/** «Xã Bản Bo, Lai Châu»; null where there is no such place. */
function PLACE(view: string) {
  return `(select (v.p->'name'->>'vi') || ', ' || (v.p->'province'->>'vi') from (select ${view} as p) v where v.p is not null)`
}
export const placeText = (commune: string, old = 'null') => PLACE(`place_view(${commune}, ${old})`)

/** «Chè shan búp tươi, 1 tôm 2 lá, tươi»: what was sold, as it was ordered. `x` is the order's line. */
export const GOODS_TEXT = `(select concat_ws(', ', p.name_vi, g.name_vi, case when strpos(lower(p.name_vi), lower(s.name_vi)) = 0 then lower(s.name_vi) end) from product p
  join produce_state s on s.code = x.state left join grade g on g.product_id = x.product_id and g.code = x.grade_code where p.id = x.product_id)`
/** «kg», or the unit that is counted. */
export const UNIT_TEXT = `(select case x.measure when 'mass' then 'kg' else u.name_vi end from unit u where u.code = x.unit_code)`

const LINES = `(select coalesce(json_agg(json_build_object('goods', ${GOODS_TEXT}, 'measure', x.measure, 'unit', ${UNIT_TEXT}, 'price', x.price,
    'gross', w.gross, 'tare', w.tare, 'deduction', w.deduction, 'net', w.net, 'total', w.total) order by x.position), '[]')
  from settlement s join weighing w on w.order_id = s.order_id and w.n = s.weighing_n join order_line x on x.id = w.line_id
  where s.order_id = o.id and s.n = o.settlement_n)`

const FACTS = `json_build_object('id', o.id, 'number', o.number, 'state', o.state, 'placedOn', (o.placed_at at time zone 'Asia/Ho_Chi_Minh')::date,
  'weighedOn', (select (s.at at time zone 'Asia/Ho_Chi_Minh')::date from settlement s where s.order_id = o.id and s.n = o.settlement_n),
  'settlementN', o.settlement_n, 'seller', ${party('seller')}, 'buyer', ${party('buyer')}, 'handover', o.handover, 'offer', o.offer_name,
  'destination', ${placeText('o.destination_id')}, 'address', o.address, 'carrier', o.carrier, 'plate', o.plate, 'carrierPhone', o.carrier_phone,
  'lines', ${LINES}, 'goods', o.goods, 'fee', o.fee, 'total', o.total,
  'method', (select y.method from payment y where y.order_id = o.id))`

/** The order, for its two sides; null for everybody else. */
export async function orderPaperFacts(
  queries: Queries,
  orderId: string,
  organizationId: string,
): Promise<OrderPaperFacts | null> {
  const [found] = await queries.$queryRaw<{ facts: OrderPaperFacts }[]>`
    select ${Prisma.raw(FACTS)} as facts from orders o
      join organization seller_o on seller_o.id = o.seller_id join organization buyer_o on buyer_o.id = o.buyer_id
      left join organization_paper_details seller_d on seller_d.organization_id = o.seller_id
      left join organization_paper_details buyer_d on buyer_d.organization_id = o.buyer_id
    where o.id = ${orderId}::uuid and (o.buyer_id = ${organizationId}::uuid or o.seller_id = ${organizationId}::uuid)`
  return found?.facts ?? null
}
