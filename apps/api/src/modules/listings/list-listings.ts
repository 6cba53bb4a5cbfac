import type { listListings as contract } from '@chl/contracts/listings'
import { searchPatterns } from '@chl/domain/search'
import type { Read } from '#platform/http'
import { brokenCursor } from './faults.ts'
import { CARD, CARD_JOINS } from './listing-json.ts'
import { cursorSql, ORDERS, readCursor, type Sort } from './market-cursor.ts'

/** Cards of one page. */
export const PAGE = 24

export type Filters = {
  q?: string | undefined
  area?: string | undefined
  category?: string | undefined
  product?: string | undefined
  seller?: string | undefined
}
const COLUMNS = {
  area: 'area_code',
  category: 'category_code',
  product: 'product_id',
  seller: 'organization_id',
} as const

/** What is for sale now, a page at a time. The database writes the answer; it goes out as it is. */
export const listListings: Read<typeof contract> = async (
  db,
  actor,
  { query: { sort = 'new', cursor, ...filters } },
) => {
  const after = cursor === undefined ? null : readCursor(sort, cursor)
  if (cursor !== undefined && !after) return brokenCursor(actor.locale)
  const { name, text, values } = marketStatement(filters, sort, after)
  return (await db.json(name, text, values)) ?? { items: [], next: null }
}

export type Statement = { name: string; text: string; values: unknown[] }
const texts = new Map<string, string>()

/**
 * One statement for each combination of filters and sort, so that the database plans each by its own index; the same
 * text is prepared once a connection. A search is planned anew each time: only the typed words say whether the words'
 * index or the sort's own is the shorter way.
 */
export function marketStatement({ q, ...filters }: Filters, sort: Sort, after: readonly unknown[] | null): Statement {
  const named = Object.entries(filters).filter(
    (entry): entry is [keyof typeof COLUMNS, string] => entry[1] !== undefined,
  )
  const patterns = q === undefined ? [] : searchPatterns(q)
  const name = ['market', sort, ...named.map(([filter]) => filter), patterns.length, after ? 'after' : 'first'].join(
    ':',
  )
  const text =
    texts.get(name) ??
    marketText(
      named.map(([filter]) => COLUMNS[filter]),
      patterns.length,
      sort,
      after !== null,
    )
  texts.set(name, text)
  return {
    name: patterns.length > 0 ? '' : name,
    text,
    values: [...named.map(([, value]) => value), ...patterns, ...(after ?? [])],
  }
}

function marketText(columns: readonly string[], patterns: number, sort: Sort, paged: boolean) {
  const { by, after } = ORDERS[sort]
  const conditions = [
    `state = 'open' and in_stock`,
    ...columns.map((column, index) => `${column} = $${index + 1}`),
    ...Array.from({ length: patterns }, (_, index) => `search like $${columns.length + index + 1}`),
    ...(paged ? [after(columns.length + patterns + 1)] : []),
  ]
  return `
    with found as (select * from listing where ${conditions.join(' and ')} order by ${by} limit ${PAGE + 1}),
      l as (select *, row_number() over (order by ${by}) as n, count(*) over () as found from found)
    select json_build_object(
      'items', coalesce(json_agg(${CARD} order by l.n), '[]'::json),
      'next', max(case when l.n = ${PAGE} and l.found > ${PAGE} then ${cursorSql(sort)} end))::text
    from l ${CARD_JOINS} where l.n <= ${PAGE}`
}
