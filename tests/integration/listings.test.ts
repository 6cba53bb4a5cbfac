import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually, refusal, type Someone, startWorld, type World } from '../support/world.ts'
import { inDays, post, shoots, tea } from '../support/posting.ts'

let world: World
let seller: Someone
let stranger: Someone
beforeAll(async () => {
  world = await startWorld()
  seller = await world.person('farm')
  stranger = await world.person('farm')
})
afterAll(() => world.stop())

const heard = async (someone: Someone) =>
  (
    await world.rows<{ n: number }>(
      `select count(*)::int as n from feed_entry where person_id = $1 and topic = 'listing.changed'`,
      [someone.personId],
    )
  )[0]?.n ?? 0
/** Runs `work` and waits until the seller's feed told of exactly one change, silently, and nobody else's did. */
async function toldOnce<T>(work: () => Promise<T>): Promise<T> {
  await eventually(async () => (await world.rows('select 1 from outbox limit 1')).length === 0)
  const before = await heard(seller)
  const result = await work()
  await eventually(async () => (await heard(seller)) === before + 1)
  expect(await heard(stranger)).toBe(0)
  return result
}
const movesOf = (listingId: string) =>
  world.rows<{ why: string; delta: number }>(
    'select m.why, m.delta::int from stock_move m join listing l on l.lot_id = m.lot_id where l.id = $1 order by m.at',
    [listingId],
  )
const stockOf = async (listingId: string) =>
  (
    await world.rows<{ available: number; in_stock: boolean; state: string; counted: boolean }>(
      'select t.available::int, l.in_stock, l.state, l.counted from listing l join lot t on t.id = l.lot_id where l.id = $1',
      [listingId],
    )
  )[0]
const faultPaths = async (work: Promise<unknown>) => {
  const problem = await refusal(work)
  expect(problem.slug).toBe('invalid-request')
  expect(problem.errors?.every(({ message }) => message.length > 5)).toBe(true)
  return problem.errors?.map(({ path }) => path).sort()
}

describe('posting', () => {
  test('a weighed lot: listing, lot and its first move, told to the seller', async () => {
    const listing = await toldOnce(() => post(seller, tea()))
    expect(listing).toMatchObject({
      product: { id: 'che-kim-tuyen-bup-tuoi', category: 'tea' },
      measure: 'mass',
      unit: { code: 'ta', gramsPerPiece: null },
      state: 'fresh',
      price: 8000,
      available: 200_000,
      least: 1000,
      step: 1000,
      toleranceBp: 500,
      own: true,
      listingState: 'open',
      picture: { drawn: true },
      seller: { id: seller.organizationId },
      place: { name: { vi: 'Xã Bản Bo' }, area: 'tam_duong' },
    })
    expect(await movesOf(listing.id)).toEqual([{ why: 'posted', delta: 200_000 }])
    expect(await stockOf(listing.id)).toEqual({ available: 200_000, in_stock: true, state: 'open', counted: false })
  })

  test('a counted lot keeps its unit and the catalogue’s grams a piece, or the seller’s own', async () => {
    const listing = await post(seller, shoots())
    expect(listing).toMatchObject({
      measure: 'count',
      unit: { code: 'bo', gramsPerPiece: 500 },
      least: 1,
      step: 1,
      available: 40,
    })
    expect((await stockOf(listing.id))?.counted).toBe(true)
    expect((await post(seller, shoots({ gramsPerPiece: 420 }))).unit.gramsPerPiece).toBe(420)
  })

  test('all of a lot can be taken, whatever its amount, and least is never over it', async () => {
    expect(await post(seller, tea({ amount: 12_500 }))).toMatchObject({ least: 1000, step: 500 })
    expect(await post(seller, tea({ amount: 700 }))).toMatchObject({ least: 700 })
    expect(
      await post(seller, {
        product: 'sam-lai-chau',
        unit: 'lang',
        amount: 8000,
        price: 300_000_000,
        readyOn: inDays(3),
      }),
    ).toMatchObject({ least: 100, price: 300_000_000 })
  })

  test('the origin may be another commune; an old one stands for the one it went into', async () => {
    const [old] = await world.rows<{ id: string }>(
      `select id from locality where kind = 'commune' and short_vi = 'Nà Tăm' and valid_to is not null`,
    )
    expect((await post(seller, tea({ commune: old?.id }))).place).toMatchObject({
      name: { vi: 'Xã Bản Bo' },
      old: { vi: 'Xã Nà Tăm' },
      area: 'tam_duong',
    })
    expect((await post(seller, tea({ commune: await world.commune('Pắc Ta') }))).place).toMatchObject({
      name: { vi: 'Xã Pắc Ta' },
      old: null,
      area: 'tan_uyen',
    })
  })

  test('what doesn’t belong together comes back with every path', async () => {
    expect(await faultPaths(post(seller, tea({ product: 'no-such' })))).toEqual(['product'])
    expect(await faultPaths(post(seller, tea({ grade: 'over_2kg', state: 'live', unit: 'bo' })))).toEqual([
      'grade',
      'state',
      'unit',
    ])
    expect(
      await faultPaths(post(seller, tea({ gramsPerPiece: 5, least: 300_000, step: 300_000, readyOn: inDays(400) }))),
    ).toEqual(['gramsPerPiece', 'least', 'readyOn', 'step'])
    expect(await faultPaths(post(seller, tea({ readyOn: inDays(1), harvestedOn: inDays(2) })))).toEqual(['readyOn'])
    expect(await faultPaths(post(seller, tea({ commune: randomUUID(), photos: [randomUUID()] })))).toEqual([
      'commune',
      'photos.0',
    ])
    expect(await faultPaths(post(seller, tea({ amount: 1_000_000_000_000, price: 10_000_000_000 })))).toEqual(['price'])
    expect(await faultPaths(post(seller, tea({ price: 0, amount: -1 })))).toEqual(['amount', 'price'])
  })

  test('only who may sell posts', async () => {
    const buyer = await world.person('buyer')
    expect((await refusal(post(buyer))).slug).toBe('forbidden')
    expect((await refusal(buyer.call('GET /my/posting-defaults'))).slug).toBe('forbidden')
    expect(
      (await world.visitor.raw('POST', '/api/listings', { body: tea(), headers: { 'idempotency-key': randomUUID() } }))
        .status,
    ).toBe(401)
  })

  test('the same key twice is one listing; with another body it is refused', async () => {
    const idempotencyKey = randomUUID()
    const [first, second] = await Promise.all(
      [0, 1].map(() => seller.call('POST /listings', { body: tea({ title: 'Một lần' }), idempotencyKey })),
    )
    expect(second).toEqual(first)
    expect(await world.rows(`select 1 from listing where title = 'Một lần'`)).toHaveLength(1)
    expect(
      (await refusal(seller.call('POST /listings', { body: tea({ title: 'Hai lần' }), idempotencyKey }))).slug,
    ).toBe('idempotency-key-reused')
  })

  test('the form is filled with the last six products and the last lot', async () => {
    const farm = await world.person('farm', { place: 'Tả Van' })
    expect(await farm.call('GET /my/posting-defaults')).toMatchObject({
      recent: [],
      last: null,
      place: { name: { vi: 'Xã Tả Van' } },
    })
    const products = ['bap-cai', 'su-hao', 'ca-rot', 'khoai-tay', 'kiwi', 'gung', 'bap-cai']
    for (const product of products)
      await post(farm, { product, unit: 'kg', amount: 30_000, price: 9000, readyOn: inDays(2) })
    const defaults = await farm.call('GET /my/posting-defaults')
    expect(defaults.recent).toEqual(['bap-cai', 'gung', 'kiwi', 'khoai-tay', 'ca-rot', 'su-hao'])
    expect(defaults.last).toMatchObject({ product: 'bap-cai', unit: 'kg', amount: 30_000, price: 9000, least: 1000 })
  })
})

describe('changing', () => {
  test('price, what is left, day and terms; the stock moves by the difference', async () => {
    const { id } = await post(seller)
    const body = {
      price: 9000,
      available: 150_000,
      readyOn: inDays(5),
      least: 5000,
      step: 5000,
      toleranceBp: 300,
      title: 'Chè sớm',
      description: 'Hái buổi sáng',
    }
    const changed = await toldOnce(() => seller.call('PATCH /listings/:id', { params: { id }, body }))
    expect(changed).toMatchObject(body)
    expect(await movesOf(id)).toEqual([
      { why: 'posted', delta: 200_000 },
      { why: 'adjusted', delta: -50_000 },
    ])
    expect(await world.visitor.call('GET /listings', { query: { q: 'che som' } })).toMatchObject({ items: [{ id }] })
    expect(await faultPaths(seller.call('PATCH /listings/:id', { params: { id }, body: { least: 500_000 } }))).toEqual([
      'least',
    ])
  })

  test('sold out leaves the market, more brings it back', async () => {
    const { id } = await post(seller)
    await seller.call('PATCH /listings/:id', { params: { id }, body: { available: 0 } })
    expect(await stockOf(id)).toMatchObject({ available: 0, in_stock: false, state: 'open' })
    const late = await refusal(
      seller.call('PATCH /listings/:id', { params: { id }, body: { available: 7000, seen: 5000 } }),
    )
    expect(late.errors).toMatchObject([{ path: 'available', code: 'changed_meanwhile' }])
    await seller.call('PATCH /listings/:id', { params: { id }, body: { available: 7000, seen: 0 } })
    expect(await stockOf(id)).toMatchObject({ available: 7000, in_stock: true })
  })

  test('pause, resume, withdraw: each told once, each harmless when sent again', async () => {
    const { id } = await post(seller)
    const market = async () =>
      (await world.visitor.call('GET /listings', { query: { seller: seller.organizationId } })).items.some(
        (item) => item.id === id,
      )
    expect(await toldOnce(() => seller.call('PUT /listings/:id/pause', { params: { id } }))).toMatchObject({
      listingState: 'paused',
    })
    expect(await seller.call('PUT /listings/:id/pause', { params: { id } })).toMatchObject({ listingState: 'paused' })
    expect(await market()).toBe(false)
    expect(await toldOnce(() => seller.call('DELETE /listings/:id/pause', { params: { id } }))).toMatchObject({
      listingState: 'open',
    })
    expect(await market()).toBe(true)
    expect(await toldOnce(() => seller.call('PUT /listings/:id/withdrawal', { params: { id } }))).toMatchObject({
      listingState: 'withdrawn',
      available: 0,
    })
    expect(await movesOf(id)).toEqual([
      { why: 'posted', delta: 200_000 },
      { why: 'withdrawn', delta: -200_000 },
    ])
    await seller.call('PUT /listings/:id/withdrawal', { params: { id } })
    expect(await movesOf(id)).toHaveLength(2)
    for (const work of [
      () => seller.call('DELETE /listings/:id/pause', { params: { id } }),
      () => seller.call('PATCH /listings/:id', { params: { id }, body: { price: 1 } }),
    ])
      expect(await refusal(work())).toMatchObject({ slug: 'not-allowed-now', state: 'withdrawn' })
    expect(await world.visitor.call('GET /listings/:id', { params: { id } })).toMatchObject({
      listingState: 'withdrawn',
    })
  })

  test('withdrawing leaves the lot to its other listing', async () => {
    const { id } = await post(seller)
    const [other] = await world.rows<{ id: string }>(
      `insert into listing (lot_id, organization_id, product_id, category_code, price, least, step, ready_on, search)
       select lot_id, organization_id, product_id, category_code, price, 50000, 50000, ready_on, search from listing where id = $1 returning id`,
      [id],
    )
    await seller.call('PUT /listings/:id/withdrawal', { params: { id } })
    expect(await stockOf(other?.id ?? '')).toMatchObject({ available: 200_000, state: 'open', in_stock: true })
  })

  test('a stranger’s listing is not there, on every write', async () => {
    const { id } = await post(seller)
    const before = await stockOf(id)
    const buyer = await world.person('buyer')
    for (const someone of [stranger, buyer])
      for (const work of [
        () => someone.call('PATCH /listings/:id', { params: { id }, body: { price: 1 } }),
        () => someone.call('PUT /listings/:id/pause', { params: { id } }),
        () => someone.call('DELETE /listings/:id/pause', { params: { id } }),
        () => someone.call('PUT /listings/:id/withdrawal', { params: { id } }),
      ])
        expect((await refusal(work())).slug).toBe('not-found')
    expect(await stockOf(id)).toEqual(before)
    expect((await refusal(seller.call('PUT /listings/:id/pause', { params: { id: randomUUID() } }))).slug).toBe(
      'not-found',
    )
  })

  test('changes at the same moment lose nothing: stock stays the sum of its moves', async () => {
    const { id } = await post(seller)
    await Promise.all(
      Array.from({ length: 12 }, (_, n) =>
        seller.call('PATCH /listings/:id', { params: { id }, body: { available: 1000 * (n + 1) } }),
      ),
    )
    const moves = await movesOf(id)
    expect((await stockOf(id))?.available).toBe(moves.reduce((sum, { delta }) => sum + delta, 0))
  })
})
