import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { basket, makeListing, placeOrder, stockOf } from '../support/market.ts'
import { eventually, refusal, type Someone, startWorld, type World } from '../support/world.ts'

let world: World
let farm: Someone
let coop: Someone
let buyer: Someone
beforeAll(async () => {
  world = await startWorld()
  ;[farm, coop, buyer] = await Promise.all([
    world.person('farm'),
    world.person('cooperative', { place: 'Sa Pa' }),
    world.person('buyer', { place: 'Sa Pa' }),
  ])
})
afterAll(() => world.stop())

const kg = (n: number) => n * 1000

describe('placing', () => {
  test('one checkout places an order a seller, takes the stock and tells both sellers', async () => {
    const tea = await makeListing(world, farm, { amount: kg(200), price: 9000 })
    const plums = await makeListing(world, coop, { amount: kg(30), price: 25_000, product: 'man-ta-van' })
    const placed = await buyer.call('POST /checkouts', {
      body: basket([
        { listing: tea, amount: kg(40) },
        { listing: plums, amount: 12_500 },
      ]),
    })
    expect(placed.total).toBe(360_000 + 312_500)
    expect(placed.orders.map(({ seller, total }) => [seller, total])).toEqual([
      [farm.organizationId, 360_000],
      [coop.organizationId, 312_500],
    ])
    expect(await stockOf(world, tea.lotId)).toEqual({ available: kg(160), moved: kg(160) })
    const told = () =>
      world.rows(`select level, person_id from feed_entry where body->>'orderId' = $1`, [placed.orders[0]?.id])
    await eventually(async () => (await told()).length === 2)
    expect(await told()).toEqual(
      expect.arrayContaining([
        { level: 'urgent', person_id: farm.personId },
        { level: 'silent', person_id: buyer.personId },
      ]),
    )
    const order = await farm.call('GET /orders/:id', { params: { id: placed.orders[0]?.id ?? '' } })
    expect(order).toMatchObject({
      state: 'placed',
      side: 'seller',
      nextStep: 'confirm',
      waitsFor: 'seller',
      total: 360_000,
    })
    expect(order.number).toMatch(/^HL[0-9A-HJKMNP-TV-Z]{8}$/)
  })

  test('what changed is said line by line and nothing is placed', async () => {
    const listing = await makeListing(world, farm, { amount: kg(10), price: 10_000 })
    const other = await makeListing(world, coop, { amount: kg(10) })
    const before = await world.rows('select count(*)::int as n from orders')
    const body = basket([
      { listing: { ...listing, price: 9000 }, amount: kg(1) },
      { listing: other, amount: kg(11) },
    ])
    const refused = await refusal(buyer.call('POST /checkouts', { body }))
    expect(refused).toMatchObject({
      slug: 'cart-changed',
      status: 409,
      lines: [
        { listingId: listing.listingId, change: 'price', price: 10_000 },
        { listingId: other.listingId, change: 'short', available: kg(10) },
      ],
    })
    expect(await world.rows('select count(*)::int as n from orders')).toEqual(before)
    const quote = await world.visitor.call('POST /checkouts/quote', {
      body: { lines: body.orders.flatMap((o) => o.lines) },
    })
    expect(quote.changed).toBe(true)
    expect(quote.sellers.flatMap((s) => s.lines.map((l) => String(l.change))).toSorted()).toEqual(['price', 'short'])
    expect(quote.sellers.flatMap((s) => s.lines.map((l) => l.toleranceBp))).toEqual([500, 500])
  })

  test('nobody buys its own goods, and who may not buy is refused', async () => {
    const both = await world.person('cooperative', { mayBuy: true })
    const own = await makeListing(world, both)
    expect(await refusal(placeOrder(both, own, 1000))).toMatchObject({
      slug: 'cart-changed',
      lines: [{ change: 'own' }],
    })
    expect(await refusal(placeOrder(farm, own, 1000))).toMatchObject({ slug: 'forbidden', status: 403 })
  })

  test('what the database itself refuses leaves nothing behind, and its key may be used again', async () => {
    const tea = await makeListing(world, farm, { amount: kg(10) })
    const [offer] = await world.rows<{ id: string }>(
      `insert into delivery_offer (organization_id, name, fee) values ($1, 'Xe máy', 20000) returning id`,
      [farm.organizationId],
    )
    const to = (commune: string) => {
      const destination = { commune, address: 'Bản 1' }
      const handover = { kind: 'delivery' as const, offer: offer?.id ?? '', fee: 20_000, destination }
      const { orders } = basket([{ listing: tea, amount: kg(1) }])
      return { orders: orders.map((order) => ({ ...order, handover })) }
    }
    const idempotencyKey = randomUUID()
    const refused = await refusal(buyer.call('POST /checkouts', { body: to(randomUUID()), idempotencyKey }))
    expect([refused.slug, refused.errors?.[0]?.code]).toEqual(['invalid-request', 'unknown_commune'])
    expect(await stockOf(world, tea.lotId)).toEqual({ available: kg(10), moved: kg(10) })
    await buyer.call('POST /checkouts', { body: to(await world.commune('Sa Pa')), idempotencyKey })
    expect(await stockOf(world, tea.lotId)).toEqual({ available: kg(9), moved: kg(9) })
  })

  test('a key sent again gives the same answer; with another body it is refused', async () => {
    const listing = await makeListing(world, farm)
    const idempotencyKey = randomUUID()
    const body = basket([{ listing, amount: 1000 }])
    const replies = await Promise.all(
      Array.from({ length: 20 }, () => buyer.call('POST /checkouts', { body, idempotencyKey })),
    )
    expect(new Set(replies.map(({ id }) => id)).size).toBe(1)
    expect(await world.rows('select 1 from order_line where listing_id = $1', [listing.listingId])).toHaveLength(1)
    expect(
      await refusal(buyer.call('POST /checkouts', { body: basket([{ listing, amount: 2000 }]), idempotencyKey })),
    ).toMatchObject({ slug: 'idempotency-key-reused', status: 422 })
    const replay = await buyer.raw('POST', '/api/checkouts', { body, headers: { 'idempotency-key': idempotencyKey } })
    expect([replay.status, replay.headers.get('idempotency-replayed')]).toEqual([201, 'true'])
  })

  test('a refusal of business is replayed with its key too', async () => {
    const listing = await makeListing(world, farm, { amount: 1000 })
    const headers = { 'idempotency-key': randomUUID() }
    const body = basket([{ listing, amount: 2000 }])
    const first = await buyer.raw('POST', '/api/checkouts', { body, headers })
    await world.rows(`update lot set available = 5000 where id = $1`, [listing.lotId])
    const second = await buyer.raw('POST', '/api/checkouts', { body, headers })
    expect([first.status, second.status]).toEqual([409, 409])
    expect(second.body).toEqual(first.body)
    await world.rows(`update lot set available = 1000 where id = $1`, [listing.lotId])
  })
})

describe('races', () => {
  test('200 buyers at once on 50 kg: exactly 50 sold, and every loser told plainly', async () => {
    const listing = await makeListing(world, farm, { amount: kg(50) })
    const buyers = await Promise.all(Array.from({ length: 40 }, () => world.person('buyer')))
    const results = await Promise.allSettled(
      Array.from({ length: 200 }, (_, i) => persist(() => placeOrder(buyers[i % 40] as Someone, listing, kg(1)))),
    )
    const won = results.filter(({ status }) => status === 'fulfilled')
    const lost = results.flatMap((r) => (r.status === 'rejected' ? [(r.reason as { slug?: string }).slug] : []))
    expect(won).toHaveLength(50)
    expect(new Set(lost)).toEqual(new Set(['cart-changed']))
    expect(await stockOf(world, listing.lotId)).toEqual({ available: 0, moved: 0 })
    const [market] = await world.rows('select in_stock from listing where id = $1', [listing.listingId])
    expect(market).toEqual({ in_stock: false })
  })

  test('64 buyers with random five-line carts: no deadlock, and stock conserved', async () => {
    const sellers = await Promise.all(Array.from({ length: 4 }, () => world.person('farm')))
    const listings = await Promise.all(
      Array.from({ length: 12 }, (_, i) => makeListing(world, sellers[i % 4] as Someone, { amount: kg(1000) })),
    )
    const buyers = await Promise.all(Array.from({ length: 64 }, () => world.person('buyer')))
    const [deadlocks] = await world.rows<{ deadlocks: string }>(
      'select deadlocks from pg_stat_database where datname = current_database()',
    )
    await Promise.all(
      buyers.map(async (one) => {
        for (let round = 0; round < 3; round++) {
          const chosen = [...listings].sort(() => Math.random() - 0.5).slice(0, 5)
          await persist(() =>
            one.call('POST /checkouts', { body: basket(chosen.map((listing) => ({ listing, amount: 1000 }))) }),
          )
        }
      }),
    )
    const stock = await Promise.all(listings.map(({ lotId }) => stockOf(world, lotId)))
    expect(stock.every(({ available, moved }) => available === moved)).toBe(true)
    expect(stock.reduce((sum, { available }) => sum + available, 0)).toBe(kg(12_000) - 64 * 3 * 5 * 1000)
    expect(await world.rows('select deadlocks from pg_stat_database where datname = current_database()')).toEqual([
      deadlocks,
    ])
  })
})

/** Does what a polite client does when the server says that it is busy: comes back. */
async function persist<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await work()
    } catch (error) {
      if ((error as { status?: number }).status !== 503 || tries > 50) throw error
      await new Promise((ok) => setTimeout(ok, 50 + Math.random() * 200))
    }
  }
}
