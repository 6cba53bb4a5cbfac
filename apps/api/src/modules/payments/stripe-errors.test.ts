import Stripe from 'stripe'
import { describe, expect, test } from 'vitest'
import { ProviderRefused, ProviderUnclear } from './card-provider.ts'
import { demandAnswer, faultOf } from './stripe-errors.ts'

const { errors } = Stripe
const raw = (given: object) => ({
  type: 'api_error',
  message: 'canary',
  payment_intent: { client_secret: 'canary' },
  ...given,
})

describe('what an error says of the call', () => {
  test.each([
    [
      'a card declined',
      new errors.StripeCardError(raw({ code: 'card_declined', decline_code: 'lost_card' }) as never),
      'lost_card',
    ],
    [
      'faulty parameters',
      new errors.StripeInvalidRequestError(raw({ code: 'amount_too_large' }) as never),
      'amount_too_large',
    ],
  ])('%s: no, for good', (_, error, code) => {
    const fault = faultOf(error)
    expect(fault).toBeInstanceOf(ProviderRefused)
    expect(fault).toMatchObject({ code })
  })

  test.each([
    ['no connection', new errors.StripeConnectionError(raw({}) as never)],
    ['a fault of theirs', new errors.StripeAPIError(raw({ statusCode: 500 }) as never)],
    ['too many', new errors.StripeRateLimitError(raw({ statusCode: 429 }) as never)],
    ['a key that is wrong, and may be mended', new errors.StripeAuthenticationError(raw({ statusCode: 401 }) as never)],
    ['not allowed, and may be', new errors.StripePermissionError(raw({ statusCode: 403 }) as never)],
    ['another call with this key', new errors.StripeIdempotencyError(raw({ statusCode: 400 }) as never)],
    ['in flight', new errors.StripeInvalidRequestError(raw({ statusCode: 409 }) as never)],
  ])('%s: nobody knows', (_, error) => {
    expect(faultOf(error)).toBeInstanceOf(ProviderUnclear)
  })

  test('a fault that is kept under the key is told apart', () => {
    const error = new errors.StripeAPIError(
      raw({ statusCode: 500, headers: { 'idempotent-replayed': 'true' } }) as never,
    )
    expect(faultOf(error)).toMatchObject({ replayed: true })
  })

  test('none of the provider’s objects come along: they hold secrets', () => {
    const fault = faultOf(new errors.StripeCardError(raw({ code: 'card_declined' }) as never))
    expect(JSON.stringify(fault) + String(fault)).not.toContain('canary')
  })

  test('an error of ours is left as it is', () => {
    const ours = new TypeError('ours')
    expect(faultOf(ours)).toBe(ours)
  })
})

describe('an answer', () => {
  const answer = (given: object = {}, statusCode = 200) =>
    ({ id: 'pi_1', object: 'payment_intent', ...given, lastResponse: { statusCode } }) as never

  test('is what was asked for, or none', () => {
    expect(demandAnswer(answer(), 'payment_intent', 'pi_')).toMatchObject({ id: 'pi_1' })
    for (const other of [
      answer({}, 404),
      answer({}, 502),
      answer({ object: 'charge' }),
      answer({ id: 'ch_1' }),
      answer({ id: undefined }),
    ])
      expect(() => demandAnswer(other, 'payment_intent', 'pi_')).toThrow(ProviderUnclear)
  })
})
