import express, { type Request, type Response, Router } from 'express'
import type Stripe from 'stripe'
import { ApiError, invalid } from './errors.ts'
import type { Fault } from './options.ts'
import type { World } from './world.ts'

/** What the control routes may do. */
export interface Controls {
  world: World
  faults: Fault[]
  advance: (seconds: number) => void
  setRate: (minorPerVnd: number) => void
  deliver: () => Promise<number[]>
  openDispute: (charge: string) => Stripe.Dispute
  closeDispute: (id: string, how: 'won' | 'lost') => Stripe.Dispute
  completeOnboarding: (account: string) => Stripe.Account
  payOut: (account: string, amount: number) => void
  failRefund: (id: string) => Stripe.Refund
}
type Input = Record<string, unknown>

const numberIn = (input: Input, name: string, min = Number.MIN_SAFE_INTEGER): number => {
  const value = input[name]
  if (typeof value === 'number' && Number.isFinite(value) && value >= min) return value
  throw invalid(
    `${name} must be a number${min > Number.MIN_SAFE_INTEGER ? ` of at least ${min}` : ''}.`,
    undefined,
    name,
  )
}
const wordIn = <T extends string>(input: Input, name: string, words: readonly T[]): T => {
  const found = words.find((word) => word === input[name])
  if (found === undefined) throw invalid(`${name} must be one of ${words.join(', ')}.`, undefined, name)
  return found
}
const textIn = (input: Input, name: string): string => {
  const value = input[name]
  if (typeof value === 'string' && value) return value
  throw invalid(`${name} must be text.`, undefined, name)
}

const MODES = ['fail_before', 'fail_saved', 'drop_before', 'drop_after', 'delay', 'nonsense'] as const
function faultFrom(input: Input): Fault {
  let match: RegExp
  try {
    match = new RegExp(textIn(input, 'match'))
  } catch (error) {
    if (error instanceof ApiError) throw error
    throw invalid('match must be a regular expression.', undefined, 'match')
  }
  return {
    match,
    mode: wordIn(input, 'mode', MODES),
    times: input.times === undefined ? 1 : numberIn(input, 'times', 1),
    ...(input.ms !== undefined && { ms: numberIn(input, 'ms', 0) }),
    ...(input.status !== undefined && { status: numberIn(input, 'status', 200) }),
  }
}

/** How many there are of each thing, the clock, and what still waits. */
function summary({ world, faults }: Controls): object {
  const counts = Object.entries(world.tables).map(([name, table]) => [name, table.size] as const)
  return { now: world.now(), url: world.url, faults: faults.map(told), objects: Object.fromEntries(counts) }
}
const told = ({ match, ...fault }: Fault) => ({ match: match.source, ...fault })

/** The routes under /sandbox by which a person or a script makes things happen that nobody can ask Stripe for. */
export function control(sandbox: Controls): Router {
  const router = Router()
  router.get('/ready', (_req, res) => res.json({ ready: true }))
  router.use((req, _res, next) => {
    if (req.get('authorization') === `Bearer ${sandbox.world.settings.secret}`) return next()
    next(new ApiError(401, { type: 'invalid_request_error', message: 'Invalid API Key provided' }, false))
  })
  router.use(express.json())
  const post = (path: string, act: (input: Input, id: string) => unknown) =>
    router.post(path, (req: Request, res: Response, next) => {
      Promise.resolve({ ...req.body })
        .then((input: Input) => act(input, String(req.params.id ?? '')))
        .then((result) => res.json(result ?? summary(sandbox)))
        .catch(next)
    })
  router.get('/state', (_req, res) => res.json(summary(sandbox)))
  post('/advance', (input) => sandbox.advance(numberIn(input, 'seconds', 0)))
  post('/rate', (input) => sandbox.setRate(numberIn(input, 'minorPerVnd', 0)))
  post('/deliver', () => sandbox.deliver())
  post('/faults', (input) => void sandbox.faults.push(faultFrom(input)))
  router.delete('/faults', (_req, res) => {
    sandbox.faults.length = 0
    res.json(summary(sandbox))
  })
  post('/disputes', (input) => sandbox.openDispute(textIn(input, 'charge')))
  post('/disputes/:id/close', (input, id) => sandbox.closeDispute(id, wordIn(input, 'status', ['won', 'lost'])))
  post('/accounts/:id/onboarding', (_input, id) => sandbox.completeOnboarding(id))
  post('/accounts/:id/payouts', (input, id) => sandbox.payOut(id, numberIn(input, 'amount', 1)))
  post('/refunds/:id/fail', (_input, id) => sandbox.failRefund(id))
  return router
}
