import { createHash } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import express, { type NextFunction, type Request, type Response, Router } from 'express'
import Stripe from 'stripe'
import { accountRoutes } from './accounts.ts'
import { balanceRoutes } from './balance.ts'
import { chargeRoutes } from './charges.ts'
import { sessionRoutes } from './checkout-sessions.ts'
import { disputeRoutes } from './disputes.ts'
import { ApiError, invalid } from './errors.ts'
import { eventRoutes } from './events.ts'
import { demandExpandable, expanded } from './expand.ts'
import { type Answer, once } from './idempotency.ts'
import type { Fault } from './options.ts'
import { paymentIntentRoutes } from './payment-intents.ts'
import { refundRoutes } from './refunds.ts'
import type { Route } from './route.ts'
import { transferRoutes } from './transfers.ts'
import type { World } from './world.ts'

const ROUTES: Route[] = [
  ...paymentIntentRoutes,
  ...chargeRoutes,
  ...refundRoutes,
  ...sessionRoutes,
  ...accountRoutes,
  ...transferRoutes,
  ...balanceRoutes,
  ...disputeRoutes,
  ...eventRoutes,
]
const PATTERNS = ROUTES.map((route) => ({ route, pattern: new RegExp(`^${route.path.replace(':id', '([^/]+)')}$`) }))

/** What the API needs of the sandbox around it. */
export interface Host {
  world: World
  /** Lets time do its work: what lapses, what expires. */
  tick: () => void
  /** The fault that this request meets, if any; counts it. */
  fault: (request: string) => Fault | undefined
  record: (entry: { method: string; path: string; key?: string; status: number; replay: boolean }) => void
  changed: () => void
}

/** The routes under /v1, as Stripe answers them. */
export function api(host: Host): Router {
  const router = Router()
  const underWay = new Map<string, string>()
  router.use(express.urlencoded({ extended: true, limit: '1mb', parameterLimit: 10_000 }))
  router.use(async (req: Request, res: Response, _next: NextFunction) => {
    const path = req.baseUrl + req.path
    const key = req.get('idempotency-key')
    const id = host.world.id('req')
    res.set({ 'request-id': id, 'stripe-version': Stripe.API_VERSION })
    host.tick()
    const fault = host.fault(`${req.method} ${path}`)
    if (fault?.mode === 'drop_before') return void req.socket.destroy()
    if (fault?.mode === 'nonsense') {
      const status = fault.status ?? 502
      host.record({ method: req.method, path, ...(key && { key }), status, replay: false })
      return void res.status(status).json({ message: 'no healthy upstream' })
    }
    const answer = await answerTo(host, { req, path, key, id, fault, underWay })
    host.record({ method: req.method, path, ...(key && { key }), status: answer.status, replay: !!answer.replayed })
    if (req.method === 'POST') host.changed()
    if (fault?.mode === 'drop_after') return void req.socket.destroy()
    if (key) res.set('idempotency-key', key)
    if (answer.replayed) res.set('idempotent-replayed', 'true')
    res.status(answer.status).json(answer.body)
  })
  return router
}

interface Asked {
  req: Request
  path: string
  key: string | undefined
  id: string
  fault: Fault | undefined
  underWay: Map<string, string>
}

async function answerTo(host: Host, asked: Asked): Promise<Answer> {
  const { req, path, key, fault, underWay } = asked
  try {
    admit(host.world, req)
    const found = PATTERNS.map(({ route, pattern }) => ({ route, match: pattern.exec(path) })).find(
      ({ route, match }) => match && route.method === req.method,
    )
    if (!found)
      throw new ApiError(
        404,
        { type: 'invalid_request_error', message: `Unrecognized request URL (${req.method}: ${path}).` },
        false,
      )
    const form: object = { ...(req.method === 'GET' ? req.query : req.body) }
    const work = async () => {
      if (fault?.ms || fault?.mode === 'delay') await pause(fault.ms ?? 100)
      if (fault?.mode === 'fail_before' || fault?.mode === 'fail_saved') throw broken(fault.mode === 'fail_saved')
      return run(host.world, found.route, form, found.match?.[1] ?? '', asked)
    }
    if (!key || req.method !== 'POST') return await work().catch(refusal)
    return await once(host.world, key, fingerprint(path, form), underWay, () => work().catch(refusal))
  } catch (error) {
    return refusal(error)
  }
}

const broken = (began: boolean) =>
  new ApiError(500, { type: 'api_error', message: 'An unknown error occurred (a fault of the sandbox)' }, began)
const fingerprint = (path: string, form: object) =>
  createHash('sha256')
    .update(path + JSON.stringify(form))
    .digest('hex')

function admit(world: World, req: Request): void {
  const given = req.get('authorization') ?? ''
  if (given !== `Bearer ${world.settings.secret}`)
    throw new ApiError(401, { type: 'invalid_request_error', message: 'Invalid API Key provided' }, false)
  const version = req.get('stripe-version')
  if (version !== Stripe.API_VERSION)
    throw invalid(`Invalid Stripe API version: ${version} (the sandbox speaks ${Stripe.API_VERSION} only)`)
  if (req.get('stripe-account') ?? req.get('stripe-context'))
    throw invalid('The sandbox does not model requests on behalf of a connected account.', 'not_modelled_by_sandbox')
}

function run(world: World, route: Route, form: object, id: string, asked: Asked): Answer {
  world.request = { id: asked.id, idempotency_key: asked.key ?? null }
  try {
    const expand = 'expand' in form ? form.expand : undefined
    demandExpandable(route, expand)
    return { status: 200, body: expanded(world, route.run(world, form, decodeURIComponent(id)), expand), began: true }
  } finally {
    world.request = null
  }
}

function refusal(error: unknown): Answer {
  if (error instanceof ApiError)
    return { status: error.status, body: { error: structuredClone(error.body) }, began: error.began }
  console.error(error)
  return { status: 500, body: { error: { type: 'api_error', message: String(error) } }, began: true }
}
