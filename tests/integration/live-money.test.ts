// Money that one person moved is seen on the open pages of those whom it concerns, and rings only where there is something to do.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { makeListing, placeOrder } from '../support/market.ts'
import { collect } from '../support/money.ts'
import { type PayingWorld, startPaying } from '../support/payouts.ts'
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
