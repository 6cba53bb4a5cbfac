import Stripe from 'stripe'
import { expect, test } from 'vitest'
import { HOLD, openSandbox, WEBHOOK_SECRET } from './testing/world.ts'

const types = (events: readonly Stripe.Event[]) => events.map((event) => event.type)

test('reversed, doubled and one answered 500: every event comes, and in no order', async () => {
  const { sandbox, stripe, receiver, end } = await openSandbox()
  const { id } = await stripe.paymentIntents.create(HOLD)
  await stripe.paymentIntents.capture(id)
  expect(types(sandbox.outbox)).toEqual([
    'payment_intent.created',
    'charge.succeeded',
    'payment_intent.amount_capturable_updated',
    'charge.captured',
    'payment_intent.succeeded',
  ])
  receiver.failing = 1
  const statuses = await sandbox.deliver((waiting) => waiting.toReversed().flatMap((event) => [event, event]))
  expect(statuses[0]).toBe(500)
  expect(new Set(receiver.events.map((event) => event.id))).toEqual(new Set(sandbox.objects.events.keys()))
  expect(types(receiver.events)[0]).toBe('payment_intent.succeeded')
  expect(receiver.events[0]).toMatchObject({
    object: 'event',
    livemode: false,
    api_version: Stripe.API_VERSION,
    pending_webhooks: 1,
    data: { object: { id, status: 'succeeded' } },
  })
  expect(sandbox.outbox).toEqual([])
  await end()
})

test('an event shows its object as it was then', async () => {
  const { sandbox, stripe, receiver, end } = await openSandbox()
  const { id } = await stripe.paymentIntents.create(HOLD)
  await stripe.paymentIntents.cancel(id)
  await sandbox.deliver()
  const held = receiver.events.find((event) => event.type === 'payment_intent.amount_capturable_updated')
  expect(held?.data.object).toMatchObject({ status: 'requires_capture' })
  await end()
})

test('a test may keep events back; what fails waits on', async () => {
  const { sandbox, stripe, receiver, end } = await openSandbox()
  await stripe.paymentIntents.create(HOLD)
  await sandbox.deliver((waiting) => waiting.filter((event) => event.type.startsWith('charge.')))
  expect(types(receiver.events)).toEqual(['charge.succeeded'])
  receiver.failing = 1
  expect(await sandbox.deliver()).toEqual([500, 200])
  expect(types(sandbox.outbox)).toEqual(['payment_intent.created'])
  await receiver.close()
  expect(await sandbox.deliver()).toEqual([0])
  await sandbox.close()
  await end()
})

test('by itself: late, doubled, repeated after a 500, until all have come', async () => {
  const { sandbox, stripe, receiver, end } = await openSandbox({
    auto: true,
    disorder: { seed: 7, duplicate: 0.5, delayMs: 50 },
  })
  receiver.failing = 2
  for (let i = 0; i < 5; i += 1) await stripe.paymentIntents.create(HOLD)
  await expect.poll(() => sandbox.outbox.length, { timeout: 10_000 }).toBe(0)
  expect(new Set(receiver.events.map((event) => event.id)).size).toBe(15)
  expect(receiver.events.length).toBeGreaterThan(15)
  expect((await stripe.events.list({ delivery_success: true, limit: 100 })).data).toHaveLength(15)
  await end()
})

test('signatures: another body, an old stamp, another secret', () => {
  const payload = '{"id":"evt_1","object":"event"}'
  const sign = (timestamp?: number) =>
    Stripe.webhooks.generateTestHeaderString({ payload, secret: WEBHOOK_SECRET, ...(timestamp && { timestamp }) })
  const verify = (body: string, signature: string, secret = WEBHOOK_SECRET, tolerance?: number) =>
    Stripe.webhooks.constructEvent(body, signature, secret, tolerance)
  expect(verify(payload, sign()).id).toBe('evt_1')
  expect(() => verify(`${payload} `, sign())).toThrow(Stripe.errors.StripeSignatureVerificationError)
  expect(() => verify(payload, sign(), 'whsec_other')).toThrow(Stripe.errors.StripeSignatureVerificationError)
  const old = sign(Math.floor(Date.now() / 1000) - 301)
  expect(() => verify(payload, old)).toThrow('Timestamp outside the tolerance zone')
  expect(verify(payload, old, WEBHOOK_SECRET, 0).id).toBe('evt_1')
})
