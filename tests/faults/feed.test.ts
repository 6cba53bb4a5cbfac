import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { opened, openTab, type Tab } from '../support/sockets.ts'
import { startOwnServer } from '../support/restart.ts'
import { eventually, type Someone, startWorld, type World } from '../support/world.ts'

let one: World
let two: World
const tabs: Tab[] = []
beforeAll(async () => {
  one = await startWorld()
  two = await startWorld({ database: one.database })
})
afterEach(() => {
  for (const tab of tabs.splice(0)) tab.close()
})
afterAll(async () => {
  await two.stop()
  await one.stop()
})

const open = async (world: World, someone: Someone, since?: number) => {
  const tab = openTab(world.url, someone, since === undefined ? {} : { since })
  tabs.push(tab)
  await opened(tab)
  return tab
}
/** What a process leaves that was killed between its commit and the delivery: rows in the outbox, and nobody woken. */
const LEFT = `insert into outbox (topic, level, body, recipients)
  select 'listing.changed', 'bell', json_build_object('listingId', uuidv7(), 'seller', json_build_object('id', uuidv7(), 'name', i::text)), $1::uuid[] from generate_series(1, $2) i`
const leave = (world: World, people: string[], n = 1) => world.rows(LEFT, [people, n])
const numbers = (tab: Tab) => tab.shown.map(({ seq }) => seq)
const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1)

test('what a killed process left is delivered by another within two seconds', async () => {
  const farm = await one.person('farm')
  const tab = await open(two, farm)
  const start = performance.now()
  await leave(one, [farm.personId], 3)
  await eventually(() => tab.shown.length === 3, 4000)
  expect(performance.now() - start).toBeLessThan(2000)
  expect(numbers(tab)).toEqual([1, 2, 3])
})

test('without the listening connection the poll delivers, and the connection comes back', async () => {
  const farm = await one.person('farm')
  const tab = await open(two, farm)
  const admin = new pg.Client({ connectionString: one.database.adminUrl })
  await admin.connect()
  const listeners = async () =>
    (
      await admin.query<{ pid: number }>(
        `select pid from pg_stat_activity where datname = current_database() and application_name = 'cho-hoang-lien listen'`,
      )
    ).rows.map(({ pid }) => pid)
  const before = await listeners()
  expect(before).toHaveLength(2)
  for (let round = 1; round <= 3; round++) {
    for (const pid of await listeners()) await admin.query('select pg_terminate_backend($1)', [pid])
    const start = performance.now()
    await leave(one, [farm.personId])
    await one.rows('select relay(500)')
    await eventually(() => tab.shown.length === round, 4000)
    expect(performance.now() - start).toBeLessThan(1500)
    await eventually(async () => (await listeners()).length === 2)
  }
  expect((await listeners()).filter((pid) => before.includes(pid))).toEqual([])
  await admin.end()
})

test('a row that no feed can take is parked after five tries, and the others go on', async () => {
  const farm = await one.person('farm')
  const tab = await open(one, farm)
  const poison = `insert into outbox (topic, level, body, recipients) values ('listing.changed', 'bell', '{}', array[null]::uuid[])`
  await leave(one, [farm.personId], 7)
  await one.rows(poison)
  await leave(one, [farm.personId], 600)
  await one.rows(poison)
  await leave(one, [farm.personId], 5)
  await eventually(() => tab.shown.length === 612, 10_000)
  expect(numbers(tab)).toEqual(upTo(612))
  const parked = await eventually(async () => {
    const rows = await one.rows<{ error: string }>('select error from outbox_parked')
    return rows.length === 2 && rows
  })
  expect(parked.every(({ error }) => error.includes('null value'))).toBe(true)
  expect(await one.rows('select id from outbox')).toEqual([])
})

test('whatever line is cut and when, each entry is shown once and in order', async () => {
  const people = await Promise.all([one.person('farm'), one.person('buyer'), one.person('cooperative')])
  const open3 = await Promise.all(people.map((someone, i) => open(i % 2 ? two : one, someone, 0)))
  const cutting = new AbortController()
  const cuts = (async () => {
    while (!cutting.signal.aborted) {
      await sleep(5 + Math.random() * 40)
      open3[Math.floor(Math.random() * 3)]!.cut()
    }
  })()
  const TOTAL = 300
  for (let told = 0; told < TOTAL; ) {
    const n = Math.min(TOTAL - told, 1 + Math.floor(Math.random() * 7))
    await leave(
      one,
      people.map(({ personId }) => personId),
      n,
    )
    if (Math.random() < 0.6) await one.rows('select relay($1)', [1 + Math.floor(Math.random() * 4)])
    told += n
    await sleep(Math.random() * 10)
  }
  cutting.abort()
  await cuts
  await eventually(() => open3.every((tab) => tab.shown.length === TOTAL), 10_000)
  for (const tab of open3) expect(numbers(tab)).toEqual(upTo(TOTAL))
})

test('tabs that join while much is told miss nothing', async () => {
  const farm = await one.person('farm')
  const joined: Tab[] = []
  for (let round = 0; round < 25; round++) {
    await leave(one, [farm.personId], 4)
    const moving = Promise.all([
      one.rows('select relay(1)'),
      one.rows('select relay(2)'),
      one.rows('select relay(500)'),
    ])
    joined.push(openTab(round % 2 ? one.url : two.url, farm, { since: 0 }))
    await moving
  }
  tabs.push(...joined)
  await eventually(() => joined.every((tab) => tab.shown.length === 100), 10_000)
  for (const tab of joined) expect(numbers(tab)).toEqual(upTo(100))
})

test('PostgreSQL goes down in the middle and comes back: what was said is told, once and in order', async () => {
  const server = await startOwnServer()
  const [first, second] = [
    await startWorld({ database: server.database }),
    await startWorld({ database: server.database }),
  ]
  try {
    const farm = await first.person('farm')
    const watching = [await open(first, farm), await open(second, farm)]
    const said: string[] = []
    const ending = new AbortController()
    const saying = (async () => {
      const pool = new pg.Pool({ connectionString: server.database.ownerUrl, max: 1, connectionTimeoutMillis: 1000 })
      pool.on('error', () => {})
      while (!ending.signal.aborted) {
        const id = randomUUID()
        const body = { listingId: id, seller: { id, name: 'Chè Shan' } }
        const kept = await pool
          .query(
            `insert into outbox (topic, level, body, recipients) values ('listing.changed', 'bell', $1, array[$2::uuid]) returning id`,
            [body, farm.personId],
          )
          .then(
            () => true,
            () => false,
          )
        if (kept) said.push(id)
        await sleep(kept ? 5 : 50)
      }
      await pool.end()
    })()
    await eventually(() => said.length >= 40, 10_000)
    await server.restart()
    const before = said.length
    await eventually(() => said.length >= before + 40, 10_000)
    ending.abort()
    await saying
    // A commit whose answer was lost in the fall is told too: all that was said is among what came, in its order.
    const last = () => watching.every((tab) => tab.shown.some(({ body }) => body['listingId'] === said.at(-1)))
    await eventually(last, 10_000)
    for (const tab of watching) {
      expect(numbers(tab)).toEqual(upTo(tab.shown.length))
      const told = tab.shown.map(({ body }) => String(body['listingId']))
      expect(new Set(told).size).toBe(told.length)
      const known = new Set(said)
      expect(told.filter((id) => known.has(id))).toEqual(said)
      expect(told.length - said.length).toBeLessThanOrEqual(1)
    }
    expect(watching[0]?.shown).toEqual(watching[1]?.shown)
    expect((await first.rows('select id from outbox')).length).toBe(0)
  } finally {
    for (const tab of tabs.splice(0)) tab.close()
    await second.stop()
    await first.stop()
    await server.stop()
  }
}, 90_000)
