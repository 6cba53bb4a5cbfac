import type { Api } from './api.ts'
import type { InputOf, ReplyOf } from './endpoint.ts'
import type { Problem } from './problem.ts'

/** `GET /listings/:id`: an endpoint's name to the client. Types only, so that the browser loads no schema to make a call. */
export type Route = keyof Api
export type Input<R extends Route> = InputOf<Api[R]>
export type Reply<R extends Route> = ReplyOf<Api[R]>
export type Request = {
  params?: Record<string, string>
  query?: Record<string, unknown>
  body?: unknown
  idempotencyKey?: string
  signal?: AbortSignal
}
/** Sends one request and gives its parsed body, or throws an ApiError. HTTP in the browser, in process on the server. */
export type Transport = (method: string, path: string, request: Request) => Promise<unknown>

/** A refusal by the API: its problem+json. */
export class ApiError extends Error {
  readonly problem: Problem
  readonly status: number
  constructor(problem: Problem) {
    super(problem.title)
    this.name = 'ApiError'
    this.problem = problem
    this.status = problem.status
  }
  /** The stable last part of the problem's type: `stock-changed`. */
  get slug() {
    return this.problem.type.slice(this.problem.type.lastIndexOf('/') + 1)
  }
}

/** `{ params: { id } }` and `/listings/:id` to `/listings/…?q=…`; empty query values are left out. */
export function addressOf(path: string, { params = {}, query = {} }: Request) {
  const filled = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))
  const chosen = Object.entries(query)
    .filter(([, value]) => value !== undefined && value !== null && value !== '')
    .map(([name, value]) => [name, String(value)])
  return chosen.length ? `${filled}?${new URLSearchParams(chosen)}` : filled
}

type Rest<R extends Route> = keyof Input<R> extends never ? [input?: Extra] : [input: Input<R> & Extra]
type Extra = { idempotencyKey?: string; signal?: AbortSignal }
export type Client = <R extends Route>(route: R, ...rest: Rest<R>) => Promise<Reply<R>>

/** The typed client: `client('GET /listings/:id', { params: { id } })`. */
export function createClient(send: Transport): Client {
  const call = (route: string, input: Request = {}) => {
    const [method = '', path = ''] = route.split(' ')
    return send(method, path, input)
  }
  return call as Client
}
