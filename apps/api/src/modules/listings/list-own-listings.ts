import type { listOwnListings as contract } from '@chl/contracts/listings'
import type { Read } from '#platform/http'
import { brokenCursor } from './faults.ts'
import { PAGE } from './list-listings.ts'
import { CARD, CARD_JOINS } from './listing-json.ts'
import { cursorSql, ORDERS, readCursor } from './market-cursor.ts'

/** What the acting organization sells, newest first, with what is left, reserved and sold of each. */
export const listOwnListings: Read<typeof contract> = async (db, actor, { query: { state, cursor } }) => {
  const after = cursor === undefined ? null : readCursor('new', cursor)
  if (cursor !== undefined && !after) return brokenCursor(actor.locale)
  const name = ['own-listings', state ? 'state' : 'all', after ? 'after' : 'first'].join(':')
  const values = [actor.organization.id, ...(state ? [state] : []), ...(after ?? [])]
  return (await db.json(name, ownText(state !== undefined, after !== null), values)) ?? { items: [], next: null }
}

// Held by orders not yet handed over, and booked as trades since: both are read from tables that the orders' and the
// statistics' modules alone write. Reversed trades take themselves back, being negative. Each in one reading for the page, by
// the seller: asked for a listing at a time, each of its lines would be looked up in all months of trade.
const HELD = `select i.listing_id, sum(i.taken) as taken from orders o join order_line i on i.order_id = o.id
  where o.seller_id = $1 and o.state in ('placed', 'confirmed', 'ready', 'in_transit') group by 1`
const SOLD = `select i.listing_id, sum(r.sign * abs(case when r.measure = 'mass' then r.grams else r.pieces end)) as amount, sum(r.sign * abs(r.dong)) as dong
  from traded r join order_line i on i.id = r.order_line_id where i.listing_id in (select id from l where n <= ${PAGE}) group by 1`

const ownText = (filtered: boolean, paged: boolean) => `
  with found as (select * from listing where organization_id = $1 ${filtered ? 'and state = $2' : ''}
      ${paged ? `and ${ORDERS.new.after(filtered ? 3 : 2)}` : ''} order by ${ORDERS.new.by} limit ${PAGE + 1}),
    l as (select *, row_number() over (order by ${ORDERS.new.by}) as n, count(*) over () as found from found),
    traded as materialized (select order_line_id, sign, measure, grams, pieces, dong from trade where seller_id = $1),
    held as (${HELD}), sold as (${SOLD})
  select json_build_object(
    'items', coalesce(json_agg(json_build_object('card', ${CARD}, 'reserved', coalesce(held.taken, 0), 'sold', coalesce(sold.amount, 0),
      'revenue', coalesce(sold.dong, 0)) order by l.n), '[]'::json),
    'next', max(case when l.n = ${PAGE} and l.found > ${PAGE} then ${cursorSql('new')} end))::text
  from l ${CARD_JOINS} left join held on held.listing_id = l.id left join sold on sold.listing_id = l.id where l.n <= ${PAGE}`
