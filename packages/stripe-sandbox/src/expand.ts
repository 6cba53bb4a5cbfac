import { invalid } from './errors.ts'
import { whole } from './lists.ts'
import type { World } from './world.ts'

type Json = Record<string, unknown>
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null

/** A copy of an answer with what `expand[]` asks for, as far as four levels deep. */
export function expanded(world: World, answer: object, paths: unknown): object {
  const copy: Json = structuredClone(answer) as Json
  for (const path of Array.isArray(paths) ? paths.map(String) : []) {
    const keys = path.split('.')
    if (keys.length > 4)
      throw invalid(`You cannot expand more than 4 levels of a property (${path}).`, undefined, 'expand')
    walk(world, copy, keys, path)
  }
  return copy
}

function walk(world: World, at: Json, [key = '', ...rest]: string[], path: string): void {
  const value = at[key] ?? structuredClone(included(world, at, key))
  if (value === undefined) throw invalid(`This property cannot be expanded (${path}).`, undefined, 'expand')
  if (value === null) return
  if (Array.isArray(value)) {
    for (const one of value) if (isObject(one) && rest.length) walk(world, one, rest, path)
    return
  }
  const object = typeof value === 'string' ? find(world, value) : value
  if (!isObject(object)) throw invalid(`This property cannot be expanded (${path}).`, undefined, 'expand')
  at[key] = typeof value === 'string' ? structuredClone(object) : object
  if (rest.length) walk(world, at[key] as Json, rest, path)
}

/** What is left out of an object unless it is asked for. */
function included(world: World, at: Json, key: string): unknown {
  const { plans, refunds } = world.tables
  if (key in at) return null
  if (at.object === 'checkout.session' && key === 'line_items')
    return whole(plans.get(String(at.id))?.items ?? [], `/v1/checkout/sessions/${String(at.id)}/line_items`)
  if (at.object === 'charge' && key === 'refunds')
    return whole(
      [...refunds.values()].filter((refund) => refund.charge === at.id).toReversed(),
      `/v1/charges/${String(at.id)}/refunds`,
    )
}

function find({ tables }: World, id: string): object | undefined {
  const places = [
    tables.paymentIntents,
    tables.charges,
    tables.refunds,
    tables.accounts,
    tables.transfers,
    tables.reversals,
    tables.balanceTransactions,
  ]
  for (const place of places) if (place.has(id)) return place.get(id)
}
