import type { CardSnapshot } from '@chl/domain/collection'
import type Stripe from 'stripe'
import { ProviderUnclear } from './card-provider.ts'

/** What Stripe said of one card payment: the intent with its charge and balance transaction expanded. */
export type Seen = {
  session: Stripe.Checkout.Session | null
  intent: Stripe.PaymentIntent | null
  refunds: readonly Stripe.Refund[]
  disputes: readonly Stripe.Dispute[]
}
type Intent = NonNullable<CardSnapshot['intent']>

/** How a card payment stands, from Stripe's objects. Throws ProviderUnclear for what we have no word for. */
export function snapshotOf({ session, intent, refunds, disputes }: Seen): CardSnapshot {
  const charge = chargeOf(intent)
  return {
    session: session && sessionOf(session),
    intent: intent && intentOf(intent, charge),
    refunds: refunds.filter(isOfMoney).map(refundOf),
    disputes: disputes.flatMap(disputeOf),
    settlement: settlementOf(intent, charge),
  }
}

const chargeOf = (intent: Stripe.PaymentIntent | null): Stripe.Charge | null =>
  typeof intent?.latest_charge === 'object' ? intent.latest_charge : null

const SESSIONS = ['open', 'complete', 'expired'] as const
// Stripe may add words to any list of them: one that we don't know is no state of ours.
function sessionOf({ status }: Stripe.Checkout.Session): CardSnapshot['session'] {
  const known = SESSIONS.find((word) => word === status)
  if (!known) throw new ProviderUnclear(`a session is ${status}`)
  return known
}

const STATUSES: Readonly<Record<string, Intent['status']>> = {
  requires_payment_method: 'waiting',
  requires_confirmation: 'waiting',
  requires_action: 'waiting',
  processing: 'processing',
  requires_capture: 'authorized',
  succeeded: 'captured',
  canceled: 'canceled',
}

function intentOf(intent: Stripe.PaymentIntent, charge: Stripe.Charge | null): Intent {
  const status = STATUSES[intent.status]
  if (!status) throw new ProviderUnclear(`an intent is ${intent.status}`)
  if (intent.currency !== 'vnd') throw new ProviderUnclear(`an intent in ${intent.currency}`)
  const failed = intent.last_payment_error
  return {
    ref: intent.id,
    status,
    // Of a charge that was captured in part, `amount` is still what was held.
    authorized:
      status === 'authorized'
        ? intent.amount_capturable
        : status === 'captured'
          ? (charge?.amount ?? intent.amount)
          : 0,
    received: intent.amount_received,
    chargeRef: status === 'authorized' || status === 'captured' ? (charge?.id ?? null) : null,
    captureBefore: charge?.payment_method_details?.card?.capture_before ?? null,
    failure: failed ? (failed.decline_code ?? failed.code ?? failed.type) : null,
  }
}

// What was held and not captured goes back to the buyer too, and Stripe lists it among the refunds. It was never ours, so
// no balance transaction tells of it; a refund of ours says whose it is from its first moment on.
const isOfMoney = ({ metadata, balance_transaction: moved }: Stripe.Refund) =>
  moved !== null || metadata?.['subject'] !== undefined

function refundOf({ id, amount, status, metadata }: Stripe.Refund): CardSnapshot['refunds'][number] {
  const failed = status === 'failed' || status === 'canceled'
  return {
    ref: id,
    subject: metadata?.['subject'] ?? null,
    amount,
    status: failed ? 'failed' : status === 'succeeded' ? 'succeeded' : 'pending',
  }
}

const STANDS: Readonly<Record<string, 'open' | 'won' | 'lost'>> = {
  needs_response: 'open',
  under_review: 'open',
  won: 'won',
  lost: 'lost',
}
// A warning is a question of the bank, no money moved; one that was prevented was refunded instead.
function disputeOf(dispute: Stripe.Dispute): CardSnapshot['disputes'] {
  const { id, amount, reason, status } = dispute
  const state = STANDS[status]
  if (!state) return []
  const taken = dispute.balance_transactions.find(({ fee }) => fee > 0)
  return [{ ref: id, amount, reason, state, fee: taken ? inDong(taken.fee, amount, taken.amount) : 0 }]
}

function settlementOf(intent: Stripe.PaymentIntent | null, charge: Stripe.Charge | null): CardSnapshot['settlement'] {
  const moved = charge?.balance_transaction
  if (intent?.status !== 'succeeded' || !moved || typeof moved === 'string') return null
  const { fee, amount, currency, exchange_rate: rate } = moved
  return { fee: inDong(fee, intent.amount_received, amount), amount, currency, rate }
}

/** A fee in the currency of settlement, at the rate at which `dong` became `settled`; rounded half up. */
function inDong(fee: number, dong: number, settled: number): number {
  const whole = BigInt(Math.abs(settled))
  if (whole === 0n) return 0
  return Number((2n * BigInt(fee) * BigInt(dong) + whole) / (2n * whole))
}
