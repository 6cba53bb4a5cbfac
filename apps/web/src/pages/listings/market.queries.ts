import type { Input } from '@chl/contracts/client'
import { apiPages, apiQuery } from '../../shared/query/query.ts'

type Facets = NonNullable<Input<'GET /listings/facets'>['query']>
type Query = NonNullable<Input<'GET /listings'>['query']>
export type Sort = NonNullable<Query['sort']>
/** What narrows the market down; a condition that isn't set is absent. */
export type Conditions = Pick<Facets, 'q' | 'area' | 'category' | 'product'>
export type Condition = keyof Conditions
/** Everything that the market's address says. `pages`: how many of 24 are shown. */
export type MarketState = { conditions: Conditions; sort: Sort; pages: number }

const CONDITIONS: readonly Condition[] = ['q', 'category', 'product', 'area']
const SORTS: readonly Sort[] = ['new', 'cheap', 'dear', 'ready']
const MOST_PAGES = 10

/** Reads the address. What can't be is left out, so that a mistyped address shows the market and not a fault. */
export function stateOf(search: URLSearchParams): MarketState {
  const conditions: Record<string, string> = {}
  for (const name of CONDITIONS) {
    const value = search.get(name)?.trim().slice(0, 100)
    if (value && (name === 'q' || /^[a-z0-9_-]{1,64}$/.test(value))) conditions[name] = value
  }
  const pages = Math.trunc(Number(search.get('pages')))
  return {
    conditions,
    sort: SORTS.find((sort) => sort === search.get('sort')) ?? 'new',
    pages: pages >= 1 ? Math.min(pages, MOST_PAGES) : 1,
  }
}

/** The market's address; defaults are left out, so that each list has one address. */
export function addressOf({ conditions, sort, pages }: MarketState) {
  const parts = CONDITIONS.flatMap((name) => (conditions[name] ? [[name, conditions[name]]] : []))
  if (sort !== 'new') parts.push(['sort', sort])
  if (pages > 1) parts.push(['pages', String(pages)])
  return parts.length > 0 ? `/?${new URLSearchParams(parts)}` : '/'
}

/** The conditions without one of them, or with another value. Another kind of produce drops the product chosen in the one before. */
export function changed(conditions: Conditions, change: Partial<Record<Condition, string | undefined>>): Conditions {
  const next: Record<string, string | undefined> = {
    ...conditions,
    ...('category' in change && { product: undefined }),
    ...change,
  }
  return Object.fromEntries(Object.entries(next).filter(([, value]) => value !== undefined)) as Conditions
}

export const applied = (conditions: Conditions) => CONDITIONS.filter((name) => conditions[name] !== undefined)

export const listQuery = ({ conditions, sort }: Pick<MarketState, 'conditions' | 'sort'>) =>
  apiPages('GET /listings', { query: { ...conditions, ...(sort !== 'new' && { sort }) } })

export const facetsQuery = (conditions: Conditions) => apiQuery('GET /listings/facets', { query: conditions })
