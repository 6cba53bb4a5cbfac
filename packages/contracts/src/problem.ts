import * as z from 'zod/mini'

/** Every refusal's stable name and HTTP status. The type of a problem is `/problems/<name>` (RFC 9457). */
export const PROBLEMS = {
  'invalid-request': 400,
  'invalid-json': 400,
  'idempotency-key-missing': 400,
  'not-signed-in': 401,
  'code-wrong': 401,
  'cross-origin': 403,
  forbidden: 403,
  'own-interest': 403,
  'not-found': 404,
  'method-not-allowed': 405,
  'body-too-slow': 408,
  'request-in-flight': 409,
  'state-changed': 409,
  'cart-changed': 409,
  'stock-short': 409,
  'over-authorized': 409,
  'method-not-offered': 409,
  'float-limit': 409,
  'not-two-people': 409,
  'not-allowed-now': 409,
  'code-expired': 410,
  'body-too-large': 413,
  'unsupported-media-type': 415,
  'signature-wrong': 400,
  'photo-unreadable': 422,
  'idempotency-key-reused': 422,
  'too-many-requests': 429,
  internal: 500,
  unavailable: 503,
} as const
export type ProblemSlug = keyof typeof PROBLEMS
export const isProblemSlug = (name: string): name is ProblemSlug => Object.hasOwn(PROBLEMS, name)
export const problemSlugs = Object.keys(PROBLEMS).filter(isProblemSlug)

/** What any endpoint may answer, so that none has to list it. */
export const commonProblems = [
  'invalid-request',
  'not-found',
  'method-not-allowed',
  'too-many-requests',
  'internal',
  'unavailable',
] as const satisfies readonly ProblemSlug[]

export const fault = z.object({
  path: z.string(),
  code: z.string(),
  message: z.string(),
})
export type Fault = z.output<typeof fault>

/** RFC 9457 problem details. `errors` holds every fault of the input, `lines` what changed in a cart, `state` the present one,
 * `left` what is left of a stock, or of the tries of a code. */
export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.optional(z.string()),
    instance: z.optional(z.string()),
    errors: z.optional(z.array(fault)),
    lines: z.optional(z.array(z.unknown())),
    state: z.optional(z.string()),
    left: z.optional(z.int()),
    /** Seconds to wait before the next try, where a limit was reached: the header Retry-After says the same. */
    retryAfter: z.optional(z.int()),
  })
  .register(z.globalRegistry, { id: 'Problem' })
export type Problem = z.output<typeof problem>
