// Where a lax stand-in would let pass what Stripe refuses, or do what it was not asked.
import Stripe from 'stripe'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { HOLD, KEY, type Opened, openSandbox } from './testing/world.ts'
import { idOf } from './world.ts'

let at: Opened
beforeEach(async () => {
  at = await openSandbox()
})
afterEach(() => at.end())

/** A form as it is, past what the SDK would make of it. */
const send = async (path: string, form: Record<string, string>, method = 'POST') => {
  const body = new URLSearchParams(form)
  const headers = { authorization: `Bearer ${KEY}`, 'stripe-version': Stripe.API_VERSION }
  const answer = await fetch(`${at.sandbox.url}${path}${method === 'GET' ? `?${body}` : ''}`, {
    method,
    headers,
    ...(method === 'POST' && { body }),
  })
  return { status: answer.status, body: (await answer.json()) as { error?: { code?: string; param?: string } } }
}

test.each([
  ['amount', '1e6'],
  ['amount', '0x55730'],
  ['amount', '350000.0'],
  ['amount', ' 350000'],
  ['amount', '+350000'],
  ['amount[0]', '350000'],
])('%s=%s is no whole number', async (name, value) => {
  expect((await send('/v1/payment_intents', { currency: 'vnd', [name]: value })).status).toBe(400)
  expect(at.sandbox.objects.paymentIntents.size).toBe(0)
  expect((await send('/v1/payment_intents', { currency: 'vnd', amount: '350000' })).status).toBe(200)
})

test('a wrong number inside says where it stands', async () => {
  expect(await send('/v1/refunds', { 'created[gte]': '1e9' }, 'GET')).toMatchObject({
    status: 400,
    body: { error: { code: 'parameter_invalid_integer', param: 'created[gte]' } },
  })
})

describe('a capture', () => {
  test('of less than the least that a card can be charged is refused, and another one may follow', async () => {
    const { id } = await at.stripe.paymentIntents.create(HOLD)
    const capture = (amount_to_capture: number) => at.stripe.paymentIntents.capture(id, { amount_to_capture })
    for (const little of [1, 14_999])
      await expect(capture(little)).rejects.toMatchObject({ code: 'amount_too_small', param: 'amount_to_capture' })
    expect(await at.stripe.paymentIntents.retrieve(id)).toMatchObject({
      status: 'requires_capture',
      amount_received: 0,
    })
    expect((await capture(15_000)).amount_received).toBe(15_000)
  })

  test.each(['amount', 'data.latest_charge', 'latest_charge.amount', 'latest_charge.nothing'])(
    'with the expansion «%s», which there is none of, captures nothing',
    async (path) => {
      const { id } = await at.stripe.paymentIntents.create(HOLD)
      await expect(at.stripe.paymentIntents.capture(id, { expand: [path] })).rejects.toMatchObject({ param: 'expand' })
      expect((await at.stripe.paymentIntents.retrieve(id)).status).toBe('requires_capture')
    },
  )

  test('is expanded as it is asked, also in a list', async () => {
    const { id } = await at.stripe.paymentIntents.create(HOLD)
    await at.stripe.paymentIntents.capture(id, { amount_to_capture: 400_000 })
    const { data } = await at.stripe.paymentIntents.list({ expand: ['data.latest_charge.refunds'] })
    expect(data[0]?.latest_charge).toMatchObject({ object: 'charge', refunds: { data: [{ amount: 100_000 }] } })
  })
})

test.each<[string, () => Promise<unknown>]>([
  ['customer', () => at.stripe.charges.list({ customer: 'cus_1' })],
  ['payout', () => at.stripe.balanceTransactions.list({ payout: 'po_1' })],
  ['customer', () => at.stripe.paymentIntents.list({ customer: 'cus_1' })],
  ['subscription', () => at.stripe.checkout.sessions.list({ subscription: 'sub_1' })],
  [
    'automatic_payment_methods[enabled]',
    () => at.stripe.paymentIntents.create({ ...HOLD, automatic_payment_methods: { enabled: false } }),
  ],
  [
    'capabilities[bank_transfer_payments]',
    () =>
      at.stripe.accounts.create({
        capabilities: { transfers: { requested: true }, bank_transfer_payments: { requested: true } },
      }),
  ],
  ['tos_acceptance[ip]', () => at.stripe.accounts.create({ tos_acceptance: { ip: '127.0.0.1' } })],
])('%s is known to Stripe and not modelled: refused, never left aside', async (param, ask) => {
  await expect(ask()).rejects.toMatchObject({ code: 'not_modelled_by_sandbox', param })
})

test('every list can be asked by the time of creation, and page by page', async () => {
  const { stripe, sandbox } = at
  for (let n = 0; n < 3; n += 1) {
    await stripe.paymentIntents.create({
      ...HOLD,
      capture_method: 'automatic',
      payment_method: 'pm_card_createDispute',
    })
    sandbox.advance(60)
  }
  for (const dispute of sandbox.objects.disputes.values()) sandbox.closeDispute(dispute.id, 'won')
  for (const { id } of sandbox.objects.charges.values()) await stripe.refunds.create({ charge: id, amount: 20_000 })
  const lists = [stripe.disputes, stripe.refunds, stripe.charges, stripe.events, stripe.balanceTransactions]
  for (const list of lists) {
    const { data } = await list.list({ limit: 100 })
    const [newest] = data
    const last = data.at(-1)
    if (!newest || !last) throw new Error('nothing is there')
    const ids = async (created: Stripe.RangeQueryParam) =>
      (await list.list({ created, limit: 100 })).data.map(({ id }) => id)
    const kept = (holds: (created: number) => boolean) => data.filter((one) => holds(one.created)).map(({ id }) => id)
    const { created } = last
    expect(await ids({ gte: created })).toEqual(kept((time) => time >= created))
    expect(await ids({ gt: created })).toEqual(kept((time) => time > created))
    expect(await ids({ lt: newest.created })).toEqual(kept((time) => time < newest.created))
    expect(await ids({ lte: created })).toEqual(kept((time) => time <= created))
    const rest = await list.list({ starting_after: newest.id, limit: 2 })
    expect(rest.data.map(({ id }) => id)).toEqual(data.slice(1, 3).map(({ id }) => id))
  }
})

describe('an account in another region than the platform’s', () => {
  const create = (country: string, params: Stripe.AccountCreateParams = {}) =>
    at.stripe.accounts.create({ country, capabilities: { transfers: { requested: true } }, ...params })
  const RECIPIENT = { tos_acceptance: { service_agreement: 'recipient' } } as const

  test('can only receive by the recipient’s agreement', async () => {
    await expect(create('FR')).rejects.toThrow(/transfers.*without the.*card_payments/)
    const both = await create('FR', {
      capabilities: { transfers: { requested: true }, card_payments: { requested: true } },
    })
    expect(both.capabilities).toEqual({ transfers: 'inactive', card_payments: 'inactive' })
    expect(at.sandbox.completeOnboarding(both.id)).toMatchObject({ charges_enabled: true })
    expect((await create('FR', RECIPIENT)).tos_acceptance).toEqual({ service_agreement: 'recipient' })
    await expect(create('FR', { ...RECIPIENT, capabilities: { card_payments: { requested: true } } })).rejects.toThrow(
      /card_payments/,
    )
    expect((await create('US')).tos_acceptance).toEqual({ service_agreement: 'full' })
    await expect(create('US', RECIPIENT)).rejects.toThrow(/not supported for platforms in US/)
  })

  test('but the whole European Economic Area is one', async () => {
    await at.end()
    at = await openSandbox({ platformCountry: 'DE' })
    expect((await at.stripe.accounts.retrieveCurrent()).country).toBe('DE')
    await create('FR')
    await expect(create('FR', RECIPIENT)).rejects.toThrow(/not supported/)
    await expect(create('CH')).rejects.toThrow(/card_payments/)
  })
})

describe('time', () => {
  test('what moves a charge’s money waits as long as that money', async () => {
    const made = await at.stripe.paymentIntents.create({ ...HOLD, capture_method: 'automatic' })
    const { id: destination } = await at.stripe.accounts.create({ capabilities: { transfers: { requested: true } } })
    at.sandbox.completeOnboarding(destination)
    const source_transaction = idOf(made.latest_charge)
    const amount = at.sandbox.settle(200_000)
    const { id } = await at.stripe.transfers.create({ amount, currency: 'usd', destination, source_transaction })
    expect(at.sandbox.availableBalance).toBe(0)
    await at.stripe.transfers.createReversal(id, { amount: 100 })
    expect(at.sandbox.availableBalance).toBe(0)
    const { data } = await at.stripe.balanceTransactions.list()
    expect(new Set(data.map((one) => `${one.status} ${one.available_on}`)).size).toBe(1)
    at.sandbox.advance(2 * 86_400)
    const { pending, available } = await at.stripe.balance.retrieve()
    expect(pending[0]?.amount).toBe(0)
    expect(available[0]?.amount).toBe(data.reduce((sum, one) => sum + one.net, 0))
  })

  test('goes from deadline to deadline: what ended in between ended then', async () => {
    const { id, created } = await at.stripe.paymentIntents.create(HOLD)
    at.sandbox.advance(10 * 86_400)
    const ended = await at.stripe.paymentIntents.retrieve(id)
    expect((ended.canceled_at ?? 0) - created).toBeLessThanOrEqual(7 * 86_400 + 2)
    const { data } = await at.stripe.events.list({ type: 'payment_intent.canceled' })
    expect(data[0]?.created).toBe(ended.canceled_at)
    expect(at.sandbox.now() - created).toBeGreaterThanOrEqual(10 * 86_400)
  })
})

test.each([502, 404, 200])(
  'nonsense with status %i: the SDK takes it for an answer, and nothing was done',
  async (status) => {
    at.sandbox.faults.push({ match: /payment_intents$/, mode: 'nonsense', status, times: 1 })
    const answer = await at.stripe.paymentIntents.create(HOLD)
    expect(answer).toMatchObject({ message: 'no healthy upstream', lastResponse: { statusCode: status } })
    expect(at.sandbox.objects.paymentIntents.size).toBe(0)
  },
)
