import { afterAll, beforeAll, expect, test } from 'vitest'
import { recordTrade, reverseTrade } from '../../apps/api/src/modules/statistics/index.ts'
import { makeOrder, settle } from '../support/trades.ts'
import { type Someone, startWorld, type World } from '../support/world.ts'

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
const tradesOf = (orderId: string) => world.rows<{ sign: number; grams: string | null; estimated: boolean; pieces: string | null; dong: string; area_code: string | null; settlement_n: number; day: string; buyer_kind: string }>(
  `select sign, grams, estimated, pieces, dong, area_code, settlement_n, day::text, buyer_kind from trade where order_id = $1 order by at, sign, order_line_id`, [orderId])

test('an order’s lines become trades from the newest settlement, once, and are taken back by reversing rows', async () => {
  const lines = [
    { product: 'che-shan-bup-tuoi', measure: 'mass' as const, net: 12_345, price: 41_001, origin: banBo },
    { product: 'mat-ong', measure: 'count' as const, net: 7, price: 15_000, gramsPerPiece: 250, origin: banBo },
    { product: 'cham-cheo', measure: 'count' as const, net: 3, price: 90_000, origin: banBo },
    { product: 'hat-doi', measure: 'mass' as const, net: 0, price: 50_000, origin: banBo },
  ]
  const made = await makeOrder(world, { seller: farm, buyer, lines, fee: 30_000 })
  expect(await record(made.orderId)).toBe(3)
  expect(await record(made.orderId)).toBe(0)
  const first = await tradesOf(made.orderId)
  expect(first).toMatchObject([
    { sign: 1, grams: '12345', estimated: false, pieces: null, dong: '506157', area_code: 'tam_duong', settlement_n: 1, buyer_kind: 'buyer' },
    { sign: 1, grams: '1750', estimated: true, pieces: '7', dong: '105000' },
    { sign: 1, grams: null, estimated: false, pieces: '3', dong: '270000' },
  ])
  expect(await reverse(made.orderId)).toBe(3)
  expect(await reverse(made.orderId)).toBe(0)
  await settle(world, made.orderId, 2, lines.map((line, i) => ({ ...line, net: i === 0 ? 10_000 : line.net, id: made.lineIds[i]! })), 30_000)
  expect(await record(made.orderId)).toBe(3)
  const [sums] = await world.rows(`select sum(grams)::text as grams, sum(pieces)::text as pieces, sum(dong)::text as dong, sum(sign)::int as n from trade where order_id = $1`, [made.orderId])
  expect(sums).toEqual({ grams: '11750', pieces: '10', dong: '785010', n: 3 })
  expect(await reverse(made.orderId)).toBe(3)
  expect(await reverse(made.orderId)).toBe(0)
})
