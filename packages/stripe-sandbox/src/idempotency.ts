import { ApiError, invalid } from './errors.ts'
import { DAY } from './options.ts'
import type { World } from './world.ts'

export interface Answer {
  status: number
  body: object
  /** Had the work begun, so that the answer is kept under the key? */
  began: boolean
  replayed?: boolean
}

/**
 * One key, one piece of work, one answer for 24 hours: https://docs.stripe.com/api/idempotent_requests
 * @param work never rejects
 * @throws ApiError for a key that stands for other parameters, or for a request that has not ended yet
 */
export async function once(
  world: World,
  key: string,
  fingerprint: string,
  underWay: Map<string, string>,
  work: () => Promise<Answer>,
): Promise<Answer> {
  if (key.length > 255) throw invalid('Idempotency keys can be at most 255 characters.', 'idempotency_key_too_long')
  const { answers } = world.tables
  const saved = answers.get(key)
  const known = saved?.fingerprint ?? underWay.get(key)
  if (known !== undefined && known !== fingerprint)
    throw new ApiError(
      400,
      {
        type: 'idempotency_error',
        message: `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
      },
      false,
    )
  if (saved) return { status: saved.status, body: saved.body, began: true, replayed: true }
  if (underWay.has(key))
    throw new ApiError(
      409,
      {
        type: 'idempotency_error',
        code: 'idempotency_key_in_use',
        message:
          'There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through). Please try again later.',
      },
      false,
    )
  underWay.set(key, fingerprint)
  try {
    const answer = await work()
    if (answer.began) answers.set(key, { fingerprint, at: world.now(), status: answer.status, body: answer.body })
    return answer
  } finally {
    underWay.delete(key)
  }
}

/** Keys are forgotten after 24 hours; events after 30 days, as Stripe keeps them. */
export function forget(world: World): void {
  const { answers, events, queue } = world.tables
  for (const [key, { at }] of answers) if (at + DAY <= world.now()) answers.delete(key)
  for (const [id, { created }] of events) if (created + 30 * DAY <= world.now() && !queue.has(id)) events.delete(id)
}
