// Money that one person moved is seen on the open pages of those whom it concerns, and rings only where there is something to do.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { makeListing, placeOrder } from '../support/market.ts'
import { collect } from '../support/money.ts'
import { approved, decide, make, paid, type PayingWorld, returned, startPaying } from '../support/payouts.ts'
import { act, weigh } from '../support/steps.ts'
import { type Tab, opened, openTab } from '../support/sockets.ts'
import { eventually, type Someone } from '../support/world.ts'

let world: PayingWorld
const tabs: Tab[] = []
beforeAll(async () => {
  world = await startPaying()
})
beforeEach(() => collect(world))
afterAll(async () => {
  for (const tab of tabs) tab.close()
  await world.stop()
})

/** What an open page hears from now on, as `topic level`. */
async function listen(who: Someone) {
  const { feedHead } = await who.call('GET /me')
  const tab = openTab(world.url, who, { since: feedHead })
  tabs.push(tab)
  await opened(tab)
  const heard = () => tab.shown.map(({ topic, level }) => `${topic} ${level}`)
  return {
    heard,
    until: (...topics: string[]) => eventually(() => topics.every((topic) => heard().includes(topic))),
  }
}
/** Everything that was told so far is in the feeds. */
const quiet = () =>
  eventually(async () => (await world.rows<{ n: number }>('select count(*)::int as n from outbox'))[0]?.n === 0)

test('cash that was brought in: the counter’s other people see it, the collector’s bell rings', async () => {
  await world.taken(await world.newSeller())
  const counted = await world.maker.call('POST /cash/remittances', { body: { amount: 200_000, note: 'két chiều' } })
  const second = await world.person('operator')
  await quiet()
  const [collector, counter] = [await listen(world.maker), await listen(second)]
  await world.checker.call('POST /operator/remittances/:id/decision', {
    params: { id: counted.id },
    body: { accept: true },
  })
  await collector.until('cash.remitted bell')
  await counter.until('reconciliation.changed silent')
  expect(counter.heard()).toEqual(['reconciliation.changed silent'])
})

test('a refund by bank that is due is seen by who pays it, of an order that was cancelled or weighed less', async () => {
  const seller = await world.newSeller()
  const listing = await makeListing(world, seller, { price: 20_000 })
  const transfer = async () => {
    const { id, number } = await placeOrder(world.buyer, listing, 10_000, { payment: 'vietqr' })
    const order = await act(seller, id, 'confirmation')
    await act(seller, id, 'weighing', weigh(order, 10_000))
    await world.buyer.call('POST /demo/transfers', { body: { number, amount: 200_000 } })
    await quiet()
    return order
  }
  const less = await transfer()
  const counter = await listen(world.checker)
  await act(seller, less.id, 'weighing', weigh(less, 9800))
  await counter.until('reconciliation.changed silent')

  const over = await transfer()
  const next = await listen(world.checker)
  await act(seller, over.id, 'cancellation', { reason: 'hỏng mất rồi' })
  await next.until('reconciliation.changed silent')
  expect((await world.checker.call('GET /operator/payouts')).refunds.map(({ amount }) => amount)).toEqual([
    4000, 200_000,
  ])
})

test('the seller’s open page hears silently of each step of a refund; the buyer’s bell rings', async () => {
  const seller = await world.newSeller()
  const order = await world.taken(seller)
  await quiet()
  const [farm, buyer] = [await listen(seller), await listen(world.buyer)]
  await act(seller, order.id, 'cancellation', { reason: 'hỏng mất rồi' })
  await buyer.until('payment.refund_due bell')
  await farm.until('payment.refund_due silent')
  const [refund] = (await world.buyer.call('GET /orders/:id/refunds', { params: { id: order.id } })).refunds
  await world.buyer.call('PUT /refunds/:id/account', {
    params: { id: refund?.id ?? '' },
    body: { bin: '970436', account: '0123456789', holder: 'Nguyễn Văn Ba' },
  })
  const { batch } = await make(world.maker, { refunds: [refund?.id ?? ''] })
  const payout = (await decide(world.checker, batch.id)).payouts[0]?.id ?? ''
  await paid(world.maker, payout)
  await buyer.until('payment.refunded bell')
  await farm.until('payment.refunded silent')
  await returned(world, payout)
  await buyer.until('payout.returned urgent')
  await farm.until('payout.returned silent')
  const { entries } = await seller.call('GET /notifications', { query: {} })
  expect(entries.filter(({ event }) => /refund|payout/.test(event.topic))).toEqual([])
})

test('a payout to a seller names no order, and is told to nobody else’s page', async () => {
  const seller = await world.newSeller()
  await world.released(seller)
  await quiet()
  const [farm, buyer] = [await listen(seller), await listen(world.buyer)]
  const { payout } = await approved(world, seller)
  await paid(world.maker, payout.id)
  await farm.until('payout.paid bell')
  await returned(world, payout.id)
  await farm.until('payout.returned urgent')
  expect(buyer.heard()).toEqual([])
})

test('a finding that one person closes leaves the pages of the others', async () => {
  const [item] = await world.rows<{ id: string }>(
    `insert into finding (kind, subject, detail) values ('unknown_refund', 're_9', '{"amount": 12}') returning id`,
  )
  await quiet()
  const colleague = await listen(world.checker)
  await world.maker.call('POST /operator/findings/:id/resolution', {
    params: { id: item?.id ?? '' },
    body: { note: 'hoàn tay qua cổng' },
  })
  await colleague.until('reconciliation.changed silent')
  expect((await world.checker.call('GET /operator/reconciliation')).kinds).toEqual([])
})
