import { isOrderNumber } from '@chl/domain/reference'
import { ORDER_STATES } from '@chl/domain/order'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { TABLES } from '../../prisma/seed/demo/tables.ts'
import { fillDemo } from '../../prisma/seed/demo.ts'
import { readProduce } from '../../prisma/seed/files.ts'
import { importAll } from '../../prisma/seed/import.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { checkInvariants } from '../support/invariants.ts'
import { moneyFaults } from '../support/money.ts'

const NOW = new Date('2026-11-23T03:00:00Z')

type Opened = { database: TestDatabase; owner: pg.Client; app: pg.Client }
const opened: Opened[] = []
let demo: Opened

async function open(): Promise<Opened> {
  const database = await createTestDatabase()
  const [owner, app] = [new pg.Client(database.ownerUrl), new pg.Client(database.appUrl)]
  await Promise.all([owner.connect(), app.connect()])
  const made = { database, owner, app }
  opened.push(made)
  return made
}
const rows = async <R extends pg.QueryResultRow>(client: pg.Client, sql: string, values: unknown[] = []) =>
  (await client.query<R>(sql, values)).rows
const count = async (client: pg.Client, sql: string) =>
  (await rows<{ n: number }>(client, `select count(*)::int as n from ${sql}`))[0]?.n

beforeAll(async () => {
  demo = await open()
  await fillDemo(demo.app, { today: NOW, seed: 7 })
})
afterAll(async () => {
  for (const { database, owner, app } of opened) {
    await Promise.all([owner.end(), app.end()])
    await database.drop()
  }
})

test('places and catalogue are imported once, and a code that came back is another place', async () => {
  const { app } = await open()
  const counted = async () => ({
    locality: await count(app, 'locality'),
    successor: await count(app, 'locality_successor'),
    product: await count(app, 'product'),
    unit: await count(app, 'unit'),
    icons: await count(app, `category where icon like '/pictures/category/%.svg'`),
    area: await count(app, 'area'),
  })
  expect(await counted()).toEqual({ locality: 62, successor: 41, product: 72, unit: 27, icons: 10, area: 3 })
  expect(Object.values(await importAll(app)).filter((changed) => changed > 0)).toEqual([])
  expect(await counted()).toMatchObject({ locality: 62, product: 72 })
  expect(
    await rows(
      app,
      `select kind, short_vi, area_code, valid_to is null as now from locality where code in ('03006', '15') order by code desc, valid_from`,
    ),
  ).toEqual([
    { kind: 'province', short_vi: 'Yên Bái', area_code: null, now: false },
    { kind: 'province', short_vi: 'Lào Cai', area_code: null, now: true },
    { kind: 'commune', short_vi: 'Phan Si Păng', area_code: 'sa_pa', now: false },
    { kind: 'commune', short_vi: 'Sa Pa', area_code: 'sa_pa', now: true },
  ])
  expect(await rows(app, `select short_vi, area_code from locality where outside order by short_vi`)).toEqual([
    { short_vi: 'Sin Suối Hồ', area_code: null },
    { short_vi: 'Tân Phong', area_code: null },
  ])
})

test('a correction outlives a restart, until the file itself says something new', async () => {
  const { app } = await open()
  const name = async () =>
    (await rows<{ name_vi: string }>(app, `select name_vi from product where id = 'gung'`))[0]?.name_vi
  await app.query(`update product set name_vi = 'Gừng trâu' where id = 'gung'`)
  expect((await importAll(app)).product).toBe(0)
  expect(await name()).toBe('Gừng trâu')
  await app.query(`update setting set value = '"another file"' where key = 'import.catalogue'`)
  expect((await importAll(app)).product).toBe(1)
  expect(await name()).toBe('Gừng')
  await app.query(`delete from grade where product_id = 'cam'`)
  expect((await importAll(app)).grade).toBe(3)
})

test('the demo keeps every rule, and shows every state', async () => {
  const { app } = demo
  expect(await checkInvariants(app)).toEqual([])
  expect(await moneyFaults(app)).toEqual([])
  for (const hold of ['none', 'held', 'frozen', 'released'])
    expect(await count(app, `collected_order where hold = '${hold}'`)).toBeGreaterThan(0)
  expect(await count(app, `payout where state = 'paid'`)).toBeGreaterThan(3)
  const states = await rows<{ state: string }>(app, 'select distinct state from orders')
  expect(states.map(({ state }) => state).sort()).toEqual([...ORDER_STATES].sort())
  const pending = await rows<{ kind: string }>(app, 'select distinct kind from order_pending')
  expect(pending.map(({ kind }) => kind).sort()).toEqual(['cancel', 'dispute', 'weighing'])
  expect(await count(app, `order_pending where kind = 'dispute' and detail->'proposal' = 'null'`)).toBeGreaterThan(0)
  expect(
    await count(app, `order_pending where kind = 'dispute' and detail->'proposal'->>'outcome' = 'reduce'`),
  ).toBeGreaterThan(0)
  expect(await count(app, `trade where sign = -1`)).toBeGreaterThan(0)
  expect(await count(app, '(select distinct product_id from trade) x')).toBe(72)
  expect(await count(app, `listing where state = 'open' and in_stock`)).toBeGreaterThan(110)
  expect(await count(app, `listing where state = 'paused' or state = 'open' and not in_stock`)).toBeGreaterThan(5)
  const numbers = await rows<{ number: string }>(app, 'select number from orders')
  expect(numbers.filter(({ number }) => !isOrderNumber(number))).toEqual([])
})

test.each(['2026-02-14', '2026-05-30', '2026-08-11', '2026-11-24'])(
  'on %s too, the farmer and the cooperative wait for money, and owe none',
  async (day) => {
    const { app } = await open()
    await fillDemo(app, { today: new Date(`${day}T02:30:00Z`), seed: 20_250_701 })
    const owed = await rows(
      app,
      `select o.name, -coalesce(p.balance, 0) > 10000 as waits, coalesce(r.balance, 0) as owes from organization o
        left join ledger_account p on p.code = 'seller_payable:' || o.id left join ledger_account r on r.code = 'seller_receivable:' || o.id
       where o.name in ('Vàng Thị Mỷ', 'HTX Rau Ô Quý Hồ') order by o.name`,
    )
    expect(owed).toEqual([
      { name: 'HTX Rau Ô Quý Hồ', waits: true, owes: '0' },
      { name: 'Vàng Thị Mỷ', waits: true, owes: '0' },
    ])
  },
)

test('nothing of the demo lies after its day but what is promised', async () => {
  const { app } = demo
  for (const [table, column] of [
    ['orders', 'changed_at'],
    ['order_move', 'at'],
    ['order_note', 'at'],
    ['stock_move', 'at'],
    ['trade', 'at'],
    ['listing', 'listed_at'],
    ['feed_entry', 'created_at'],
  ])
    expect([table, (await rows(app, `select 1 from ${table} where ${column} > $1 limit 1`, [NOW])).length]).toEqual([
      table,
      0,
    ])
  const open = await rows<{ waits: boolean }>(
    app,
    `select expires_at > $1 as waits from orders where state = 'placed'`,
    [NOW],
  )
  expect(open.length).toBeGreaterThan(4)
  expect(open.filter(({ waits }) => !waits)).toEqual([])
  expect(
    await count(
      app,
      `orders where placed_at < '2026-11-17' and (placed_at at time zone 'Asia/Ho_Chi_Minh')::time not between '06:30' and '18:31'`,
    ),
  ).toBe(0)
})

test('prices are those of the catalogue, and origins those of the sellers', async () => {
  const { app } = demo
  const listed = await rows<{ product_id: string; price: string; state: string; unit_code: string }>(
    app,
    `select l.product_id, l.price, t.state, t.unit_code from listing l join lot t on t.id = l.lot_id`,
  )
  const prices = new Map(readProduce().products.map((product) => [product.id, product.price]))
  const wrong = listed.filter(({ product_id, price, state, unit_code }) => {
    const known = prices.get(product_id)
    return (
      known?.state === state &&
      known.unit === unit_code &&
      (Number(price) < known.min_vnd || Number(price) > known.max_vnd)
    )
  })
  expect(wrong).toEqual([])
  expect(
    await count(
      app,
      'lot t join organization o on o.id = t.organization_id where t.origin_id <> o.commune_id or t.old_origin_id is distinct from o.old_commune_id',
    ),
  ).toBe(0)
  expect(await count(app, `trade where area_code is null`)).toBeGreaterThan(0)
})

test('the demo people can sign in, and a family shares a phone', async () => {
  const people = await rows<{ name: string; phone: string; note: boolean }>(
    demo.app,
    `select p.name, h.phone, p.demo_note_vi is not null and p.demo_note_en is not null as note from person p join person_phone h on h.person_id = p.id
     where p.demo_position is not null order by p.demo_position`,
  )
  expect(people).toHaveLength(11)
  expect(people.filter(({ note }) => !note)).toEqual([])
  expect(people.filter(({ phone }) => phone === '+84912000002').map(({ name }) => name)).toEqual([
    'Lò Văn Phong',
    'Lò Thị Hương',
  ])
  expect(await count(demo.app, '(select phone from person_phone group by phone having count(*) > 1) x')).toBe(1)
  expect(
    await rows(
      demo.app,
      `select count(*) filter (where level <> 'silent' and e.seq > h.read_seq)::int as unread from feed_head h join feed_entry e using (person_id)
    group by h.person_id having count(*) filter (where level <> 'silent' and e.seq > h.read_seq) = 0`,
    ),
  ).toEqual([])
})

test('the same day and seed give the same rows, and where somebody is nothing is added', async () => {
  const again = await open()
  await fillDemo(again.app, { today: NOW, seed: 7 })
  const checksums = async ({ app }: Opened) => {
    const sums: unknown[] = []
    for (const table of TABLES)
      sums.push([
        table,
        ...(await rows(
          app,
          `select md5(string_agg(t::text, e'\\n' order by t::text)) as sum, count(*)::int from ${table} t`,
        )),
      ])
    return sums
  }
  expect(await checksums(again)).toEqual(await checksums(demo))
  expect(await fillDemo(again.app, { today: NOW, seed: 8 })).toBeNull()
  const other = await open()
  await fillDemo(other.app, { today: NOW, seed: 8 })
  expect(await checksums(other)).not.toEqual(await checksums(demo))
}, 120_000)

const BROKEN: [string, string][] = [
  [
    'a lot has what its moves add up to',
    `update lot set available = available + 1 where id = (select id from lot where available > 0 limit 1)`,
  ],
  [
    'a line holds what its moves took',
    `update order_line set taken = taken + 1 where id = (select id from order_line limit 1)`,
  ],
  [
    'an order says its newest settlement',
    `update orders set goods = goods + 1, total = total + 1 where id = (select id from orders where state = 'completed' limit 1)`,
  ],
  [
    'the moves of an order are a path',
    `update orders set state = 'ready' where id = (select id from orders where state = 'completed' limit 1)`,
  ],
  [
    'the moves of an order are a path',
    `insert into order_move (order_id, n, move, from_state, to_state, side) select id, moves + 1, 'confirm', state, state, 'seller' from orders limit 1`,
  ],
  [
    'what was handed over is traded',
    `insert into trade select * from (select (jsonb_populate_record(t, jsonb_build_object('id', uuidv7()))).* from trade t where sign = 1 limit 1) x`,
  ],
  [
    'a reversing trade takes back one',
    `insert into trade select * from (select (jsonb_populate_record(t, jsonb_build_object('id', uuidv7()))).* from trade t where sign = -1 limit 1) x`,
  ],
  ['the office of a province counts', `delete from locality_successor`],
  ['a feed has no gap', `delete from feed_entry where seq = 3`],
  ['what waits for an answer', `delete from order_pending where kind = 'dispute'`],
  [
    'a settlement adds up',
    `insert into settlement (order_id, n, weighing_n, goods, fee, total) select order_id, n + 1, weighing_n, goods + 1, fee, total + 1 from settlement limit 1`,
  ],
  [
    'each line is rounded on its own',
    `update order_line set total = total + 1 where id = (select id from order_line limit 1)`,
  ],
  [
    'a checkout is the sum of its orders',
    `update checkout set total = total + 1 where id = (select id from checkout limit 1)`,
  ],
  [
    'a listing is in stock while',
    `update listing set in_stock = not in_stock where id = (select id from listing limit 1)`,
  ],
]
test.each(BROKEN)('a broken row is noticed: %s', async (rule, sql) => {
  await demo.owner.query('begin')
  try {
    await demo.owner.query(sql)
    expect((await checkInvariants(demo.owner)).filter((wrong) => wrong.startsWith(rule))).not.toEqual([])
  } finally {
    await demo.owner.query('rollback')
  }
})
