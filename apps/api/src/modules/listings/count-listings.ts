import type { countListings as contract } from '@chl/contracts/listings'
import { searchPatterns } from '@chl/domain/search'
import type { Read } from '#platform/http'

const NAMES = (alias: string) => `json_build_object('vi', ${alias}.name_vi, 'en', ${alias}.name_en)`

/** How many are for sale under the filters, in all and by each of them: one pass over what is for sale, grouped. */
export const countListings: Read<typeof contract> = async (
  db,
  _actor,
  { query: { q = '', area = null, category = null, product = null } },
) => {
  const patterns = searchPatterns(q)
  // As in the list: what was typed decides the way, so a search is planned anew each time.
  const name = patterns.length > 0 ? '' : 'facets'
  return (
    (await db.json(name, facetsText(patterns.length), [area, category, product, ...patterns])) ?? {
      total: 0,
      categories: [],
      areas: [],
      products: [],
    }
  )
}

// Each facet keeps the other filters and leaves out its own: it says what another choice would find.
const AREA = `($1::text is null or area_code = $1)`
const CATEGORY = `($2::text is null or category_code = $2)`
const PRODUCT = `($3::text is null or product_id = $3)`
const sums = (column: string, ...kept: string[]) =>
  `(select ${column}, sum(n)::int as n from found where ${kept.join(' and ')} group by ${column})`

const facetsText = (patterns: number) => `
  with found as materialized (
    select category_code, product_id, area_code, count(*) as n from listing
    where state = 'open' and in_stock ${Array.from({ length: patterns }, (_, index) => `and search like $${index + 4}`).join(' ')}
    group by category_code, product_id, area_code)
  select json_build_object(
    'total', (select coalesce(sum(n), 0)::int from found where ${AREA} and ${CATEGORY} and ${PRODUCT}),
    'categories', (select json_agg(json_build_object('code', c.code, 'name', ${NAMES('c')}, 'icon', c.icon, 'count', coalesce(x.n, 0)) order by c.position)
      from category c left join ${sums('category_code', AREA, PRODUCT)} x on x.category_code = c.code),
    'areas', (select json_agg(json_build_object('code', a.code, 'name', ${NAMES('a')}, 'count', coalesce(x.n, 0))
        order by array_position(array['tam_duong', 'tan_uyen', 'sa_pa'], a.code))
      from area a left join ${sums('area_code', CATEGORY, PRODUCT)} x on x.area_code = a.code),
    'products', coalesce((select json_agg(json_build_object('id', p.id, 'name', ${NAMES('p')}, 'count', coalesce(x.n, 0)) order by x.n desc nulls last, p.position)
      from product p left join ${sums('product_id', AREA, CATEGORY)} x on x.product_id = p.id where x.n > 0 or p.id = $3), '[]'::json))::text`
