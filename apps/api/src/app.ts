import { randomUUID } from 'node:crypto'
import type { Server as HttpServer } from 'node:http'
import express, { type ErrorRequestHandler, type RequestHandler } from 'express'
import * as catalog from '#modules/catalog'
import * as documents from '#modules/documents'
import * as files from '#modules/files'
import * as identity from '#modules/identity'
import * as listings from '#modules/listings'
import * as notifications from '#modules/notifications'
import * as orders from '#modules/orders'
import * as payments from '#modules/payments'
import * as places from '#modules/places'
import * as statistics from '#modules/statistics'
import { answerInProcess } from '#platform/answer'
import { type Db, openDb } from '#platform/db'
import { docs, problemAddress } from '#platform/docs'
import type { Env } from '#platform/env'
import { health } from '#platform/health'
import { localeOf, sendProblem, serve, type Serving } from '#platform/http'
import { type Job, startJobs } from '#platform/jobs'
import type { Log } from '#platform/log'
import { createMetrics } from '#platform/metrics'
import { createRelay } from '#platform/outbox'
import { createBodyReader, limitInFlight } from '#platform/overload'
import { Refused, refusalOf, refuse } from '#platform/problem'
import { createRealtime } from '#platform/realtime'
import { webhookRouter } from '#platform/webhooks'
import { limitWrites } from '#platform/write-limit'
import { crossOriginGuard, securityHeaders } from '#platform/security'
import { web } from './web.ts'

/** Every middleware, route and job of the process, in order, answering on `server`. Gives how to stop it. */
export async function createApp(env: Env, log: Log, server: HttpServer, { pages = true } = {}) {
  const db = openDb(env, log)
  const metrics = createMetrics(db)
  let wake = () => {}
  const relay = createRelay(db, log, () => wake())
  const sessions = identity.createSessions(db)
  const at: Serving = {
    secure: env.secure,
    db,
    relay,
    findActor: sessions.findActor,
    limitWrites: limitWrites(env),
    receivePhoto: files.receivePhoto,
  }
  const card = await payments.openCardMoney(env, at, log)
  const routes = [
    identity.routes(env, log, sessions, db),
    places.routes(),
    catalog.routes(),
    files.routes(env),
    listings.routes(),
    orders.routes(env, { cardOn: env.PAYMENTS !== 'off' }),
    payments.routes(env, at, card),
    notifications.routes(),
    statistics.routes(),
    documents.routes(),
  ]
  const state = { stopping: false }
  const inFlight = limitInFlight(env)

  const app = express().disable('x-powered-by').set('trust proxy', env.TRUST_PROXY).set('query parser', 'simple')
  app.use(requestId(log, metrics.observe))
  app.use(health(db, state))
  app.get('/metrics', metrics.handler)
  app.use(securityHeaders(env))
  app.use(turnAwayWhenStopping(state))
  app.use('/api', webhookRouter([...payments.bankWebhooks(env, at, log), ...card.webhooks], webhookSteps(env)))
  app.use('/api', apiRouter(env, at, { routes, inFlight }))
  app.use(inFlight)
  app.get('/problems/:slug', problemType)
  if (pages) app.use(await webApp(env, server, answerInProcess(at, routes)))
  app.use(onError(log))

  // Before the sockets: they answer what is theirs and hand on the rest, so that no request is answered by both.
  server.on('request', app)
  const realtime = await createRealtime(server, { env, db, log, personOf: sessions.personOf })
  wake = realtime.wake
  sessions.onEnd(realtime.closeSession)
  const jobs = env.WORKER === 'on' ? await startWork(env, at, card, log) : null
  relay.poke()
  return {
    db,
    card,
    stop: () => stop({ db, relay, realtime, card, jobs }),
    beginStop: () => void (state.stopping = true),
  }
}

type Api = { routes: Parameters<typeof serve>[2]; inFlight: RequestHandler }
function apiRouter(env: Env, at: Serving, { routes, inFlight }: Api) {
  const router = express.Router({ caseSensitive: true, strict: true })
  const inTime = createBodyReader(identity.networkOf)
  router.use(crossOriginGuard(env))
  router.use('/operator/bank-statements', inTime(express.json({ limit: '1500kb', strict: true }), 20)) // a bank's statement
  router.use(inTime(express.json({ limit: '100kb', strict: true }), 10))
  router.use(inFlight)
  docs(router)
  serve(router, at, routes)
  router.use(() => {
    throw new Refused('not-found')
  })
  return router
}

type Answer = Parameters<typeof web>[0]['answer']
const webApp = (env: Env, server: HttpServer, answer: Answer) =>
  web({ answer, origin: new URL(env.PUBLIC_URL).origin, production: env.NODE_ENV !== 'development', server })

const problemType: RequestHandler<{ slug: string }> = (req, res, next) => {
  const address = problemAddress(req.params.slug)
  if (address) res.redirect(address)
  else next()
}

async function startWork(env: Env, at: Serving, card: payments.CardMoney, log: Log) {
  card.start()
  return startJobs(env, at.db, log, clockJobs(env, at, card, log))
}

const clockJobs = (env: Env, at: Serving, card: payments.CardMoney, log: Log): Job[] => [
  ...orders.jobs(at, log),
  ...identity.jobs(at),
  ...notifications.jobs(at),
  ...listings.jobs(env, at, log),
  ...payments.jobs(at, log),
  ...payments.cardJobs(at, card, log),
]

const requestId =
  (log: Log, observe: (req: express.Request, res: express.Response, seconds: number) => void): RequestHandler =>
  (req, res, next) => {
    const given = req.headers['x-request-id']
    const id = typeof given === 'string' && /^[\w-]{8,64}$/.test(given) ? given : randomUUID()
    const start = performance.now()
    res.locals['requestId'] = id
    res.setHeader('X-Request-Id', id)
    res.on('finish', () => {
      const ms = performance.now() - start
      observe(req, res, ms / 1000)
      const line = { id, method: req.method, path: req.path, status: res.statusCode, ms: Math.round(ms * 10) / 10 }
      if (res.statusCode >= 500) log.warn(line, 'request')
      else log.info(line, 'request')
    })
    next()
  }

// Counted for themselves: whatever the pages and people ask for, a provider that tells of money is heard, and the other way round.
const webhookSteps = (env: Env) => ({ inTime: createBodyReader(identity.networkOf), inFlight: limitInFlight(env) })

const turnAwayWhenStopping =
  (state: { stopping: boolean }): RequestHandler =>
  (_req, res, next) => {
    if (!state.stopping) return next()
    res.setHeader('Connection', 'close')
    throw new Refused('unavailable')
  }

const onError =
  (log: Log): ErrorRequestHandler =>
  (error: unknown, req, res, next) => {
    if (res.headersSent) return next(error)
    const refusal = refusalOf(error) ?? refuse('internal')
    if (refusal.slug === 'internal')
      log.error({ id: res.locals['requestId'], path: req.path, err: error }, 'a request failed')
    if (refusal.slug === 'unavailable')
      log.warn({ id: res.locals['requestId'], path: req.path, err: String(error) }, 'unavailable')
    sendProblem(res, refusal, localeOf(req))
  }

type Parts = {
  db: Db
  relay: { stop: () => Promise<void> }
  realtime: { stop: () => Promise<void> }
  card: { stop: () => Promise<void> }
  jobs: { stop: () => Promise<void> } | null
}
async function stop({ db, relay, realtime, card, jobs }: Parts) {
  await realtime.stop()
  await jobs?.stop()
  await card.stop()
  await relay.stop()
  await db.close()
}
