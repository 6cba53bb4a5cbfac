// A refund that a card doesn't take: it goes to the buyer's bank account instead.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type CardMarket, startCardMarket } from '../support/cards.ts'
import { ACCOUNT, colleagueOf, decide, make, paid } from '../support/payouts.ts'
import { act, kg } from '../support/steps.ts'
import { refusal, type Someone } from '../support/world.ts'

let at: CardMarket
let checker: Someone
beforeAll(async () => {
  at = await startCardMarket()
  checker = await colleagueOf(at.world, at.operator)
})
afterAll(() => at.stop())
afterEach(() => at.demandBooks())

/** 800 000 ₫ were charged, and went back to the card. */
async function refunded() {
  const { id, first } = await at.authorized({ two: false })
  await at.weighed(at.farm, first, kg(40))
  await at.deliver()
  await act(at.farm, first, 'cancellation', { reason: 'xe hỏng dọc đường' })
  await at.deliver()
  return { id, first, refund: await refundOf(first) }
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
  const { id, first } = await at.authorized({ two: false })
  await at.weighed(at.farm, first, kg(40))
  await at.deliver()
  await act(at.farm, first, 'cancellation', { reason: 'xe hỏng dọc đường' })
  await at.deliver()
  const [refund] = await at.world.rows<{ provider_ref: string }>('select * from refund where order_id = $1', [first])
  at.sandbox.failRefund(refund?.provider_ref ?? '')
  at.sandbox.world.tables.queue.clear()
  await at.world.app.card.recallNotices()
  await at.settle()
  expect(await at.balance(`buyer_refund:${id}`)).toBe(800_000)
})

/** The provider says no to it. */
async function refundedByNobody() {
  const { first } = await at.authorized({ two: false })
  await at.weighed(at.farm, first, kg(40))
  await at.deliver()
  for (const charge of at.sandbox.objects.charges.values()) charge.amount_refunded = charge.amount
  await act(at.farm, first, 'cancellation', { reason: 'xe hỏng dọc đường' })
  await at.deliver()
  return { first, refund: await refundOf(first) }
}
