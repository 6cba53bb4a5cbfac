import { ProviderRefused, ProviderUnclear } from './card-provider.ts'

type StripeFault = {
  type: string
  code?: unknown
  decline_code?: unknown
  statusCode?: unknown
  headers?: Record<string, string>
}
const isStripeFault = (error: unknown): error is StripeFault =>
  error instanceof Error && 'type' in error && typeof error.type === 'string' && error.type.startsWith('Stripe')

// Definite: the parameters or the state of things are against it. A wrong key of ours (401, 403) is not: it may be mended, and
// the same call sent again; nor is an idempotency error, because the first call of that key may have been done.
const DEFINITE: ReadonlySet<string> = new Set(['StripeCardError', 'StripeInvalidRequestError'])

/**
 * What an error of the SDK says of the call: ProviderRefused or ProviderUnclear, with the provider's word and none of its
 * objects, which hold secrets and must not reach a log. An error that isn't the SDK's comes back as it is.
 */
export function faultOf(error: unknown): unknown {
  if (!isStripeFault(error)) return error
  const { type, code, decline_code: decline, statusCode, headers } = error
  const word = [decline, code, type].find((text): text is string => typeof text === 'string') ?? type
  if (DEFINITE.has(type) && statusCode !== 409) return new ProviderRefused(word)
  return new ProviderUnclear(word, headers?.['idempotent-replayed'] === 'true')
}

type Answered = { object: string; lastResponse: { statusCode: number } }

/**
 * An answer that is what was asked for. The SDK takes any JSON without `error` for a success, whatever its status
 * (payments.md §1.2): what has another status, type or prefix is no answer. Throws ProviderUnclear.
 */
export function demandAnswer<T extends Answered>(answer: T, object: string, prefix?: string): T {
  const id: unknown = 'id' in answer ? answer.id : null
  const right =
    answer.lastResponse.statusCode < 300 &&
    answer.object === object &&
    (prefix === undefined || (typeof id === 'string' && id.startsWith(prefix)))
  if (!right) throw new ProviderUnclear(`answered ${answer.lastResponse.statusCode} without a ${object}`)
  return answer
}
