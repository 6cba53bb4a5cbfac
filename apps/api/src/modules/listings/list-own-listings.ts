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
// statistics' modules alone write. Reversed trades take themselves back, being negative.
const HELD = `(select coalesce(sum(i.taken), 0) from order_line i join orders o on o.id = i.order_id
  where i.listing_id = l.id and o.state in ('placed', 'confirmed', 'ready', 'in_transit'))`
const SOLD = `(select coalesce(sum(r.sign * abs(case when r.measure = 'mass' then r.grams else r.pieces end)), 0) as amount,
    coalesce(sum(r.sign * abs(r.dong)), 0) as dong
  from trade r join order_line i on i.id = r.order_line_id where i.listing_id = l.id)`

const ownText = (filtered: boolean, paged: boolean) => `
  with found as (select * from listing where organization_id = $1 ${filtered ? 'and state = $2' : ''}
      ${paged ? `and ${ORDERS.new.after(filtered ? 3 : 2)}` : ''} order by ${ORDERS.new.by} limit ${PAGE + 1}),
    l as (select *, row_number() over (order by ${ORDERS.new.by}) as n, count(*) over () as found from found)
  select json_build_object(
    'items', coalesce(json_agg(json_build_object('card', ${CARD}, 'reserved', ${HELD}, 'sold', sold.amount, 'revenue', sold.dong) order by l.n), '[]'::json),
    'next', max(case when l.n = ${PAGE} and l.found > ${PAGE} then ${cursorSql('new')} end))::text
  from l ${CARD_JOINS} cross join lateral ${SOLD} sold where l.n <= ${PAGE}`
