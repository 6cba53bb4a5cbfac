import type { getPostingDefaults as contract } from '@chl/contracts/listings'
import type { Read } from '#platform/http'
import { refuse } from '#platform/problem'

// «Again» is the last lot as it was posted: the amount of its first move, not what is left of it.
const TEXT = `
  with mine as (select l.*, t.state as lot_state, t.grade_code, t.unit_code, m.delta as posted
    from listing l join lot t on t.id = l.lot_id join stock_move m on m.lot_id = t.id and m.why = 'posted'
    where l.organization_id = $1 order by l.listed_at desc, l.id desc limit 200)
  select json_build_object(
    'recent', coalesce((select json_agg(product_id order by last desc) from
      (select product_id, max(listed_at) as last from mine group by product_id order by last desc limit 6) r), '[]'::json),
    'place', (select place_view(commune_id, old_commune_id) from organization where id = $1),
    'last', (select json_build_object('product', product_id, 'grade', grade_code, 'state', lot_state, 'unit', unit_code, 'amount', posted,
      'price', price, 'readyOn', ready_on, 'least', least, 'toleranceBp', tolerance_bp) from mine order by listed_at desc, id desc limit 1))::text`

/** What the posting form is filled with: the last six products, the seller's place, the last lot. */
export const getPostingDefaults: Read<typeof contract> = async (db, actor) => {
  if (!actor.organization.abilities.sell) return refuse('forbidden')
  return (await db.json('posting-defaults', TEXT, [actor.organization.id])) ?? { recent: [], place: null, last: null }
}
