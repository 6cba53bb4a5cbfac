// The two statements with which the bare server writes a checkout: the rows that ours writes, no more and no less.

/** Locks the lots in id order and reads what a line freezes of them; $1 listings, $2 the buyer, $3 how many new ids. */
export const LOTS = `
  with held as (
    select l.id, l.lot_id, l.price, l.tolerance_bp, l.title, t.product_id, t.grade_code, t.state, t.measure, t.unit_code, t.grams_per_piece,
      t.origin_id, t.old_origin_id, t.organization_id
    from listing l join lot t on t.id = l.lot_id where l.id = any($1::uuid[]) order by t.id for no key update of t)
  select
    (select json_agg(json_build_object('id', h.id, 'measure', h.measure,
      'line', json_build_object('listing_id', h.id, 'lot_id', h.lot_id, 'product_id', h.product_id, 'title', h.title, 'grade_code', h.grade_code,
        'state', h.state, 'measure', h.measure, 'unit_code', h.unit_code, 'grams_per_piece', h.grams_per_piece, 'origin_id', h.origin_id,
        'old_origin_id', h.old_origin_id, 'price', h.price, 'tolerance_bp', h.tolerance_bp),
      'seller', json_build_object('id', o.id, 'name', o.name, 'kind', o.kind, 'communeId', o.commune_id, 'oldCommuneId', o.old_commune_id)))
     from held h join organization o on o.id = h.organization_id) as lots,
    (select json_build_object('id', b.id, 'name', b.name, 'kind', b.kind, 'communeId', b.commune_id, 'oldCommuneId', b.old_commune_id)
     from organization b where b.id = $2::uuid) as buyer,
    (select json_agg(uuidv7()) from generate_series(1, $3::int)) as ids`

/**
 * Everything else at once: $1 orders, $2 lines, $3 checkout, $4 buyer, $5 person, $6 key, $7 total, $8 buyer's name, $9 the answer,
 * $10 the request's hash, $11 and $12 lots and what is taken of each.
 */
export const WRITE = `
  with r as materialized (
    select * from jsonb_to_recordset($1::jsonb) as r(id uuid, number text, seller_id uuid, parties jsonb, total bigint, method text, seller_name text)),
  x as materialized (
    select * from jsonb_to_recordset($2::jsonb) as x(id uuid, order_id uuid, position smallint, amount bigint, total bigint, listing_id uuid, lot_id uuid,
      product_id text, title text, grade_code text, state text, measure text, unit_code text, grams_per_piece int, origin_id uuid, old_origin_id uuid,
      price bigint, tolerance_bp int)),
  k as (insert into idempotency_key (person_id, organization_id, key, request_hash, status, response)
    values ($5::uuid, $4::uuid, $6, $10, 201, $9::jsonb)),
  c as (insert into checkout (id, buyer_id, person_id, client_key, total) values ($3::uuid, $4::uuid, $5::uuid, $6, $7)),
  o as (insert into orders (id, number, checkout_id, buyer_id, seller_id, parties, handover, goods, total, expires_at)
    select id, number, $3::uuid, $4::uuid, seller_id, parties, 'pickup', total, total, now() + interval '12 hours' from r),
  l as (insert into order_line (id, order_id, listing_id, lot_id, position, product_id, title, grade_code, state, measure, unit_code, grams_per_piece,
      origin_id, old_origin_id, price, tolerance_bp, amount, total, taken)
    select id, order_id, listing_id, lot_id, position, product_id, title, grade_code, state, measure, unit_code, grams_per_piece,
      origin_id, old_origin_id, price, tolerance_bp, amount, total, amount from x),
  m as (insert into order_move (order_id, n, move, to_state, side, person_id, organization_id)
    select id, 1, 'place', 'placed', 'buyer', $5::uuid, $4::uuid from r),
  p as (insert into payment (order_id, method) select id, method from r),
  s as (insert into stock_move (lot_id, order_line_id, why, delta, person_id) select lot_id, id, 'ordered', -amount, $5::uuid from x),
  t as (update lot set available = lot.available - q.amount from unnest($11::uuid[], $12::bigint[]) as q(lot_id, amount) where lot.id = q.lot_id)
  insert into outbox (topic, level, body, recipients, actor_id)
  select 'order.placed', side.level,
    jsonb_build_object('orderId', r.id, 'number', r.number, 'state', 'placed', 'seller', jsonb_build_object('id', r.seller_id, 'name', r.seller_name),
      'buyer', jsonb_build_object('id', $4::text, 'name', $8::text), 'total', r.total, 'reason', null),
    array(select person_id from membership where organization_id = side.organization), $5::uuid
  from r cross join lateral (values (r.seller_id, 'urgent'), ($4::uuid, 'silent')) as side(organization, level)`
