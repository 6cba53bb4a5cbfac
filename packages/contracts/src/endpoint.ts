import type * as z from 'zod/mini'
import type { ProblemSlug } from './problem.ts'

type Schema = z.ZodMiniType
type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** Who may call: anybody, a signed-in person, or a person acting for one of its organizations (header `Acting-Organization`). */
export type Access = 'public' | 'person' | 'organization'

type Parts = { params?: Schema; query?: Schema; body?: Schema; reply?: Schema }
export type Endpoint = Parts & {
  id: string
  method: Method
  path: `/${string}`
  tag: string
  summary: string
  access: Access
  /** A write that a person could send twice: `Idempotency-Key` is required, and the second answer equals the first. */
  idempotent?: boolean
  status: 200 | 201 | 202 | 204
  /** What it may refuse beyond what every endpoint may: see `commonProblems` in problem.ts. */
  problems: readonly ProblemSlug[]
  /** Anything but JSON: a photo going in; a table, a photo or a paper coming out. */
  multipart?: boolean
  replyType?:
    | 'text/csv; charset=utf-8'
    | 'image/webp'
    | 'application/pdf'
    | 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
}

type Given = Omit<Endpoint, 'status' | 'problems'> & Partial<Pick<Endpoint, 'status' | 'problems'>>
type Complete<E> = E & Omit<{ readonly status: 200; readonly problems: readonly [] }, keyof E>

/** Describes one address of the API once: the server, the typed client and the OpenAPI document all come from this value. */
export const endpoint = <const E extends Given>(e: E): Complete<E> =>
  Object.assign({ status: 200, problems: [] }, e) as Complete<E>

type Has<E, K extends keyof Parts> = E extends { [P in K]: infer S extends Schema } ? S : never
/** What a caller sends (before parsing) and what a use case receives (after it). */
export type InputOf<E> = Pick_<{ params: In<E, 'params'>; query: In<E, 'query'>; body: In<E, 'body'> }>
export type ParsedOf<E> = Pick_<{ params: Out<E, 'params'>; query: Out<E, 'query'>; body: Out<E, 'body'> }>
export type ReplyOf<E> = [Has<E, 'reply'>] extends [never] ? null : z.output<Has<E, 'reply'>>
type In<E, K extends keyof Parts> = [Has<E, K>] extends [never] ? never : z.input<Has<E, K>>
type Out<E, K extends keyof Parts> = [Has<E, K>] extends [never] ? never : z.output<Has<E, K>>
type Pick_<T> = { [K in keyof T as [T[K]] extends [never] ? never : K]: T[K] }
