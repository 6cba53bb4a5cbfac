import { randomBytes } from 'node:crypto'
import Stripe from 'stripe'
import { type SandboxOptions, type Settings, withDefaults } from './options.ts'

/** What a Checkout Session knows and does not show. */
export interface Plan {
  captureMethod: 'automatic_async' | 'manual'
  transferGroup: string | null
  description: string | null
  receiptEmail: string | null
  metadata: Stripe.Metadata
  items: Stripe.LineItem[]
}
interface Saved {
  fingerprint: string
  /** The virtual second of the answer: it is forgotten after 24 hours. */
  at: number
  status: number
  body: object
}
/** The id of what may stand in an answer as an id or, expanded, as an object; '' where there is none. */
export const idOf = (reference: string | { id: string } | null | undefined): string =>
  typeof reference === 'string' ? reference : (reference?.id ?? '')

/** An event that waits for its delivery; `due` in milliseconds of the real clock. */
export interface Waiting {
  attempts: number
  due: number
  copies: number
}

const emptyTables = () => ({
  paymentIntents: new Map<string, Stripe.PaymentIntent>(),
  charges: new Map<string, Stripe.Charge>(),
  refunds: new Map<string, Stripe.Refund>(),
  sessions: new Map<string, Stripe.Checkout.Session>(),
  accounts: new Map<string, Stripe.Account>(),
  transfers: new Map<string, Stripe.Transfer>(),
  reversals: new Map<string, Stripe.TransferReversal>(),
  balanceTransactions: new Map<string, Stripe.BalanceTransaction>(),
  disputes: new Map<string, Stripe.Dispute>(),
  events: new Map<string, Stripe.Event>(),
  /** By session. */
  plans: new Map<string, Plan>(),
  /** The test card behind a payment method that was made of it. */
  cardOf: new Map<string, string>(),
  accountLinks: new Map<string, { account: string; returnUrl: string; refreshUrl: string; expiresAt: number }>(),
  /** What left a seller's Stripe balance for a bank, by account. */
  paidOut: new Map<string, number>(),
  answers: new Map<string, Saved>(),
  queue: new Map<string, Waiting>(),
})
export type Tables = ReturnType<typeof emptyTables>

/** All that is in the sandbox, its clock and its news; no rules. */
export class World {
  readonly tables: Tables = emptyTables()
  readonly settings: Settings
  /** The origin of the hosted pages. */
  url = ''
  /** The request that is being answered; handlers run without a pause, so there is one. */
  request: { id: string; idempotency_key: string | null } | null = null
  /** Called after each event; webhooks listen here. */
  onEvent: (event: Stripe.Event) => void = () => {}
  private skew = 0

  constructor(options: SandboxOptions) {
    this.settings = withDefaults(options)
    if (options.startAt) this.skew = Math.floor((options.startAt.getTime() - Date.now()) / 1000)
  }

  /** Virtual time in seconds. */
  now(): number {
    return Math.floor(Date.now() / 1000) + this.skew
  }

  skip(seconds: number): void {
    this.skew += seconds
  }

  id(prefix: string): string {
    return `${prefix}_${randomBytes(18).toString('base64url').replace(/[-_]/g, 'x')}`
  }

  emit(type: Stripe.Event['type'], object: object): void {
    const event = {
      id: this.id('evt'),
      object: 'event',
      api_version: Stripe.API_VERSION,
      created: this.now(),
      data: { object: structuredClone(object) },
      livemode: false,
      pending_webhooks: 1,
      request: this.request ?? { id: null, idempotency_key: null },
      type,
    } satisfies Stripe.EventBase as Stripe.Event
    this.tables.events.set(event.id, event)
    this.tables.queue.set(event.id, { attempts: 0, due: Date.now(), copies: 1 })
    this.onEvent(event)
  }

  /** Everything as JSON, for a state file. */
  dump(): string {
    const tables = Object.fromEntries(Object.entries(this.tables).map(([name, map]) => [name, [...map]]))
    return JSON.stringify({ version: 1, skew: this.skew, tables })
  }

  /** Takes back what dump() gave. Throws where the text is of another version. */
  restore(text: string): void {
    const state: { version: unknown; skew: number; tables: Record<string, [string, never][]> } = JSON.parse(text)
    if (state.version !== 1) throw new Error(`The sandbox's state is of version ${String(state.version)}, not 1`)
    this.skew = state.skew
    for (const [name, map] of Object.entries<Map<string, object | string | number>>(this.tables))
      for (const [id, value] of state.tables[name] ?? []) map.set(id, value)
  }
}
