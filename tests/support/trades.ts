// Orders that were handed over, written straight into the database: what statistics count, without the way there.
import { randomUUID } from 'node:crypto'
import { lineTotal } from '@chl/domain/money'
import type { Someone, World } from './world.ts'

export type Line = {
  product: string
  state?: string
  measure: 'mass' | 'count'
  unit?: string
  gramsPerPiece?: number | null
  /** Grams or pieces. */
  net: number
  price: number
  origin: string
  old?: string | null
}
type Given = {
  seller: Someone
  buyer: Someone
  lines: Line[]
  fee?: number
  deliveredAt?: Date
  received?: boolean
  state?: string
}
export type Made = { orderId: string; lineIds: string[]; goods: number }

/** An order with its lines, a weighing, a settlement and a payment; gives its ids. */
export async function makeOrder(world: World, given: Given): Promise<Made> {
  const { seller, buyer, lines, fee = 0, deliveredAt = new Date(), received = false, state = 'delivered' } = given
  const orderId = randomUUID()
  const goods = lines.reduce((sum, line) => sum + totalOf(line), 0)
  const parties = { buyer: { name: 'Bên mua', kind: 'buyer' }, seller: { name: 'Bên bán', kind: 'farm' } }
  await world.rows(
    `with c as (insert into checkout (buyer_id, person_id, client_key, total) values ($1, $2, $3, $4) returning id)
     insert into orders (id, number, checkout_id, buyer_id, seller_id, state, parties, handover, fee, goods, total, settlement_n, delivered_at)
     select $5, $6, c.id, $1, $7, $8, $9, $10, $11, $12, $4, 1, $13 from c`,
    [
      buyer.organizationId,
      buyer.personId,
      randomUUID(),
      goods + fee,
      orderId,
      `HL${orderId.slice(0, 8).toUpperCase()}`,
      seller.organizationId,
      state,
      parties,
      fee ? 'delivery' : 'pickup',
      fee,
      goods,
      deliveredAt,
    ],
  )
  const lineIds: string[] = []
  for (const [position, line] of lines.entries()) lineIds.push(await addLine(world, orderId, seller, position, line))
  await settle(
    world,
    orderId,
    1,
    lines.map((line, i) => ({ ...line, id: lineIds[i] ?? '' })),
    fee,
  )
  await world.rows(`insert into payment (order_id, method, received_said_at) values ($1, 'cash', $2)`, [
    orderId,
    received ? deliveredAt : null,
  ])
  return { orderId, lineIds, goods }
}

const totalOf = ({ measure, net, price }: Line) => lineTotal({ measure, amount: net, price })

async function addLine(world: World, orderId: string, seller: Someone, position: number, line: Line) {
  const {
    product,
    state = 'fresh',
    measure,
    unit = measure === 'mass' ? 'kg' : 'bo',
    gramsPerPiece = null,
    net,
    price,
    origin,
    old = null,
  } = line
  const amount = Math.max(net, 1)
  const [made] = await world.rows<{ id: string }>(
    `with t as (insert into lot (organization_id, product_id, state, origin_id, old_origin_id, measure, unit_code, grams_per_piece, available)
        values ($1, $2, $3, $4, $5, $6, $7, $8, 0) returning id),
      l as (insert into listing (lot_id, organization_id, product_id, category_code, price, least, step, ready_on, search, in_stock)
        select t.id, $1, $2, p.category_code, $9, 1, 1, now(), '', false from t, product p where p.id = $2 returning id, lot_id)
     insert into order_line (order_id, listing_id, lot_id, position, product_id, state, measure, unit_code, grams_per_piece, origin_id, old_origin_id,
       price, tolerance_bp, amount, total, taken)
     select $10, l.id, l.lot_id, $11, $2, $3, $6, $7, $8, $4, $5, $9, 500, $12, $13, $12 from l returning id`,
    [
      seller.organizationId,
      product,
      state,
      origin,
      old,
      measure,
      unit,
      gramsPerPiece,
      price,
      orderId,
      position,
      amount,
      lineTotal({ measure, amount, price }),
    ],
  )
  if (!made) throw new Error('no line was made')
  return made.id
}

/** A weighing of every line and its settlement: what counts from now on. */
export async function settle(world: World, orderId: string, n: number, lines: (Line & { id: string })[], fee = 0) {
  for (const line of lines)
    await world.rows(`insert into weighing (order_id, n, line_id, gross, net, total) values ($1, $2, $3, $4, $4, $5)`, [
      orderId,
      n,
      line.id,
      line.net,
      totalOf(line),
    ])
  const goods = lines.reduce((sum, line) => sum + totalOf(line), 0)
  await world.rows(
    `insert into settlement (order_id, n, weighing_n, goods, fee, total) values ($1, $2, $2, $3, $4, $5)`,
    [orderId, n, goods, fee, goods + fee],
  )
  await world.rows('update orders set settlement_n = $2, goods = $3, total = $4 where id = $1', [
    orderId,
    n,
    goods,
    goods + fee,
  ])
}

/** Books an order's lines on a day of the past (or takes them back), which the application itself never does. */
export async function bookOn(world: World, orderId: string, day: string, sign: 1 | -1 = 1) {
  await world.rows(
    `insert into trade (day, sign, reverses_id, order_id, order_line_id, settlement_n, product_id, state, measure, unit_code, grams, estimated, pieces, dong,
       origin_id, old_origin_id, area_code, seller_id, buyer_id, buyer_kind)
     select $2, $3::int, case when $3 = -1 then (select id from trade where order_line_id = l.id and sign = 1) end, o.id, l.id, 1, l.product_id, l.state,
       l.measure, l.unit_code, $3 * case l.measure when 'mass' then w.net else w.net * l.grams_per_piece end, l.grams_per_piece is not null,
       $3 * case l.measure when 'count' then w.net end, $3 * w.total, l.origin_id, l.old_origin_id, area_of(l.origin_id, l.old_origin_id),
       o.seller_id, o.buyer_id, 'buyer'
     from orders o join order_line l on l.order_id = o.id join weighing w on w.line_id = l.id and w.n = 1 where o.id = $1`,
    [orderId, day, sign],
  )
}
