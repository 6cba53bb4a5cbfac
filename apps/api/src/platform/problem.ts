import { type Fault, PROBLEMS, type Problem, type ProblemSlug } from '@chl/contracts/problem'
import { TooMuch } from '@chl/domain/money'
import { m } from '@chl/messages/messages.js'
import { isUnavailable } from './db.ts'

export type Locale = 'vi' | 'en'
type Extra = Partial<Pick<Problem, 'detail' | 'errors' | 'lines' | 'state' | 'left' | 'retryAfter'>>

/** An expected failure: a use case returns it, before it has written anything. */
export class Refusal {
  readonly slug: ProblemSlug
  readonly extra: Extra
  constructor(slug: ProblemSlug, extra: Extra = {}) {
    this.slug = slug
    this.extra = extra
  }
}
export const refuse = (slug: ProblemSlug, extra?: Extra) => new Refusal(slug, extra)

/** The same, thrown: for the platform's own steps before a use case runs, and for what a use case meets after it began to write. */
export class Refused extends Error {
  readonly refusal: Refusal
  constructor(slug: ProblemSlug, extra?: Extra) {
    super(slug)
    this.refusal = new Refusal(slug, extra)
  }
}

const titles: Record<ProblemSlug, (inputs: Record<string, never>, options: { locale: Locale }) => string> = {
  'invalid-request': m.problem_invalid_request,
  'invalid-json': m.problem_invalid_json,
  'idempotency-key-missing': m.problem_idempotency_key_missing,
  'not-signed-in': m.problem_not_signed_in,
  'code-wrong': m.problem_code_wrong,
  'cross-origin': m.problem_cross_origin,
  forbidden: m.problem_forbidden,
  'not-found': m.problem_not_found,
  'method-not-allowed': m.problem_method_not_allowed,
  'request-in-flight': m.problem_request_in_flight,
  'state-changed': m.problem_state_changed,
  'cart-changed': m.problem_cart_changed,
  'stock-short': m.problem_stock_short,
  'over-authorized': m.problem_over_authorized,
  'method-not-offered': m.problem_method_not_offered,
  'float-limit': m.problem_float_limit,
  'not-two-people': m.problem_not_two_people,
  'own-interest': m.problem_own_interest,
  'signature-wrong': m.problem_signature_wrong,
  'not-allowed-now': m.problem_not_allowed_now,
  'code-expired': m.problem_code_expired,
  'body-too-slow': m.problem_body_too_slow,
  'body-too-large': m.problem_body_too_large,
  'unsupported-media-type': m.problem_unsupported_media_type,
  'photo-unreadable': m.problem_photo_unreadable,
  'idempotency-key-reused': m.problem_idempotency_key_reused,
  'too-many-requests': m.problem_too_many_requests,
  internal: m.problem_internal,
  unavailable: m.problem_unavailable,
}

/** A refusal as RFC 9457 problem details, in the reader's language. `requestId` lets people quote what they saw. */
export const problemOf = ({ slug, extra }: Refusal, locale: Locale, requestId: string): Problem => ({
  type: `/problems/${slug}`,
  title: titles[slug]({}, { locale }),
  status: PROBLEMS[slug],
  instance: `urn:request:${requestId}`,
  ...extra,
})

type HttpError = { type?: unknown; status?: unknown }
/** What a thrown error means to the caller; null where it is our fault, and a 500. */
export function refusalOf(error: unknown): Refusal | null {
  if (error instanceof Refused) return error.refusal
  if (error instanceof TooMuch) return refuse('invalid-request')
  const { type, status } = (typeof error === 'object' && error ? error : {}) as HttpError
  if (type === 'entity.parse.failed') return refuse('invalid-json')
  if (type === 'entity.too.large') return refuse('body-too-large')
  if (type === 'charset.unsupported' || type === 'encoding.unsupported') return refuse('unsupported-media-type')
  if (isUnavailable(error)) return refuse('unavailable')
  if (status === 404) return refuse('not-found') // a file of a build that is no longer there
  if (status === 400 || error instanceof URIError) return refuse('invalid-request')
  return null
}

/** Issues as faults, one of a kind for a field: a number beyond every limit is too large once. */
export function faultsOf(
  issues: readonly { path: PropertyKey[]; code?: string; message: string; keys?: string[] }[],
): Fault[] {
  const faults = issues.map(({ path, code, message, keys }) => ({
    path: [...path, ...(keys?.length === 1 ? keys : [])].map(String).join('.'),
    code: code ?? 'invalid',
    message,
  }))
  return faults.filter(
    (fault, i) => faults.findIndex(({ path, code }) => path === fault.path && code === fault.code) === i,
  )
}
