// A refund that a card doesn't take: it goes to the buyer's bank account instead.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type CardMarket, startCardMarket } from '../support/cards.ts'
import { ACCOUNT, cancel, colleagueOf, decide, make, paid, returned } from '../support/payouts.ts'
import { act } from '../support/steps.ts'
import { refusal, type Someone } from '../support/world.ts'

let at: CardMarket
let checker: Someone
beforeAll(async () => {
  at = await startCardMarket()
  checker = await colleagueOf(at.world, at.operator)
})
afterAll(() => at.stop())
afterEach(() => at.demandBooks())

/** 800 000 ₫ were charged, alone or with 200 000 of another seller, and went back to the card. */
async function refunded({ two = false } = {}) {
  const made = await at.charged({ two })
  const { first } = made
  await act(at.farm, first, 'cancellation', { reason: 'xe hỏng dọc đường' })
  await at.deliver()
  return { ...made, refund: await refundOf(first) }
}
async function refundOf(order: string) {
  const [row] = await at.world.rows<{
    id: string
    provider_ref: string
    method: string
    state: string
    account: string | null
  }>('select * from refund where order_id = $1', [order])
  if (!row) throw new Error('nothing goes back')
  return row
}
const byBank = (who: Someone, id: string) => who.call('POST /operator/refunds/:id/bank', { params: { id } })
const look = async () => (await at.operator.call('POST /operator/reconciliation')).kinds

test('one that the buyer’s bank sends back is owed again, and is paid to an account that the buyer gives', async () => {
  const { id, first, refund } = await refunded()
  expect(refund.state).toBe('paid')
  expect((await refusal(byBank(at.operator, refund.id))).slug).toBe('not-allowed-now')
  at.sandbox.failRefund(refund.provider_ref)
  await at.deliver()
  expect(await at.balance(`buyer_refund:${id}`)).toBe(800_000)
  expect((await look())['refund_failed']).toBe(1)
  for (const who of [at.farm, at.buyer]) expect((await refusal(byBank(who, refund.id))).slug).toBe('not-found')

  await byBank(at.operator, refund.id)
  expect(await refundOf(first)).toMatchObject({ method: 'bank', state: 'due', account: null })
  expect(await at.told('payment.refund_by_bank', id)).toEqual(['buyer urgent'])
  expect(
    await at.world.rows(`select action from audit where subject = $1 and action = 'refund.by-bank'`, [refund.id]),
  ).toHaveLength(1)
  const open = await at.world.rows(`select kind from finding where resolved_at is null and subject = $1`, [refund.id])
  expect(open).toEqual([])
  expect(await look()).toEqual({ refund_no_account: 1 })
  expect((await refusal(byBank(at.operator, refund.id))).slug).toBe('not-allowed-now')
  // The provider's old word again changes nothing.
  await at.check(id)
  await at.operator.call('POST /operator/collections/:id/check', { params: { id: (await at.collection(id)).id } })
  expect(await look()).toEqual({ refund_no_account: 1 })

  const given = await at.buyer.call('PUT /refunds/:id/account', { params: { id: refund.id }, body: ACCOUNT })
  expect(given).toMatchObject({ method: 'bank', state: 'due' })
  const { batch } = await make(at.operator, { refunds: [refund.id] })
  const { payouts } = await decide(checker, batch.id)
  await paid(at.operator, payouts[0]?.id ?? '')
  expect((await refundOf(first)).state).toBe('paid')
  expect(await at.balance(`buyer_refund:${id}`)).toBe(0)
  expect((await at.collection(id)).refunded).toBe('0')
  expect(await look()).toEqual({})
})

test('one that the provider refuses goes to the account that is known, and is not sent to the card once more', async () => {
  await at.world.rows('update organization set bank_bin = $2, bank_account = $3, bank_holder = $4 where id = $1', [
    at.buyer.organizationId,
    ACCOUNT.bin,
    ACCOUNT.account,
    ACCOUNT.holder,
  ])
  const { first, refund } = await refundedByNobody()
  const [call] = await at.world.rows<{ id: string; state: string }>(
    'select id, state from payment_operation where subject_id = $1',
    [refund.id],
  )
  expect([refund.state, call?.state]).toEqual(['failed', 'failed'])
  await byBank(at.operator, refund.id)
  expect(await refundOf(first)).toMatchObject({ method: 'bank', state: 'due', account: ACCOUNT.account })
  const retry = at.operator.call('POST /operator/operations/:id/retry', { params: { id: call?.id ?? '' } })
  expect((await refusal(retry)).slug).toBe('not-allowed-now')
  expect((await look())['operation_failed']).toBeUndefined()
})

test('one that failed and whose notice is lost is owed again all the same', async () => {
  const { id, first } = await at.charged({ two: false })
  await act(at.farm, first, 'cancellation', { reason: 'xe hỏng dọc đường' })
  await at.deliver()
  const [refund] = await at.world.rows<{ provider_ref: string }>('select * from refund where order_id = $1', [first])
  at.sandbox.failRefund(refund?.provider_ref ?? '')
  at.sandbox.world.tables.queue.clear()
  await at.world.app.card.recallNotices()
  await at.settle()
  expect(await at.balance(`buyer_refund:${id}`)).toBe(800_000)
})

test('one that failed before its call’s lost answer comes stays failed, though nothing can be read just then', async () => {
  const { id, first } = await at.charged({ two: false })
  at.sandbox.faults.push({ match: /POST \/v1\/refunds/, mode: 'drop_after', times: 2 })
  await act(at.farm, first, 'cancellation', { reason: 'xe hỏng dọc đường' })
  await at.deliver()
  const refund = await refundOf(first)
  const calls = () => at.world.rows('select state from payment_operation where subject_id = $1', [refund.id])
  expect([refund.state, await calls()]).toEqual(['paid', [{ state: 'sent' }]])
  at.sandbox.failRefund(refund.provider_ref)
  await at.deliver()
  at.sandbox.faults.push({ match: /GET \/v1/, mode: 'drop_before', times: 1_000_000 })
  await at.hurry()
  at.sandbox.faults.length = 0
  expect([(await refundOf(first)).state, await calls()]).toEqual(['failed', [{ state: 'succeeded' }]])
  expect(await at.balance(`buyer_refund:${id}`)).toBe(800_000)
})

describe('one that goes by bank, and whose card payment the buyer’s bank asks back', () => {
  const listed = async (id: string) =>
    (await at.operator.call('GET /operator/payouts')).refunds.find((refund) => refund.id === id)
  const close = async (dispute: string, how: 'won' | 'lost') => {
    at.sandbox.closeDispute(dispute, how)
    await at.deliver()
  }
  /** 800 000 ₫ that are due by bank; `dispute` is told of when the test delivers it. */
  async function due(options = {}) {
    const { refund, charge, ...made } = await refunded(options)
    at.sandbox.failRefund(refund.provider_ref)
    await at.deliver()
    await byBank(at.operator, refund.id)
    await at.buyer.call('PUT /refunds/:id/account', { params: { id: refund.id }, body: ACCOUNT })
    const dispute = (amount?: number) => at.sandbox.openDispute(charge, amount).id
    return { ...made, refund: refund.id, dispute }
  }

  test('waits, and is paid by the dispute that is lost', async () => {
    const { id, first, refund, dispute } = await due()
    const opened = dispute()
    await at.deliver()
    expect(await listed(refund)).toMatchObject({ leftOut: 'disputed' })
    const [seen] = (await at.buyer.call('GET /orders/:id/refunds', { params: { id: first } })).refunds
    expect(seen?.expectedOn).toBeNull()
    expect((await refusal(make(at.operator, { refunds: [refund] }))).slug).toBe('not-allowed-now')
    await close(opened, 'lost')
    expect(await refundOf(first)).toMatchObject({ state: 'paid', dispute_ref: opened })
    expect([await at.balance(`buyer_refund:${id}`), await at.balance('dispute_loss')]).toEqual([0, 0])
  })

  test('in a batch that nobody approved yet: it is taken out of it, and is paid when the dispute is won', async () => {
    const { first, refund, dispute } = await due()
    const { batch } = await make(at.operator, { refunds: [refund] })
    const opened = dispute()
    await at.deliver()
    expect(await decide(checker, batch.id)).toMatchObject({
      state: 'closed',
      payouts: [{ state: 'cancelled', reason: 'disputed' }],
    })
    expect((await refundOf(first)).state).toBe('due')
    await close(opened, 'won')
    expect(await listed(refund)).toMatchObject({ leftOut: null })
    const { batch: again } = await make(at.operator, { refunds: [refund] })
    const { payouts } = await decide(checker, again.id)
    await paid(at.operator, payouts[0]?.id ?? '')
    expect((await refundOf(first)).state).toBe('paid')
  })

  test('in a batch that nobody approved yet, and lost at once: it isn’t paid twice', async () => {
    const { id, first, refund, dispute } = await due()
    const { batch } = await make(at.operator, { refunds: [refund] })
    const opened = dispute()
    await close(opened, 'lost')
    expect(await refundOf(first)).toMatchObject({ state: 'paid', dispute_ref: opened })
    expect(await at.operator.call('GET /operator/payout-batches/:id', { params: { id: batch.id } })).toMatchObject({
      state: 'cancelled',
      total: 800_000,
      payouts: [{ state: 'cancelled', reason: 'disputed' }],
    })
    expect((await refusal(decide(checker, batch.id))).slug).toBe('state-changed')
    expect([await at.balance(`buyer_refund:${id}`), await at.balance('dispute_loss')]).toEqual([0, 0])
  })

  test('in a batch that was approved: the operator hears of it, and stops it', async () => {
    const { first, refund, dispute } = await due()
    const { batch } = await make(at.operator, { refunds: [refund] })
    const { payouts } = await decide(checker, batch.id)
    const opened = dispute()
    await at.deliver()
    expect(await look()).toMatchObject({ refund_disputed: 1, card_dispute_open: 1 })
    const whole = await at.operator.call('GET /operator/payout-batches/:id', { params: { id: batch.id } })
    expect([payouts[0]?.disputed, whole.payouts[0]?.disputed, whole.payouts[0]?.qr]).toEqual([false, true, null])
    const file = at.operator.call('GET /operator/payout-batches/:id/file', { params: { id: batch.id } })
    expect((await refusal(file)).slug).toBe('not-allowed-now')
    const seen = await at.buyer.call('GET /orders/:id/refunds', { params: { id: first } })
    expect(seen.refunds[0]?.expectedOn).not.toBeNull()
    await cancel({ maker: at.operator, checker }, payouts[0]?.id ?? '')
    expect(await listed(refund)).toMatchObject({ leftOut: 'disputed' })
    expect((await look())['refund_disputed']).toBeUndefined()
    await close(opened, 'lost')
    expect(await refundOf(first)).toMatchObject({ state: 'paid', dispute_ref: opened })
    expect(await at.balance('dispute_loss')).toBe(0)
  })

  test.each(['given up', 'sent back by the bank'] as const)(
    'approved, the dispute lost, and only then %s: the dispute paid it, and nothing is lost or paid twice',
    async (how) => {
      const { id, first, refund, dispute } = await due()
      const { batch } = await make(at.operator, { refunds: [refund] })
      const { payouts } = await decide(checker, batch.id)
      const payout = payouts[0]?.id ?? ''
      const opened = dispute()
      await close(opened, 'lost')
      expect(await at.balance('dispute_loss')).toBe(800_000)
      expect(await look()).toMatchObject({ refund_disputed: 1, card_dispute_lost: 1 })
      if (how === 'given up') await cancel({ maker: at.operator, checker }, payout)
      else {
        await paid(at.operator, payout)
        await returned({ maker: at.operator, checker }, payout)
      }
      expect(await refundOf(first)).toMatchObject({ state: 'paid', dispute_ref: opened })
      expect(await at.told('payout.returned', id)).toEqual([])
      expect([await at.balance(`buyer_refund:${id}`), await at.balance('dispute_loss')]).toEqual([0, 0])
      const { refund_disputed: disputed, card_dispute_lost: lost } = await look()
      expect([disputed, lost]).toEqual([undefined, undefined])
      expect((await refusal(make(at.operator, { refunds: [refund] }))).slug).toBe('not-allowed-now')
    },
  )

  test('of the same charge another order is still held: what it pays, the cancelled refund doesn’t', async () => {
    const { id, first, second, refund, dispute } = await due({ two: true })
    const { batch } = await make(at.operator, { refunds: [refund] })
    const { payouts } = await decide(checker, batch.id)
    // 200 000 of it are still held for the other order, and pay that much of the 300 000.
    await close(dispute(300_000), 'lost')
    expect([await at.balance(`held:${second}`), await at.balance('dispute_loss')]).toEqual([0, 100_000])
    await cancel({ maker: at.operator, checker }, payouts[0]?.id ?? '')
    const parts = await at.world.rows<{ amount: string; state: string; method: string }>(
      'select amount, state, method from refund where order_id = $1 order by amount',
      [first],
    )
    expect(parts).toEqual([
      { amount: '100000', state: 'paid', method: 'card' },
      { amount: '700000', state: 'due', method: 'bank' },
    ])
    expect([await at.balance(`buyer_refund:${id}`), await at.balance('dispute_loss')]).toEqual([700_000, 0])
  })
})

/** The provider says no to it. */
async function refundedByNobody() {
  const { first } = await at.charged({ two: false })
  for (const charge of at.sandbox.objects.charges.values()) charge.amount_refunded = charge.amount
  await act(at.farm, first, 'cancellation', { reason: 'xe hỏng dọc đường' })
  await at.deliver()
  return { first, refund: await refundOf(first) }
}
