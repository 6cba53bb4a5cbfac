// A buyer's bank takes a charge back: what waits meanwhile, and what becomes of the money when it is won or lost.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type CardMarket, startCardMarket } from '../support/cards.ts'
import { colleagueOf } from '../support/payouts.ts'
import { act } from '../support/steps.ts'
import { refusal, type Someone } from '../support/world.ts'

let at: CardMarket
let colleague: Someone
beforeAll(async () => {
  at = await startCardMarket()
  colleague = await colleagueOf(at.world, at.operator)
})
afterAll(() => at.stop())
afterEach(() => at.demandBooks())

async function disputed(amount?: number) {
  const made = await at.charged()
  const dispute = at.sandbox.openDispute(made.charge, amount).id
  await at.deliver()
  return { ...made, dispute }
}
const close = async (dispute: string, how: 'won' | 'lost') => {
  at.sandbox.closeDispute(dispute, how)
  await at.deliver()
}
const cancel = async (id: string) => {
  await act(at.farm, id, 'cancellation', { reason: 'xe hỏng dọc đường' })
  await at.deliver()
}
const finish = async (id: string) => {
  await act(at.buyer, id, 'delivery', {})
  await act(at.buyer, id, 'completion')
}
const refundOf = async (order: string) =>
  at.world.rows<{ id: string; amount: string; state: string; dispute_ref: string | null }>(
    'select * from refund where order_id = $1 order by amount',
    [order],
  )
const callsFor = (order: string) =>
  at.world.rows(`select o.state from payment_operation o join refund r on r.id = o.subject_id where r.order_id = $1`, [
    order,
  ])
const view = (who: Someone, id: string) => who.call('GET /orders/:id', { params: { id } })
const look = () => at.operator.call('POST /operator/reconciliation')

test('won: what was taken is back, is released when the orders are done, and all whom it stopped are told', async () => {
  const hold = await at.balance('dispute_hold')
  const { id, first, dispute } = await disputed()
  expect((await at.balance('dispute_hold')) - hold).toBe(1_000_000)
  expect((await at.collection(id)).disputed).toBe(true)
  expect(await at.told('payment.disputed', id)).toContain('farm urgent')
  await finish(first)
  expect(await at.balance(`held:${first}`)).toBe(800_000)
  await close(dispute, 'won')
  expect(await at.balance('dispute_hold')).toBe(hold)
  expect((await at.collection(id)).disputed).toBe(false)
  expect(await at.balance(`held:${first}`)).toBe(0)
  expect(await at.balance(`seller_payable:${at.farm.organizationId}`)).toBeGreaterThan(0)
  expect((await at.told('payment.dispute_won', id)).filter((who) => who.startsWith('farm'))).toHaveLength(2)
  expect(await at.told('payment.dispute_won', id)).toContain('operator bell')
})

test('while it is open the seller reads that its money waits, and no day is expected', async () => {
  const { first, dispute } = await disputed()
  await finish(first)
  const coming = async () => {
    const { toCome } = await at.farm.call('GET /payments/balance')
    return toCome.find((one) => one.orderId === first)
  }
  const paid = async (who: Someone) => (await view(who, first)).payment.collected
  expect(await paid(at.farm)).toMatchObject({ hold: 'releasable', cardDisputed: true, payout: { expectedOn: null } })
  expect(await coming()).toMatchObject({ stage: 'card_disputed', expectedOn: null })
  // The buyer knows what it asked its bank for.
  expect((await paid(at.buyer))?.cardDisputed).toBe(false)
  await close(dispute, 'won')
  expect(await paid(at.farm)).toMatchObject({ hold: 'released', cardDisputed: false })
  expect((await paid(at.farm))?.payout?.expectedOn).not.toBeNull()
  // What was released keeps its day: a dispute that opens then holds nothing of it.
  const before = await at.charged()
  await finish(before.first)
  at.sandbox.openDispute(before.charge)
  await at.deliver()
  const released = (await view(at.farm, before.first)).payment.collected
  expect(released).toMatchObject({ hold: 'released', cardDisputed: false })
  expect(released?.payout?.expectedOn).not.toBeNull()
})

test('lost: what was still held pays it, and each whose money was taken is told', async () => {
  const { id, first, second, charge } = await at.charged()
  at.sandbox.closeDispute(at.sandbox.openDispute(charge).id, 'lost')
  await at.deliver((waiting) => [...waiting].toReversed())
  expect(await at.balance(`held:${first}`)).toBe(0)
  expect(await at.balance(`held:${second}`)).toBe(0)
  expect(
    await at.world.rows('select hold, taken_back = captured as taken from collected_order where checkout_id = $1', [
      id,
    ]),
  ).toEqual([
    { hold: 'refunded', taken: true },
    { hold: 'refunded', taken: true },
  ])
  expect(await at.balance('dispute_loss')).toBe(0)
  const told = await at.told('payment.dispute_lost', id)
  expect(told.filter((who) => who === 'farm urgent')).toHaveLength(2)
  expect(told.filter((who) => who === 'buyer bell')).toHaveLength(2)
  expect(told).toContain('operator urgent')
})

test('lost in part: nothing is missing for it, and the seller gets the rest, less fee and tax of the rest', async () => {
  const before = await at.balance(`seller_payable:${at.farm.organizationId}`)
  const { first, second, dispute } = await disputed(500_000)
  await close(dispute, 'lost')
  // Half of the charge: 400 000 of 800 000, and 100 000 of 200 000.
  expect(await at.balance(`held:${first}`)).toBe(400_000)
  expect((await view(at.buyer, first)).payment.collected).toMatchObject({ due: 800_000, missing: 0, refunded: 400_000 })
  expect((await view(at.farm, first)).payment.collected?.payout).toMatchObject({ gross: 400_000, released: false })
  const coming = await at.farm.call('GET /payments/balance')
  expect(coming.toCome.find((one) => one.orderId === first)).toMatchObject({ gross: 400_000, stage: 'held' })
  await finish(first)
  await finish(second)
  const [row] = await at.world.rows<{
    hold: string
    released: string
    platform_fee: string
    vat: string
    pit: string
    net: string
  }>('select * from collected_order where order_id = $1', [first])
  expect(row).toMatchObject({ hold: 'released', released: '400000', platform_fee: '8000', vat: '4000', pit: '2000' })
  expect((await at.balance(`seller_payable:${at.farm.organizationId}`)) - before).toBe(400_000 - 8000 - 4000 - 2000)
  expect((await view(at.buyer, first)).payment.collected).toMatchObject({ missing: 0, hold: 'released' })
  expect((await view(at.buyer, first)).payment.receivedSaidAt).not.toBeNull()
})

test('cancelled meanwhile, then won: the card’s refund waits, and is sent', async () => {
  const { id, first, dispute } = await disputed()
  await cancel(first)
  expect(await refundOf(first)).toMatchObject([{ state: 'due', amount: '800000' }])
  expect(await callsFor(first)).toEqual([])
  expect((await look()).kinds['refund_failed']).toBeUndefined()
  await close(dispute, 'won')
  expect(await refundOf(first)).toMatchObject([{ state: 'paid', dispute_ref: null }])
  expect(await at.balance(`buyer_refund:${id}`)).toBe(0)
  expect((await at.collection(id)).refunded).toBe('800000')
})

test('cancelled meanwhile, then lost: the buyer has it by the bank, and it is lost once', async () => {
  const loss = await at.balance('dispute_loss')
  const { id, first, second, dispute } = await disputed()
  await cancel(first)
  await close(dispute, 'lost')
  expect(await refundOf(first)).toMatchObject([{ state: 'paid', amount: '800000', dispute_ref: dispute }])
  expect(await callsFor(first)).toEqual([])
  expect(await at.balance(`buyer_refund:${id}`)).toBe(0)
  expect(await at.balance(`held:${second}`)).toBe(0)
  expect(await at.balance('dispute_loss')).toBe(loss)
  expect((await at.collection(id)).refunded).toBe('0')
  expect(await at.told('payment.refunded', id)).toEqual(['buyer bell', 'farm silent'])
})

test('cancelled meanwhile, then lost over no more than that: both sellers hear how it ended, and the other’s money goes on', async () => {
  const { id, first, second, dispute } = await disputed(800_000)
  await cancel(first)
  await act(at.buyer, second, 'delivery', {})
  await act(at.buyer, second, 'completion')
  expect(await at.balance(`held:${second}`)).toBe(200_000)
  await close(dispute, 'lost')
  expect(await refundOf(first)).toMatchObject([{ state: 'paid', dispute_ref: dispute }])
  const heard = async (topic: string) => (await at.told(topic, id)).filter((who) => who.startsWith('farm'))
  expect(await heard('payment.dispute_lost')).toEqual(['farm bell'])
  expect(await heard('payment.dispute_won')).toEqual(['farm bell'])
  expect(await at.told('payment.dispute_lost', id)).toContain('operator urgent')
  expect(await at.balance(`held:${second}`)).toBe(0)
})

test('refused by the provider before the dispute was known, then lost in part: that part is paid, the rest is owed', async () => {
  const { id, first, charge } = await at.charged()
  const dispute = at.sandbox.openDispute(charge, 300_000).id
  // Its notice is late.
  const { queue } = at.sandbox.world.tables
  const late = [...queue]
  queue.clear()
  await cancel(first)
  expect(await refundOf(first)).toMatchObject([{ state: 'failed' }])
  for (const [id, waiting] of late) queue.set(id, waiting)
  await at.deliver()
  await close(dispute, 'lost')
  expect(await refundOf(first)).toMatchObject([
    { amount: '300000', state: 'paid', dispute_ref: dispute },
    { amount: '500000', state: 'failed', dispute_ref: null },
  ])
  expect(await at.balance(`buyer_refund:${id}`)).toBe(500_000)
  const [, rest] = await refundOf(first)
  await at.operator.call('POST /operator/refunds/:id/bank', { params: { id: rest?.id ?? '' } })
  expect(await refundOf(first)).toMatchObject([{ state: 'paid' }, { state: 'due', method: 'bank' }])
})

describe('lost, while the call for a refund was looked for and isn’t there', () => {
  /** The order is cancelled, and nothing of its call ever arrives. */
  const lost = async (amount?: number) => {
    const { id, first, charge } = await at.charged({ two: false })
    at.sandbox.faults.push({ match: /POST \/v1\/refunds$/, mode: 'drop_before', times: 2 })
    await cancel(first)
    at.sandbox.faults.length = 0
    await at.world.rows(`update payment_operation set first_sent_at = now() - interval '25 hours' where state = 'sent'`)
    await at.hurry()
    const [call] = await at.world.rows<{ id: string; state: string }>(
      `select o.id, o.state from payment_operation o join refund r on r.id = o.subject_id where r.order_id = $1`,
      [first],
    )
    expect(call?.state).toBe('unknown')
    expect((await look()).kinds['operation_unknown']).toBe(1)
    const dispute = at.sandbox.openDispute(charge, amount).id
    await at.deliver()
    await close(dispute, 'lost')
    expect((await look()).kinds['operation_unknown']).toBeUndefined()
    const retry = () => at.operator.call('POST /operator/operations/:id/retry', { params: { id: call?.id ?? '' } })
    return { id, first, retry }
  }
  const seen = async (order: string) => (await refundOf(order)).map(({ amount, state }) => [amount, state])
  const calls = async (order: string) =>
    (
      await at.world.rows<{ amount: string; state: string }>(
        `select o.amount, o.state from payment_operation o join refund r on r.id = o.subject_id where r.order_id = $1 order by o.created_at`,
        [order],
      )
    ).map(({ amount, state }) => [amount, state])

  test('all of it is paid, and nobody can send it again', async () => {
    const { id, first, retry } = await lost()
    expect(await seen(first)).toEqual([['800000', 'paid']])
    expect((await refusal(retry())).slug).toBe('not-allowed-now')
    expect(await calls(first)).toEqual([['800000', 'failed']])
    expect(await at.balance(`buyer_refund:${id}`)).toBe(0)
  })

  test('in part: only the rest is sent', async () => {
    const { id, first } = await lost(300_000)
    // The stand-in refuses it, as the charge was disputed.
    expect(await seen(first)).toEqual([
      ['300000', 'paid'],
      ['500000', 'failed'],
    ])
    expect(await calls(first)).toEqual([
      ['800000', 'failed'],
      ['500000', 'failed'],
    ])
    expect(await at.balance(`buyer_refund:${id}`)).toBe(500_000)
  })
})

test('what the bank takes back nobody gives back once more', async () => {
  const { first, second, charge } = await at.charged()
  await finish(first)
  await finish(second)
  const propose = () =>
    at.operator.call('POST /operator/orders/:id/refund', {
      params: { id: first },
      body: { amount: 1000, reason: 'hàng về muộn' },
    })
  const { id } = await propose()
  const dispute = at.sandbox.openDispute(charge).id
  await at.deliver()
  const decide = (accept: boolean) =>
    colleague.call('POST /operator/proposals/:id/decision', { params: { id }, body: { accept } })
  expect(await refusal(decide(true))).toMatchObject({ slug: 'not-allowed-now', left: 0 })
  await decide(false)
  expect(await refusal(propose())).toMatchObject({ slug: 'not-allowed-now', left: 0 })
  await close(dispute, 'lost')
  expect(await refusal(propose())).toMatchObject({ slug: 'not-allowed-now', left: 0 })
})

test('its notices are lost: it is asked for, and nothing is released to the seller', async () => {
  const { id, first, dispute } = await disputed()
  await at.world.app.card.recallNotices()
  await at.settle()
  const [known] = await at.world.rows<{ n: number }>('select count(*)::int as n from webhook_inbox')
  at.sandbox.closeDispute(dispute, 'won')
  const again = await at.charged()
  at.sandbox.openDispute(again.charge)
  at.sandbox.world.tables.queue.clear()
  await act(at.buyer, again.first, 'delivery', {})
  await at.world.app.card.tick()
  expect((await at.collection(again.id)).disputed).toBe(false)
  await at.world.app.card.recallNotices()
  await at.settle()
  expect((await at.collection(again.id)).disputed).toBe(true)
  await act(at.buyer, again.first, 'completion')
  expect(await at.balance(`held:${again.first}`)).toBe(800_000)
  // The other one's end was lost too; and what was known is not taken in twice.
  expect((await at.collection(id)).disputed).toBe(false)
  expect(await at.balance(`held:${first}`)).toBe(800_000)
  const taken = await at.world.rows<{ n: number }>('select count(*)::int as n from webhook_inbox')
  await at.world.app.card.recallNotices()
  expect(await at.world.rows('select count(*)::int as n from webhook_inbox')).toEqual(taken)
  expect(taken[0]?.n).toBeGreaterThan(known?.n ?? 0)
})
