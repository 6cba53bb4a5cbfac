// A running API on a database of its own, with people to act as. Every reply is checked against its contract.
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { endpoints } from '@chl/contracts/api'
import { ApiError, addressOf, type Client, createClient, type Request } from '@chl/contracts/client'
import { problem as problemSchema } from '@chl/contracts/problem'
import pg from 'pg'
import { createApp } from '../../apps/api/src/app.ts'
import { readEnv } from '../../apps/api/src/platform/env.ts'
import { createLog } from '../../apps/api/src/platform/log.ts'
import { createTestDatabase } from './database.ts'
import { checkReply } from './openapi.ts'

export type Kind = 'farm' | 'cooperative' | 'buyer' | 'office' | 'operator'
export type Someone = {
  personId: string
  organizationId: string
  cookie: string
  /** The typed client, acting for the organization. */
  call: Client
  /** The same address with anything at all: status, headers and body as they came. */
  raw: (method: string, path: string, init?: { body?: unknown; headers?: Record<string, string> }) => Promise<RawReply>
}
export type RawReply = { status: number; headers: Headers; body: unknown }
export type World = Awaited<ReturnType<typeof startWorld>>

type Options = {
  env?: Record<string, string>
  database?: Awaited<ReturnType<typeof createTestDatabase>>
  /** Takes the log's lines. */
  onLine?: ((line: string) => void) | undefined
}

/** Starts one API process' worth of server inside the test. Stop it in `afterAll`. */
export async function startWorld({ env = {}, database: given, onLine }: Options = {}) {
  const database = given ?? (await createTestDatabase())
  const files = mkdtempSync(path.join(tmpdir(), 'chl-files-'))
  const server = createServer()
  await new Promise<void>((ok) => server.listen(0, '127.0.0.1', ok))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const settings = readEnv({
    APP_MODE: 'demo',
    NODE_ENV: 'test',
    PUBLIC_URL: url,
    DATABASE_URL: database.appUrl,
    FILES_DIR: files,
    LOG_LEVEL: 'error',
    WORKER: 'off',
    WRITES_PER_MINUTE: '1000000',
    ...env,
  })
  const app = await createApp(settings, createLog(settings, onLine && { write: onLine }), server, { pages: false })
  const sql = new pg.Pool({ connectionString: database.ownerUrl, max: 4 })
  sql.on('error', () => {})
  const rows = async <R extends pg.QueryResultRow>(text: string, values: unknown[] = []) =>
    (await sql.query<R>(text, values)).rows
  const stop = async () => {
    server.closeAllConnections()
    await new Promise((ok) => server.close(ok))
    await app.stop()
    await sql.end()
    if (!given) await database.drop()
    rmSync(files, { recursive: true, force: true })
  }
  return { url, database, app, sql, rows, stop, visitor: connect(url, ''), ...people(url, rows) }
}

type Rows = <R extends pg.QueryResultRow>(text: string, values?: unknown[]) => Promise<R[]>

function people(url: string, rows: Rows) {
  const commune = async (short: string) => {
    const [found] = await rows<{ id: string }>(
      `select id from locality where kind = 'commune' and short_vi = $1 and valid_to is null`,
      [short],
    )
    if (!found) throw new Error(`no commune ${short} today`)
    return found.id
  }
  /** A person with an organization of this kind, and a session, written straight into the database. */
  const person = async (
    kind: Kind,
    {
      name = `${kind} ${randomUUID().slice(0, 8)}`,
      place = 'Bản Bo',
      maySell = kind === 'farm' || kind === 'cooperative',
      mayBuy = kind === 'buyer',
    } = {},
  ): Promise<Someone> => {
    const token = randomBytes(32).toString('base64url')
    const [made] = await rows<{ person_id: string; organization_id: string }>(
      `with p as (insert into person (name) values ($1) returning id),
        ph as (insert into person_phone select id, '+849' || lpad((random() * 99999999)::int::text, 8, '0') from p),
        o as (insert into organization (kind, name, commune_id, may_sell, may_buy, phone) values ($2, $1, $3, $4, $5, '+84912345678') returning id),
        s as (insert into session (token_hash, person_id, expires_at) select $6, id, now() + interval '1 day' from p)
       insert into membership (person_id, organization_id, role) select p.id, o.id, 'owner' from p, o returning person_id, organization_id`,
      [name, kind, await commune(place), maySell, mayBuy, createHash('sha256').update(token).digest()],
    )
    if (!made) throw new Error('nobody was made')
    return {
      personId: made.person_id,
      organizationId: made.organization_id,
      ...connect(url, `s=${token}`, made.organization_id),
    }
  }
  return { commune, person }
}

/** A client of one cookie and one acting organization. */
export function connect(
  url: string,
  cookie: string,
  organizationId?: string,
): Pick<Someone, 'cookie' | 'call' | 'raw'> {
  const raw: Someone['raw'] = async (method, address, { body, headers = {} } = {}) => {
    const reply = await fetch(`${url}${address}`, {
      method,
      headers: {
        ...(cookie && { cookie, 'sec-fetch-site': 'same-origin' }),
        ...(organizationId && { 'acting-organization': organizationId }),
        ...(body !== undefined && !(body instanceof FormData) && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && {
        body: body instanceof FormData || typeof body === 'string' ? body : JSON.stringify(body),
      }),
    })
    const type = reply.headers.get('content-type') ?? ''
    const said = type.includes('json') ? await reply.json() : await reply.text()
    checkReply(method, address, reply.status, type, said)
    return { status: reply.status, headers: reply.headers, body: said }
  }
  const call = createClient(async (method, pattern, request: Request) => {
    const headers = { 'idempotency-key': request.idempotencyKey ?? randomUUID() }
    const { status, body } = await raw(method, `/api${addressOf(pattern, request)}`, { body: request.body, headers })
    return checked(method, pattern, status, body)
  })
  return { cookie, call, raw }
}

/** What the contract says of this reply; throws where the reply says anything else. */
function checked(method: string, pattern: string, status: number, body: unknown) {
  const endpoint = endpoints.find((e) => e.method === method && e.path === pattern)
  if (!endpoint) throw new Error(`${method} ${pattern} is in no contract`)
  if (status >= 400) throw new ApiError(problemSchema.parse(body))
  if (status !== endpoint.status)
    throw new Error(`${endpoint.id} answered ${status}, its contract says ${endpoint.status}`)
  return endpoint.reply ? endpoint.reply.parse(body) : null
}

/** The problem that a call was refused with; fails where it was not refused. */
export async function refusal(work: Promise<unknown>) {
  try {
    await work
  } catch (error) {
    if (error instanceof ApiError) return { slug: error.slug, ...error.problem }
    throw error
  }
  throw new Error('it was not refused')
}

/** Waits until `look` gives something; fails after `ms`. */
export async function eventually<T>(
  look: () => Promise<T | null | undefined | false> | T | null | undefined | false,
  ms = 5000,
): Promise<T> {
  const end = Date.now() + ms
  for (;;) {
    const found = await look()
    if (found) return found
    if (Date.now() > end) throw new Error(`nothing came in ${ms} ms`)
    await new Promise((ok) => setTimeout(ok, 20))
  }
}
