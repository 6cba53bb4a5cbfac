import type { OrderState } from './order.ts'

/** The states of one attempt to collect (payments.md §6.2): a card for a checkout, a transfer or cash for an order. */
export const COLLECTION_STATES = [
  'created',
  'requires_action',
  'authorized',
  'capturing',
  'captured',
  'refunded',
  'failed',
  'canceled',
  'expired',
] as const

/** One of COLLECTION_STATES. */
export type CollectionState = (typeof COLLECTION_STATES)[number]

/** Of these, a checkout (card) or an order (transfer, cash) has one at most. */
export const LIVE: ReadonlySet<CollectionState> = new Set([
  'created',
  'requires_action',
  'authorized',
  'capturing',
  'captured',
])

/** What the provider says of a card payment now, as `read` gives it: the only source that moves our state. */
export type CardSnapshot = {
  session: 'open' | 'complete' | 'expired' | null
  intent: {
    ref: string
    status: 'waiting' | 'processing' | 'authorized' | 'captured' | 'canceled'
    /** Authorised, and received, in đồng. */
    authorized: number
    received: number
    chargeRef: string | null
    /** Unix seconds until which it may be captured. */
    captureBefore: number | null
    failure: string | null
  } | null
  refunds: { ref: string; subject: string | null; amount: number; status: 'pending' | 'succeeded' | 'failed' }[]
  /** `fee` is what the provider asks for the dispute itself, in đồng; it is not given back. */
  disputes: { ref: string; amount: number; reason: string; state: 'open' | 'won' | 'lost'; fee: number }[]
  /** Of the capture: our provider's fee in đồng, and what it settles to in its own currency. */
  settlement: { fee: number; amount: number; currency: string; rate: number | null } | null
}

// States move to a higher rank only. A session that ran out or a call that failed may still turn out to have been paid:
// money seen at the provider wins. What was cancelled can't be authorised again, only be found to have been captured.
const RANK: Readonly<Record<CollectionState, number>> = {
  created: 0,
  requires_action: 1,
  failed: 2,
  expired: 2,
  authorized: 3,
  capturing: 4,
  canceled: 5,
  captured: 6,
  refunded: 7,
}

/** What a snapshot says of the state by itself; null where the provider knows of no payment at all. */
export function stateSeen({ session, intent }: Pick<CardSnapshot, 'session' | 'intent'>): CollectionState | null {
  if (intent?.status === 'captured') return 'captured'
  if (intent?.status === 'authorized') return 'authorized'
  if (intent?.status === 'canceled') return 'canceled'
  if (session === 'expired') return 'expired'
  return session || intent ? 'requires_action' : null
}

/**
 * The state after a snapshot was seen: it moves forward or stays. Reordered, repeated and late snapshots leave the same
 * final state, whatever came first.
 */
export function advance(state: CollectionState, seen: CollectionState | null): CollectionState {
  return seen !== null && RANK[seen] > RANK[state] ? seen : state
}

/** Whether the buyer's money is beyond the buyer's reach: held by the card's bank, or here. */
export const isSecured = (state: CollectionState): boolean =>
  state === 'authorized' || state === 'capturing' || state === 'captured'

/** How an order's money is held. */
export const HOLDS = ['none', 'held', 'releasable', 'released', 'refunded', 'frozen'] as const

/** One of HOLDS. */
export type Hold = (typeof HOLDS)[number]

/** How the platform collects; `transfer` and `cash` are of direct settlement. */
export const COLLECTED_METHODS = ['card', 'vietqr', 'cod'] as const

/** One of COLLECTED_METHODS. */
export type CollectedMethod = (typeof COLLECTED_METHODS)[number]

/** Days ahead of the goods for which a card can be taken: what it holds lapses after seven, and is charged a day before that. */
export const CARD_LEAD_DAYS = 5

/** Whether the platform collects what is paid by this method. */
export const isCollected = (method: string): method is CollectedMethod =>
  COLLECTED_METHODS.some((collected) => collected === method)

/** An order's money, in đồng: what is due (null until weighed), came in, goes back, was released. */
export type OrderMoney = {
  due: number | null
  ceiling: number | null
  captured: number
  refunded: number
  /** Of `refunded`, what was due all the same: a lost dispute took it, or it was given back after the release. */
  takenBack: number
  released: number
}

/** What is here and neither due nor on its way back, in đồng: it goes back to the buyer. 0 until the order is weighed. */
export const excessOf = ({ due, captured, refunded, released }: OrderMoney): number =>
  due === null ? 0 : Math.max(0, captured - refunded - Math.max(due, released))

/** What is still to come in, in đồng: what the buyer paid and got back is not asked for again. 0 until the order is weighed. */
export const missingOf = ({ due, captured, refunded, takenBack }: OrderMoney): number =>
  due === null ? 0 : Math.max(0, due - (captured - refunded + takenBack))

/** What an order comes to for its seller before anything is kept of it, in đồng, once all is here and what is too much is gone. */
export const comesTo = (money: OrderMoney): number =>
  money.captured - money.refunded + missingOf(money) - excessOf(money)

/** What is charged for an order when its card is captured: what is due, or all that is held for it when it isn't weighed yet. */
export const shareOf = ({ due, ceiling }: Pick<OrderMoney, 'due' | 'ceiling'>): number =>
  due === null ? (ceiling ?? 0) : Math.min(due, ceiling ?? due)

/** What an order waits for before it goes on: the buyer's card, its transfer, or its cash at hand-over. */
export type Awaited = 'card' | 'transfer' | 'cash'

const UNPAID: ReadonlySet<OrderState> = new Set(['placed', 'confirmed', 'ready', 'in_transit', 'delivered'])

/**
 * What an order of this method waits for, or null. A card is authorised before any seller confirms (and anew where what was
 * held has run out); a transfer and cash are asked for once it is weighed. `live` is its live collection's state.
 */
export function awaitsOf({
  method,
  order,
  live,
  money,
}: {
  method: CollectedMethod
  order: OrderState
  live: CollectionState | null
  money: OrderMoney
}): Awaited | null {
  if (!UNPAID.has(order)) return null
  if (method === 'card') return live !== null && isSecured(live) ? null : 'card'
  if (missingOf(money) === 0) return null
  return method === 'vietqr' ? 'transfer' : 'cash'
}
