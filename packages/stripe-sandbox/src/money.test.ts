import { afterEach, beforeEach, expect, test } from 'vitest'
import { HOLD, type Opened, openSandbox } from './testing/world.ts'
import { idOf } from './world.ts'

const DAY = 86_400
let at: Opened
beforeEach(async () => {
  at = await openSandbox()
})
afterEach(() => at.end())

async function captured(amount = 450_000) {
  const { id } = await at.stripe.paymentIntents.create(HOLD)
  const intent = await at.stripe.paymentIntents.capture(id, { amount_to_capture: amount })
  return { intent: id, charge: idOf(intent.latest_charge) }
}
const seller = () =>
  at.stripe.accounts.create({
    country: 'US',
    controller: {
      fees: { payer: 'application' },
      losses: { payments: 'application' },
      stripe_dashboard: { type: 'none' },
      requirement_collection: 'application',
    },
    capabilities: { transfers: { requested: true } },
  })
async function readySeller() {
  const { id } = await seller()
  at.sandbox.completeOnboarding(id)
  return id
}

test('an authorisation lapses after seven days, and the events say so', async () => {
  const { id } = await at.stripe.paymentIntents.create(HOLD)
  at.sandbox.advance(7 * DAY - 60)
  expect((await at.stripe.paymentIntents.retrieve(id)).status).toBe('requires_capture')
  at.sandbox.advance(61)
  expect(await at.stripe.paymentIntents.retrieve(id)).toMatchObject({
    status: 'canceled',
    cancellation_reason: 'automatic',
    amount_capturable: 0,
  })
  await expect(at.stripe.paymentIntents.capture(id)).rejects.toMatchObject({ code: 'payment_intent_unexpected_state' })
  const { data } = await at.stripe.events.list({ types: ['charge.expired', 'payment_intent.canceled'] })
  expect(data.map((event) => event.type)).toEqual(['payment_intent.canceled', 'charge.expired'])
})

test('two sellers are paid out of one capture, in its settlement currency and up to its amount', async () => {
  const { charge } = await captured()
  const [one, two] = [await seller(), await seller()]
  const half = at.sandbox.settle(200_000)
  const transfer = (destination: string, amount = half, currency = 'usd') =>
    at.stripe.transfers.create({ amount, currency, destination, source_transaction: charge })
  await expect(transfer(one.id)).rejects.toMatchObject({ code: 'insufficient_capabilities_for_transfer' })
  at.sandbox.completeOnboarding(one.id)
  at.sandbox.completeOnboarding(two.id)
  await expect(transfer(one.id, 200_000, 'vnd')).rejects.toThrow(
    /balance transaction \(usd\) must be the same as the transfer currency \(vnd\)/,
  )
  expect((await transfer(one.id)).transfer_group).toBe('checkout-1')
  await transfer(two.id)
  await expect(transfer(two.id, at.sandbox.settle(60_000))).rejects.toMatchObject({ code: 'balance_insufficient' })
  const { data } = await at.stripe.transfers.list({ transfer_group: 'checkout-1' })
  expect(data.map((found) => found.destination)).toEqual([two.id, one.id])
  expect(at.sandbox.sellerBalance(one.id)).toBe(half)
})

test('a transfer from the balance waits until the money is available, and is never in đồng', async () => {
  const { charge } = await captured()
  const destination = await readySeller()
  const pay = (currency = 'usd') => at.stripe.transfers.create({ amount: 1_000, currency, destination })
  await expect(pay()).rejects.toMatchObject({ code: 'balance_insufficient' })
  const { pending } = await at.stripe.balance.retrieve()
  at.sandbox.advance(2 * DAY)
  await expect(pay('vnd')).rejects.toMatchObject({ code: 'balance_insufficient' })
  await pay()
  const balance = await at.stripe.balance.retrieve()
  expect(balance.available[0]?.amount).toBe((pending[0]?.amount ?? 0) - 1_000)
  expect(balance.pending[0]?.amount).toBe(0)
  const transactions = await at.stripe.balanceTransactions.list()
  expect(transactions.data.map((one) => one.type)).toEqual(['transfer', 'charge'])
  expect(transactions.data.reduce((sum, one) => sum + one.net, 0)).toBe(balance.available[0]?.amount)
  const [{ id } = { id: '' }] = transactions.data
  expect((await at.stripe.balanceTransactions.retrieve(id)).type).toBe('transfer')
  expect((await at.stripe.balanceTransactions.list({ source: charge })).data).toHaveLength(1)
})

test('a dispute takes amount and fee at once, forbids a refund, and transfers are called back as far as they can', async () => {
  const { intent, charge } = await captured()
  const destination = await readySeller()
  const amount = at.sandbox.settle(400_000)
  const transfer = await at.stripe.transfers.create({
    amount,
    currency: 'usd',
    destination,
    source_transaction: charge,
  })
  const before = at.sandbox.availableBalance
  const dispute = at.sandbox.openDispute(charge)
  expect(at.sandbox.availableBalance).toBe(before - at.sandbox.settle(450_000) - 1_500)
  expect((await at.stripe.disputes.list({ charge })).data.map((one) => one.id)).toEqual([dispute.id])
  expect((await at.stripe.charges.retrieve(charge)).disputed).toBe(true)
  await expect(at.stripe.refunds.create({ payment_intent: intent })).rejects.toMatchObject({ code: 'charge_disputed' })

  at.sandbox.payOut(destination, amount - 500)
  await expect(at.stripe.transfers.createReversal(transfer.id)).rejects.toMatchObject({ code: 'balance_insufficient' })
  const reversal = await at.stripe.transfers.createReversal(transfer.id, { amount: 500, metadata: { op_id: 'x' } })
  expect(reversal).toMatchObject({ object: 'transfer_reversal', amount: 500, transfer: transfer.id })
  expect(await at.stripe.transfers.retrieve(transfer.id)).toMatchObject({ amount_reversed: 500, reversed: false })

  const answered = await at.stripe.disputes.update(dispute.id, { evidence: { uncategorized_text: 'Cân tại chỗ' } })
  expect(answered).toMatchObject({ status: 'under_review', evidence: { uncategorized_text: 'Cân tại chỗ' } })
  at.sandbox.closeDispute(dispute.id, 'won')
  expect((await at.stripe.disputes.retrieve(dispute.id)).status).toBe('won')
  expect(at.sandbox.availableBalance).toBe(before - 1_500) // what was called back of the charge waits as the charge does
  expect(() => at.sandbox.closeDispute(dispute.id, 'lost')).toThrow('closed already')
  expect((await at.stripe.refunds.create({ payment_intent: intent })).amount).toBe(450_000)
})

test('a card that disputes does so by itself; what is lost stays lost', async () => {
  const intent = await at.stripe.paymentIntents.create({
    ...HOLD,
    capture_method: 'automatic',
    payment_method: 'pm_card_createDispute',
  })
  expect(intent.status).toBe('succeeded')
  const [dispute] = at.sandbox.objects.disputes.values()
  at.sandbox.closeDispute(dispute?.id ?? '', 'lost')
  await expect(at.stripe.refunds.create({ payment_intent: intent.id })).rejects.toMatchObject({
    code: 'charge_disputed',
  })
})

test('a refund goes by the rate of its day, and may come back from the bank', async () => {
  const { intent } = await captured()
  at.sandbox.setRate(0.0041)
  const refund = await at.stripe.refunds.create({
    payment_intent: intent,
    amount: 100_000,
    expand: ['balance_transaction', 'charge'],
  })
  expect(refund.balance_transaction).toMatchObject({ amount: -410, currency: 'usd', exchange_rate: 0.000041 })
  expect(refund.charge).toMatchObject({ amount_refunded: 150_000, refunded: false })
  at.sandbox.failRefund(refund.id)
  expect(await at.stripe.refunds.retrieve(refund.id)).toMatchObject({
    status: 'failed',
    failure_reason: 'expired_or_canceled_card',
  })
  expect((await at.stripe.refunds.create({ payment_intent: intent })).amount).toBe(450_000)
})

test('a seller signs up by a link that works once and for five minutes', async () => {
  const { id } = await seller()
  const link = () =>
    at.stripe.accountLinks.create({
      account: id,
      type: 'account_onboarding',
      return_url: 'http://localhost/done',
      refresh_url: 'http://localhost/again',
    })
  const late = await link()
  at.sandbox.advance(301)
  const ask = (url: string, method = 'GET') => fetch(url, { method, redirect: 'manual' })
  expect((await ask(late.url)).headers.get('location')).toBe('http://localhost/again')
  const { url } = await link()
  expect(await (await ask(url)).text()).toContain('id="complete"')
  expect((await at.stripe.accounts.retrieve(id)).payouts_enabled).toBe(false)
  expect((await ask(url, 'POST')).headers.get('location')).toBe('http://localhost/done')
  expect(await at.stripe.accounts.retrieve(id)).toMatchObject({
    details_submitted: true,
    payouts_enabled: true,
    capabilities: { transfers: 'active' },
  })
  expect((await ask(url)).status).toBe(410)
})

test('pages of a list go on where the last one ended', async () => {
  const made: string[] = []
  for (let i = 0; i < 5; i += 1)
    made.unshift((await at.stripe.paymentIntents.create({ amount: 20_000 + i, currency: 'vnd' })).id)
  const seen: string[] = []
  for await (const one of at.stripe.paymentIntents.list({ limit: 2 })) seen.push(one.id)
  expect(seen).toEqual(made)
  const back = await at.stripe.paymentIntents.list({ limit: 2, ending_before: made[3] ?? '' })
  expect([back.data.map((one) => one.id), back.has_more]).toEqual([made.slice(1, 3), true])
  const future = await at.stripe.paymentIntents.list({ created: { gt: at.sandbox.now() + 10 } })
  expect(future.data).toEqual([])
  await expect(at.stripe.paymentIntents.list({ limit: 101 })).rejects.toMatchObject({
    param: 'limit',
  })
})
