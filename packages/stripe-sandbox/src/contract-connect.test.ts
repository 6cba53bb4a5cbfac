// What the product relies on when it pays sellers by Connect and when a card is disputed, asked by the official SDK. A real
// account must have signed up for Connect.
import type Stripe from 'stripe'
import { expect, test } from 'vitest'
import { isSameRegion } from './options.ts'
import { eachStripe } from './testing/each-stripe.ts'
import { idOf } from './world.ts'

const CHARGE = {
  amount: 500_000,
  currency: 'vnd',
  payment_method: 'pm_card_visa',
  confirm: true,
  automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
} satisfies Stripe.PaymentIntentCreateParams

const SELLER = {
  controller: {
    fees: { payer: 'application' },
    losses: { payments: 'application' },
    requirement_collection: 'stripe',
    stripe_dashboard: { type: 'express' },
  },
  capabilities: { transfers: { requested: true } },
} satisfies Stripe.AccountCreateParams

eachStripe(process.env.STRIPE_TEST_SECRET_KEY, (stripe) => {
  const home = async () => (await stripe().accounts.retrieveCurrent()).country ?? ''

  test('an account of the platform’s own region only receives, and begins without anything', async () => {
    const made = await stripe().accounts.create({
      ...SELLER,
      country: await home(),
      metadata: { organization_id: 'o1' },
    })
    expect(made).toMatchObject({ object: 'account', details_submitted: false, payouts_enabled: false })
    expect((await stripe().accounts.retrieve(made.id)).capabilities?.transfers).toBe('inactive')
    const link = await stripe().accountLinks.create({
      account: made.id,
      type: 'account_onboarding',
      return_url: 'http://localhost/done',
      refresh_url: 'http://localhost/again',
    })
    expect(link).toMatchObject({ object: 'account_link', url: expect.stringMatching(/^https?:/) })
    expect(link.expires_at).toBeGreaterThan(link.created)
  })

  test('an account of another region only receives by the recipient’s agreement', async () => {
    const country = isSameRegion('FR', await home()) ? 'US' : 'FR'
    await expect(stripe().accounts.create({ ...SELLER, country })).rejects.toMatchObject({
      statusCode: 400,
      message: expect.stringContaining('card_payments'),
    })
    const tos_acceptance = { service_agreement: 'recipient' }
    const made = await stripe().accounts.create({ ...SELLER, country, tos_acceptance })
    expect(made).toMatchObject({ country, tos_acceptance })
  })

  test('where Stripe has no accounts, none can be made', async () => {
    await expect(stripe().accounts.create({ ...SELLER, country: 'VN' })).rejects.toMatchObject({ statusCode: 400 })
  })

  test('nothing is transferred to an account that is not ready, or to none', async () => {
    const { latest_charge: charge } = await stripe().paymentIntents.create({ ...CHARGE, transfer_group: 'c2' })
    const { data } = await stripe().balanceTransactions.list({ source: idOf(charge) })
    const [{ currency } = { currency: '' }] = data
    expect(currency).toMatch(/^(?!vnd)[a-z]{3}$/)
    const { id } = await stripe().accounts.create({ ...SELLER, country: await home() })
    const transfer = (destination: string) =>
      stripe().transfers.create({ amount: 100, currency, destination, source_transaction: idOf(charge) })
    await expect(transfer(id)).rejects.toMatchObject({ code: 'insufficient_capabilities_for_transfer' })
    await expect(transfer('acct_nobody')).rejects.toMatchObject({ code: 'resource_missing' })
    expect((await stripe().transfers.list({ destination: id })).data).toEqual([])
    await expect(stripe().transfers.retrieve('tr_nobody')).rejects.toMatchObject({ statusCode: 404 })
  })

  test('a charge that is disputed says so, is found among the disputes, and can’t be given back', async () => {
    const since = Math.floor(Date.now() / 1000) - 60
    const { id } = await stripe().paymentIntents.create({ ...CHARGE, payment_method: 'pm_card_createDispute' })
    const found = () => stripe().disputes.list({ payment_intent: id, created: { gte: since } })
    await expect.poll(async () => (await found()).data.length, { timeout: 30_000, interval: 500 }).toBe(1)
    const [dispute] = (await found()).data
    expect(dispute).toMatchObject({ object: 'dispute', payment_intent: id, amount: 500_000, currency: 'vnd' })
    expect(dispute?.balance_transactions[0]?.amount).toBeLessThan(0)
    expect((await stripe().charges.retrieve(idOf(dispute?.charge))).disputed).toBe(true)
    await expect(stripe().refunds.create({ payment_intent: id })).rejects.toMatchObject({ code: 'charge_disputed' })
    const evidence = { uncategorized_text: 'Cân tại chỗ' }
    expect(await stripe().disputes.update(dispute?.id ?? '', { evidence, submit: false })).toMatchObject({
      evidence,
      evidence_details: { has_evidence: true, submission_count: 0 },
    })
  })
})
