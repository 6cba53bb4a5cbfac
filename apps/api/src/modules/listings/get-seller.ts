import type { getSeller as contract } from '@chl/contracts/listings'
import type { Read } from '#platform/http'
import { refuse } from '#platform/problem'
import { CARD, CARD_JOINS } from './listing-json.ts'

const MOST = 48

// How much a seller handed over is read from the orders, which only their own module writes.
const TEXT = `
  select json_build_object('id', o.id, 'name', o.name, 'kind', o.kind, 'place', place_view(o.commune_id, o.old_commune_id),
    'since', (o.created_at at time zone 'Asia/Ho_Chi_Minh')::date,
    'delivered', (select count(*) from orders where seller_id = o.id and delivered_at is not null),
    'phone', case when $2::boolean then o.phone end,
    'listings', coalesce((select json_agg(${CARD} order by l.listed_at desc, l.id desc)
      from (select * from listing where organization_id = o.id and state = 'open' and in_stock order by listed_at desc, id desc limit ${MOST}) l ${CARD_JOINS}), '[]'::json))::text
  from organization o where o.id = $1::uuid and o.may_sell`

/** A seller and what it sells now, newest first; the market with `seller` pages through more. */
export const getSeller: Read<typeof contract> = async (db, actor, { params: { id } }) =>
  (await db.json('seller', TEXT, [id, actor.person !== null])) ?? refuse('not-found')
