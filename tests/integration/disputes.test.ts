// Disputes: what both sides say and show, who may see it, and what the operator decides.
import { randomUUID } from 'node:crypto'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeListing, placeOrder } from '../support/market.ts'
import { balance, collect, moneyFaults } from '../support/money.ts'
import { act, kg, refused, see, stepsOf } from '../support/steps.ts'
import { checkInvariants } from '../support/invariants.ts'
import { refusal, type Someone, startWorld, type World } from '../support/world.ts'

let world: World
let farm: Someone
let buyer: Someone
let stranger: Someone
let office: Someone
let operator: Someone
let steps: ReturnType<typeof stepsOf>
beforeAll(async () => {
  world = await startWorld()
  farm = await world.person('farm')
  buyer = await world.person('buyer', { place: 'Sa Pa' })
  stranger = await world.person('buyer')
  office = await world.person('office')
  operator = await world.person('operator')
  steps = stepsOf(world, farm, buyer)
})
afterAll(() => world.stop())

const photo = async (who: Someone, seed: number) => {
  const bytes = await sharp({
    create: { width: 64 + seed, height: 48, channels: 3, background: { r: seed, g: 90, b: 40 } },
  })
    .jpeg()
    .toBuffer()
  const form = new FormData()
  form.set('photo', new Blob([new Uint8Array(bytes)], { type: 'image/jpeg' }), 'a.jpg')
  const { status, body } = await who.raw('POST', '/api/photos', { body: form })
  expect(status).toBe(201)
  return (body as { id: string }).id
}
const disputed = async (photos: string[] = []) => {
  const { id, listing, order } = await steps.delivered()
  const line = order.lines[0]?.id ?? ''
  return { id, listing, line, order: await act(buyer, id, 'dispute', { reason: 'Dập nhiều', lines: [line], photos }) }
}
const decide = (who: Someone, id: string, body: object) =>
  who.call('POST /operator/disputes/:id/decision', {
    params: { id },
    body: { reason: 'Ảnh cho thấy hàng dập một phần', ...body } as never,
  })

describe('what both sides say', () => {
  it('the complaint is the first word, both sides add theirs, each is told of the other’s', async () => {
    const bruised = await photo(buyer, 1)
    const { id, order } = await disputed([bruised])
    expect(order.statements).toMatchObject([
      { side: 'buyer', text: 'Dập nhiều', photos: [{}], by: { person: expect.any(String) } },
    ])
    const packed = await photo(farm, 2)
    const answered = await act(farm, id, 'dispute/statement', {
      text: 'Lúc đóng hàng còn tốt',
      photos: [packed, packed],
    })
    expect(answered.statements.map(({ side, photos }) => [side, photos.length])).toEqual([
      ['buyer', 1],
      ['seller', 1],
    ])
    const told = await world.rows<{ topic: string; level: string }>(
      `select f.topic, f.level from feed_entry f where f.person_id = $1 and f.body->>'orderId' = $2 and f.topic = 'order.dispute_stated'
       union all select o.topic, o.level from outbox o where $1 = any(o.recipients) and o.body->>'orderId' = $2 and o.topic = 'order.dispute_stated'`,
      [buyer.personId, id],
    )
    expect(told).toEqual([{ topic: 'order.dispute_stated', level: 'bell' }])
    expect((await see(buyer, id)).statements).toEqual((await see(farm, id)).statements)
    await expect(world.rows(`update dispute_statement set text = 'khác' where order_id = $1`, [id])).rejects.toThrow(
      'history',
    )
  })

  it('photos are for the two sides and the operator alone, and are nobody else’s to show', async () => {
    const mine = await photo(buyer, 3)
    const { id, order } = await disputed([mine])
    const shown = order.statements[0]?.photos[0]
    if (!shown) throw new Error('no photo')
    expect(shown.id).not.toBe(mine)
    for (const url of [shown.url, shown.thumb])
      for (const who of [buyer, farm, operator]) {
        const reply = await who.raw('GET', url)
        expect([reply.status, reply.headers.get('content-type'), reply.headers.get('cache-control')]).toEqual([
          200,
          'image/webp',
          'private, no-cache',
        ])
        // Asked for each time: unchanged it isn't sent again, and to nobody who may not see it.
        const headers = { 'if-none-match': reply.headers.get('etag') ?? '', 'cache-control': 'max-age=0' }
        expect((await who.raw('GET', url, { headers })).status).toBe(304)
        expect((await stranger.raw('GET', url, { headers })).status).toBe(404)
        expect((await world.visitor.raw('GET', url, { headers })).status).toBe(401)
      }
    for (const who of [stranger, office]) expect((await who.raw('GET', shown.url)).status).toBe(404)
    expect((await world.visitor.raw('GET', shown.url)).status).toBe(401)
    expect((await world.visitor.raw('GET', `/api/photos/${shown.id}/full`)).status).toBe(404)
    const other = await disputed()
    expect((await buyer.raw('GET', shown.url.replace(id, other.id))).status).toBe(404)
    const theirs = await refused(
      act(farm, id, 'dispute/statement', { text: 'Xem ảnh này', photos: [mine, randomUUID()] }),
    )
    expect(theirs.problem.errors).toMatchObject([{ path: 'photos.0' }, { path: 'photos.1' }])
  })

  it('only while it is open, only by its sides', async () => {
    const { id } = await disputed()
    for (const who of [stranger, office, operator])
      expect((await refused(act(who, id, 'dispute/statement', { text: 'Tôi cũng nói' }))).status).toBe(404)
    await act(buyer, id, 'dispute/proposal', { outcome: 'drop' })
    expect((await refused(act(farm, id, 'dispute/statement', { text: 'Muộn rồi' }))).problem).toMatchObject({
      type: '/problems/not-allowed-now',
      state: 'completed',
    })
    expect((await see(farm, id)).statements).toHaveLength(1)
  })
})

describe('what the operator sees', () => {
  it('open disputes, and each with everything that is known of it', async () => {
    const { id, line, order } = await disputed([await photo(buyer, 4)])
    await act(farm, id, 'dispute/proposal', { outcome: 'reduce', lines: [{ line, net: kg(35) }] })
    const { items, open } = await operator.call('GET /operator/disputes', { query: {} })
    expect(open).toBe(items.length)
    expect(items.find((one) => one.id === id)).toMatchObject({
      number: order.number,
      state: 'disputed',
      reason: 'Dập nhiều',
      statements: { buyer: 1, seller: 0 },
      proposed: true,
      method: 'cash',
    })
    const found = await operator.call('GET /operator/disputes/:id', { params: { id } })
    expect(found).toMatchObject({ open: true, lines: [line], reason: 'Dập nhiều', money: null })
    expect(found.order.lines[0]).toMatchObject({ ordered: kg(40), weighed: { net: kg(39), deviationBp: -250 } })
    expect(found.order.dispute?.proposal).toMatchObject({ by: 'seller', outcome: 'reduce' })
    expect(found.order.statements[0]?.photos).toHaveLength(1)
  })

  it('nobody else does, and orders that were never disputed are not there', async () => {
    const { id } = await disputed()
    const quiet = await steps.delivered()
    for (const who of [farm, buyer, stranger, office]) {
      expect((await refusal(who.call('GET /operator/disputes', { query: {} }))).slug).toBe('forbidden')
      expect((await refusal(who.call('GET /operator/disputes/:id', { params: { id } }))).slug).toBe('not-found')
      expect((await refusal(decide(who, id, { outcome: 'drop' }))).slug).toBe('not-found')
    }
    expect((await refusal(operator.call('GET /operator/disputes/:id', { params: { id: quiet.id } }))).slug).toBe(
      'not-found',
    )
    expect((await see(farm, id)).state).toBe('disputed')
  })
})

describe('what the operator decides', () => {
  it('dropped: completed as it was', async () => {
    const { id } = await disputed()
    expect(await decide(operator, id, { outcome: 'drop' })).toMatchObject({
      open: false,
      order: { state: 'completed' },
    })
    const order = await see(buyer, id)
    expect(order.timeline[0]).toMatchObject({
      to: 'completed',
      reason: 'Ảnh cho thấy hàng dập một phần',
      by: { side: 'operator' },
    })
    expect(await steps.trades(id)).toMatchObject([{ sign: 1, grams: '39000' }])
    expect((await refusal(decide(operator, id, { outcome: 'drop' }))).slug).toBe('state-changed')
    const audits = await world.rows('select 1 from audit where action = $1 and subject = $2', ['dispute.decided', id])
    expect(audits).toHaveLength(1)
  })

  it('settled for less: the trade is booked anew, and amounts must be smaller', async () => {
    const { id, line } = await disputed()
    const faultsOf = async (lines: object[]) =>
      (await refusal(decide(operator, id, { outcome: 'reduce', lines }))).errors?.map(({ path }) => path)
    expect(await faultsOf([])).toEqual(['lines'])
    expect(await faultsOf([{ line, net: kg(39) }])).toEqual(['lines'])
    expect(await faultsOf([{ line, net: kg(40) }])).toEqual(['lines.0.net'])
    expect(await faultsOf([{ line: randomUUID(), net: 1 }])).toEqual(['lines.0.line'])
    const weighed = [{ line, net: kg(39), deviationBp: -250, total: 780_000 }]
    const before = await operator.call('GET /operator/disputes/:id', { params: { id } })
    expect(before.weighed).toMatchObject(weighed)
    const decided = await decide(operator, id, { outcome: 'reduce', lines: [{ line, net: kg(30) }] })
    expect(decided.order).toMatchObject({ state: 'completed', goods: 600_000, settlement: 2 })
    // What is decided stands beside what the seller's scale said, gross weight and all, and never in its place.
    expect(decided.weighed).toEqual(before.weighed)
    expect(decided.weighed[0]?.gross).toBeGreaterThan(kg(38))
    expect(decided.order.lines[0]).toMatchObject({ weighed: { gross: null, net: kg(30) }, total: 600_000 })
    expect(await steps.trades(id)).toHaveLength(3)
    const urgent = await world.rows<{ person_id: string }>(
      `select person_id from feed_entry where topic = 'order.resolved' and body->>'orderId' = $1 and level = 'bell'
       union select unnest(recipients) from outbox where topic = 'order.resolved' and body->>'orderId' = $1 and level = 'bell'`,
      [id],
    )
    expect(urgent.map(({ person_id }) => person_id).toSorted()).toEqual([buyer.personId, farm.personId].toSorted())
  })

  it('refunded: the trade is taken back, the stock stays away', async () => {
    const { id } = await disputed()
    await decide(operator, id, { outcome: 'refund' })
    expect((await see(farm, id)).state).toBe('refunded')
    expect((await steps.trades(id)).map(({ sign }) => sign).toSorted((a, b) => a - b)).toEqual([-1, 1])
  })

  it('two decisions, or a decision and a yes of the sides, at once: one counts', async () => {
    const { id } = await disputed()
    await act(farm, id, 'dispute/proposal', { outcome: 'drop' })
    const at = (await see(buyer, id)).dispute?.proposal?.at
    const results = await Promise.allSettled([
      decide(operator, id, { outcome: 'refund' }),
      decide(operator, id, { outcome: 'drop' }),
      act(buyer, id, 'dispute/answer', { at, accept: true }),
    ])
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(
      (await world.rows(`select 1 from order_move where order_id = $1 and from_state = 'disputed'`, [id])).length,
    ).toBe(1)
    expect(await checkInvariants(world.sql)).toEqual([])
  })
})

describe('where the platform collects', () => {
  const paid = async () => {
    await collect(world, { feeBp: 200, withholdTax: false })
    const listing = await makeListing(world, farm, { price: 20_000 })
    const { id, number } = await placeOrder(buyer, listing, kg(10), { payment: 'vietqr' })
    const order = await act(farm, id, 'confirmation')
    const line = order.lines[0]?.id ?? ''
    await act(farm, id, 'weighing', { lines: [{ line, gross: kg(10) }] })
    await buyer.call('POST /demo/transfers', { body: { number, amount: 200_000 } })
    await act(buyer, id, 'delivery', {})
    await act(buyer, id, 'dispute', { reason: 'Thiếu cân', lines: [line] })
    return { id, line }
  }

  it('less is due, so part of what is held goes back and the rest is released', async () => {
    const { id, line } = await paid()
    expect(await operator.call('GET /operator/disputes/:id', { params: { id } })).toMatchObject({
      money: { due: 200_000, captured: 200_000, refunded: 0, released: 0, hold: 'frozen' },
    })
    const decided = await decide(operator, id, { outcome: 'reduce', lines: [{ line, net: kg(8) }] })
    expect(decided.money).toEqual({
      due: 160_000,
      captured: 200_000,
      refunded: 40_000,
      released: 160_000,
      hold: 'released',
    })
    const refunds = await world.rows('select amount::int, cause, state from refund where order_id = $1', [id])
    expect(refunds).toEqual([{ amount: 40_000, cause: 'dispute', state: 'due' }])
    expect(Math.abs(await balance(world, `held:${id}`))).toBe(0)
    expect(await moneyFaults(world.sql)).toEqual([])
  })

  it('all of it goes back, or all of it is released', async () => {
    const back = await paid()
    expect((await decide(operator, back.id, { outcome: 'refund' })).money).toMatchObject({
      refunded: 200_000,
      released: 0,
    })
    const kept = await paid()
    expect((await decide(operator, kept.id, { outcome: 'drop' })).money).toMatchObject({
      refunded: 0,
      released: 200_000,
    })
    expect(await moneyFaults(world.sql)).toEqual([])
  })
})
