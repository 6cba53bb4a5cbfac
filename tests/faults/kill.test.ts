// Processes die at any moment; what was promised holds all the same.
import { randomUUID } from 'node:crypto'
import { io, type Socket } from 'socket.io-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RunningApp, startApp } from '../support/app.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { checkInvariants } from '../support/invariants.ts'
import { basket, makeListing } from '../support/market.ts'
import { eventually, type Someone, startWorld, type World } from '../support/world.ts'

let database: TestDatabase
let world: World
beforeAll(async () => {
  database = await createTestDatabase()
  world = await startWorld({ database })
})
afterAll(async () => {
  await world.stop()
  await database.drop()
})

test('kill -9 of a process under load: each key placed once, nobody’s news lost, stock conserved', async () => {
  const sellers = await Promise.all(Array.from({ length: 4 }, () => world.person('farm')))
  const buyers = await Promise.all(Array.from({ length: 10 }, () => world.person('buyer')))
  const listings = await Promise.all(sellers.map((seller) => makeListing(world, seller, { amount: 100_000_000 })))
  // The in-process world is the one that survives; the victim is a process of its own, started again after each kill.
  let victim: RunningApp | null = await startApp(database, { WORKER: 'off', WRITES_PER_MINUTE: '1000000' })
  const heard = sellers.map((seller) => listenTo(world.url, seller))
  const load = { stopped: false }
  const killer = (async () => {
    for (let i = 0; i < 3; i++) {
      await new Promise((ok) => setTimeout(ok, 300 + Math.random() * 900))
      victim?.child.kill('SIGKILL')
      await victim?.stop()
      victim = await startApp(database, { WORKER: 'off', WRITES_PER_MINUTE: '1000000' })
    }
    load.stopped = true
  })()
  const answered: string[] = []
  const clients = buyers.map(async (buyer, b) => {
    while (!load.stopped) {
      const listing = listings[Math.floor(Math.random() * listings.length)]
      if (!listing) return
      answered.push(
        await persist(
          buyer,
          { key: randomUUID(), body: basket([{ listing, amount: 1000 }]) },
          () => (b % 2 ? world.url : (victim?.url ?? world.url)),
          world.url,
        ),
      )
    }
  })
  await Promise.all([killer, ...clients])
  await victim?.stop()

  const [counts] = await world.rows<{ checkouts: number; keys: number; lines: number }>(
    'select (select count(*)::int from checkout) as checkouts, (select count(distinct client_key)::int from checkout) as keys, (select count(*)::int from order_line) as lines',
  )
  expect(answered.length).toBeGreaterThan(30)
  expect(new Set(answered).size).toBe(answered.length)
  expect(counts).toEqual({ checkouts: answered.length, keys: answered.length, lines: answered.length })
  await eventually(async () => (await world.rows('select 1 from outbox')).length === 0)
  for (const [i, seller] of sellers.entries()) {
    const [head] = await world.rows<{ head: number }>(
      'select coalesce(max(last_seq), 0)::int as head from feed_head where person_id = $1',
      [seller.personId],
    )
    await eventually(() => heard[i]?.seqs.length === head?.head)
    expect(heard[i]?.seqs).toEqual(Array.from({ length: head?.head ?? 0 }, (_, n) => n + 1))
  }
  for (const { socket } of heard) socket.disconnect()
  expect(await checkInvariants(world.sql)).toEqual([])
}, 90_000)

test('SIGTERM under load: what was begun is answered', async () => {
  const seller = await world.person('farm')
  const buyer = await world.person('buyer')
  const listing = await makeListing(world, seller, { amount: 100_000_000 })
  const app = await startApp(database, { WORKER: 'off', WRITES_PER_MINUTE: '1000000' })
  const results: (number | string)[] = []
  const clients = Array.from({ length: 8 }, async () => {
    for (;;) {
      const result = await place(app.url, buyer, {
        key: randomUUID(),
        body: basket([{ listing, amount: 1000 }]),
      }).catch((error: unknown) => String((error as { cause?: { code?: string } }).cause?.code ?? error))
      results.push(result)
      if (result !== 201) return
    }
  })
  // In the middle of work, however fast the machine is.
  while (results.length < 12) await new Promise((ok) => setTimeout(ok, 5))
  app.child.kill('SIGTERM')
  await Promise.all(clients)
  await app.stop()
  expect(results.filter((r) => r === 201).length).toBeGreaterThan(10)
  // Refused politely, or not connected at all; never cut off in the middle.
  expect(new Set(results.filter((r) => r !== 201))).toSatisfy((ends: Set<unknown>) =>
    [...ends].every((end) => end === 503 || end === 'ECONNREFUSED'),
  )
  const [placed] = await world.rows<{ n: number }>('select count(*)::int as n from checkout where buyer_id = $1', [
    buyer.organizationId,
  ])
  expect(placed?.n).toBe(results.filter((r) => r === 201).length)
}, 60_000)

type Attempt = { key: string; body: object }
const headersOf = (who: Someone, key: string) => ({
  cookie: who.cookie,
  'sec-fetch-site': 'same-origin',
  'acting-organization': who.organizationId,
  'content-type': 'application/json',
  'idempotency-key': key,
})
async function place(url: string, who: Someone, { key, body }: Attempt) {
  const reply = await fetch(`${url}/api/checkouts`, {
    method: 'POST',
    headers: headersOf(who, key),
    body: JSON.stringify(body),
  })
  await reply.text()
  return reply.status
}

/** What the web client does: the same key and body until an answer settles it. */
async function persist(who: Someone, attempt: Attempt, first: () => string, fallback: string) {
  for (let tries = 0; tries < 200; tries++) {
    const status = await place(tries % 2 ? fallback : first(), who, attempt).catch(() => 0)
    if (status === 201) return attempt.key
    if (status !== 0 && status !== 503) throw new Error(`answered ${status}`)
    await new Promise((ok) => setTimeout(ok, 30 + Math.random() * 60))
  }
  throw new Error('never answered')
}

function listenTo(url: string, who: Someone) {
  const seqs: number[] = []
  let last = 0
  const socket: Socket = io(url, {
    path: '/api/socket',
    transports: ['websocket'],
    reconnectionDelay: 100,
    forceNew: true,
    extraHeaders: { cookie: who.cookie, 'sec-fetch-site': 'same-origin' },
    auth: (give) => give({ since: last }),
  })
  socket.on('e', (seq: number) => {
    if (seq <= last) return
    last = seq
    seqs.push(seq)
  })
  return { socket, seqs }
}
