// Bad input to every endpoint, made from its own schema: never a failure of ours, and what is refused changes nothing.
// FUZZ_SEED=… repeats or varies a run; FUZZ_RUNS=… makes it longer.
import { randomUUID } from 'node:crypto'
import { endpoints } from '@chl/contracts/api'
import type { Endpoint } from '@chl/contracts/endpoint'
import { isProblemSlug, PROBLEMS, type Problem } from '@chl/contracts/problem'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as z from 'zod/mini'
import en from '../../packages/messages/en/problems.json' with { type: 'json' }
import vi from '../../packages/messages/vi/problems.json' with { type: 'json' }
import { makeListing, placeOrder } from '../support/market.ts'
import { brokenOf, hostileText, type Known, slimOf, toText, valueOf } from '../support/shapes.ts'
import { eventually, type Someone, startWorld, type World } from '../support/world.ts'

const seed = Number(process.env.FUZZ_SEED ?? 20_261_123)
const runs = Number(process.env.FUZZ_RUNS ?? 1)

let world: World
let people: Record<'visitor' | 'farm' | 'buyer' | 'office', Pick<Someone, 'raw'>>
let known: Known
beforeAll(async () => {
  world = await startWorld({ env: { LOG_LEVEL: 'silent' } })
  const [farm, buyer, office] = await Promise.all([
    world.person('farm'),
    world.person('buyer', { place: 'Sa Pa' }),
    world.person('office'),
  ])
  people = { visitor: world.visitor, farm, buyer, office }
  // Two listings whose whole lot comes to almost 2^53 đồng: together they pass it.
  const dear = { price: 10_000_000_000, amount: 900_000_000 }
  const goods = [dear, dear, {}, {}, {}, {}, {}, {}]
  const listings = await Promise.all(goods.map((given) => makeListing(world, farm, given)))
  const orders = await Promise.all(listings.map((listing) => placeOrder(buyer, listing, 2000)))
  await Promise.all(orders.map(({ id }, i) => advance(id, i, farm, buyer)))
  const lines = (await world.rows<{ id: string }>('select id from order_line')).map(({ id }) => id)
  const orderIds = orders.map(({ id }) => id)
  const listingIds = listings.map(({ listingId }) => listingId)
  const today = new Date().toISOString().slice(0, 10)
  const nextWeek = new Date(Date.now() + 6e8).toISOString().slice(0, 10)
  known = {
    uuid: [...orderIds, ...listingIds, ...lines, farm.organizationId, buyer.organizationId, farm.personId],
    listingId: listingIds,
    line: lines,
    seller: [farm.organizationId],
    commune: [await world.commune('Bản Bo'), await world.commune('Sa Pa')],
    product: ['che-shan-bup-tuoi', 'man-ta-van', 'mat-ong'],
    unit: ['kg'],
    grade: ['bud_2_leaves', 'ungraded'],
    gross: [2000, 2100, 1e12],
    n: [1, 2],
    price: [20_000, 20_000, 10_000_000_000],
    amount: [1000, 1500, 899_000_000],
    readyOn: [today, nextWeek],
    harvestedOn: [today],
    cursor: ['eyJhIjoxfQ', 'W10', 'bnVsbA', 'AAAA', ...forgedCursors],
    tare: [0, 100],
    deduction: [0],
    least: [1, 1000],
    step: [1, 500],
    bank: ['970436', '970415'],
    code: ['000000'],
    phone: ['0912345678', '+84 912 345 678', '+12025550123'],
    q: ['chè', 'ta', '%', '_', "a'b:*&|!()"],
    person: [farm.personId],
    tab: ['new', 'done'],
    since: [0, 1, 2 ** 53 - 1],
  }
})
afterAll(() => world.stop())

// What a cursor of ours looks like, with a day, a time and ids that are none.
const forgedCursors = [
  '2026-13-45T25:61:61.000000Z 00000000-0000-0000-0000-000000000000',
  '2026-11-23T10:00:00.000000Z ------------------------------------',
  JSON.stringify(['2026-13-45', 1e300, 'x', null]),
  JSON.stringify({ sort: 'new', after: ['2026-02-30T00:00:00Z', 'not-an-id'] }),
].map((text) => Buffer.from(text).toString('base64url'))

/** The nth order goes n steps along its life, so that there is one in each state. */
async function advance(id: string, steps: number, farm: Someone, buyer: Someone) {
  const params = { id }
  const { lines } = await farm.call('GET /orders/:id', { params })
  const weights = { lines: lines.map((line) => ({ line: line.id, gross: line.ordered })) }
  const way = [
    () => farm.call('POST /orders/:id/confirmation', { params }),
    () => farm.call('POST /orders/:id/weighing', { params, body: weights }),
    () => buyer.call('POST /orders/:id/delivery', { params, body: {} }),
    () =>
      buyer.call('POST /orders/:id/dispute', { params, body: { reason: 'thiếu hàng', lines: [lines[0]?.id ?? ''] } }),
  ]
  for (const step of way.slice(0, steps % 5)) await step()
}

type Sent = { address: string; body?: string | undefined; headers: Record<string, string> }

// Everything that people own or did. What counts tries (codes, limits), keeps keys or notes when a session was seen may move.
const KEPT_APART = [
  'session',
  'sign_in_code',
  'rate_limit',
  'idempotency_key',
  'worker_heartbeat',
  'locality',
  'locality_successor',
  'product',
  '_prisma_migrations',
]
let checksum = ''
let seen = { transaction: '', sum: '' }
async function stateOfBusiness() {
  // What an earlier success told may still be on its way into the feeds.
  await eventually(async () => (await world.rows('select 1 from outbox limit 1')).length === 0)
  // Where no transaction took a number since, nobody wrote anything.
  const [now] = await world.rows<{ transaction: string }>(
    'select pg_snapshot_xmax(pg_current_snapshot())::text as transaction',
  )
  if (now?.transaction === seen.transaction) return seen.sum
  checksum ||= await checksumStatement()
  const { rows } = await world.sql.query({ name: 'checksum', text: checksum })
  seen = { transaction: now?.transaction ?? '', sum: JSON.stringify(rows) }
  return seen.sum
}

async function checksumStatement() {
  const tables = await world.rows<{ name: string }>(
    `select c.relname as name from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> all($1) order by 1`,
    [KEPT_APART],
  )
  expect(tables.length).toBeGreaterThan(20)
  const sum = (name: string) =>
    `select '${name}' as name, count(*)::int as rows, sum(hashtextextended(t::text, 0))::text as sum from "${name}" t`
  return tables.map(({ name }) => sum(name)).join(' union all ')
}

const SECRETS =
  /node_modules|\bat .+:\d+:\d+|\.ts:\d+|SQLSTATE|Prisma|PostgresError|syntax error at|violates|relation "|column "|Invalid `/i
const words: Record<string, Record<string, string>> = { vi, en }
const titleOf = (slug: string, locale: string) => words[locale]?.[`problem_${slug.replaceAll('-', '_')}`]

/** Sends one request and gives its status and what is wrong with the answer; the world checks it against the OpenAPI document besides. */
async function ask(
  endpoint: Endpoint,
  who: keyof typeof people,
  { address, body, headers }: Sent,
): Promise<[number, string | null]> {
  const locale = address.length % 2 ? 'vi' : 'en'
  const all = { 'accept-language': locale, ...headers }
  try {
    const {
      status,
      headers: said,
      body: reply,
    } = await people[who].raw(endpoint.method, address, { headers: all, ...(body !== undefined && { body }) })
    const type = said.get('content-type') ?? ''
    return [status, status < 400 ? null : wrongWith(status, type, reply, locale)]
  } catch (error) {
    return [0, String(error)]
  }
}

function wrongWith(status: number, contentType: string, reply: unknown, locale: string) {
  const text = JSON.stringify(reply)
  if (status >= 500 && status !== 503) return `${status} ${text}`
  if (!contentType.startsWith('application/problem+json')) return `${status} as ${contentType}`
  const { type, title, errors } = reply as Problem
  const slug = type.replace('/problems/', '')
  if (!isProblemSlug(slug) || PROBLEMS[slug] !== status) return `${status} with ${type}`
  if (title !== titleOf(slug, locale)) return `«${title}» for ${locale}`
  if (errors?.some(({ message, code }) => !message.trim() || message === code)) return `a fault without words: ${text}`
  return SECRETS.test(text) ? `it tells too much: ${text}` : null
}

const schemaOf = (schema: z.ZodMiniType | undefined) => (schema ? z.toJSONSchema(schema, { io: 'input' }) : null)
type Case = fc.Arbitrary<Sent>

/** The requests to try on one endpoint: fitting ones, and each part of them broken in turn. */
function casesOf(endpoint: Endpoint, who: string): { cases: Case; count: number }[] {
  const most = endpoint.access !== 'public' && who === 'visitor' ? 1 : 100 // who is not let in is not let in

  const part = (name: 'params' | 'query' | 'body', slim = false) => {
    const schema = schemaOf(endpoint[name]) as Parameters<typeof valueOf>[0] | null
    return schema ? valueOf(slim ? slimOf(schema) : schema, known) : fc.constant(undefined)
  }
  const params = part('params')
  const query = part('query')
  const body = part('body')
  const key = fc.constant(undefined).map(() => ({ 'idempotency-key': randomUUID() }))
  const request = (
    p: fc.Arbitrary<unknown>,
    q: fc.Arbitrary<unknown>,
    b: fc.Arbitrary<unknown>,
    h: fc.Arbitrary<Record<string, string>> = key,
  ) =>
    fc.tuple(p, q, b, h).map(([params, query, body, headers]) => ({
      address: addressOf(endpoint.path, params, query),
      body: body === undefined ? undefined : toText(body),
      headers,
    }))
  const strange = fc.dictionary(fc.constantFrom('id', 'size', 'zz'), hostileText)
  const all = [
    { cases: request(params, query, body), count: 3 },
    ...(endpoint.body ? [{ cases: request(params, query, part('body', true)), count: 6 }] : []),
    ...(endpoint.body
      ? [{ cases: request(params, query, brokenOf(body)), count: 9 }]
      : [{ cases: request(params, query, endpoint.method === 'GET' ? body : brokenOf(fc.constant({}))), count: 2 }]),
    ...(endpoint.params
      ? [{ cases: request(fc.record({ id: hostileText, size: hostileText }), query, body), count: 3 }]
      : []),
    { cases: request(params, endpoint.query ? brokenQuery(query) : strange, body), count: endpoint.query ? 6 : 1 },
    { cases: request(params, query, body, strangeHeaders), count: 2 },
  ]
  return all.map(({ cases, count }) => ({ cases, count: Math.min(count, most) }))
}

const brokenQuery = (query: fc.Arbitrary<unknown>) =>
  fc
    .tuple(
      query,
      fc.constantFrom('q', 'area', 'cursor', 'since', 'before', 'from', 'to', 'side', 'seller', '__proto__', 'zz'),
      hostileText,
    )
    .map(([fitting, name, text]) => [...Object.entries(fitting ?? {}), [name, text]])

const strangeHeaders = fc.record({
  'idempotency-key': fc.constantFrom('', 'short', 'x'.repeat(65), 'with a space in it', "'; drop table orders; --"),
  'acting-organization': fc.constantFrom('', 'me', "' or 1=1 --", '00000000-0000-0000-0000-000000000000', randomUUID()),
  'x-request-id': fc.constantFrom('', 'a b', 'x'.repeat(500), '../..'),
})

function addressOf(path: string, params: unknown, query: unknown) {
  const given = params as Record<string, string> | undefined
  const raw = (text: string) =>
    text === '%' || text === '%00' ? text : encodeURIComponent(text.replace(/\p{Cs}/gu, '\uFFFD'))
  const filled = path.replace(/:(\w+)/g, (_, name: string) => raw(given?.[name] ?? '') || 'x')
  const pairs = Array.isArray(query) ? (query as [string, unknown][]) : Object.entries(query ?? {})
  const search = pairs.map(([name, value]) => `${encodeURIComponent(name)}=${raw(String(value))}`).join('&')
  return `/api${filled}${search && `?${search}`}`
}

const counted = new Map<number, number>()
/** One endpoint by everybody; gives every fault found. */
async function fuzz(endpoint: Endpoint, index: number) {
  const found: string[] = []
  let before = await stateOfBusiness()
  for (const [nth, who] of (['visitor', 'farm', 'buyer', 'office'] as const).entries()) {
    if (endpoint.id === 'signOut' && who !== 'visitor') continue
    for (const [kind, { cases, count }] of casesOf(endpoint, who).entries()) {
      for (const sent of fc.sample(cases, { seed: seed + index * 100 + nth * 10 + kind, numRuns: count * runs })) {
        const [status, wrong] = await ask(endpoint, who, sent)
        const after = await stateOfBusiness()
        counted.set(status, (counted.get(status) ?? 0) + 1)
        const report = (what: string) =>
          found.push(`${endpoint.id} as ${who}: ${what}\n  ${JSON.stringify(sent).slice(0, 400)}`)
        if (wrong) report(wrong)
        if (status >= 400 && after !== before) report(`${status}, and yet something changed`)
        before = after
      }
    }
  }
  return found
}

describe('every endpoint bears what its schema refuses', () => {
  // Photos are no JSON: hostile.test.ts sends broken forms.
  const all = endpoints
    .filter(({ multipart }) => !multipart)
    .map((endpoint, index) => [`${endpoint.method} ${endpoint.path}`, endpoint, index] as const)
  test.each(all)('%s', async (_, endpoint, index) => {
    expect(await fuzz(endpoint, index)).toEqual([])
  })

  test('and it was not refused at the door only', () => {
    const missing = [200, 201, 202, 204, 400, 401, 403, 404, 409].filter((status) => !counted.get(status))
    expect([missing, Object.fromEntries(counted)]).toEqual([[], expect.anything()])
  })
})
