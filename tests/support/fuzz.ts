// Bad input to any endpoint, made from its own schema: never a failure of ours, and what is refused changes nothing.
import { randomUUID } from 'node:crypto'
import type { Endpoint } from '@chl/contracts/endpoint'
import { isProblemSlug, PROBLEMS, type Problem } from '@chl/contracts/problem'
import fc from 'fast-check'
import { expect } from 'vitest'
import * as z from 'zod/mini'
import en from '../../packages/messages/en/problems.json' with { type: 'json' }
import vi from '../../packages/messages/vi/problems.json' with { type: 'json' }
import { brokenOf, hostileText, type Known, slimOf, toText, valueOf } from './shapes.ts'
import { eventually, type Someone, type World } from './world.ts'

// FUZZ_SEED=… repeats or varies a run; FUZZ_RUNS=… makes it longer.
const seed = Number(process.env.FUZZ_SEED ?? 20_261_123)
const runs = Number(process.env.FUZZ_RUNS ?? 1)

/** What a cursor of ours looks like, with a day, a time and ids that are none. */
export const forgedCursors = [
  '2026-13-45T25:61:61.000000Z 00000000-0000-0000-0000-000000000000',
  '2026-11-23T10:00:00.000000Z ------------------------------------',
  JSON.stringify(['2026-13-45', 1e300, 'x', null]),
  JSON.stringify({ sort: 'new', after: ['2026-02-30T00:00:00Z', 'not-an-id'] }),
].map((text) => Buffer.from(text).toString('base64url'))

type People = Record<string, Pick<Someone, 'raw'>>
type Field = {
  world: Pick<World, 'rows' | 'sql'>
  people: People
  /** Values that mean something here, by the name of their field. */
  known: Known
  /** Ends what earlier successes set going. */
  quiet?: () => Promise<void>
}

/** Tries endpoints by these people. `counted` is how often each status was the answer. */
export function openFuzz(field: Field) {
  const counted = new Map<number, number>()
  const stateOfBusiness = openState(field)
  /** One endpoint by some of them; gives every fault found. */
  const fuzz = async (endpoint: Endpoint, index: number, by: readonly string[]) => {
    const found: string[] = []
    let before = await stateOfBusiness()
    for (const [nth, who] of by.entries()) {
      for (const [kind, { cases, count }] of casesOf(endpoint, who, field.known).entries()) {
        for (const sent of fc.sample(cases, { seed: seed + index * 100 + nth * 10 + kind, numRuns: count * runs })) {
          const [status, wrong] = await ask(field.people, endpoint, who, sent)
          const after = await stateOfBusiness()
          counted.set(status, (counted.get(status) ?? 0) + 1)
          const report = (what: string) =>
            found.push(`${endpoint.id} as ${who}: ${what}\n  ${JSON.stringify(sent).slice(0, 400)}`)
          if (wrong) report(wrong)
          if (status >= 400 && after !== before)
            report(`${status}, and yet something changed: ${changes(before, after)}`)
          before = after
        }
      }
    }
    return found
  }
  return { fuzz, counted }
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
type Sum = { name: string; rows: number; sum: string | null }
type Now = { transaction: string; tables: string[] }
function openState({ world, quiet }: Field) {
  let seen = { transaction: '', sum: [] as Sum[] }
  return async () => {
    await quiet?.()
    // What an earlier success told may still be on its way into the feeds.
    await eventually(async () => (await world.rows('select 1 from outbox limit 1')).length === 0)
    // Where no transaction took a number since, nobody wrote anything. Of the hundreds of partitions most hold nothing.
    const [now] = await world.rows<Now>(
      `select pg_snapshot_xmax(pg_current_snapshot())::text as transaction, array(select oid::regclass::text from pg_class where relkind = 'r'
         and case when relispartition then pg_relation_size(oid) > 0 else relnamespace = 'public'::regnamespace and relname <> all($1) end order by 1) as tables`,
      [KEPT_APART],
    )
    if (!now) throw new Error('the database says nothing')
    expect(now.tables.length).toBeGreaterThan(20)
    if (now.transaction === seen.transaction) return seen.sum
    const all = await world.sql.query<Sum>(now.tables.map(sumOf).join(' union all '))
    const rows = all.rows.filter((table) => table.rows > 0) // a partition may have been written to in vain
    seen = { transaction: now.transaction, sum: same(rows, seen.sum) ? seen.sum : rows }
    return seen.sum
  }
}

const same = (one: readonly Sum[], other: readonly Sum[]) => JSON.stringify(one) === JSON.stringify(other)
const changes = (before: readonly Sum[], after: readonly Sum[]) =>
  after
    .filter(({ name, sum }) => before.find((was) => was.name === name)?.sum !== sum)
    .map(({ name }) => name)
    .join()

const sumOf = (table: string) =>
  `select '${table}' as name, count(*)::int as rows, sum(hashtextextended(t::text, 0))::text as sum from ${table} t`

const SECRETS =
  /node_modules|\bat .+:\d+:\d+|\.ts:\d+|SQLSTATE|Prisma|PostgresError|syntax error at|violates|relation "|column "|Invalid `/i
const words: Record<string, Record<string, string>> = { vi, en }
const titleOf = (slug: string, locale: string) => words[locale]?.[`problem_${slug.replaceAll('-', '_')}`]

/** Sends one request and gives its status and what is wrong with the answer; the world checks it against the OpenAPI document besides. */
async function ask(
  people: People,
  endpoint: Endpoint,
  who: string,
  { address, body, headers }: Sent,
): Promise<[number, string | null]> {
  const locale = address.length % 2 ? 'vi' : 'en'
  const all = { 'accept-language': locale, ...headers }
  const person = people[who]
  if (!person) throw new Error(`there is no ${who}`)
  try {
    const {
      status,
      headers: said,
      body: reply,
    } = await person.raw(endpoint.method, address, { headers: all, ...(body !== undefined && { body }) })
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
function casesOf(endpoint: Endpoint, who: string, known: Known): { cases: Case; count: number }[] {
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
