// What the product relies on when it takes money by card, asked by the official SDK.
import Stripe from 'stripe'
import { expect, test } from 'vitest'
import { eachStripe } from './testing/each-stripe.ts'
import { idOf } from './world.ts'

const HOLD = {
  amount: 500_000,
  currency: 'vnd',
  capture_method: 'manual',
  payment_method: 'pm_card_visa',
  confirm: true,
  automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
} satisfies Stripe.PaymentIntentCreateParams

eachStripe(process.env.STRIPE_TEST_SECRET_KEY, (stripe) => {
  const key = () => `contract-${crypto.randomUUID()}`

  test('a hold is authorised and not taken; its charge says until when', async () => {
    const intent = await stripe().paymentIntents.create({ ...HOLD, transfer_group: 'c1', metadata: { a: '1' } })
    expect(intent).toMatchObject({
      object: 'payment_intent',
      status: 'requires_capture',
      amount: 500_000,
      amount_capturable: 500_000,
      amount_received: 0,
      capture_method: 'manual',
      currency: 'vnd',
      transfer_group: 'c1',
      metadata: { a: '1' },
      livemode: false,
    })
    const charge = await stripe().charges.retrieve(idOf(intent.latest_charge))
    expect(charge).toMatchObject({ captured: false, amount_captured: 0, balance_transaction: null, paid: true })
    const days = ((charge.payment_method_details?.card?.capture_before ?? 0) - charge.created) / 86_400
    expect(days).toBeGreaterThan(4)
    expect(days).toBeLessThan(8)
  })

  test('a part is captured once; the rest is released and shows as a refund without a balance transaction', async () => {
    const { id } = await stripe().paymentIntents.create(HOLD)
    const taken = await stripe().paymentIntents.capture(
      id,
      { amount_to_capture: 450_000, expand: ['latest_charge.balance_transaction'] },
      { idempotencyKey: key() },
    )
    expect(taken).toMatchObject({
      status: 'succeeded',
      amount: 500_000,
      amount_received: 450_000,
      amount_capturable: 0,
    })
    const charge = taken.latest_charge as Stripe.Charge
    expect(charge).toMatchObject({ captured: true, amount: 500_000, amount_captured: 450_000, amount_refunded: 50_000 })
    const transaction = charge.balance_transaction as Stripe.BalanceTransaction
    expect(transaction.currency).not.toBe('vnd')
    expect(transaction.exchange_rate).toBeGreaterThan(0)
    expect(transaction.net).toBe(transaction.amount - transaction.fee)
    expect(transaction.fee).toBeGreaterThan(0)
    const released = await stripe().refunds.list({ payment_intent: id })
    expect(released.data.map((one) => [one.amount, one.balance_transaction])).toEqual([[50_000, null]])
    await expect(stripe().paymentIntents.capture(id)).rejects.toMatchObject({ code: 'payment_intent_unexpected_state' })
  })

  test('no more than was authorised can be captured', async () => {
    const { id } = await stripe().paymentIntents.create(HOLD)
    await expect(stripe().paymentIntents.capture(id, { amount_to_capture: 500_001 })).rejects.toMatchObject({
      statusCode: 400,
      param: 'amount_to_capture',
    })
    expect((await stripe().paymentIntents.retrieve(id)).status).toBe('requires_capture')
  })

  test('one of two captures at the same time wins', async () => {
    const { id } = await stripe().paymentIntents.create(HOLD)
    const both = await Promise.allSettled([1, 2].map(() => stripe().paymentIntents.capture(id)))
    expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  test('a hold that is cancelled is released', async () => {
    const { id } = await stripe().paymentIntents.create(HOLD)
    const ended = await stripe().paymentIntents.cancel(id, { cancellation_reason: 'requested_by_customer' })
    expect(ended).toMatchObject({
      status: 'canceled',
      amount_capturable: 0,
      cancellation_reason: 'requested_by_customer',
    })
    expect(ended.canceled_at).toBeGreaterThan(0)
    const charge = await stripe().charges.retrieve(idOf(ended.latest_charge))
    expect(charge).toMatchObject({ captured: false, refunded: true, amount_refunded: 500_000 })
  })

  test('refunds: a part, no more than is left, then nothing', async () => {
    const { id } = await stripe().paymentIntents.create(HOLD)
    await stripe().paymentIntents.capture(id, { amount_to_capture: 450_000 })
    const part = await stripe().refunds.create(
      { payment_intent: id, amount: 100_000, reason: 'requested_by_customer', metadata: { op_id: 'r1' } },
      { idempotencyKey: key() },
    )
    expect(part).toMatchObject({ object: 'refund', amount: 100_000, status: 'succeeded', metadata: { op_id: 'r1' } })
    expect(part.balance_transaction).toMatch(/^txn_/)
    expect((await stripe().refunds.retrieve(part.id)).amount).toBe(100_000)
    await expect(stripe().refunds.create({ payment_intent: id, amount: 350_001 })).rejects.toMatchObject({
      statusCode: 400,
    })
    expect((await stripe().refunds.create({ payment_intent: id })).amount).toBe(350_000)
    await expect(stripe().refunds.create({ payment_intent: id })).rejects.toMatchObject({
      code: 'charge_already_refunded',
    })
    const list = await stripe().refunds.list({ payment_intent: id, limit: 2 })
    expect(list.data.map((one) => one.amount)).toEqual([350_000, 100_000])
    expect(list.has_more).toBe(true)
    const rest = await stripe().refunds.list({ payment_intent: id, starting_after: list.data[1]?.id ?? '' })
    expect(rest.data.map((one) => one.amount)).toEqual([50_000])
  })

  test('a hold has no charge to refund', async () => {
    const { id } = await stripe().paymentIntents.create(HOLD)
    await expect(stripe().refunds.create({ payment_intent: id })).rejects.toMatchObject({ statusCode: 400 })
  })

  test.each([
    ['pm_card_chargeDeclined', 'card_declined', 'generic_decline'],
    ['pm_card_chargeDeclinedInsufficientFunds', 'card_declined', 'insufficient_funds'],
    ['pm_card_chargeDeclinedExpiredCard', 'expired_card', undefined],
    ['pm_card_chargeDeclinedIncorrectCvc', 'incorrect_cvc', undefined],
    ['pm_card_chargeDeclinedProcessingError', 'processing_error', undefined],
  ])('%s is declined, and another card may be tried', async (card, code, declineCode) => {
    const failed: unknown = await stripe()
      .paymentIntents.create({ ...HOLD, payment_method: card })
      .catch((e) => e)
    expect(failed).toBeInstanceOf(Stripe.errors.StripeCardError)
    expect(failed).toMatchObject({ code, statusCode: 402, ...(declineCode && { decline_code: declineCode }) })
    const intent = (failed as InstanceType<typeof Stripe.errors.StripeCardError>).payment_intent as Stripe.PaymentIntent
    expect(intent).toMatchObject({ status: 'requires_payment_method', last_payment_error: { code } })
    const again = await stripe().paymentIntents.confirm(intent.id, { payment_method: 'pm_card_mastercard' })
    expect(again).toMatchObject({ id: intent.id, status: 'requires_capture', last_payment_error: null })
    const tries = await stripe().charges.list({ payment_intent: intent.id })
    expect(tries.data.map((one) => one.status)).toEqual(['succeeded', 'failed'])
  })

  test('3-D Secure waits for the buyer', async () => {
    const intent = await stripe().paymentIntents.create({
      amount: 50_000,
      currency: 'vnd',
      payment_method: 'pm_card_threeDSecure2Required',
      confirm: true,
      return_url: 'http://localhost/back',
      automatic_payment_methods: { enabled: true },
    })
    expect(intent.status).toBe('requires_action')
    expect(intent.next_action).toMatchObject({ type: 'redirect_to_url' })
    expect((await stripe().paymentIntents.cancel(intent.id)).status).toBe('canceled')
  })

  test('an intent may change before it is confirmed', async () => {
    const made = await stripe().paymentIntents.create({ amount: 70_000, currency: 'vnd', metadata: { a: '1', b: '2' } })
    expect(made.status).toBe('requires_payment_method')
    const next = await stripe().paymentIntents.update(made.id, { amount: 80_000, metadata: { a: '', c: '3' } })
    expect(next).toMatchObject({ amount: 80_000, metadata: { b: '2', c: '3' } })
    const found = await stripe().paymentIntents.list({ limit: 1 })
    expect(found.data).toHaveLength(1)
  })
})
