import * as z from 'zod/mini'
import { dong, id, stock } from './common.ts'
import { orderState } from './orders.ts'

/** What an order tells its two sides. Ids and figures only: each reader's page finds the words. */
const orderBody = z.object({
  orderId: id,
  number: z.string(),
  state: orderState,
  seller: z.object({ id, name: z.string() }),
  buyer: z.object({ id, name: z.string() }),
  total: dong,
  reason: z.nullable(z.string()),
})

export const ORDER_TOPICS = [
  'order.placed',
  'order.confirmed',
  'order.declined',
  'order.expired',
  'order.cancelled',
  'order.weighing_proposed',
  'order.weighing_refused',
  'order.ready',
  'order.reweighed',
  'order.cancel_requested',
  'order.cancel_refused',
  'order.dispatched',
  'order.delivered',
  'order.completed',
  'order.disputed',
  'order.dispute_stated',
  'order.outcome_proposed',
  'order.outcome_refused',
  'order.resolved',
  'order.refunded',
  'order.returned',
  'order.paid_said',
  'order.received_said',
  'order.return_said',
  'order.return_received',
] as const

/** What money tells those whom it concerns: of an order, a checkout, or neither (a payout, a collector's cash). */
export const MONEY_TOPICS = [
  'payment.authorized',
  'payment.received',
  'payment.short',
  'payment.expired',
  'payment.too_small',
  'payment.refund_due',
  'payment.refunded',
  'payment.refund_by_bank',
  'payment.released',
  'payment.taken_back',
  'payment.disputed',
  'payment.dispute_won',
  'payment.dispute_lost',
  'payout.paid',
  'payout.returned',
  'payout.refused',
  'cash.taken',
  'cash.remitted',
  'reconciliation.changed',
] as const
const moneyEvent = z.object({
  topic: z.enum(MONEY_TOPICS),
  body: z.object({
    orderId: z.nullable(id),
    number: z.nullable(z.string()),
    checkoutId: z.nullable(id),
    amount: dong,
  }),
})

/** The account to which buyers' transfers go: told to everybody who runs the platform. `tail`: its last four signs. */
export const ACCOUNT_TOPICS = ['account.proposed', 'account.changed', 'account.kept'] as const
const accountEvent = z.object({
  topic: z.enum(ACCOUNT_TOPICS),
  body: z.object({ by: z.object({ id, name: z.string() }), holder: z.string(), tail: z.string() }),
})

/** The account to which an organization is paid: told to everybody in it. `tail`: its last four signs, and no more of it. */
export const ORGANIZATION_TOPICS = ['organization.account_changed', 'organization.account_removed'] as const
const organizationEvent = z.object({
  topic: z.enum(ORGANIZATION_TOPICS),
  body: z.object({
    organization: z.object({ id, name: z.string() }),
    by: z.object({ id, name: z.string() }),
    holder: z.string(),
    tail: z.string(),
  }),
})

const orderEvent = z.object({ topic: z.enum(ORDER_TOPICS), body: orderBody })
const listingEvent = z.object({
  topic: z.literal('listing.changed'),
  body: z.object({ listingId: id, seller: z.object({ id, name: z.string() }) }),
})
const tradeEvent = z.object({
  topic: z.literal('trade.recorded'),
  body: z.object({ orderId: id, day: z.string(), lines: z.int() }),
})
const readEvent = z.object({ topic: z.literal('feed.read'), body: z.object({ upTo: z.int() }) })

/** Everything that can be told. The level and the audience of each are decided by the module that tells it. */
export const event = z
  .discriminatedUnion('topic', [
    orderEvent,
    moneyEvent,
    accountEvent,
    organizationEvent,
    listingEvent,
    tradeEvent,
    readEvent,
  ])
  .register(z.globalRegistry, { id: 'Event' })
export type Event = z.output<typeof event>
export type MoneyTopic = (typeof MONEY_TOPICS)[number]
export type AccountTopic = (typeof ACCOUNT_TOPICS)[number]
export type OrganizationTopic = (typeof ORGANIZATION_TOPICS)[number]
export type OrderTopic = (typeof ORDER_TOPICS)[number]

/** Public state, not an event: newest wins. Sent to sockets that watch a listing. */
export const stockUpdate = z.object({
  listingId: id,
  available: stock,
  price: z.int(),
  state: z.enum(['open', 'paused', 'withdrawn']),
})
export type StockUpdate = z.output<typeof stockUpdate>

/** What a client may send over its socket; all else is ignored. */
export const watch = z.strictObject({ listings: z.array(id).check(z.maxLength(50)) })
export const socketAuth = z.object({ since: z.optional(z.int().check(z.minimum(0))) })
