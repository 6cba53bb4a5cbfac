import type { Server } from 'node:http'
import express, { type NextFunction, type Request, type Response } from 'express'
import type Stripe from 'stripe'
import { completeOnboarding } from './accounts.ts'
import { api } from './api.ts'
import { available, release, settled } from './balance.ts'
import { type Attempt, answerChallenge, expireSessions, pay, sessionOf } from './checkout-sessions.ts'
import { control } from './control.ts'
import { closeDispute, openDispute } from './disputes.ts'
import { ApiError } from './errors.ts'
import { hostedPages } from './hosted-pages.ts'
import { forget } from './idempotency.ts'
import type { Fault, SandboxOptions } from './options.ts'
import { intentOf } from './payment-intents.ts'
import { holdsUntil, lapse } from './payment-states.ts'
import { failRefund } from './refunds.ts'
import { sellerBalance } from './transfers.ts'
import { type DeliveryPlan, Webhooks } from './webhooks.ts'
import { type Tables, World } from './world.ts'

export type { Fault, SandboxOptions }

/** A request that was answered. `replay`: by what an earlier one with this key was answered. */
export interface Logged {
  method: string
  path: string
  key?: string
  status: number
  replay: boolean
}
const KEPT = 5_000

/**
 * A local stand-in for the part of Stripe that the product uses. No money is moved anywhere. A test holds it in its own
 * process: listen(), point the SDK at the port, then look at the maps.
 */
export class StripeSandbox {
  /** What goes wrong next; push to it. */
  readonly faults: Fault[] = []
  readonly log: Logged[] = []
  /** After each change; for a state file. */
  onChange: () => void = () => {}
  readonly world: World
  private readonly webhooks: Webhooks
  private server: Server | undefined
  private heart: NodeJS.Timeout | undefined
  private ticked = 0

  /** @throws Error for a key that is not the sandbox's own: a real one must never come here. */
  constructor(options: SandboxOptions) {
    if (!/^sk_test_sandbox_\w+$/.test(options.secret))
      throw new Error('The sandbox takes only a key of its own: sk_test_sandbox_…')
    this.world = new World(options)
    this.webhooks = new Webhooks(this.world, () => this.onChange())
  }

  /** Listens on the loopback only; gives the port. */
  async listen(port = 0): Promise<number> {
    const app = this.app()
    const server = await new Promise<Server>((resolve, reject) => {
      const made = app.listen(port, '127.0.0.1', (error?: Error) => (error ? reject(error) : resolve(made)))
    })
    this.server = server
    const address = server.address()
    const taken = typeof address === 'object' && address ? address.port : port
    this.world.url = `http://127.0.0.1:${taken}`
    if (this.world.settings.auto) {
      this.webhooks.start()
      this.heart = setInterval(() => this.tick(), 5_000)
    }
    return taken
  }

  async close(): Promise<void> {
    clearInterval(this.heart)
    this.webhooks.stop()
    const { server } = this
    if (!server) return
    this.server = undefined
    await new Promise((resolve) => {
      server.close(resolve)
      server.closeAllConnections()
    })
  }

  /** Where the pages are; after listen(). */
  get url(): string {
    return this.world.url
  }

  /** Moves the clock on: authorisations lapse, sessions expire, money becomes available, keys are forgotten. */
  advance(seconds: number): void {
    const end = this.world.now() + seconds
    // From one deadline to the next, so that each thing happens at its own time.
    for (let due = this.dueBefore(end); due !== null; due = this.dueBefore(end)) this.moveTo(due)
    this.moveTo(end)
    this.onChange()
  }

  private moveTo(time: number): void {
    this.world.skip(time - this.world.now())
    this.ticked = 0
    this.tick()
  }

  /** The next second, after now and before `end`, in which something ends by itself. */
  private dueBefore(end: number): number | null {
    const { sessions, balanceTransactions } = this.world.tables
    const now = this.world.now()
    const due = [
      ...holdsUntil(this.world),
      ...[...sessions.values()].filter(({ status }) => status === 'open').map((one) => one.expires_at),
      ...[...balanceTransactions.values()].filter(({ status }) => status === 'pending').map((one) => one.available_on),
    ].filter((time) => time > now && time < end)
    return due.length ? Math.min(...due) : null
  }

  /** Virtual time in seconds. */
  now(): number {
    return this.world.now()
  }

  /** Delivers what waits, once; what fails waits on. Gives the statuses. */
  deliver(plan?: DeliveryPlan): Promise<number[]> {
    return this.webhooks.deliver(plan)
  }

  /** The events that nobody has taken yet. */
  get outbox(): readonly Stripe.Event[] {
    return this.webhooks.waiting
  }

  /** `amount` in đồng, where the cardholder asks for a part only. */
  openDispute(chargeId: string, amount?: number): Stripe.Dispute {
    return this.did(openDispute(this.world, chargeId, amount))
  }

  closeDispute(id: string, how: 'won' | 'lost'): Stripe.Dispute {
    return this.did(closeDispute(this.world, id, how))
  }

  completeOnboarding(account: string): Stripe.Account {
    return this.did(completeOnboarding(this.world, account))
  }

  /** The buyer's answer to 3-D Secure, without the page. */
  authenticate(paymentIntent: string, passed: boolean): Stripe.PaymentIntent {
    const intent = intentOf(this.world, paymentIntent)
    answerChallenge(this.world, intent, passed)
    return this.did(intent)
  }

  /** The buyer pays a Checkout Session with a test card, without the page. */
  pay(session: string, card: string): Attempt {
    return this.did(pay(this.world, sessionOf(this.world, session), card))
  }

  /** The buyer's bank sends a refund back. */
  failRefund(id: string): Stripe.Refund {
    return this.did(failRefund(this.world, id))
  }

  /** A seller's money leaves Stripe for a bank; a reversal can't reach it any more. */
  payOut(account: string, amount: number): void {
    const { paidOut } = this.world.tables
    paidOut.set(account, (paidOut.get(account) ?? 0) + amount)
    this.onChange()
  }

  /** Đồng in the minor unit of the settlement currency. */
  settle(vnd: number): number {
    return settled(this.world, vnd)
  }

  /** The rate from now on. */
  setRate(minorPerVnd: number): void {
    this.world.settings.settlement = { ...this.world.settings.settlement, minorPerVnd }
  }

  get availableBalance(): number {
    return available(this.world)
  }

  sellerBalance(account: string): number {
    return sellerBalance(this.world, account)
  }

  /** All objects, to look at. */
  get objects(): {
    readonly [K in keyof Tables]: ReadonlyMap<string, Tables[K] extends Map<string, infer V> ? V : never>
  } {
    return this.world.tables
  }

  private did<T>(object: T): T {
    this.onChange()
    return structuredClone(object)
  }

  private tick(): void {
    const now = this.world.now()
    if (now === this.ticked) return
    this.ticked = now
    const before = this.world.tables.events.size
    lapse(this.world)
    expireSessions(this.world)
    release(this.world)
    forget(this.world)
    if (this.world.tables.events.size !== before) this.onChange()
  }

  private fault(request: string): Fault | undefined {
    const found = this.faults.find((fault) => fault.times > 0 && fault.match.test(request))
    if (found) found.times -= 1
    return found
  }

  private app() {
    const app = express()
    app.disable('x-powered-by')
    app.set('query parser', 'extended') // expand[0]=… is not parsed otherwise
    const host = {
      world: this.world,
      tick: () => this.tick(),
      fault: (request: string) => this.fault(request),
      record: (entry: Logged) => {
        this.log.push(entry)
        if (this.log.length > KEPT) this.log.shift()
      },
      changed: () => this.onChange(),
    }
    app.use('/v1', api(host))
    app.use('/sandbox', control(this))
    app.use(hostedPages(host))
    app.use(complain)
    return app
  }
}

function complain(error: unknown, _req: Request, res: Response, next: NextFunction): void {
  if (res.headersSent) return next(error)
  if (error instanceof ApiError) return void res.status(error.status).json({ error: error.body })
  // What the parsers refuse says its own status.
  const status = error instanceof Error && 'status' in error && typeof error.status === 'number' ? error.status : 500
  if (status >= 500) console.error(error)
  const type = status < 500 ? 'invalid_request_error' : 'api_error'
  res.status(status).json({ error: { type, message: error instanceof Error ? error.message : String(error) } })
}
