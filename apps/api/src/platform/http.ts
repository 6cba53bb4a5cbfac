import { randomUUID } from 'node:crypto'
import type { Endpoint, ParsedOf, ReplyOf } from '@chl/contracts/endpoint'
import { PROBLEMS } from '@chl/contracts/problem'
import type { Request, Response, Router } from 'express'
import type { Actor, ActorFor, Meta, Visitor } from './actor.ts'
import { type Db, isRetryable, type JsonText, type Tx } from './db.ts'
import { hotTransaction, later, type RawTx } from './hot-transaction.ts'
import { type Answer, type Claim, claim, KEPT, keepAnswer, NOBODY, requestHash } from './idempotency.ts'
import { hasTold, type Relay } from './outbox.ts'
import { type Input, parse } from './parse.ts'
import { type Locale, problemOf, Refusal, Refused } from './problem.ts'

/** A reply that also sets headers, or is not JSON. `body` is what the contract says. */
export class Sent<T> {
  readonly body: T
  readonly headers: Readonly<Record<string, string | string[]>>
  readonly raw: string | Buffer | undefined
  status: number | undefined
  constructor(body: T, headers: Record<string, string | string[]> = {}, raw?: string | Buffer) {
    this.body = body
    this.headers = headers
    this.raw = raw
  }
}
type Answered<E> = ReplyOf<E> | JsonText<ReplyOf<E>> | Sent<ReplyOf<E>> | Refusal
type Access<E> = E extends { access: infer A } ? A : never
/** A read has the database and no transaction; a write has one transaction, opened and closed for it. */
export type Read<E> = (db: Db, actor: ActorFor<Access<E>>, input: ParsedOf<E>, meta: Meta) => Promise<Answered<E>>
export type Write<E> = (tx: Tx, actor: ActorFor<Access<E>>, input: ParsedOf<E>, meta: Meta) => Promise<Answered<E>>
/** A write in raw statements alone, whose steps need not all wait for the one before. */
export type HotWrite<E> = (
  tx: RawTx,
  actor: ActorFor<Access<E>>,
  input: ParsedOf<E>,
  meta: Meta,
) => Promise<Answered<E>>

export type Serving = {
  /** Served over https: decides the session cookie's name. */
  secure: boolean
  db: Db
  relay: Relay
  /** Who sent this request, and for which organization it says that it acts; Refused where it may not, for none where anybody may ask. */
  findActor: (
    token: string | null,
    organizationId: string | null,
    locale: Locale,
    access: Endpoint['access'],
  ) => Promise<Visitor>
  /** Refused where this person has written too much in this minute. */
  limitWrites: (personId: string) => Promise<void>
  /** Reads the one photo of a multipart request into memory; Refused where it is none, or too large. */
  receivePhoto: (req: Request, res: Response, personId: string) => Promise<Buffer>
}
type Handle = (
  at: Serving,
  actor: Actor,
  input: Input,
  meta: Meta,
  key: string | null,
  path: string,
) => Promise<Answer | Sent<unknown> | Refusal | JsonText<unknown>>

/** Collects a module's routes: one line an endpoint, contract to use case. */
export class Routes {
  readonly all: { endpoint: Endpoint; handle: Handle }[] = []

  read<E extends Endpoint>(endpoint: E, serveCase: Read<E>) {
    this.all.push({
      endpoint,
      handle: (at, actor, input, meta) =>
        serveCase(at.db, actor as ActorFor<Access<E>>, input as ParsedOf<E>, meta).then(asAnswer(endpoint)),
    })
    return this
  }

  write<E extends Endpoint>(endpoint: E, serveCase: Write<E>) {
    return this.add(endpoint, serveCase, inTransaction)
  }

  /** For the one hot write: the same way, in a transaction that asks the database fewer times. */
  hotWrite<E extends Endpoint>(endpoint: E, serveCase: HotWrite<E>) {
    return this.add(endpoint, serveCase, inHotTransaction)
  }

  private add<E extends Endpoint, X extends RawTx>(endpoint: E, serveCase: Case<E, X>, transact: Transact<X>) {
    const run = (tx: X, actor: Actor, input: Input, meta: Meta) =>
      serveCase(tx, actor as ActorFor<Access<E>>, input as ParsedOf<E>, meta).then(asAnswer(endpoint))
    this.all.push({
      endpoint,
      handle: (at, actor, input, meta, key, path) => {
        const claimed =
          key === null
            ? null
            : {
                personId: actor.person?.id ?? NOBODY,
                organizationId: actor.organization?.id ?? NOBODY,
                key,
                hash: requestHash(endpoint.method, path, input.body),
              }
        return transact(at, (tx) =>
          claimed
            ? once(tx, claimed, actor.locale, meta, () => run(tx, actor, input, meta))
            : run(tx, actor, input, meta),
        )
      },
    })
    return this
  }
}
type Case<E, X> = (tx: X, actor: ActorFor<Access<E>>, input: ParsedOf<E>, meta: Meta) => Promise<Answered<E>>
type Transact<X> = <T>(at: Pick<Serving, 'db' | 'relay'>, work: (tx: X) => Promise<T>) => Promise<T>

const isJsonText = (reply: unknown): reply is JsonText<unknown> =>
  typeof reply === 'object' &&
  reply !== null &&
  'json' in reply &&
  typeof reply.json === 'string' &&
  Object.keys(reply).length === 1

const asAnswer =
  (endpoint: Endpoint) =>
  (reply: unknown): Answer | Sent<unknown> | Refusal | JsonText<unknown> => {
    if (reply instanceof Sent) reply.status = endpoint.status
    return reply instanceof Refusal || reply instanceof Sent || isJsonText(reply)
      ? reply
      : { status: endpoint.status, body: reply }
  }

/** The one transaction of a write; tried again when the database chose it as a deadlock's victim. */
export const inTransaction: Transact<Tx> = (at, work) => transact(at, (run) => at.db.prisma.$transaction(run), work)
const inHotTransaction: Transact<RawTx> = (at, work) => transact(at, (run) => hotTransaction(at.db.pool, run), work)

async function transact<T, X extends RawTx>(
  at: Pick<Serving, 'relay'>,
  open: (run: (tx: X) => Promise<T>) => Promise<T>,
  work: (tx: X) => Promise<T>,
): Promise<T> {
  let told = false
  const attempt = () =>
    open(async (tx) => {
      const result = await work(tx)
      told = hasTold(tx)
      return result
    })
  const result = await untilNoVictim(attempt)
  if (told) at.relay.poke()
  return result
}

async function untilNoVictim<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt()
    } catch (error) {
      if (tries === 4 || !isRetryable(error)) throw error
      await new Promise((ok) => setTimeout(ok, tries * (10 + Math.random() * 40)))
    }
  }
}

async function once(
  tx: RawTx,
  claimed: Claim,
  locale: Locale,
  meta: Meta,
  run: () => Promise<Answer | Sent<unknown> | Refusal | JsonText<unknown>>,
) {
  const before = await claim(tx, claimed)
  if (before) return Object.assign(new Sent(before.body, { 'Idempotency-Replayed': 'true' }), { status: before.status })
  const reply = await run()
  if (reply instanceof Refusal) {
    if (!KEPT.has(reply.slug)) throw new Refused(reply.slug, reply.extra)
    await later(
      tx,
      keepAnswer(tx, claimed, { status: PROBLEMS[reply.slug], body: problemOf(reply, locale, meta.requestId) }),
    )
    return reply
  }
  const answer = isJsonText(reply)
    ? { status: 200, body: JSON.parse(reply.json) as unknown }
    : reply instanceof Sent
      ? { status: reply.status ?? 200, body: reply.body }
      : reply
  await later(tx, keepAnswer(tx, claimed, answer))
  return answer
}

const cookieOf = (cookies: string | undefined, name: string) =>
  cookies
    ?.split(';')
    .map((pair) => pair.trim())
    .find((pair) => pair.startsWith(`${name}=`))
    ?.slice(name.length + 1) ?? null

export const SESSION_COOKIE = { secure: '__Host-s', plain: 's' } as const
/** The token of the one cookie that this deployment sets: over https a plain one, which a sibling host could set, is not read. */
export const sessionToken = (cookies: string | undefined, secure: boolean) =>
  cookieOf(cookies, secure ? SESSION_COOKIE.secure : SESSION_COOKIE.plain)

/** The language of an answer: the cookie, then Accept-Language, then Vietnamese. */
export function localeOf(req: {
  headers: { cookie?: string | undefined; 'accept-language'?: string | undefined }
}): Locale {
  const chosen = cookieOf(req.headers.cookie, 'locale')
  if (chosen === 'vi' || chosen === 'en') return chosen
  const accepted = /\b(vi|en)\b/i.exec(req.headers['accept-language'] ?? '')?.[1]?.toLowerCase()
  return accepted === 'en' ? 'en' : 'vi'
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

export async function actorOf(
  at: Serving,
  endpoint: Endpoint,
  req: Pick<Request, 'headers'>,
): Promise<{ actor: Actor; token: string | null }> {
  const locale = localeOf(req)
  const token = sessionToken(req.headers.cookie, at.secure)
  const named = req.headers['acting-organization']
  if (named !== undefined && !(typeof named === 'string' && UUID.test(named))) throw new Refused('forbidden')
  const actor = await at.findActor(token, named ?? null, locale, endpoint.access)
  if (endpoint.access !== 'public' && !actor.person) throw new Refused('not-signed-in')
  if (endpoint.access === 'organization' && !actor.organization) throw new Refused('forbidden')
  return { actor: actor as Actor, token }
}

const KEY = /^[\x21-\x7e]{16,64}$/

/** Puts every endpoint on a router: session, acting organization, authorization, parsing, use case, answer. */
export function serve(router: Router, at: Serving, routes: readonly Routes[]) {
  const methods = new Map<string, string[]>()
  for (const { endpoint, handle } of routes.flatMap(({ all }) => all)) {
    methods.set(endpoint.path, [...(methods.get(endpoint.path) ?? []), endpoint.method])
    const method = endpoint.method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete'
    router[method](endpoint.path, async (req, res) => {
      const { actor, token } = await actorOf(at, endpoint, req)
      if (endpoint.method !== 'GET' && actor.person) await at.limitWrites(actor.person.id)
      if (endpoint.body && !req.is('json')) throw new Refused('unsupported-media-type')
      const body: unknown = endpoint.multipart ? undefined : req.body
      const input = parse(endpoint, { params: req.params, query: req.query, body }, actor.locale)
      const key = req.headers['idempotency-key']
      if (endpoint.idempotent && !(typeof key === 'string' && KEY.test(key)))
        throw new Refused('idempotency-key-missing')
      const photo = endpoint.multipart ? await at.receivePhoto(req, res, actor.person?.id ?? NOBODY) : undefined
      const meta = {
        requestId: String(res.locals['requestId']),
        ip: req.ip ?? '',
        token,
        ...(photo && { photo }),
        ...(endpoint.idempotent && { idempotencyKey: String(key) }),
      }
      send(res, await handle(at, actor, input, meta, endpoint.idempotent ? String(key) : null, req.path), actor.locale)
    })
  }
  for (const [path, allowed] of methods) {
    router.all(path, (_req, res) => {
      res.setHeader('Allow', allowed.join(', '))
      throw new Refused('method-not-allowed')
    })
  }
}

function send(res: Response, answer: Answer | Sent<unknown> | Refusal | JsonText<unknown>, locale: Locale) {
  if (answer instanceof Refusal) return sendProblem(res, answer, locale)
  res.setHeader('Cache-Control', 'no-store')
  if (isJsonText(answer)) return sendJson(res, 200, answer.json)
  if (answer instanceof Sent) {
    for (const [name, value] of Object.entries(answer.headers)) res.setHeader(name, value)
    if (answer.raw !== undefined) return void res.send(answer.raw)
    const code = answer.status ?? 200
    return void (answer.body === null
      ? res.status(204).end()
      : res
          .status(code)
          .type(code >= 400 ? 'application/problem+json' : 'application/json')
          .send(JSON.stringify(answer.body)))
  }
  if (answer.status === 204) return void res.status(204).end()
  sendJson(res, answer.status, JSON.stringify(answer.body))
}

// Not by `res.send`: an ETag costs a hash of the whole answer, and nobody keeps what is `no-store`.
function sendJson(res: Response, status: number, json: string) {
  res.statusCode = status
  res.setHeader('Content-Type', 'application/json; charset=utf-8')
  res.setHeader('Content-Length', Buffer.byteLength(json))
  res.end(json)
}

/** Answers with problem details; busy and limits say when to come back. */
export function sendProblem(res: Response, refusal: Refusal, locale: Locale) {
  const requestId = String(res.locals['requestId'] ?? randomUUID())
  const problem = problemOf(refusal, locale, requestId)
  if (problem.status === 503) res.setHeader('Retry-After', String(1 + Math.floor(Math.random() * 3)))
  if (refusal.slug === 'request-in-flight') res.setHeader('Retry-After', '1')
  if (problem.status === 429) res.setHeader('Retry-After', String(problem.retryAfter ?? 60))
  res.setHeader('Cache-Control', 'no-store')
  res.status(problem.status).type('application/problem+json').send(JSON.stringify(problem))
}
