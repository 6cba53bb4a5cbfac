import Stripe from 'stripe'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { StripeSandbox } from './sandbox.ts'
import { clientOf } from './testing/each-stripe.ts'
import { HOLD, KEY, type Opened, openSandbox } from './testing/world.ts'

let at: Opened
beforeEach(async () => {
  at = await openSandbox()
})
afterEach(() => at.end())

describe('a lost response', () => {
  test('with the same key is one payment; the SDK asks again by itself, even told not to', async () => {
    at.sandbox.faults.push({ match: /POST \/v1\/payment_intents$/, mode: 'drop_after', times: 1 })
    const intent = await at.stripe.paymentIntents.create(HOLD, { idempotencyKey: 'hold:1' })
    expect(at.sandbox.objects.paymentIntents.size).toBe(1)
    expect(intent.lastResponse.headers['idempotent-replayed']).toBe('true')
    expect(at.sandbox.log.map((entry) => entry.replay)).toEqual([false, true])
  })

  test('of a capture is found again by its key', async () => {
    const { id } = await at.stripe.paymentIntents.create(HOLD)
    at.sandbox.faults.push({ match: /capture/, mode: 'drop_after', times: 2 })
    const capture = () =>
      at.stripe.paymentIntents.capture(id, { amount_to_capture: 450_000 }, { idempotencyKey: 'capture:1' })
    await expect(capture()).rejects.toBeInstanceOf(Stripe.errors.StripeConnectionError)
    expect((await capture()).amount_received).toBe(450_000)
    expect([...at.sandbox.objects.charges.values()].map((one) => one.amount_captured)).toEqual([450_000])
  })

  test('without an own key, asking again takes the money twice', async () => {
    at.sandbox.faults.push({ match: /payment_intents$/, mode: 'drop_after', times: 2 })
    await expect(at.stripe.paymentIntents.create(HOLD)).rejects.toBeInstanceOf(Stripe.errors.StripeConnectionError)
    await at.stripe.paymentIntents.create(HOLD)
    expect(at.sandbox.objects.charges.size).toBe(2)
  })
})

test('a request that never came did nothing', async () => {
  at.sandbox.faults.push({ match: /payment_intents$/, mode: 'drop_before', times: 2 })
  await expect(at.stripe.paymentIntents.create(HOLD)).rejects.toBeInstanceOf(Stripe.errors.StripeConnectionError)
  expect(at.sandbox.objects.paymentIntents.size).toBe(0)
})

test('a 500 before the work is gone the next time; one that was kept comes back under its key', async () => {
  at.sandbox.faults.push({ match: /payment_intents$/, mode: 'fail_before', times: 1 })
  const ask = (idempotencyKey: string) => at.stripe.paymentIntents.create(HOLD, { idempotencyKey })
  await expect(ask('k1')).rejects.toMatchObject({ statusCode: 500 })
  await ask('k1')
  at.sandbox.faults.push({ match: /payment_intents$/, mode: 'fail_saved', times: 1 })
  await expect(ask('k2')).rejects.toMatchObject({ statusCode: 500 })
  await expect(ask('k2')).rejects.toMatchObject({ statusCode: 500, headers: { 'idempotent-replayed': 'true' } })
  expect(at.sandbox.objects.paymentIntents.size).toBe(1)
})

test('with the same key at the same time: one works, the others are told to wait', async () => {
  at.sandbox.faults.push({ match: /payment_intents$/, mode: 'delay', ms: 300, times: 1 })
  const all = await Promise.allSettled(
    [1, 2, 3].map(() => at.stripe.paymentIntents.create(HOLD, { idempotencyKey: 'same' })),
  )
  expect(all.filter((one) => one.status === 'fulfilled')).toHaveLength(1)
  expect(at.sandbox.log.map((entry) => entry.status).toSorted((a, b) => a - b)).toEqual([200, 409, 409])
  expect(at.sandbox.objects.paymentIntents.size).toBe(1)
})

test('and an SDK that retries gets the one payment for all of them', async () => {
  const patient = clientOf(KEY, Number(new URL(at.sandbox.url).port), 5)
  at.sandbox.faults.push({ match: /payment_intents$/, mode: 'delay', ms: 300, times: 1 })
  const all = await Promise.all([1, 2, 3].map(() => patient.paymentIntents.create(HOLD, { idempotencyKey: 'same' })))
  expect(new Set(all.map((one) => one.id)).size).toBe(1)
})

test('a key is forgotten after 24 hours: then the same request is new work', async () => {
  const ask = () => at.stripe.paymentIntents.create(HOLD, { idempotencyKey: 'k' })
  const first = await ask()
  at.sandbox.advance(86_000)
  expect((await ask()).id).toBe(first.id)
  at.sandbox.advance(401)
  expect((await ask()).id).not.toBe(first.id)
})

test('a decline is kept under its key', async () => {
  const ask = () =>
    at.stripe.paymentIntents.create({ ...HOLD, payment_method: 'pm_card_chargeDeclined' }, { idempotencyKey: 'k' })
  await expect(ask()).rejects.toMatchObject({ code: 'card_declined' })
  await expect(ask()).rejects.toMatchObject({ code: 'card_declined', headers: { 'idempotent-replayed': 'true' } })
  expect(at.sandbox.objects.charges.size).toBe(1)
})

describe('refused at the door', () => {
  test.each(['sk_live_x', 'sk_test_x', 'rk_live_sandbox_x', ''])('the key %j', (secret) => {
    expect(() => new StripeSandbox({ secret })).toThrow('sk_test_sandbox_')
  })

  test('another key, another version, an unknown address, a connected account', async () => {
    const ask = (path: string, headers: Record<string, string>) =>
      fetch(`${at.sandbox.url}${path}`, { headers }).then(async (answer) => [answer.status, await answer.json()])
    const authorization = `Bearer ${KEY}`
    const version = { 'stripe-version': Stripe.API_VERSION }
    expect(await ask('/v1/balance', { authorization: 'Bearer sk_test_other', ...version })).toMatchObject([401, {}])
    expect(await ask('/v1/balance', { authorization, 'stripe-version': '2024-04-10' })).toMatchObject([400, {}])
    expect(await ask('/v1/customers', { authorization, ...version })).toMatchObject([
      404,
      { error: { type: 'invalid_request_error' } },
    ])
    await expect(at.stripe.balance.retrieve({}, { stripeAccount: 'acct_1' })).rejects.toMatchObject({
      code: 'not_modelled_by_sandbox',
    })
  })

  test('what Stripe knows and the sandbox does not model', async () => {
    await expect(at.stripe.paymentIntents.create({ ...HOLD, application_fee_amount: 1 })).rejects.toMatchObject({
      code: 'not_modelled_by_sandbox',
      param: 'application_fee_amount',
    })
    await expect(at.stripe.paymentIntents.create({ ...HOLD, currency: 'usd' })).rejects.toMatchObject({
      param: 'currency',
    })
    expect(at.sandbox.objects.paymentIntents.size).toBe(0)
  })

  test('an expansion of what is none', async () => {
    const { id } = await at.stripe.paymentIntents.create(HOLD)
    await expect(at.stripe.paymentIntents.retrieve(id, { expand: ['amount'] })).rejects.toMatchObject({
      param: 'expand',
    })
  })
})
