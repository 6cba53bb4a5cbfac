import { addDays } from '@chl/domain/time'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { recordTrade, reverseTrade } from '../../apps/api/src/modules/statistics/index.ts'
import { bookOn, makeOrder } from '../support/trades.ts'
import { refusal, type Someone, startWorld, type World } from '../support/world.ts'

type Place = {
  id: string
  code: string
  kind: string
  parent_id: string | null
  valid_to: string | null
  area_code: string | null
  outside: boolean
}
const REFORM = '2025-07-01'
let world: World
let farm: Someone
let buyer: Someone
let places: Place[]
let wentInto: Map<string, string>
beforeAll(async () => {
  world = await startWorld()
  farm = await world.person('farm')
  buyer = await world.person('buyer')
  places = await world.rows<Place>(
    `select id, code, kind, parent_id, valid_to::text, area_code, outside from locality order by code, valid_from`,
  )
  const edges = await world.rows<{ from_id: string; to_id: string }>('select from_id, to_id from locality_successor')
  wentInto = new Map(edges.map((e) => [e.from_id, e.to_id]))
})
afterAll(() => world.stop())

const named = async (name: string, when: 'old' | 'new') => {
  const [found] = await world.rows<{ id: string }>(
    `select id from locality where name_vi = $1 and (valid_to is null) = $2`,
    [name, when === 'new'],
  )
  return found!.id
}
const tea = (net: number, origin: string, old: string | null = null) => ({
  product: 'che-shan-bup-tuoi',
  measure: 'mass' as const,
  net,
  price: 41_003,
  origin,
  old,
})
const watch = (office: Someone, locality: string, from: string, to: string | null = null) =>
  world.rows('insert into jurisdiction values ($1, $2, $3, $4)', [office.organizationId, locality, from, to])
const booked = async (day: string, origin: string, old: string | null = null, net = 1000, seller = farm) => {
  const made = await makeOrder(world, { seller, buyer, lines: [tea(net, origin, old)] })
  await bookOn(world, made.orderId, day)
  return made
}
const gramsOf = async (office: Someone, from: string, to: string) =>
  (await office.call('GET /office/volumes', { query: { from, to } })).total.grams

test('a trade counts where its place was in the jurisdiction on its day, through the reform both ways', async () => {
  const [banBo, naTam, oldBanBo, phucKhoa, muongKhoa] = [
    await named('Xã Bản Bo', 'new'),
    await named('Xã Nà Tăm', 'old'),
    await named('Xã Bản Bo', 'old'),
    await named('Xã Phúc Khoa', 'old'),
    await named('Xã Mường Khoa', 'new'),
  ]
  const whole = await world.person('office')
  await watch(whole, naTam, '2020-01-01', '2025-06-30')
  await watch(whole, oldBanBo, '2020-01-01', '2025-06-30')
  await watch(whole, banBo, REFORM, '2025-12-31')
  const part = await world.person('office')
  await watch(part, naTam, '2020-01-01')
  const district = await world.person('office')
  await watch(district, places.find((p) => p.kind === 'district' && p.code === '106')!.id, '2020-01-01')
  const later = await world.person('office')
  await watch(later, banBo, '2020-01-01')

  await booked('2025-06-30', banBo, null, 1)
  await booked('2025-06-30', banBo, naTam, 20)
  await booked('2025-06-30', oldBanBo, null, 300)
  await booked('2025-07-01', banBo, null, 4000)
  await booked('2025-07-01', banBo, naTam, 50_000)
  await booked('2026-01-01', banBo, null, 600_000)
  await booked('2025-07-01', muongKhoa, phucKhoa, 7_000_000)

  expect(await gramsOf(whole, '2025-06-01', '2026-02-01')).toBe(54_321)
  // What wasn't traced to its old commune can't be said to come from one of two.
  expect(await gramsOf(part, '2025-06-01', '2026-02-01')).toBe(50_020)
  expect(await gramsOf(district, '2025-06-01', '2026-02-01')).toBe(654_321)
  expect(await gramsOf(later, '2025-06-01', '2026-02-01')).toBe(654_321)
  expect(await gramsOf(whole, '2025-07-01', '2025-07-01')).toBe(54_000)
  expect(await gramsOf(await world.person('office'), '2025-06-01', '2026-02-01')).toBe(0)
})

test('where a new commune reaches outside, what is not traced counts for the province and for no area', async () => {
  const day = '2025-09-10'
  const [sinSuoiHo, thenSin] = [await named('Xã Sin Suối Hồ', 'new'), await named('Xã Thèn Sin', 'old')]
  const province = await world.person('office')
  await watch(province, await named('Tỉnh Lai Châu', 'new'), '2020-01-01')
  const old = await world.person('office')
  await watch(old, thenSin, '2020-01-01')
  await booked(day, sinSuoiHo, null, 100)
  await booked(day, sinSuoiHo, thenSin, 23)
  expect(await gramsOf(old, day, day)).toBe(23)
  const seen = await province.call('GET /office/volumes', { query: { from: day, to: day } })
  expect(seen.areas).toMatchObject([
    { area: 'tam_duong', name: { vi: 'Tam Đường (huyện cũ)' }, grams: 23, trades: 1 },
    { area: null, name: { vi: 'Ngoài ba vùng hoặc chưa rõ', en: 'Outside the three areas, or not known' }, grams: 100 },
  ])
  expect(seen.jurisdiction).toEqual([{ vi: 'Tỉnh Lai Châu', en: 'Lai Chau Province' }])
  const one = await province.call('GET /office/volumes', { query: { from: day, to: day, area: 'tam_duong' } })
  expect(one.total.grams).toBe(23)
})

test('only an office sees figures of an area', async () => {
  for (const someone of [farm, buyer, await world.person('operator')]) {
    expect((await refusal(someone.call('GET /office/volumes', { query: {} }))).slug).toBe('forbidden')
    expect((await someone.raw('GET', '/api/office/volumes.csv')).status).toBe(403)
  }
})

test('figures are the sum of the trades to the gram and the đồng, for offices of every kind and random trades', async () => {
  const from = '2025-03-01'
  const communes = places.filter((p) => p.kind === 'commune')
  const since = communes.filter((p) => p.valid_to === null)
  let seed = 7
  const below = (n: number) => (seed = (seed * 48_271) % 2_147_483_647) % n
  const sellers = [farm, await world.person('farm'), await world.person('cooperative')]
  for (let i = 0; i < 120; i++) {
    const to = since[below(since.length)]!
    const olds = communes.filter((p) => wentInto.get(p.id) === to.id)
    const old = below(3) === 0 ? null : olds[below(olds.length)]!.id
    const counted = below(4) === 0
    const line = counted
      ? {
          product: 'mat-ong',
          measure: 'count' as const,
          unit: 'chai',
          net: 1 + below(40),
          price: 1 + below(200_000),
          gramsPerPiece: below(2) ? 457 : null,
          origin: to.id,
          old,
        }
      : { ...tea(1 + below(3_000_000), to.id, old), price: 1 + below(90_000) }
    const made = await makeOrder(world, { seller: sellers[below(3)]!, buyer, lines: [line] })
    const day = addDays(from, below(300))
    await bookOn(world, made.orderId, day)
    if (below(5) === 0) await bookOn(world, made.orderId, addDays(day, below(60)), -1)
  }
  const watched = [
    [
      [places.find((p) => p.kind === 'province' && p.valid_to === null && p.code === '15')!.id, REFORM, null],
      [places.find((p) => p.kind === 'province' && p.code === '10')!.id, '2020-01-01', '2025-06-30'],
    ],
    [
      [since[3]!.id, '2020-01-01', null],
      [since[9]!.id, REFORM, '2025-10-10'],
      [communes.find((p) => p.valid_to !== null)!.id, '2020-01-01', null],
    ],
    places.filter((p) => p.kind === 'district').map((p) => [p.id, '2020-01-01', null] as const),
  ] as const
  for (const rows of watched) {
    const office = await world.person('office')
    for (const [locality, first, last] of rows) await watch(office, locality, first, last)
    expect(await compare(office, rows, '2025-03-15', '2025-10-20')).toBeGreaterThan(2)
  }
})

/** Compares with the same figures counted one by one in another language; gives the number of trades that counted. */
async function compare(
  office: Someone,
  rows: readonly (readonly [string, string, string | null])[],
  from: string,
  to: string,
) {
  const above = (id: string): string[] => {
    const found = places.find((p) => p.id === id)
    return found ? [id, ...(found.parent_id ? above(found.parent_id) : [])] : []
  }
  const held = (id: string, day: string) =>
    rows.some(
      ([locality, first, last]) => above(id).includes(locality) && first <= day && (last === null || day <= last),
    )
  const counts = (place: string, traced: boolean, day: string) => {
    if (held(place, day)) return true
    const next = wentInto.get(place)
    if (next) return held(next, day)
    const olds = [...wentInto].filter(([, into]) => into === place).map(([id]) => id)
    return (
      !traced && !places.find((p) => p.id === place)!.outside && olds.length > 0 && olds.every((id) => held(id, day))
    )
  }
  type Row = {
    day: string
    sign: number
    origin: string
    old: string | null
    grams: string | null
    dong: string
    pieces: string | null
    estimated: boolean
    area: string | null
  }
  const all = await world.rows<Row>(
    `select day::text, sign, origin_id as origin, old_origin_id as old, grams, dong, pieces, estimated, area_code as area from trade`,
  )
  const mine = all.filter((t) => t.day >= from && t.day <= to && counts(t.old ?? t.origin, t.old !== null, t.day))
  const add = (list: Row[], of: (t: Row) => string | null) => list.reduce((sum, t) => sum + Number(of(t) ?? 0), 0)
  const seen = await office.call('GET /office/volumes', { query: { from, to } })
  expect(seen.total).toMatchObject({
    grams: add(mine, (t) => t.grams),
    estimatedGrams: add(
      mine.filter((t) => t.estimated),
      (t) => t.grams,
    ),
    pieces: add(mine, (t) => t.pieces),
    dong: add(mine, (t) => t.dong),
    trades: mine.reduce((n, t) => n + t.sign, 0),
  })
  for (const { area, grams, dong } of seen.areas) {
    const there = mine.filter((t) => t.area === area)
    expect({ area, grams, dong }).toEqual({ area, grams: add(there, (t) => t.grams), dong: add(there, (t) => t.dong) })
  }
  for (const part of [seen.rows, seen.areas, seen.months]) {
    expect(part.reduce((sum: number, row) => sum + row.grams, 0)).toBe(seen.total.grams)
    expect(part.reduce((sum: number, row) => sum + row.dong, 0)).toBe(seen.total.dong)
  }
  const before = await office.call('GET /office/volumes', { query: { from: seen.before.from, to: seen.before.to } })
  expect(seen.before).toMatchObject({
    to: addDays(from, -1),
    grams: before.total.grams,
    dong: before.total.dong,
    trades: before.total.trades,
  })
  const file = String((await office.raw('GET', `/api/office/volumes.csv?from=${from}&to=${to}`)).body)
    .trim()
    .split('\r\n')
    .slice(1)
    .map((line) => line.split(';'))
  expect(file).toHaveLength(seen.rows.length)
  expect(file.reduce((sum, cells) => sum + Number(cells[6]), 0)).toBe(seen.total.dong)
  expect(Math.round(file.reduce((sum, cells) => sum + Number(cells[3]!.replace(',', '.')) * 1000, 0))).toBe(
    seen.total.grams,
  )
  return mine.length
}

test('a trade is told, silently, to the offices that watch its place, and to no other', async () => {
  const [near, far] = [await world.person('office'), await world.person('office')]
  const banBo = await named('Xã Bản Bo', 'new')
  await watch(near, banBo, REFORM)
  await watch(far, await named('Xã Mường Khoa', 'new'), REFORM)
  const made = await makeOrder(world, { seller: farm, buyer, lines: [tea(1000, banBo)] })
  const seen = async () => (await near.call('GET /office/volumes', { query: {} })).total.trades
  const start = await seen()
  await world.app.db.prisma.$transaction((tx) => recordTrade(tx, { orderId: made.orderId }))
  expect(await seen()).toBe(start + 1)
  await world.app.db.prisma.$transaction((tx) => reverseTrade(tx, { orderId: made.orderId }))
  expect(await seen()).toBe(start)
  await world.rows('select relay(500)')
  const told = await world.rows<{ person_id: string; level: string; body: unknown }>(
    `select person_id, level, body from feed_entry where topic = 'trade.recorded' and body ->> 'orderId' = $1`,
    [made.orderId],
  )
  const expected = {
    person_id: near.personId,
    level: 'silent',
    body: expect.objectContaining({ orderId: made.orderId, lines: 1 }),
  }
  expect(told.filter((t) => t.person_id === near.personId)).toEqual([expected, expected])
  expect(told.filter((t) => t.person_id === far.personId)).toEqual([])
})
