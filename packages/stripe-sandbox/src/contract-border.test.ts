// What the product relies on at the API's border, at Checkout and in lists, asked by the official SDK.
import Stripe from 'stripe'
import { expect, test } from 'vitest'
import { eachStripe } from './testing/each-stripe.ts'

const HOLD = {
  amount: 500_000,
  currency: 'vnd',
  capture_method: 'manual',
  payment_method: 'pm_card_visa',
  confirm: true,
  automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
} satisfies Stripe.PaymentIntentCreateParams

const session = (): Stripe.Checkout.SessionCreateParams => ({
  mode: 'payment',
  success_url: 'http://localhost/thanks?session={CHECKOUT_SESSION_ID}',
  cancel_url: 'http://localhost/cart',
  client_reference_id: 'checkout-1',
  locale: 'vi',
  expires_at: Math.floor(Date.now() / 1000) + 3_600,
  allowed_payment_method_types: ['card'],
  metadata: { checkout_id: 'c1' },
  line_items: [
    { quantity: 2, price_data: { currency: 'vnd', unit_amount: 45_000, product_data: { name: 'Mận hậu Mộc Châu' } } },
    { quantity: 1, price_data: { currency: 'vnd', unit_amount: 60_000, product_data: { name: 'Cải mèo' } } },
  ],
  payment_intent_data: { capture_method: 'manual', transfer_group: 'c1', metadata: { payment_id: 'p1' } },
})

eachStripe(process.env.STRIPE_TEST_SECRET_KEY, (stripe) => {
  const key = () => `contract-${crypto.randomUUID()}`

  test('a key stands for one piece of work', async () => {
    const idempotencyKey = key()
    const first = await stripe().paymentIntents.create({ amount: 70_000, currency: 'vnd' }, { idempotencyKey })
    const second = await stripe().paymentIntents.create({ amount: 70_000, currency: 'vnd' }, { idempotencyKey })
    expect(second.id).toBe(first.id)
    expect(second.lastResponse.headers['idempotent-replayed']).toBe('true')
    await expect(
      stripe().paymentIntents.create({ amount: 70_001, currency: 'vnd' }, { idempotencyKey }),
    ).rejects.toBeInstanceOf(Stripe.errors.StripeIdempotencyError)
  })

  test('a refusal is kept under the key; faulty parameters are not', async () => {
    const { id } = await stripe().paymentIntents.create(HOLD)
    const idempotencyKey = key()
    const refund = { payment_intent: id, amount: 10_000 }
    await expect(stripe().refunds.create(refund, { idempotencyKey })).rejects.toMatchObject({ statusCode: 400 })
    await stripe().paymentIntents.capture(id)
    await expect(stripe().refunds.create(refund, { idempotencyKey })).rejects.toMatchObject({
      headers: { 'idempotent-replayed': 'true' },
    })
    const faulty = key()
    await expect(
      stripe().paymentIntents.create({ amount: 1.5, currency: 'vnd' }, { idempotencyKey: faulty }),
    ).rejects.toMatchObject({ statusCode: 400 })
    await stripe().paymentIntents.create({ amount: 70_000, currency: 'vnd' }, { idempotencyKey: faulty })
  })

  test.each<[string, object, object]>([
    ['a fraction', { amount: 20_000.5 }, { code: 'parameter_invalid_integer', param: 'amount' }],
    ['too little', { amount: 100 }, { code: 'amount_too_small' }],
    ['too much', { amount: 100_000_000 }, { code: 'amount_too_large' }],
    ['an unknown parameter', { bogus: 1 }, { code: 'parameter_unknown', param: 'bogus' }],
    ['the old list of methods', { payment_method_types: ['card'] }, { statusCode: 400 }],
    ['an unknown word', { capture_method: 'someday' }, { statusCode: 400, param: 'capture_method' }],
    ['an unknown card', { payment_method: 'pm_card_nobody' }, { code: 'resource_missing' }],
  ])('refused: %s', async (_what, wrong, error) => {
    await expect(stripe().paymentIntents.create({ amount: 70_000, currency: 'vnd', ...wrong })).rejects.toMatchObject(
      error,
    )
  })

  test('what is not there is 404', async () => {
    for (const ask of [
      () => stripe().paymentIntents.retrieve('pi_nobody'),
      () => stripe().charges.retrieve('ch_nobody'),
      () => stripe().refunds.retrieve('re_nobody'),
      () => stripe().checkout.sessions.retrieve('cs_test_nobody'),
    ])
      await expect(ask()).rejects.toMatchObject({ statusCode: 404, code: 'resource_missing' })
  })

  test('a Checkout Session is open, and its PaymentIntent is made when the buyer pays', async () => {
    const made = await stripe().checkout.sessions.create(session(), { idempotencyKey: key() })
    expect(made).toMatchObject({
      object: 'checkout.session',
      status: 'open',
      payment_status: 'unpaid',
      amount_total: 150_000,
      currency: 'vnd',
      payment_intent: null,
      client_reference_id: 'checkout-1',
      metadata: { checkout_id: 'c1' },
      locale: 'vi',
      mode: 'payment',
    })
    expect(made.url).toMatch(/^https?:/)
    const read = await stripe().checkout.sessions.retrieve(made.id, { expand: ['line_items', 'payment_intent'] })
    expect(read.line_items?.data.map((one) => [one.description, one.quantity, one.amount_total]).sort()).toEqual([
      ['Cải mèo', 1, 60_000],
      ['Mận hậu Mộc Châu', 2, 90_000],
    ])
    const list = await stripe().checkout.sessions.list({ limit: 3 })
    expect(list.data.map((one) => one.id)).toContain(made.id)
  })

  test('an expired Checkout Session can’t be paid or expired again', async () => {
    const { id } = await stripe().checkout.sessions.create(session())
    expect(await stripe().checkout.sessions.expire(id)).toMatchObject({ status: 'expired', url: null })
    await expect(stripe().checkout.sessions.expire(id)).rejects.toMatchObject({ statusCode: 400 })
  })

  test('a Checkout Session lasts from 30 minutes to 24 hours', async () => {
    const now = Math.floor(Date.now() / 1000)
    for (const expires_at of [now + 600, now + 2 * 86_400])
      await expect(stripe().checkout.sessions.create({ ...session(), expires_at })).rejects.toMatchObject({
        statusCode: 400,
        param: 'expires_at',
      })
  })

  test('a Checkout Session has from one to a hundred lines', async () => {
    const [line] = session().line_items ?? []
    for (const count of [0, 101])
      await expect(
        stripe().checkout.sessions.create({ ...session(), line_items: Array(count).fill(line) }),
      ).rejects.toMatchObject({ statusCode: 400 })
    const full = await stripe().checkout.sessions.create({ ...session(), line_items: Array(100).fill(line) })
    expect(full.amount_total).toBe(9_000_000)
  })

  test('the balance is not in đồng', async () => {
    const balance = await stripe().balance.retrieve()
    expect(balance.object).toBe('balance')
    expect([...balance.available, ...balance.pending].map((one) => one.currency)).not.toContain('vnd')
  })

  test('what happened can be read as events', async () => {
    const { id } = await stripe().paymentIntents.create({ amount: 70_000, currency: 'vnd' })
    await expect
      .poll(async () => {
        const { data } = await stripe().events.list({ type: 'payment_intent.created', limit: 10 })
        return data.map((one) => ('id' in one.data.object ? one.data.object.id : ''))
      })
      .toContain(id)
  })
})
