// A seller is paid nothing of a card payment that the buyer's bank asks back: neither by the bank nor at the card provider.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type CardMarket, startCardMarket } from '../support/cards.ts'
import { makeListing, placeOrder } from '../support/market.ts'
import { collect } from '../support/money.ts'
import { ACCOUNT, balanceOf, cancel, colleagueOf, decide, make, paid, returned } from '../support/payouts.ts'
import { act, collectCash, kg, weigh } from '../support/steps.ts'
import { refusal, type Someone } from '../support/world.ts'

let at: CardMarket
let maker: Someone
let checker: Someone
beforeAll(async () => {
  at = await startCardMarket()
  maker = at.operator
  checker = await colleagueOf(at.world, maker)
  const owners = [at.farm.organizationId, at.other.organizationId]
  await at.world.rows(
    'update organization set bank_bin = $2, bank_account = $3, bank_holder = $4 where id = any($1::uuid[])',
    [owners, ACCOUNT.bin, ACCOUNT.account, ACCOUNT.holder],
  )
})
beforeEach(() => collect(at.world))
// Each test begins with nobody being owed anything.
afterEach(async () => {
  const { sellers } = await maker.call('GET /operator/payouts')
  if (sellers.length > 0) await payOut()
  await at.demandBooks()
})
afterAll(() => at.stop())

const NET = 800_000 - 16_000 - 8000 - 4000
const finish = async (id: string) => {
  await act(at.buyer, id, 'delivery', {})
  await act(at.buyer, id, 'completion')
}
/** A card payment of 800 000 ₫ to the farm that was released; `dispute` is the buyer's bank asking it back, as it is told of here. */
async function released({ two = false } = {}) {
  const made = await at.charged({ two })
  await finish(made.first)
  if (two) await finish(made.second)
  const dispute = async (amount?: number) => {
    const { id } = at.sandbox.openDispute(made.charge, amount)
    await at.deliver()
    return id
  }
  return { ...made, dispute }
}
/** 193 000 ₫ that a seller is owed of cash. */
async function byCash(seller: Someone) {
  const { id } = await placeOrder(at.buyer, await makeListing(at.world, seller, { price: 20_000 }), kg(10), {
    payment: 'cod',
  })
  await act(seller, id, 'weighing', weigh(await act(seller, id, 'confirmation'), kg(10)))
  await collectCash(maker, id)
  await finish(id)
}
const close = async (dispute: string, how: 'won' | 'lost') => {
  at.sandbox.closeDispute(dispute, how)
  await at.deliver()
}
const owed = async ({ organizationId }: Someone = at.farm) =>
  (await maker.call('GET /operator/payouts')).sellers.find(({ seller }) => seller.id === organizationId)
const look = async () => (await maker.call('POST /operator/reconciliation')).kinds
const wholeOf = (id: string) => maker.call('GET /operator/payout-batches/:id', { params: { id } })
async function payOut(sellers: Someone[] = [at.farm, at.other]) {
  const { batch } = await make(maker, { sellers })
  const { payouts } = await decide(checker, batch.id)
  for (const { id, state, provider } of payouts) if (state === 'approved' && provider === 'bank') await paid(maker, id)
  await at.deliver()
  return wholeOf(batch.id)
}

describe('a seller of a card payment that is asked back', () => {
  // The first one also waits for all that a process does once.
  test('is left out of batches until that is won, with all that it is owed; others are paid', {
    timeout: 60_000,
  }, async () => {
    const { dispute } = await released({ two: true })
    const opened = await dispute()
    await byCash(at.farm)
    expect(await owed()).toMatchObject({ payable: NET + 193_000, leftOut: 'disputed' })
    expect(await owed(at.other)).toMatchObject({ leftOut: 'disputed' })
    expect(await balanceOf(at.farm)).toMatchObject({ payable: NET + 193_000, next: null })
    expect((await refusal(make(maker, { sellers: [at.farm, at.other] }))).slug).toBe('not-allowed-now')
    const seller = await at.world.person('farm')
    await at.world.rows('update organization set bank_bin = $2, bank_account = $3, bank_holder = $4 where id = $1', [
      seller.organizationId,
      ...Object.values(ACCOUNT),
    ])
    await byCash(seller)
    const { batch, leftOut } = await make(maker, { sellers: [at.farm, seller] })
    expect(batch.payouts.map(({ payee }) => payee?.id)).toEqual([seller.organizationId])
    expect(leftOut).toMatchObject([{ id: at.farm.organizationId, amount: NET + 193_000, why: 'disputed' }])
    const { payouts } = await decide(checker, batch.id)
    await paid(maker, payouts[0]?.id ?? '')
    await close(opened, 'won')
    expect(await owed()).toMatchObject({ leftOut: null })
    expect((await balanceOf(at.farm)).next).toMatchObject({ amount: NET + 193_000 })
    expect((await payOut([at.farm])).payouts).toMatchObject([{ state: 'paid', amount: NET + 193_000 }])
  })

  test('in a batch that nobody approved yet: it is given up, and lost, what is charged is taken from the next one', async () => {
    const { first, dispute } = await released()
    await byCash(at.other)
    const { batch } = await make(maker, { sellers: [at.farm, at.other] })
    const opened = await dispute()
    const whole = await decide(checker, batch.id)
    const of = ({ organizationId }: Someone) => whole.payouts.find(({ payee }) => payee?.id === organizationId)
    expect(of(at.farm)).toMatchObject({ state: 'cancelled', reason: 'disputed', qr: null })
    expect(of(at.other)).toMatchObject({ state: 'approved', reason: null })
    await paid(maker, of(at.other)?.id ?? '')
    expect(await owed()).toMatchObject({ payable: NET, leftOut: 'disputed' })
    await close(opened, 'lost')
    expect(await at.balance('dispute_loss')).toBe(800_000)
    expect(await owed()).toMatchObject({ payable: NET, leftOut: null })
    const { id } = await maker.call('POST /operator/card-disputes/:id/charge-seller', {
      params: { id: opened },
      body: { orderId: first, amount: 500_000, reason: 'giao thiếu hàng' },
    })
    await checker.call('POST /operator/proposals/:id/decision', { params: { id }, body: { accept: true } })
    expect((await payOut([at.farm])).payouts).toMatchObject([{ state: 'paid', amount: NET - 500_000 }])
    expect(await at.balance('dispute_loss')).toBe(300_000)
  })

  test('in a batch that was approved: the operator hears of it, and stops it', async () => {
    const { dispute } = await released()
    const { batch } = await make(maker, { sellers: [at.farm] })
    const [payout] = (await decide(checker, batch.id)).payouts
    expect((await look())['payout_disputed']).toBeUndefined()
    const opened = await dispute()
    expect(await look()).toMatchObject({ payout_disputed: 1, card_dispute_open: 1 })
    expect([payout?.disputed, (await wholeOf(batch.id)).payouts]).toMatchObject([
      false,
      [{ state: 'approved', disputed: true, qr: null }],
    ])
    const file = maker.call('GET /operator/payout-batches/:id/file', { params: { id: batch.id } })
    expect((await refusal(file)).slug).toBe('not-allowed-now')
    await cancel({ maker, checker }, payout?.id ?? '')
    expect((await look())['payout_disputed']).toBeUndefined()
    expect(await owed()).toMatchObject({ payable: NET, leftOut: 'disputed' })
    await close(opened, 'won')
    expect(await owed()).toMatchObject({ payable: NET, leftOut: null })
  })

  test('that was paid before keeps nothing else back; what comes back of it waits', async () => {
    const { dispute } = await released()
    const { payouts } = await payOut([at.farm])
    const opened = await dispute()
    await byCash(at.farm)
    expect(await owed()).toMatchObject({ payable: 193_000, leftOut: null })
    expect((await look())['payout_disputed']).toBeUndefined()
    await returned({ maker, checker }, payouts[0]?.id ?? '')
    expect(await owed()).toMatchObject({ payable: NET + 193_000, leftOut: 'disputed' })
    await close(opened, 'won')
  })
})

describe('one that is paid at the card provider', () => {
  const transfersOf = (payout: string | undefined) =>
    [...at.sandbox.objects.transfers.values()].filter((one) => one.transfer_group === payout)
  beforeEach(async () => {
    await collect(at.world, { connect: true })
    await at.farm.call('POST /payments/connect', { body: { country: 'FR', open: true } })
    const [account] = await at.world.rows<{ ref: string }>(
      'select connect_ref as ref from payee where organization_id = $1',
      [at.farm.organizationId],
    )
    at.sandbox.completeOnboarding(account?.ref ?? '')
    await at.farm.call('POST /payments/connect', { body: { country: 'FR', open: true } })
  })
  /** As two days later. */
  const settled = () => {
    for (const one of at.sandbox.objects.balanceTransactions.values()) one.status = 'available'
  }

  test('is not transferred what is given up when a batch is approved', async () => {
    const { dispute } = await released()
    settled()
    expect(await owed()).toMatchObject({ provider: 'stripe_connect', leftOut: null })
    const { batch } = await make(maker, { sellers: [at.farm] })
    const opened = await dispute()
    expect((await decide(checker, batch.id)).payouts).toMatchObject([{ state: 'cancelled', reason: 'disputed' }])
    await at.deliver()
    expect(transfersOf(batch.payouts[0]?.id)).toEqual([])
    expect(await owed()).toMatchObject({ payable: NET, leftOut: 'disputed' })
    await close(opened, 'won')
    settled()
    const { payouts } = await payOut([at.farm])
    expect(payouts).toMatchObject([{ provider: 'stripe_connect', state: 'paid' }])
    expect(transfersOf(payouts[0]?.id)).toHaveLength(1)
  })

  test('nor what is owed less since a batch was made', async () => {
    // There is enough at the provider for it all the same.
    const { first } = await released({ two: true })
    settled()
    const { batch } = await make(maker, { sellers: [at.farm] })
    const { id } = await maker.call('POST /operator/orders/:id/refund', {
      params: { id: first },
      body: { amount: 100_000, reason: 'hàng về muộn' },
    })
    await checker.call('POST /operator/proposals/:id/decision', { params: { id }, body: { accept: true } })
    await at.deliver()
    settled()
    expect((await decide(checker, batch.id)).payouts).toMatchObject([{ state: 'cancelled', reason: 'less_owed' }])
    await at.deliver()
    expect(transfersOf(batch.payouts[0]?.id)).toEqual([])
  })

  test('a transfer of which nobody knows whether it left isn’t sent again meanwhile', async () => {
    const { dispute } = await released()
    settled()
    const { batch } = await make(maker, { sellers: [at.farm] })
    at.sandbox.faults.push({ match: /POST \/v1\/transfers/, mode: 'drop_before', times: 3 })
    const [payout] = (await decide(checker, batch.id)).payouts
    await at.deliver()
    at.sandbox.faults.length = 0
    await at.world.rows(
      `update payment_operation set first_sent_at = now() - interval '25 hours' where subject_id = $1`,
      [payout?.id],
    )
    await at.hurry()
    const [call] = await at.world.rows<{ id: string; state: string }>(
      'select id, state from payment_operation where subject_id = $1',
      [payout?.id],
    )
    expect(call?.state).toBe('unknown')
    const opened = await dispute()
    const retry = () => maker.call('POST /operator/operations/:id/retry', { params: { id: call?.id ?? '' } })
    expect(await refusal(retry())).toMatchObject({ slug: 'not-allowed-now', state: 'disputed' })
    await close(opened, 'won')
    settled()
    await retry()
    await at.hurry()
    expect((await wholeOf(batch.id)).payouts).toMatchObject([{ state: 'paid' }])
  })
})
