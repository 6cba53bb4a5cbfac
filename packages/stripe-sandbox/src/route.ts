import { parse } from './parameters.ts'
import type { Requests } from './req.ts'
import type { World } from './world.ts'

/** One address of the API. */
export interface Route {
  method: 'GET' | 'POST'
  /** /v1/charges/:id */
  path: string
  run: (world: World, form: object, id: string) => object
}

/** An address, the type of its parameters, and what it does: it runs without a pause, so nothing comes between. */
export const route = <K extends keyof Requests>(
  method: Route['method'],
  path: string,
  params: K,
  answer: (world: World, params: Requests[K], id: string) => object,
): Route => ({ method, path, run: (world, form, id) => answer(world, parse(params, form), id) })
