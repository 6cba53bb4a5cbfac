import type Stripe from 'stripe'
import { move, processingFee, settled } from './balance.ts'
import { CARDS, type Card } from './cards.ts'
import { createCharge } from './charges.ts'
import { openDispute } from './disputes.ts'
import { ApiError, invalid, missing } from './errors.ts'
import { recordRelease } from './refunds.ts'
import { idOf, type World } from './world.ts'

type Status = 'requires_payment_method' | 'requires_confirmation' | 'requires_action' | 'requires_capture'
const UNCONFIRMED: Status[] = ['requires_payment_method', 'requires_confirmation', 'requires_action']

/** @throws ApiError where the state does not allow what is asked. */
export function demand(intent: Stripe.PaymentIntent, done: string, states: Status[] = UNCONFIRMED): void {
  if (states.some((state) => state === intent.status)) return
  throw new ApiError(
    400,
    {
      type: 'invalid_request_error',
      code: 'payment_intent_unexpected_state',
      message: `This PaymentIntent could not be ${done} because it has a status of ${intent.status}.`,
      payment_intent: intent,
    },
    true,
  )
}

/** Makes a payment method of a test card's name; one that was made already is given back. */
export function paymentMethod(world: World, name: string): string {
  if (world.tables.cardOf.has(name)) return name
  if (!CARDS.has(name)) throw missing('PaymentMethod', name, 'payment_method')
  const id = world.id('pm')
  world.tables.cardOf.set(id, name)
  return id
}

const cardOf = (world: World, intent: Stripe.PaymentIntent): Card => {
  const card = CARDS.get(world.tables.cardOf.get(idOf(intent.payment_method)) ?? '')
  if (!card) throw missing('PaymentMethod', idOf(intent.payment_method), 'payment_method')
  return card
}

/**
 * Tries the card. A card that wants 3-D Secure leaves requires_action; a declined one requires_payment_method.
 * @throws ApiError 402 when it is declined; the intent and the failed charge stand.
 */
export function confirm(world: World, intent: Stripe.PaymentIntent, returnUrl: string | null = null): void {
  demand(intent, 'confirmed')
  if (!intent.payment_method)
    throw invalid(
      "You cannot confirm this PaymentIntent because it's missing a payment method. Update the PaymentIntent with a payment method and then confirm it again.",
      'payment_intent_unexpected_state',
    )
  const card = cardOf(world, intent)
  intent.last_payment_error = null
  intent.next_action = null
  if (card.outcome !== 'authentication') return charge(world, intent, card)
  intent.status = 'requires_action'
  const url = `${world.url}/c/3ds/${intent.id}`
  intent.next_action = returnUrl
    ? { type: 'redirect_to_url', redirect_to_url: { return_url: returnUrl, url } }
    : { type: 'use_stripe_sdk', use_stripe_sdk: {} }
  world.emit('payment_intent.requires_action', intent)
}

/** The buyer's answer to 3-D Secure. */
export function authenticate(world: World, intent: Stripe.PaymentIntent, passed: boolean): void {
  demand(intent, 'authenticated', ['requires_action'])
  intent.next_action = null
  if (passed) return charge(world, intent, cardOf(world, intent))
  fail(world, intent, {
    type: 'invalid_request_error',
    code: 'payment_intent_authentication_failure',
    message:
      'We are unable to authenticate your payment method. Please choose a different payment method and try again.',
  })
}

function charge(world: World, intent: Stripe.PaymentIntent, card: Card): void {
  const made = createCharge(world, intent, card)
  intent.latest_charge = made.id
  if (card.outcome === 'declined') {
    const error = {
      type: 'card_error' as const,
      charge: made.id,
      code: card.code ?? 'card_declined',
      ...(card.declineCode && { decline_code: card.declineCode }),
      message: card.message ?? 'Your card was declined.',
    }
    world.emit('charge.failed', made)
    fail(world, intent, error)
    throw new ApiError(402, { ...error, payment_intent: intent }, true)
  }
  if (intent.capture_method !== 'manual') return capture(world, intent, intent.amount)
  intent.status = 'requires_capture'
  intent.amount_capturable = intent.amount
  world.emit('charge.succeeded', made)
  world.emit('payment_intent.amount_capturable_updated', intent)
}

function fail(
  world: World,
  intent: Stripe.PaymentIntent,
  error: Pick<Stripe.PaymentIntent.LastPaymentError, 'type' | 'code' | 'message' | 'charge' | 'decline_code'>,
): void {
  intent.status = 'requires_payment_method'
  intent.payment_method = null
  intent.last_payment_error = error
  world.emit('payment_intent.payment_failed', intent)
}

/** Takes the money, once: what of the authorisation is not taken is released to the buyer. */
export function capture(world: World, intent: Stripe.PaymentIntent, amount: number): void {
  const made = world.tables.charges.get(idOf(intent.latest_charge))
  if (!made) throw missing('charge', idOf(intent.latest_charge))
  const held = intent.capture_method === 'manual'
  const inSettlement = settled(world, amount)
  made.captured = true
  made.amount_captured = amount
  made.balance_transaction = move(world, {
    type: 'charge',
    amount: inSettlement,
    fee: processingFee(inSettlement),
    source: made.id,
    converted: true,
  }).id
  intent.status = 'succeeded'
  intent.amount_capturable = 0
  intent.amount_received = amount
  for (const session of world.tables.sessions.values())
    if (session.payment_intent === intent.id) session.payment_status = 'paid'
  if (amount < made.amount) recordRelease(world, made, made.amount - amount)
  world.emit(held ? 'charge.captured' : 'charge.succeeded', made)
  world.emit('payment_intent.succeeded', intent)
  if (CARDS.get(world.tables.cardOf.get(idOf(made.payment_method)) ?? '')?.outcome === 'dispute')
    openDispute(world, made.id)
}

/** Ends it without money; an authorisation is released. */
export function cancel(
  world: World,
  intent: Stripe.PaymentIntent,
  reason: Stripe.PaymentIntent.CancellationReason | null,
): void {
  const made = intent.status === 'requires_capture' ? world.tables.charges.get(idOf(intent.latest_charge)) : undefined
  intent.status = 'canceled'
  intent.canceled_at = world.now()
  intent.cancellation_reason = reason
  intent.amount_capturable = 0
  intent.next_action = null
  if (made) {
    recordRelease(world, made, made.amount)
    if (reason === 'automatic') world.emit('charge.expired', made)
  }
  world.emit('payment_intent.canceled', intent)
}

const heldUntil = ({ tables }: World, { status, latest_charge }: Stripe.PaymentIntent): number =>
  (status === 'requires_capture' &&
    tables.charges.get(idOf(latest_charge))?.payment_method_details?.card?.capture_before) ||
  Infinity

/** When each authorisation lapses. */
export const holdsUntil = (world: World): number[] =>
  [...world.tables.paymentIntents.values()].map((intent) => heldUntil(world, intent))

/** Authorisations past their capture_before lapse. */
export function lapse(world: World): void {
  for (const intent of world.tables.paymentIntents.values())
    if (heldUntil(world, intent) <= world.now()) cancel(world, intent, 'automatic')
}
