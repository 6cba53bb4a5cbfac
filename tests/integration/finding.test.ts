import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { marketStatement, readCursor, type Sort } from '../../apps/api/src/modules/listings/index.ts'
import { refusal, type Someone, startWorld, type World } from '../support/world.ts'
import { act, kg, see, stepsOf, weigh } from '../support/steps.ts'
import { inDays, type Posting, post, shoots, tea } from '../support/posting.ts'

let world: World
let farm: Someone
beforeAll(async () => {
  world = await startWorld()
  farm = await world.person('farm', { name: 'Nhà Đỗ Thị Đượm', place: 'Bản Bo' })
})
afterAll(() => world.stop())

type Query = NonNullable<Parameters<typeof list>[0]>
const list = (
  query: {
    q?: string
    area?: 'tam_duong' | 'tan_uyen' | 'sa_pa'
    category?: 'tea' | 'vegetable' | 'fish'
    product?: string
    seller?: string
    sort?: Sort
    cursor?: string
  } = {},
) => world.visitor.call('GET /listings', { query })
const ids = async (query: Query) => (await list(query)).items.map(({ id }) => id)
/** Every page, one after another; `between` runs before each next one. */
async function walk(query: Query, between: () => Promise<unknown> = async () => {}) {
  const seen: Awaited<ReturnType<typeof list>>['items'] = []
  for (let cursor: string | undefined; ; ) {
    const page = await list({ ...query, ...(cursor && { cursor }) })
    seen.push(...page.items)
    if (!page.next) return seen
    cursor = page.next
    await between()
  }
}

describe('words', () => {
  test('without accents, by alias, grade, seller and commune, and never by a word’s middle', async () => {
    const { id } = await post(farm, tea({ title: 'Búp đầu vụ' }))
    for (const q of [
      'che ban bo',
      'CHÈ BẢN BO',
      'trà kim tuyên',
      'tra kim',
      '1 tôm 2 lá',
      'do thi duom',
      'đỗ thị đượm',
      'tam duong',
      'bup dau vu',
      'kim tuyen bo',
      'fresh tea',
      'che',
    ])
      expect({ q, ids: await ids({ q }) }).toEqual({ q, ids: expect.arrayContaining([id]) })
    for (const q of ['uyen', 'uyên', 'em', 'im tuyen', 'ca hoi', 'che sa pa', "che' or 1=1 --"])
      expect({ q, ids: await ids({ q, seller: farm.organizationId }) }).toEqual({ q, ids: [] })
    // Signs alone are no words: they narrow nothing down.
    for (const q of ['%', '_', '«»'])
      expect({ q, ids: await ids({ q, seller: farm.organizationId }) }).toEqual({
        q,
        ids: expect.arrayContaining([id]),
      })
  })

  test('by the old commune’s name, where the old one is known and where it isn’t', async () => {
    const { id } = await post(farm, shoots())
    expect(await ids({ q: 'na tam' })).toContain(id) // Nà Tăm went into Bản Bo
    const [old] = await world.rows<{ id: string }>(
      `select id from locality where kind = 'commune' and short_vi = 'Bản Bo' and valid_to is not null`,
    )
    const known = await post(farm, shoots({ commune: old?.id }))
    expect(await ids({ q: 'na tam' })).not.toContain(known.id)
    expect(await ids({ q: 'ban bo' })).toContain(known.id)
  })
})

describe('filters, counts and order', () => {
  beforeAll(async () => {
    const sapa = await world.person('cooperative', { place: 'Tả Van' })
    const uyen = await world.person('farm', { place: 'Pắc Ta' })
    const lots: [Someone, Partial<Posting> & { product: string }][] = [
      [sapa, { product: 'bap-cai', price: 8000 }],
      [sapa, { product: 'ca-hoi', price: 250_000, unit: 'kg' }],
      [sapa, { product: 'su-su-qua', price: 5000 }],
      [uyen, { product: 'che-kim-tuyen-bup-tuoi', price: 7500 }],
      [uyen, { product: 'ca-hoi', unit: 'con', amount: 30, price: 300_000 }],
      [uyen, { product: 'bap-cai', unit: 'bap', amount: 90, price: 3000 }],
    ]
    for (const [index, [someone, lot]] of lots.entries())
      await post(someone, { unit: 'kg', amount: 50_000, price: 1, readyOn: inDays(10 - index), ...lot })
  })

  test('each filter narrows, together too, and the counts say what the list has', async () => {
    expect((await list({ area: 'sa_pa' })).items.every(({ place }) => place.area === 'sa_pa')).toBe(true)
    expect((await list({ category: 'fish' })).items.map(({ product }) => product.id)).toEqual(['ca-hoi', 'ca-hoi'])
    expect((await list({ product: 'bap-cai', area: 'tan_uyen' })).items).toHaveLength(1)
    for (const query of [
      {},
      { area: 'sa_pa' },
      { category: 'vegetable' },
      { q: 'bap cai' },
      { q: 'ca hoi', area: 'tan_uyen' },
      { product: 'bap-cai', category: 'vegetable' },
      { q: 'zzz' },
    ] as Query[]) {
      const { seller: _, sort: __, cursor: ___, ...filters } = query
      const counts = await world.visitor.call('GET /listings/facets', { query: filters })
      expect({ query, total: counts.total }).toEqual({ query, total: (await walk(query)).length })
      for (const { code, count } of counts.areas) expect(count).toBe((await walk({ ...query, area: code })).length)
      for (const { id, count } of counts.products) expect(count).toBe((await walk({ ...query, product: id })).length)
      expect(counts.categories.map(({ code }) => code)).toHaveLength(10)
      const fish = counts.categories.find(({ code }) => code === 'fish')?.count
      expect(fish).toBe((await walk({ ...query, category: 'fish' })).length)
    }
  })

  test('newest first; soonest first; by price what is weighed first, then what is counted', async () => {
    const byTime = (await list()).items.map(({ listedAt }) => listedAt)
    expect(byTime).toEqual([...byTime].sort().toReversed())
    const byDay = (await list({ sort: 'ready' })).items.map(({ readyOn }) => readyOn)
    expect(byDay).toEqual([...byDay].sort())
    for (const [sort, direction] of [
      ['cheap', 1],
      ['dear', -1],
    ] as const) {
      const items = (await list({ sort })).items.map(({ measure, price }) => ({ measure, price }))
      const sorted = [...items].sort(
        (a, b) => Number(a.measure === 'count') - Number(b.measure === 'count') || direction * (a.price - b.price),
      )
      expect(items).toEqual(sorted)
      expect(new Set(items.map(({ measure }) => measure)).size).toBe(2)
    }
  })

  test('the page of a visitor and its words', async () => {
    const [card] = (await list({ product: 'ca-hoi', area: 'tan_uyen' })).items
    expect(card).toMatchObject({
      measure: 'count',
      unit: { code: 'con', name: { vi: 'con', en: 'animal' }, gramsPerPiece: 1500 },
      place: { name: { vi: 'Xã Pắc Ta' } },
      listingState: 'open',
    })
  })
})

describe('pages', () => {
  test('while others post, no listing comes twice and none is lost, in every order', async () => {
    const many = await world.person('farm')
    for (let n = 0; n < 60; n++)
      await post(
        many,
        shoots({
          price: 10_000 + (n % 7) * 500,
          readyOn: inDays(n % 5),
          ...(n % 3 === 0 && { product: 'bap-cai', unit: 'kg', amount: 9000 }),
        }),
      )
    const there = new Set(
      (
        await world.rows<{ id: string }>('select id from listing where organization_id = $1', [many.organizationId])
      ).map(({ id }) => id),
    )
    for (const sort of ['new', 'cheap', 'dear', 'ready'] as const) {
      const seen = (await walk({ seller: many.organizationId, sort }, () => post(many, shoots({ price: 11_000 })))).map(
        ({ id }) => id,
      )
      expect(new Set(seen).size).toBe(seen.length)
      for (const id of there) expect(seen).toContain(id)
    }
  })

  test('a cursor that is broken, or another order’s, is a fault at cursor', async () => {
    const { next } = await list()
    const made = (text: string) => Buffer.from(text).toString('base64url')
    const id = randomUUID()
    for (const cursor of [
      'zzz',
      made('new|2026-02-30T00:00:00.000000Z|' + id),
      made('new|2026-11-23T00:00:00.000000Z|nobody'),
      made(`new|2026-11-23T25:00:00.000000Z|${id}`),
      made(`cheap|0:1|${id}`),
    ])
      expect(await refusal(list({ cursor }))).toMatchObject({ slug: 'invalid-request', errors: [{ path: 'cursor' }] })
    expect(await refusal(list({ cursor: next ?? '', sort: 'cheap' }))).toMatchObject({ errors: [{ path: 'cursor' }] })
    expect(await refusal(list({ cursor: made(`cheap|0:99999999999999|${id}`), sort: 'cheap' }))).toMatchObject({
      errors: [{ path: 'cursor' }],
    })
    expect(await refusal(list({ area: 'lao_cai' as 'sa_pa' }))).toMatchObject({ errors: [{ path: 'area' }] })
  })
})

describe('ten thousand listings', () => {
  beforeAll(async () => {
    await world.rows(`
      with o as (select id, commune_id, row_number() over () - 1 as n from organization where may_sell),
        p as (select *, row_number() over (order by id) - 1 as n from product),
        t as (insert into lot (organization_id, product_id, state, origin_id, measure, unit_code, available)
          select o.id, p.id, p.states[1], o.commune_id, u.measure, u.code, 5000 + k from generate_series(1, 10000) k
            join p on p.n = k % (select count(*) from p) join o on o.n = k % (select count(*) from o)
            join lateral (select u.code, u.measure from product_unit w join unit u on u.code = w.unit_code where w.product_id = p.id order by w.position offset k % 2 limit 1) u on true
          returning id, organization_id, product_id, origin_id)
      insert into listing (lot_id, organization_id, product_id, category_code, area_code, price, least, step, ready_on, search, listed_at)
      select t.id, t.organization_id, t.product_id, p.category_code, area_of(t.origin_id, null), 1000 + (random() * 90000)::int, 1, 1, current_date + (random() * 60)::int,
        p.search || 'xa lo' || (row_number() over ()) % 500 || ' ', now() - random() * interval '90 days'
      from t join product p on p.id = t.product_id`)
    await world.rows('vacuum analyze listing, lot')
  })

  const plan = async (query: Query) => {
    const { q, sort = 'new', cursor, ...filters } = query
    const { text, values } = marketStatement({ ...filters, q }, sort, cursor ? readCursor(sort, cursor) : null)
    const rows = await world.rows<{ 'QUERY PLAN': string }>(
      `explain (analyze, costs off, timing off, buffers off) ${text}`,
      values,
    )
    const found = rows.map((row) => row['QUERY PLAN']).join('\n')
    return { found, ms: Number(/Execution Time: ([\d.]+) ms/.exec(found)?.[1]) }
  }

  test('every order and filter goes by its index, its next pages too', async () => {
    const next = async (query: Query) => ({ ...query, cursor: (await list(query)).next ?? '' })
    const expected: [Query, string][] = [
      [{}, 'listing_open_new'],
      [{ sort: 'cheap' }, 'listing_open_cheap'],
      [{ sort: 'dear' }, 'listing_open_dear'],
      [{ sort: 'ready' }, 'listing_open_ready'],
      [await next({}), 'listing_open_new'],
      [await next({ sort: 'cheap' }), 'listing_open_cheap'],
      [await next({ sort: 'dear' }), 'listing_open_dear'],
      [await next({ sort: 'ready' }), 'listing_open_ready'],
      [{ category: 'fish' }, 'listing_open_category'],
      [{ product: 'bap-cai' }, 'listing_open_product'],
      [await next({ product: 'bap-cai' }), 'listing_open_product'],
      [{ q: 'lo499' }, 'listing_open_search'],
      [{ q: 'khong co gi' }, 'listing_open_search'],
    ]
    for (const [query, index] of expected) {
      const { found, ms } = await plan(query)
      expect({ query, found }).toEqual({ query, found: expect.stringContaining(index) })
      expect({ query, found }).toEqual({ query, found: expect.not.stringMatching(/Seq Scan on listing\b/) })
      expect(ms).toBeLessThan(100)
    }
    expect((await plan({ area: 'sa_pa' })).found).toMatch(/listing_open_(area|new)/)
  })

  test('rare, empty and common searches answer soon, and the counts too', async () => {
    const took = async (work: () => Promise<unknown>) => {
      await work()
      const start = performance.now()
      await work()
      return performance.now() - start
    }
    for (const q of ['lo77', 'khong co gi', 'che', 'c', 'xa lo77', 'ca hoi con'])
      expect({ q, slow: (await took(() => list({ q }))) > 300 }).toEqual({ q, slow: false })
    expect(await took(() => world.visitor.call('GET /listings/facets', { query: {} }))).toBeLessThan(300)
    expect(
      await took(() => world.visitor.call('GET /listings/facets', { query: { q: 'che', area: 'sa_pa' } })),
    ).toBeLessThan(300)
  })

  test('ordering and weighing one lot read that lot, not all of them', async () => {
    const steps = stepsOf(world, farm, await world.person('buyer'))
    const lots = async () => {
      const [seen] = await world.rows<{ written: number; scanned: number }>(
        `select n_tup_upd::int as written, seq_tup_read::int as scanned from pg_stat_user_tables where relname = 'lot'`,
      )
      return seen ?? { written: 0, scanned: 0 }
    }
    const before = await lots()
    const { id, order } = await steps.confirmed()
    await act(farm, id, 'weighing', weigh(order, kg(39)))
    // Each connection tells what it did once a second, when it has just done something.
    const written = async () => {
      await Promise.all(Array.from({ length: 16 }, () => see(farm, id)))
      return (await lots()).written - before.written
    }
    await expect.poll(written, { timeout: 15_000, interval: 400 }).toBeGreaterThanOrEqual(2)
    expect((await lots()).scanned - before.scanned).toBeLessThan(5000)
  })

  test('a walk through all of them ends, each once', async () => {
    const seen = (await walk({ category: 'fish', sort: 'dear' })).map(({ id }) => id)
    const [row] = await world.rows<{ n: number }>(
      `select count(*)::int as n from listing where category_code = 'fish' and state = 'open' and in_stock`,
    )
    expect(new Set(seen).size).toBe(row?.n)
    expect(seen.length).toBe(row?.n)
  })
})
