import { localDay } from '@chl/domain/time'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { recordTrade, reverseTrade } from '../../apps/api/src/modules/statistics/index.ts'
import { bookOn, makeOrder, settle } from '../support/trades.ts'
import { refusal, type Someone, startWorld, type World } from '../support/world.ts'

let world: World
let farm: Someone
let buyer: Someone
let banBo: string
beforeAll(async () => {
  world = await startWorld()
  farm = await world.person('farm')
  buyer = await world.person('buyer', { place: 'Sa Pa' })
  banBo = await world.commune('Bản Bo')
})
afterAll(() => world.stop())

const record = (orderId: string) => world.app.db.prisma.$transaction((tx) => recordTrade(tx, { orderId }))
const reverse = (orderId: string) => world.app.db.prisma.$transaction((tx) => reverseTrade(tx, { orderId }))
const tradesOf = (orderId: string) =>
  world.rows(
    `select sign, grams, estimated, pieces, dong, area_code, settlement_n, buyer_kind from trade where order_id = $1 order by at, sign, order_line_id`,
    [orderId],
  )

const tea = (net: number, price = 40_000, origin = banBo) => ({
  product: 'che-shan-bup-tuoi',
  measure: 'mass' as const,
  net,
  price,
  origin,
})
const honey = (net: number, gramsPerPiece: number | null) => ({
  product: 'mat-ong',
  measure: 'count' as const,
  unit: 'chai',
  net,
  price: 150_000,
  gramsPerPiece,
  origin: banBo,
})

test('an order’s lines become trades from the newest settlement, once, and are taken back by reversing rows', async () => {
  const lines = [
    tea(12_345, 41_001),
    honey(7, 250),
    { ...honey(3, null), product: 'cham-cheo', price: 90_000 },
    { ...tea(0), product: 'hat-doi' },
  ]
  const made = await makeOrder(world, { seller: farm, buyer, lines, fee: 30_000 })
  expect(await record(made.orderId)).toBe(3)
  expect(await record(made.orderId)).toBe(0)
  expect(await tradesOf(made.orderId)).toMatchObject([
    {
      sign: 1,
      grams: '12345',
      estimated: false,
      pieces: null,
      dong: '506157',
      area_code: 'tam_duong',
      settlement_n: 1,
      buyer_kind: 'buyer',
    },
    { sign: 1, grams: '1750', estimated: true, pieces: '7', dong: '1050000' },
    { sign: 1, grams: null, estimated: false, pieces: '3', dong: '270000' },
  ])
  expect(await reverse(made.orderId)).toBe(3)
  expect(await reverse(made.orderId)).toBe(0)
  await settle(
    world,
    made.orderId,
    2,
    lines.map((line, i) => ({ ...line, net: i === 0 ? 10_000 : line.net, id: made.lineIds[i]! })),
    30_000,
  )
  expect(await record(made.orderId)).toBe(3)
  const [sums] = await world.rows(
    `select sum(grams)::text as grams, sum(pieces)::text as pieces, sum(dong)::text as dong, sum(sign)::int as n from trade where order_id = $1`,
    [made.orderId],
  )
  expect(sums).toEqual({ grams: '11750', pieces: '10', dong: '1730010', n: 3 })
  expect(await reverse(made.orderId)).toBe(3)
  expect(await reverse(made.orderId)).toBe(0)
})

test('an order without a settlement has no trade', async () => {
  const made = await makeOrder(world, { seller: farm, buyer, lines: [{ ...tea(0) }] })
  expect(await record(made.orderId)).toBe(0)
  expect(await reverse(made.orderId)).toBe(0)
})

test('each side sees its trades by product and month, average price, open and received', async () => {
  const seller = await world.person('farm')
  const [one, two, three] = [await world.person('buyer'), await world.person('buyer'), await world.person('buyer')]
  const at = (day: string) => new Date(`${day}T17:30:00+07:00`)
  const march = await makeOrder(world, {
    seller,
    buyer: one,
    lines: [tea(10_001, 40_000), honey(4, 500)],
    fee: 20_000,
    deliveredAt: at('2026-03-31'),
    received: true,
  })
  const late = await makeOrder(world, {
    seller,
    buyer: two,
    lines: [tea(5_000, 43_000)],
    deliveredAt: at('2026-03-02'),
  })
  const undone = await makeOrder(world, {
    seller,
    buyer: three,
    lines: [tea(1_000, 99_000)],
    deliveredAt: at('2026-03-03'),
    state: 'refunded',
  })
  const may = await makeOrder(world, { seller, buyer: one, lines: [tea(2_000, 50_000)], deliveredAt: at('2026-05-01') })
  for (const [made, day] of [
    [march, '2026-03-31'],
    [late, '2026-03-02'],
    [undone, '2026-03-03'],
    [may, '2026-05-01'],
  ] as const)
    await bookOn(world, made.orderId, day)
  await bookOn(world, undone.orderId, '2026-04-02', -1)

  const sold = await seller.call('GET /my/trades', { query: { side: 'seller', from: '2026-03-01', to: '2026-05-31' } })
  expect(sold.rows).toEqual([
    {
      month: '2026-05',
      product: expect.objectContaining({ id: 'che-shan-bup-tuoi' }),
      state: 'fresh',
      unit: null,
      grams: 2000,
      pieces: 0,
      dong: 100_000,
      orders: 1,
      averagePrice: 50_000,
    },
    {
      month: '2026-04',
      product: expect.anything(),
      state: 'fresh',
      unit: null,
      grams: -1000,
      pieces: 0,
      dong: -99_000,
      orders: 0,
      averagePrice: null,
    },
    {
      month: '2026-03',
      product: expect.anything(),
      state: 'fresh',
      unit: null,
      grams: 16_001,
      pieces: 0,
      dong: 714_040,
      orders: 3,
      averagePrice: 44_625,
    },
    {
      month: '2026-03',
      product: { id: 'mat-ong', name: expect.anything() },
      state: 'fresh',
      unit: { code: 'chai', name: { vi: 'chai', en: 'bottle' } },
      grams: 2000,
      pieces: 4,
      dong: 600_000,
      orders: 1,
      averagePrice: 150_000,
    },
  ])
  expect(sold.months.map(({ month, dong }) => [month, dong])).toEqual([
    ['2026-03', 1_314_040],
    ['2026-04', -99_000],
    ['2026-05', 100_000],
  ])
  expect(sold.total).toEqual({ dong: 1_315_040, grams: 19_001, pieces: 4, orders: 3 })
  expect({ open: sold.open, received: sold.received }).toEqual({ open: late.goods + may.goods, received: march.goods })
  expect(sold.open + sold.received).toBe(sold.total.dong)

  const bought = await one.call('GET /my/trades', { query: { side: 'buyer', from: '2026-03-01', to: '2026-03-31' } })
  expect(bought.total).toMatchObject({ dong: march.goods, orders: 1 })
  expect(
    (await one.call('GET /my/trades', { query: { side: 'seller', from: '2026-03-01', to: '2026-03-31' } })).total.dong,
  ).toBe(0)
  const stranger = await (await world.person('farm')).call('GET /my/trades', {
    query: { side: 'seller', from: '2026-03-01' },
  })
  expect(stranger).toMatchObject({ rows: [], total: { dong: 0, orders: 0 }, open: 0, received: 0 })
})

test('the period is the last twelve months by itself, and a wrong one is refused', async () => {
  const { from, to, months } = await farm.call('GET /my/trades', { query: { side: 'seller' } })
  expect(to).toBe(localDay(new Date()))
  expect(months).toHaveLength(12)
  expect(months.at(-1)?.month).toBe(to.slice(0, 7))
  expect(from).toBe(`${months[0]?.month}-01`)
  expect(
    await refusal(farm.call('GET /my/trades', { query: { side: 'seller', from: '2026-05-02', to: '2026-05-01' } })),
  ).toMatchObject({ slug: 'invalid-request', errors: [{ path: 'from', code: 'period' }] })
  expect((await refusal(farm.call('GET /my/trades', { query: { side: 'seller', from: '1990-01-01' } }))).slug).toBe(
    'invalid-request',
  )
})

test('the file opens right in Excel of the reader’s language, and runs no formula', async () => {
  const seller = await world.person('farm')
  const evil = await world.person('buyer')
  const made = await makeOrder(world, { seller, buyer: evil, lines: [tea(12_345, 41_001), honey(7, 250)] })
  await world.rows(`update orders set parties = jsonb_set(parties, '{buyer,name}', to_jsonb($2::text)) where id = $1`, [
    made.orderId,
    '=HYPERLINK("http://x";"Bấm; đây")',
  ])
  await bookOn(world, made.orderId, '2026-02-10')
  await bookOn(world, made.orderId, '2026-02-11', -1)
  const get = (language: string) =>
    seller.raw('GET', '/api/my/trades.csv?side=seller&from=2026-02-01&to=2026-02-28', {
      headers: { 'accept-language': language },
    })
  const vi = await get('vi')
  expect(vi.headers.get('content-type')).toBe('text/csv; charset=utf-8')
  expect(vi.headers.get('content-disposition')).toBe('attachment; filename="ban-ra_2026-02-01_2026-02-28.csv"')
  const bytes = new Uint8Array(
    await (
      await fetch(`${world.url}/api/my/trades.csv?side=seller`, {
        headers: { cookie: seller.cookie, 'acting-organization': seller.organizationId },
      })
    ).arrayBuffer(),
  )
  expect(bytes.slice(0, 3)).toEqual(new Uint8Array([0xef, 0xbb, 0xbf]))
  const lines = String(vi.body)
    .replace(/^\uFEFF/, '')
    .split('\r\n')
  expect(lines).toHaveLength(6)
  expect(lines[0]).toBe(
    'Ngày;Mã đơn;Bút toán;Nông sản;Loại;Trạng thái;Khối lượng (kg);Ước tính;Số lượng;Đơn vị;Thành tiền (đồng);Người mua;Xã, phường;Xã cũ;Vùng (huyện cũ)',
  )
  expect(lines[1]).toContain(';12,345;')
  expect(lines[1]).toContain(`;506157;"'=HYPERLINK(""http://x"";""Bấm; đây"")";Xã Bản Bo;`)
  expect(lines[2]).toContain(';1,75;có;7;chai;1050000;')
  expect(lines.slice(3, 5).join()).toContain(';-12,345;')
  expect(lines[5]).toBe('')
  const en = String((await get('en')).body).split('\r\n')
  expect(en[0]).toContain('Date,Order,Entry,Produce')
  expect(en[1]).toContain(',12.345,')
})

test('a stranger’s trades are in nobody else’s file, and a person without an organization has none', async () => {
  const stranger = await world.person('farm')
  const file = await stranger.raw('GET', '/api/my/trades.csv?side=seller&from=2026-02-01&to=2026-02-28')
  expect(String(file.body).trim().split('\r\n')).toHaveLength(1)
  expect((await world.visitor.raw('GET', '/api/my/trades.csv?side=seller')).status).toBe(401)
})
