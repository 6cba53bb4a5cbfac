// Cash that the seller's own person took and that goes back: the platform pays it out once it has it, not before.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeListing, placeOrder } from '../support/market.ts'
import { balance, collect, moneyFaults } from '../support/money.ts'
import { colleagueOf, decide, make } from '../support/payouts.ts'
import { act, collectedOf, weigh } from '../support/steps.ts'
import { refusal, type Someone, startWorld, type World } from '../support/world.ts'

let world: World
let seller: Someone
let buyer: Someone
let operator: Someone
let second: Someone
beforeAll(async () => {
  world = await startWorld()
  ;[seller, buyer, operator] = await Promise.all([
    world.person('farm'),
    world.person('buyer'),
    world.person('operator'),
  ])
  second = await colleagueOf(world, operator)
  await collect(world)
  await world.rows(
    `update organization set bank_bin = '970405', bank_account = '111122223333', bank_holder = 'HO THI A' where id = $1`,
    [buyer.organizationId],
  )
})
afterAll(() => world.stop())

/** An order in cash of 10 kg at this price a kg, which the seller's own person has taken. */
async function taken(price = 20_000) {
  const listing = await makeListing(world, seller, { price })
  const { id } = await placeOrder(buyer, listing, 10_000, { payment: 'cod' })
  const order = await act(seller, id, 'confirmation')
  await act(seller, id, 'weighing', weigh(order, 10_000))
  await act(seller, id, 'cash', {})
  return { id, line: order.lines[0]?.id ?? '' }
}
/** Both sides agree on how a dispute ends. */
async function agreed(outcome: 'refund' | 'reduce', price = 20_000) {
  const { id, line } = await taken(price)
  await act(buyer, id, 'delivery', {})
  await act(buyer, id, 'dispute', { reason: 'hàng hỏng hết', lines: [line], photos: [] })
  const lines = outcome === 'reduce' ? [{ line, net: 1000 }] : []
  const { dispute } = await act(buyer, id, 'dispute/proposal', { outcome, lines })
  await act(seller, id, 'dispute/answer', { at: dispute?.proposal?.at, accept: true })
  return id
}
const refundOf = async (orderId: string) => {
  const [row] = await world.rows<{ id: string }>('select id from refund where order_id = $1', [orderId])
  return row?.id ?? ''
}
const listed = async (id: string) =>
  (await operator.call('GET /operator/payouts')).refunds.find((refund) => refund.id === id)
const expected = async (orderId: string) =>
  (await buyer.call('GET /orders/:id/refunds', { params: { id: orderId } })).refunds[0]?.expectedOn
const remit = (who: Someone, amount: number) =>
  who.call('POST /cash/remittances', { body: { amount, note: '', collector: seller.personId } })

test('an order that came to nothing: it is paid out after the cash was brought in', async () => {
  const cancelled = await taken()
  await act(seller, cancelled.id, 'cancellation', { reason: 'hỏng mất rồi' })
  const orders = [cancelled.id, await agreed('refund')]
  const refunds = await Promise.all(orders.map(refundOf))
  for (const id of refunds) expect(await listed(id)).toMatchObject({ amount: 200_000, leftOut: 'cash_with_seller' })
  for (const id of orders) expect(await expected(id)).toBeNull()
  expect((await refusal(make(operator, { refunds }))).slug).toBe('not-allowed-now')
  expect((await refusal(operator.call('POST /operator/payout-batches', { body: {} }))).slug).toBe('not-allowed-now')
  // The till takes no more than what goes back, and the seller's page says what is waited for.
  expect((await seller.call('GET /cash/day', { query: {} })).toRemit).toBe(400_000)
  const { collectors } = await operator.call('GET /operator/cash')
  expect(collectors.find(({ id }) => id === seller.personId)).toMatchObject({ side: 'seller', toRemit: 400_000 })
  expect((await refusal(remit(operator, 400_001))).slug).toBe('invalid-request')
  const counted = await remit(operator, 400_000)
  expect((await listed(refunds[0] ?? ''))?.leftOut).toBe('cash_with_seller')
  await second.call('POST /operator/remittances/:id/decision', { params: { id: counted.id }, body: { accept: true } })
  for (const id of refunds) expect((await listed(id))?.leftOut).toBeNull()
  for (const id of orders) expect(await expected(id)).not.toBeNull()
  const { batch } = await make(operator, { refunds })
  expect(await decide(second, batch.id)).toMatchObject({ state: 'approved', total: 400_000 })
  expect(await balance(world, `cod_float:${seller.personId}`)).toBe(0)
  expect(await moneyFaults(world.sql)).toEqual([])
})

test('an order that came to less: it is paid out once the seller owes nothing, or two people have given that up', async () => {
  const order = await agreed('reduce')
  // What was taken stays what was taken.
  for (const who of [buyer, seller])
    expect(await collectedOf(who, order)).toMatchObject({ due: 20_000, cash: { amount: 200_000 } })
  const id = await refundOf(order)
  expect(await listed(id)).toMatchObject({ amount: 180_000, leftOut: 'cash_with_seller' })
  expect((await refusal(make(operator, { refunds: [id] }))).slug).toBe('not-allowed-now')
  const params = { id: seller.organizationId }
  const amount = await balance(world, `seller_receivable:${seller.organizationId}`)
  expect(amount).toBeGreaterThan(180_000)
  const writeOff = await operator.call('POST /operator/sellers/:id/write-off', {
    params,
    body: { amount, reason: 'không đòi được' },
  })
  await second.call('POST /operator/proposals/:id/decision', { params: { id: writeOff.id }, body: { accept: true } })
  expect((await listed(id))?.leftOut).toBeNull()
  const { batch } = await make(operator, { refunds: [id] })
  expect(await decide(second, batch.id)).toMatchObject({ state: 'approved', total: 180_000 })
  expect(await moneyFaults(world.sql)).toEqual([])
})

test('what was rounded goes back too where all of it does: the buyer gets what it handed over', async () => {
  const rounding = () => balance(world, 'cash_rounding')
  const held = async (id: string) => (await balance(world, `held:${id}`)) || 0
  const before = await rounding()
  for (const [price, due, cash] of [
    [99_060, 990_600, 991_000],
    [20_123, 201_230, 201_000],
  ] as const) {
    const { id } = await taken(price)
    expect(await held(id)).toBe(due)
    await act(seller, id, 'cancellation', { reason: 'hỏng mất rồi' })
    expect(await listed(await refundOf(id))).toMatchObject({ amount: cash })
    expect(await held(id)).toBe(0)
    for (const who of [buyer, seller])
      expect(await collectedOf(who, id)).toMatchObject({ refunded: cash, hold: 'refunded', cash: { amount: cash } })
    expect(await rounding()).toBe(before)
  }
  // Of what is less than half a note nothing was handed over, and nothing goes back.
  const { id } = await taken(30)
  await act(seller, id, 'cancellation', { reason: 'hỏng mất rồi' })
  expect(await refundOf(id)).toBe('')
  expect(await collectedOf(buyer, id)).toMatchObject({ refunded: 0, hold: 'refunded' })
  expect([await held(id), await rounding()]).toEqual([0, before])
  // A part is of what was due, and the rounding stays.
  const part = await agreed('reduce', 99_060)
  expect(await listed(await refundOf(part))).toMatchObject({ amount: 891_540 })
  expect(await rounding()).toBe(before - 400)
  const whole = await agreed('refund', 99_060)
  expect(await listed(await refundOf(whole))).toMatchObject({ amount: 991_000 })
  expect(await rounding()).toBe(before - 400)
  expect(await moneyFaults(world.sql)).toEqual([])
})
