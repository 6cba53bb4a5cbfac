import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { jobs } from '../../apps/api/src/modules/notifications/index.ts'
import { opened, openTab, type Tab } from '../support/sockets.ts'
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

const open = async (world: World, someone: Someone | null, options: Parameters<typeof openTab>[2] = {}) => {
  const tab = openTab(world.url, someone, options)
  tabs.push(tab)
  await opened(tab)
  return tab
}
type Given = { organizations?: string[]; people?: string[]; actor?: string; level?: 'silent' | 'bell' | 'urgent' }
/** Leaves an event in the outbox as a use case does, and moves it into the feeds as any process does. */
const say = async ({ organizations = [], people = [], actor, level = 'bell' }: Given) => {
  const id = randomUUID()
  await one.rows(
    `insert into outbox (topic, level, body, recipients, actor_id) values ('listing.changed', $1, $2,
       array(select person_id from membership where organization_id = any($3::uuid[]) union select unnest($4::uuid[])), $5)`,
    [level, { listingId: id, seller: { id, name: 'Chè Shan' } }, organizations, people, actor ?? null],
  )
  await one.rows('select relay(500)')
  return id
}
const tellMany = (person: string, n: number) =>
  one.rows(
    `insert into outbox (topic, level, body, recipients) select 'listing.changed', 'bell', json_build_object('listingId', uuidv7(), 'seller', json_build_object('id', uuidv7(), 'name', i::text)), array[$1::uuid] from generate_series(1, $2) i`,
    [person, n],
  )
const ids = (tab: Tab) => tab.shown.map((entry) => entry.body['listingId'])

test('what is told reaches each concerned person once, in order, at both processes, and the acting one silently', async () => {
  const [seller, buyer, stranger] = [await one.person('farm'), await one.person('buyer'), await one.person('buyer')]
  const mine = [await open(one, seller), await open(two, seller), await open(two, buyer)] as const
  const theirs = [await open(one, stranger), await open(two, null)]
  const told: string[] = []
  for (let i = 0; i < 5; i++)
    told.push(
      await say({
        organizations: [seller.organizationId, buyer.organizationId],
        people: [buyer.personId],
        actor: buyer.personId,
      }),
    )
  await eventually(() => mine.every((tab) => tab.shown.length >= 5))
  for (const tab of mine) {
    expect(ids(tab)).toEqual(told)
    expect(tab.shown.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5])
  }
  expect(new Set([...mine[0].shown, ...mine[1].shown].map(({ level }) => level))).toEqual(new Set(['bell']))
  expect(new Set(mine[2].shown.map(({ level }) => level))).toEqual(new Set(['silent']))
  for (const tab of theirs) expect(tab.came).toEqual([])
  expect((await stranger.call('GET /feed', { query: { since: 0 } })).entries).toEqual([])
})

test('a tab that knows nothing gets only what comes; one that was away gets what it missed', async () => {
  const farm = await one.person('farm')
  const [first, second] = [await say({ people: [farm.personId] }), await say({ people: [farm.personId] })]
  const [fresh, back] = [await open(one, farm), await open(two, farm, { since: 1 })]
  await eventually(() => back.shown.length === 1)
  const third = await say({ people: [farm.personId] })
  await eventually(() => fresh.shown.length === 1 && back.shown.length === 2)
  expect([ids(fresh), ids(back)]).toEqual([[third], [second, third]])
  const polled = await farm.call('GET /feed', { query: { since: 0 } })
  expect(polled).toMatchObject({ head: 3, reset: false })
  expect(polled.entries.map(({ event }) => event.topic === 'listing.changed' && event.body.listingId)).toEqual([
    first,
    second,
    third,
  ])
})

test('a thousand missed entries come in order, over the line and over HTTP', async () => {
  const farm = await one.person('farm')
  await tellMany(farm.personId, 1000)
  while ((await one.rows<{ n: number }>('select relay(500) as n'))[0]!.n > 0);
  const tab = await open(two, farm, { since: 0 })
  await eventually(() => tab.shown.length === 1000, 10_000)
  expect(tab.came).toEqual(Array.from({ length: 1000 }, (_, i) => i + 1))
  expect(tab.shown.map(({ body }) => Number((body['seller'] as { name: string }).name))).toEqual(tab.came)
  const polled: number[] = []
  for (let since = 0, head = 1; since < head; ) {
    const page = await farm.call('GET /feed', { query: { since } })
    polled.push(...page.entries.map(({ seq }) => seq))
    since = polled.at(-1) ?? head
    head = page.head
  }
  expect(polled).toEqual(tab.came)
})

test('it works over long polling, for networks that break sockets', async () => {
  const farm = await one.person('farm')
  const tab = await open(one, farm, { transports: ['polling'] })
  const told = await say({ people: [farm.personId] })
  await eventually(() => tab.shown.length === 1)
  expect(ids(tab)).toEqual([told])
})

test('the bell counts what was not read; reading it on one device reads it on all, and never back', async () => {
  const farm = await one.person('farm')
  for (const level of ['bell', 'silent', 'urgent', 'bell'] as const) await say({ people: [farm.personId], level })
  const other = await open(two, farm)
  const list = await farm.call('GET /notifications', { query: {} })
  expect(list.entries.map(({ seq, level, read }) => [seq, level, read])).toEqual([
    [4, 'bell', false],
    [3, 'urgent', false],
    [1, 'bell', false],
  ])
  expect(list).toMatchObject({ unread: 3, next: null })
  expect(await farm.call('PUT /notifications/read', { body: { upTo: 3 } })).toEqual({ unread: 1 })
  const heard = await eventually(() => other.shown[0])
  expect(heard).toMatchObject({ seq: 5, level: 'silent', topic: 'feed.read', body: { upTo: 3 } })
  expect(await farm.call('PUT /notifications/read', { body: { upTo: 1 } })).toEqual({ unread: 1 })
  expect(await farm.call('PUT /notifications/read', { body: { upTo: 9_000 } })).toEqual({ unread: 0 })
  const heads = await one.rows('select last_seq::int, read_seq::int from feed_head where person_id = $1', [
    farm.personId,
  ])
  await eventually(() => other.shown.length === 2)
  expect(heads[0]).toMatchObject({ read_seq: 5 })
  await say({ people: [farm.personId] })
  expect(await farm.call('GET /notifications', { query: {} })).toMatchObject({
    unread: 1,
    entries: [{ read: false }, { read: true }, { read: true }, { read: true }],
  })
  expect((await one.visitor.raw('GET', '/api/notifications')).status).toBe(401)
  expect((await one.visitor.raw('PUT', '/api/notifications/read', { body: { upTo: 1 } })).status).toBe(401)
})

test('the list goes on page by page', async () => {
  const farm = await one.person('farm')
  await tellMany(farm.personId, 75)
  await one.rows('select relay(500)')
  const seen: number[] = []
  for (let before: number | undefined, more = true; more; ) {
    const page = await farm.call('GET /notifications', { query: { ...(before !== undefined && { before }) } })
    seen.push(...page.entries.map(({ seq }) => seq))
    more = page.next !== null
    before = page.next ?? undefined
  }
  expect(seen).toEqual(Array.from({ length: 75 }, (_, i) => 75 - i))
})

test('after ninety days an entry goes, and who was away for longer starts anew', async () => {
  const [farm, gone] = [await one.person('farm'), await one.person('farm')]
  for (let i = 0; i < 3; i++) await say({ people: [farm.personId, gone.personId] })
  await one.rows(`update feed_entry set created_at = now() - interval '91 days' where person_id = $1 and seq <= 2`, [
    farm.personId,
  ])
  await one.rows(`update feed_entry set created_at = now() - interval '91 days' where person_id = $1`, [gone.personId])
  await one.rows(
    `insert into idempotency_key (person_id, organization_id, key, request_hash, created_at)
    select $1, $1, k, '', now() - make_interval(days => d) from (values ('old', 31), ('new', 29)) t(k, d)`,
    [farm.personId],
  )
  for (const job of jobs(one.app)) await job.run()
  expect(await one.rows('select key from idempotency_key where person_id = $1', [farm.personId])).toEqual([
    { key: 'new' },
  ])
  expect(await farm.call('GET /feed', { query: { since: 1 } })).toEqual({ entries: [], head: 3, reset: true })
  expect(await farm.call('GET /feed', { query: { since: 2 } })).toMatchObject({ entries: [{ seq: 3 }], reset: false })
  expect(await farm.call('GET /feed', { query: { since: 4 } })).toEqual({ entries: [], head: 3, reset: true })
  expect(await gone.call('GET /feed', { query: { since: 1 } })).toEqual({ entries: [], head: 3, reset: true })
  expect(await gone.call('GET /feed', { query: { since: 3 } })).toEqual({ entries: [], head: 3, reset: false })
  const [late, lost, ahead] = [
    await open(one, farm, { since: 0 }),
    await open(two, gone, { since: 1 }),
    await open(two, gone, { since: 7 }),
  ]
  await eventually(() => [late, lost, ahead].every((tab) => tab.resets.length === 1))
  await say({ people: [farm.personId, gone.personId] })
  await eventually(() => [late, lost, ahead].every((tab) => tab.shown.length === 1))
  for (const tab of [late, lost, ahead])
    expect({ resets: tab.resets, came: tab.came }).toEqual({ resets: [3], came: [4] })
})

test('another site’s page gets no line, and an ended session loses it', async () => {
  const farm = await one.person('farm')
  const foreign = openTab(one.url, farm, { origin: 'https://evil.example', reconnection: false })
  tabs.push(foreign)
  await new Promise((ok) => foreign.socket.once('connect_error', ok))
  expect(foreign.socket.connected).toBe(false)
  const tab = await open(one, farm)
  const ended = new Promise((ok) => tab.socket.once('disconnect', ok))
  expect((await farm.raw('DELETE', '/api/session')).status).toBe(204)
  expect(await ended).toBe('io server disconnect')
  await say({ people: [farm.personId] })
  expect(tab.came).toEqual([])
})
