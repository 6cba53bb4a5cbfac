import { createHash, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fillDemo } from '../../prisma/seed/demo.ts'
import pg from 'pg'
import { connect, startWorld, type World } from '../support/world.ts'

// Every screen that a demo person opens first, read through the API: each reply is what its contract says.
let world: World
beforeAll(async () => {
  world = await startWorld()
  const client = new pg.Client(world.database.appUrl)
  await client.connect()
  await fillDemo(client, { today: new Date(), seed: 7 })
  await client.end()
}, 120_000)
afterAll(() => world.stop())

const actAs = async (name: string) => {
  const [who] = await world.rows<{ person: string; organization: string }>(
    `select p.id as person, m.organization_id as organization from person p join membership m on m.person_id = p.id where p.name = $1 and p.demo_position is not null`,
    [name],
  )
  if (!who) throw new Error(`nobody is called ${name}`)
  const token = randomBytes(32).toString('base64url')
  await world.rows(
    `insert into session (token_hash, person_id, expires_at) values ($1, $2, now() + interval '1 hour')`,
    [createHash('sha256').update(token).digest(), who.person],
  )
  return connect(world.url, `s=${token}`, who.organization).call
}

const TABS = ['new', 'preparing', 'underway', 'done'] as const
test.each([
  ['Vàng Thị Mỷ', 'seller'],
  ['Lò Thị Hương', 'seller'],
  ['Hạng Thị Sú', 'seller'],
  ['Trần Văn Lực', 'seller'],
  ['Trần Văn Lực', 'buyer'],
  ['Nguyễn Thu Hà', 'buyer'],
] as const)('%s as %s has something in each tab, and each order can be read', async (name, side) => {
  const call = await actAs(name)
  for (const tab of TABS) {
    const { items } = await call('GET /orders', { query: { side, tab } })
    expect([tab, items.length > 0]).toEqual([tab, true])
    for (const { id } of items.slice(0, 12)) expect((await call('GET /orders/:id', { params: { id } })).id).toBe(id)
  }
  expect((await call('GET /notifications', { query: {} })).unread).toBeGreaterThan(0)
  expect((await call('GET /my/trades', { query: { side } })).months.length).toBeGreaterThan(10)
})

test('the market, its sellers and the offices’ figures', async () => {
  const market = await world.visitor.call('GET /listings', { query: {} })
  expect(market.items).toHaveLength(24)
  expect((await world.visitor.call('GET /listings/facets', { query: {} })).categories.length).toBeGreaterThan(8)
  expect((await world.visitor.call('GET /listings', { query: { q: 'rau o quy ho' } })).items.length).toBeGreaterThan(2)
  for (const { id, seller } of market.items.slice(0, 6)) {
    expect((await world.visitor.call('GET /listings/:id', { params: { id } })).id).toBe(id)
    expect((await world.visitor.call('GET /sellers/:id', { params: { id: seller.id } })).delivered).toBeGreaterThan(0)
  }
  expect((await world.visitor.call('GET /demo/people')).people).toHaveLength(11)
  for (const officer of ['Hoàng Văn Định', 'Lương Thị Minh Nguyệt']) {
    const call = await actAs(officer)
    const { total, rows } = await call('GET /office/volumes', { query: { from: '2025-12-01' } })
    expect(total.dong).toBe(rows.reduce((sum, row) => sum + row.dong, 0))
    expect(total.trades).toBeGreaterThan(20)
  }
})
