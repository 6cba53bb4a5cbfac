import { invalid } from './errors.ts'
import { whole } from './lists.ts'
import type { Route } from './route.ts'
import type { World } from './world.ts'

type Json = Record<string, unknown>
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null

// What can be expanded of each type of object, and into which type; of a list, into what it lists. Of what may be of any type
// (a movement's source) nothing further.
const EXPANDABLE: Record<string, Record<string, string>> = {
  payment_intent: { latest_charge: 'charge' },
  charge: { balance_transaction: 'balance_transaction', payment_intent: 'payment_intent', refunds: 'list refund' },
  refund: {
    balance_transaction: 'balance_transaction',
    failure_balance_transaction: 'balance_transaction',
    charge: 'charge',
    payment_intent: 'payment_intent',
  },
  'checkout.session': { payment_intent: 'payment_intent', line_items: 'list item' },
  transfer: {
    balance_transaction: 'balance_transaction',
    destination: 'account',
    source_transaction: 'charge',
    reversals: 'list transfer_reversal',
  },
  transfer_reversal: { balance_transaction: 'balance_transaction', transfer: 'transfer' },
  balance_transaction: { source: 'any' },
  dispute: { charge: 'charge', payment_intent: 'payment_intent' },
}
const TYPES: Record<string, string> = {
  payment_intents: 'payment_intent',
  charges: 'charge',
  refunds: 'refund',
  checkout: 'checkout.session',
  transfers: 'transfer',
  balance_transactions: 'balance_transaction',
  disputes: 'dispute',
}

/**
 * Refuses an expansion that there is none of, by the address alone: before anything is done, so that what is refused has changed
 * nothing. @throws ApiError 400
 */
export function demandExpandable({ method, path }: Pick<Route, 'method' | 'path'>, expand: unknown): void {
  const isList = method === 'GET' && !path.includes(':id')
  const given = path.endsWith('/reversals') ? 'transfer_reversal' : (TYPES[path.split('/')[2] ?? ''] ?? 'none')
  for (const asked of Array.isArray(expand) ? expand.map(String) : []) {
    const keys = asked.split('.')
    if (keys.length > 4)
      throw invalid(`You cannot expand more than 4 levels of a property (${asked}).`, undefined, 'expand')
    let type: string | undefined = isList ? `list ${given}` : given
    for (const key of keys)
      type = type?.startsWith('list ') ? (key === 'data' ? type.slice(5) : undefined) : EXPANDABLE[type ?? '']?.[key]
    if (type === undefined) throw invalid(`This property cannot be expanded (${asked}).`, undefined, 'expand')
  }
}

/** A copy of an answer with what `expand[]` asks for, which demandExpandable has let through. */
export function expanded(world: World, answer: object, paths: unknown): object {
  const copy: Json = structuredClone(answer) as Json
  for (const path of Array.isArray(paths) ? paths.map(String) : []) walk(world, copy, path.split('.'))
  return copy
}

function walk(world: World, at: Json, [key = '', ...rest]: string[]): void {
  const value = at[key] ?? structuredClone(included(world, at, key))
  if (Array.isArray(value)) {
    for (const one of value) if (isObject(one) && rest.length) walk(world, one, rest)
    return
  }
  const object = typeof value === 'string' ? find(world, value) : value
  if (!isObject(object)) return
  at[key] = typeof value === 'string' ? structuredClone(object) : object
  if (rest.length) walk(world, at[key] as Json, rest)
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
