import { changeByLot } from '#modules/listings'
import type { Actor } from '#platform/actor'
import { sqlState } from '#platform/db'
import type { RawTx } from '#platform/hot-transaction'
import { Refused } from '#platform/problem'
import type { Party, PlannedOrder } from './place-checkout.ts'

type Plan = {
  checkout: { id: string; total: number }
  orders: readonly PlannedOrder[]
  buyer: Party
  actor: Actor
  clientKey: string
}

/**
 * Writes a planned checkout in one statement: orders with their first move and payment, lines, what they take of the lots, and
 * the news for both sides. The lots are locked and were seen to have enough.
 */
export async function writeCheckout(tx: RawTx, { checkout, orders, buyer, actor, clientKey }: Plan) {
  const [orderRows, lineRows] = [orderRowsOf(orders, buyer), lineRowsOf(orders)]
  const lines = orders.flatMap((order) => order.lines)
  const [lotIds, deltas] = changeByLot(lines.map(({ listing, amount }) => ({ lotId: listing.lotId, delta: -amount })))
  await tx.$executeRaw`/* prepared: checkout-write */
    with r as materialized (
      select * from jsonb_to_recordset(${orderRows}::jsonb) as r(id uuid, number text, seller_id uuid, parties jsonb, handover text, offer_name text, fee bigint,
        destination_id uuid, address text, note text, goods bigint, total bigint, method text, seller_name text)),
    x as materialized (
      select * from jsonb_to_recordset(${lineRows}::jsonb) as x(id uuid, order_id uuid, position smallint, amount bigint, total bigint, listing_id uuid, lot_id uuid,
        product_id text, title text, grade_code text, state text, measure text, unit_code text, grams_per_piece int, origin_id uuid, old_origin_id uuid, price bigint, tolerance_bp int)),
    c as (insert into checkout (id, buyer_id, person_id, client_key, total)
      values (${checkout.id}::uuid, ${buyer.id}::uuid, ${actor.person.id}::uuid, ${clientKey}, ${checkout.total})),
    o as (insert into orders (id, number, checkout_id, buyer_id, seller_id, parties, handover, offer_name, fee, destination_id, address, note, goods, total, expires_at)
      select id, number, ${checkout.id}::uuid, ${buyer.id}::uuid, seller_id, parties, handover, offer_name, fee, destination_id, address, note, goods, total,
        now() + make_interval(hours => order_hours('answerHours', 12)) from r),
    l as (insert into order_line (id, order_id, listing_id, lot_id, position, product_id, title, grade_code, state, measure, unit_code, grams_per_piece,
        origin_id, old_origin_id, price, tolerance_bp, amount, total, taken)
      select id, order_id, listing_id, lot_id, position, product_id, title, grade_code, state, measure, unit_code, grams_per_piece,
        origin_id, old_origin_id, price, tolerance_bp, amount, total, amount from x),
    m as (insert into order_move (order_id, n, move, to_state, side, person_id, organization_id)
      select id, 1, 'place', 'placed', 'buyer', ${actor.person.id}::uuid, ${buyer.id}::uuid from r),
    p as (insert into payment (order_id, method) select id, method from r),
    s as (insert into stock_move (lot_id, order_line_id, why, delta, person_id) select lot_id, id, 'ordered', -amount, ${actor.person.id}::uuid from x),
    t as (update lot set available = lot.available + q.delta from unnest(${lotIds}::uuid[], ${deltas}::bigint[]) as q(lot_id, delta) where lot.id = q.lot_id)
    insert into outbox (topic, level, body, recipients, actor_id)
    select 'order.placed', side.level,
      jsonb_build_object('orderId', r.id, 'number', r.number, 'state', 'placed', 'seller', jsonb_build_object('id', r.seller_id, 'name', r.seller_name),
        'buyer', jsonb_build_object('id', ${buyer.id}::text, 'name', ${buyer.name}::text), 'total', r.total, 'reason', null),
      array(select person_id from membership where organization_id = side.organization), ${actor.person.id}::uuid
    from r cross join lateral (values (r.seller_id, case when r.method = 'card' then 'silent' else 'urgent' end), (${buyer.id}::uuid, 'silent')) as side(organization, level)`.catch(
    (error: unknown) => {
      // A destination that is no commune of ours is the only key of the buyer's own choosing here.
      if (sqlState(error) === '23503')
        throw new Refused('invalid-request', {
          errors: [
            {
              path: 'orders',
              code: 'unknown_commune',
              message:
                actor.locale === 'vi'
                  ? 'Xã nhận hàng không có trong danh sách'
                  : 'The commune of delivery is not in the list',
            },
          ],
        })
      throw error
    },
  )
}

const orderRowsOf = (orders: readonly PlannedOrder[], buyer: Party) =>
  JSON.stringify(
    orders.map((order) => ({
      id: order.id,
      number: order.number,
      seller_id: order.seller.id,
      parties: { buyer, seller: order.seller },
      handover: order.handover,
      offer_name: order.offerName,
      fee: order.fee,
      destination_id: order.destination,
      address: order.address,
      note: order.note,
      goods: order.goods,
      total: order.total,
      method: order.payment,
      seller_name: order.seller.name,
    })),
  )

const lineRowsOf = (orders: readonly PlannedOrder[]) =>
  JSON.stringify(
    orders.flatMap((order) =>
      order.lines.map(({ id, position, amount, total, listing }) => ({
        id,
        order_id: order.id,
        position,
        amount,
        total,
        listing_id: listing.id,
        lot_id: listing.lotId,
        product_id: listing.productId,
        title: listing.title,
        grade_code: listing.gradeCode,
        state: listing.state,
        measure: listing.measure,
        unit_code: listing.unitCode,
        grams_per_piece: listing.gramsPerPiece,
        origin_id: listing.originId,
        old_origin_id: listing.oldOriginId,
        price: listing.price,
        tolerance_bp: listing.toleranceBp,
      })),
    ),
  )
