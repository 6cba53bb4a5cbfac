import type Stripe from 'stripe'
import { invalid, missing } from './errors.ts'
import { integer, only } from './parameters.ts'

interface PageParams {
  limit?: number
  starting_after?: string
  ending_before?: string
  created?: number | Stripe.RangeQueryParam
}

const PAGE = ['limit', 'starting_after', 'ending_before', 'created']

/**
 * A page of what matches, newest first, as Stripe gives lists. `equal`: the parameters that name a field's value, where they
 * are given; `more`: those that `matches` knows. Any other is refused.
 */
export function page<T extends { id: string; created?: number }, P extends PageParams>(
  table: ReadonlyMap<string, T>,
  params: P,
  url: string,
  {
    equal = [],
    more = [],
    matches = () => true,
  }: { equal?: readonly (keyof T & keyof P & string)[]; more?: readonly string[]; matches?: (one: T) => boolean } = {},
) {
  only(params, [...PAGE, ...equal, ...more])
  const limit = params.limit === undefined ? 10 : integer(params.limit, 'limit')
  if (limit > 100) throw invalid('This value must be less than or equal to 100.', 'parameter_invalid_integer', 'limit')
  const all = [...table.values()]
    .toReversed()
    .filter(
      (one) =>
        within(params.created, one.created) &&
        equal.every((name) => params[name] === undefined || Object.is(one[name], params[name])) &&
        matches(one),
    )
  const at = (id: string, param: string) => {
    const index = all.findIndex((one) => one.id === id)
    if (index < 0) throw missing('object', id, param)
    return index
  }
  if (params.ending_before !== undefined) {
    const end = at(params.ending_before, 'ending_before')
    const start = Math.max(0, end - limit)
    return { object: 'list' as const, data: all.slice(start, end), has_more: start > 0, url }
  }
  const start = params.starting_after === undefined ? 0 : at(params.starting_after, 'starting_after') + 1
  return {
    object: 'list' as const,
    data: all.slice(start, start + limit),
    has_more: start + limit < all.length,
    url,
  }
}

function within(range: PageParams['created'], created = 0): boolean {
  if (range === undefined) return true
  if (typeof range === 'number') return created === range
  return (
    created > (range.gt ?? -Infinity) &&
    created >= (range.gte ?? -Infinity) &&
    created < (range.lt ?? Infinity) &&
    created <= (range.lte ?? Infinity)
  )
}

/** A list that is part of an object: whole, newest first. */
export const whole = <T>(data: T[], url: string) => ({ object: 'list' as const, data, has_more: false, url })
