// Cash at hand-over: taken once, carried within a limit, and brought in before two people.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { makeListing, placeOrder } from '../support/market.ts'
import { balance, collect, moneyFaults } from '../support/money.ts'
import { act, collectCash, refused, weigh } from '../support/steps.ts'
import { colleagueOf } from '../support/transfers.ts'
import { eventually, refusal, type Someone, startWorld, type World } from '../support/world.ts'

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
})
beforeEach(() => collect(world))
afterAll(() => world.stop())

/** An order in cash, weighed: 10 kg at this price a kg. */
async function ready(price = 20_123) {
  const listing = await makeListing(world, seller, { price })
  const { id, number } = await placeOrder(buyer, listing, 10_000, { payment: 'cod' })
  const order = await act(seller, id, 'confirmation')
  await act(seller, id, 'weighing', weigh(order, 10_000))
  return { id, number }
}
const collecting = (who: Someone, id: string) => collectCash(who, id, 'ký nhận tại xe')
const dayOf = (who: Someone, number?: string) =>
  who.call('GET /cash/day', { query: number === undefined ? {} : { number } })
const remit = (who: Someone, amount: number, collector?: string) =>
  who.call('POST /cash/remittances', { body: { amount, note: 'két chiều', ...(collector && { collector }) } })
const decide = (who: Someone, id: string, accept: boolean) =>
  who.call('POST /operator/remittances/:id/decision', { params: { id }, body: { accept } })
const float = (who: Someone) => balance(world, `cod_float:${who.personId}`)
const sound = async () => expect(await moneyFaults(world.sql)).toEqual([])

describe('the operator’s collector', () => {
  test('takes the cash of an order once, rounded, and it is held for the order', async () => {
    const collector = await colleagueOf(world, operator)
    const { id, number } = await ready()
    const before = await dayOf(collector)
    expect(before.waiting.find(({ orderId }) => orderId === id)).toMatchObject({ number, due: 201_230, cash: 201_000 })
    expect(before).toMatchObject({ side: 'operator', float: 0, toRemit: 0, owed: 0, limit: 20_000_000 })
    expect(await collecting(collector, id)).toEqual({ due: 201_230, cash: 201_000 })
    expect((await refusal(collecting(collector, id))).slug).toBe('not-allowed-now')
    expect((await refused(act(seller, id, 'cash', {}))).problem.type).toBe('/problems/not-allowed-now')
    expect(await balance(world, `held:${id}`)).toBe(201_230)
    expect(await float(collector)).toBe(201_000)
    const after = await dayOf(collector)
    expect(after.waiting.map(({ orderId }) => orderId)).not.toContain(id)
    expect(after.taken).toMatchObject([{ orderId: id, number, cash: 201_000, due: 201_230 }])
    expect(after).toMatchObject({ takenToday: 201_000, float: 201_000, toRemit: 201_000 })
    expect((await act(buyer, id, 'delivery', {})).state).toBe('delivered')
    await sound()
  })

  test('of twenty who take it at once, one does', async () => {
    const { id } = await ready()
    const tries = await Promise.allSettled(
      Array.from({ length: 20 }, (_, n) => collecting(n % 2 ? operator : second, id)),
    )
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    await sound()
  })

  test('carries no more than the limit, also by two orders at once', async () => {
    await collect(world, { floatLimit: 300_000 })
    const collector = await colleagueOf(world, operator)
    const orders = await Promise.all([ready(), ready(), ready()])
    const tries = await Promise.allSettled(orders.map(({ id }) => collecting(collector, id)))
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const free = orders[tries.findIndex(({ status }) => status === 'rejected')]
    expect(await refusal(collecting(collector, free?.id ?? ''))).toMatchObject({ slug: 'float-limit', left: 99_000 })
    expect(await float(collector)).toBe(201_000)
    await sound()
  })

  test('is of the operator; others don’t see such an order there', async () => {
    const { id } = await ready()
    for (const who of [seller, buyer]) expect((await refusal(collecting(who, id))).slug).toBe('not-found')
    expect((await refusal(collecting(operator, randomUUID()))).slug).toBe('not-found')
    expect((await refusal(dayOf(buyer))).slug).toBe('forbidden')
    expect((await refusal(remit(seller, 1000))).slug).toBe('forbidden')
    expect((await refusal(seller.call('GET /operator/cash'))).slug).toBe('forbidden')
  })

  test('takes nothing of what isn’t weighed, is paid otherwise, or came to nothing', async () => {
    const listing = await makeListing(world, seller)
    const unweighed = await placeOrder(buyer, listing, 1000, { payment: 'cod' })
    const transfer = await placeOrder(buyer, listing, 1000, { payment: 'vietqr' })
    const cancelled = await ready()
    await act(seller, cancelled.id, 'cancellation', { reason: 'hỏng mất rồi' })
    for (const { id } of [unweighed, transfer, cancelled])
      expect((await refusal(collecting(operator, id))).slug).toBe('not-allowed-now')
    const direct = await placeOrder(buyer, listing, 1000)
    expect((await refusal(collecting(operator, direct.id))).slug).toBe('not-found')
  })
})

describe('what a collector is shown and takes', () => {
  const cashOf = (who: Someone, id: string, amount: number) =>
    who.call('POST /cash/orders/:id', { params: { id }, body: { amount } })

  test('another sum than the one shown is not booked, whoever takes it', async () => {
    const { id } = await ready()
    const order = await seller.call('GET /orders/:id', { params: { id } })
    await act(seller, id, 'weighing', weigh(order, 9800))
    expect((await refused(act(seller, id, 'cash', { amount: 201_000 }))).problem.type).toBe('/problems/state-changed')
    expect((await refusal(cashOf(operator, id, 201_000))).slug).toBe('state-changed')
    expect(await balance(world, `held:${id}`)).toBe(0)
    expect(await cashOf(operator, id, 197_000)).toEqual({ due: 197_205, cash: 197_000 })
    await sound()
  })

  test('nothing while a weighing waits for the buyer’s yes; and no yes to one once it was taken', async () => {
    const { id } = await ready()
    const order = await seller.call('GET /orders/:id', { params: { id } })
    await act(seller, id, 'weighing', weigh(order, 12_000))
    expect((await dayOf(operator)).waiting.map(({ orderId }) => orderId)).not.toContain(id)
    expect((await refusal(cashOf(operator, id, 201_000))).slug).toBe('not-allowed-now')
    expect(await balance(world, `held:${id}`)).toBe(0)
    await act(buyer, id, 'weighing/answer', { n: 2, accept: false })
    await collecting(operator, id)
    // As it was left by a collector who came before this was refused.
    await world.rows(
      `insert into order_pending (order_id, kind, side, detail) values ($1, 'weighing', 'seller', '{"n": 2}')`,
      [id],
    )
    expect((await refused(act(buyer, id, 'weighing/answer', { n: 2, accept: true }))).problem.type).toBe(
      '/problems/not-allowed-now',
    )
    await act(buyer, id, 'weighing/answer', { n: 2, accept: false })
    expect((await act(buyer, id, 'delivery', {})).state).toBe('delivered')
    await sound()
  })

  test('nothing before a delivery is on its way', async () => {
    const { id } = await ready()
    await world.rows(`update orders set handover = 'delivery' where id = $1`, [id])
    expect((await dayOf(operator)).waiting.map(({ orderId }) => orderId)).not.toContain(id)
    expect((await refusal(cashOf(operator, id, 201_000))).slug).toBe('not-allowed-now')
    await act(seller, id, 'dispatch', { carrier: 'Nhà xe', plate: '', phone: '' })
    await collecting(operator, id)
    await sound()
  })

  test('the newest come first, and any is found by a part of its number', async () => {
    const [old, late] = [await ready(), await ready()]
    const numbers = async (number?: string) => (await dayOf(operator, number)).waiting.map((each) => each.number)
    expect((await numbers())[0]).toBe(late.number)
    expect(await numbers(old.number.slice(2).toLowerCase())).toEqual([old.number])
    expect(await numbers('không có')).toEqual([])
  })

  test('the operator’s list follows what the sides do, silently', async () => {
    const told = async () =>
      (await second.call('GET /feed', { query: { since: 0 } })).entries.filter(
        ({ event, level }) => event.topic === 'reconciliation.changed' && level === 'silent',
      ).length
    const before = await told()
    await ready()
    expect(await eventually(async () => (await told()) >= before + 3 || undefined)).toBe(true)
  })
})

describe('bringing it in', () => {
  test('float = taken − confirmed, at every step; two people', async () => {
    const collector = await colleagueOf(world, operator)
    await collecting(collector, (await ready()).id)
    await collecting(collector, (await ready()).id)
    expect(await float(collector)).toBe(402_000)
    for (const amount of [0, -1, 1.5, '1e6', 2 ** 53]) {
      const { status } = await collector.raw('POST', '/api/cash/remittances', {
        body: { amount },
        headers: { 'idempotency-key': randomUUID() },
      })
      expect([amount, status]).toEqual([amount, 400])
    }
    const tooMuch = await refusal(remit(collector, 402_001))
    expect([tooMuch.slug, tooMuch.errors?.[0]?.path]).toEqual(['invalid-request', 'amount'])
    const first = await remit(collector, 300_000)
    expect(first).toMatchObject({ state: 'proposed', amount: 300_000, collector: { id: collector.personId } })
    expect((await refusal(remit(collector, 200_000))).slug).toBe('invalid-request')
    expect((await refusal(decide(collector, first.id, true))).slug).toBe('not-two-people')
    expect((await refusal(decide(seller, first.id, true))).slug).toBe('not-found')
    const [bank, unconfirmed] = [await balance(world, 'bank'), await float(collector)]
    expect(unconfirmed).toBe(402_000)
    expect(await decide(second, first.id, true)).toMatchObject({
      state: 'confirmed',
      decidedBy: { id: second.personId },
    })
    expect((await refusal(decide(second, first.id, true))).slug).toBe('state-changed')
    expect([await float(collector), (await balance(world, 'bank')) - bank]).toEqual([102_000, 300_000])
    // Refused, the collector carries it on; another person may count for it.
    const other = await remit(operator, 102_000, collector.personId)
    expect(await decide(second, other.id, false)).toMatchObject({ state: 'refused' })
    expect(await float(collector)).toBe(102_000)
    expect((await dayOf(collector)).toRemit).toBe(102_000)
    const acts = await world.rows<{ action: string }>(
      'select action from audit where subject = any($1) order by at, id',
      [[first.id, other.id]],
    )
    expect(acts.map(({ action }) => action)).toEqual([
      'remittance.counted',
      'remittance.confirmed',
      'remittance.counted',
      'remittance.refused',
    ])
    const { collectors, remittances } = await operator.call('GET /operator/cash')
    expect(collectors.find(({ id }) => id === collector.personId)).toMatchObject({ float: 102_000, toRemit: 102_000 })
    expect(remittances.map(({ id }) => id)).toEqual(expect.arrayContaining([first.id, other.id]))
    await sound()
  })

  test('who carried it doesn’t say that it came in, whoever counted it', async () => {
    const collector = await colleagueOf(world, operator)
    await collecting(collector, (await ready()).id)
    const { id } = await remit(operator, 201_000, collector.personId)
    expect(await refusal(decide(collector, id, true))).toMatchObject({ slug: 'not-two-people', status: 409 })
    expect(await float(collector)).toBe(201_000)
    expect(await decide(collector, id, false)).toMatchObject({ state: 'refused' })
    const again = await remit(operator, 201_000, collector.personId)
    expect(await decide(second, again.id, true)).toMatchObject({ state: 'confirmed' })
    expect(await float(collector)).toBe(0)
    await sound()
  })

  test('ten who count the same cash at once bring in no more than there is', async () => {
    const collector = await colleagueOf(world, operator)
    await collecting(collector, (await ready()).id)
    const tries = await Promise.allSettled(Array.from({ length: 10 }, () => remit(collector, 100_000)))
    const made = tries.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
    expect(made).toHaveLength(2)
    await Promise.all(made.map(({ id }) => decide(second, id, true)))
    expect(await float(collector)).toBe(1000)
    await sound()
  })
})

describe('the seller’s own person', () => {
  test('keeps the cash, hands in nothing, and is shown what the seller owes', async () => {
    const { id } = await ready()
    const before = (await dayOf(seller)).float
    await act(seller, id, 'cash', {})
    const day = await dayOf(seller)
    expect(day).toMatchObject({ side: 'seller', toRemit: 0, remittances: [] })
    expect(day.float - before).toBe(201_000)
    await act(buyer, id, 'delivery', {})
    await act(buyer, id, 'completion')
    const after = await dayOf(seller)
    expect(after.float).toBe(before)
    expect(after.owed).toBe(await balance(world, `seller_receivable:${seller.organizationId}`))
    expect(after.owed).toBeGreaterThan(0)
    await sound()
  })

  test('both sides hear of it, and the operator’s page is told', async () => {
    const { id, number } = await ready()
    await collecting(operator, id)
    const heard = async (who: Someone, topic: string) =>
      eventually(async () => {
        const { entries } = await who.call('GET /feed', { query: { since: 0 } })
        return entries.find(
          ({ event }) => event.topic === topic && 'number' in event.body && event.body.number === number,
        )
      })
    expect(await heard(buyer, 'payment.received')).toMatchObject({
      level: 'bell',
      event: { body: { amount: 201_230 } },
    })
    expect(await heard(seller, 'payment.received')).toMatchObject({ level: 'bell' })
    expect(await heard(second, 'cash.taken')).toMatchObject({ level: 'silent', event: { body: { amount: 201_000 } } })
    expect(await heard(operator, 'cash.taken')).toMatchObject({ level: 'silent' })
  })
})
