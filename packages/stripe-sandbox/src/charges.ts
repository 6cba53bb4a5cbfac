import type Stripe from 'stripe'
import type { Card } from './cards.ts'
import { missing } from './errors.ts'
import { page } from './lists.ts'
import { DAY } from './options.ts'
import { type Route, route } from './route.ts'
import type { World } from './world.ts'

/** An attempt to take money from a card: authorised or declined, nothing captured yet. */
export function createCharge(world: World, intent: Stripe.PaymentIntent, card: Card): Stripe.Charge {
  const declined = card.outcome === 'declined'
  const charge: Stripe.Charge = {
    id: world.id('ch'),
    object: 'charge',
    amount: intent.amount,
    amount_captured: 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: { address: null, email: null, name: null, phone: null, tax_id: null },
    calculated_statement_descriptor: 'CHO HOANG LIEN',
    captured: false,
    created: world.now(),
    currency: intent.currency,
    customer: null,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: declined ? (card.code ?? null) : null,
    failure_message: declined ? (card.message ?? null) : null,
    fraud_details: {},
    livemode: false,
    metadata: { ...intent.metadata },
    on_behalf_of: null,
    outcome: outcome(card),
    paid: !declined,
    payment_intent: intent.id,
    payment_method: typeof intent.payment_method === 'string' ? intent.payment_method : null,
    payment_method_details: { type: 'card', card: cardDetails(world, intent, card) },
    receipt_email: intent.receipt_email,
    receipt_number: null,
    receipt_url: null,
    refunded: false,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: declined ? 'failed' : 'succeeded',
    transfer_data: null,
    transfer_group: intent.transfer_group,
  }
  world.tables.charges.set(charge.id, charge)
  return charge
}

function cardDetails(world: World, intent: Stripe.PaymentIntent, card: Card): Stripe.Charge.PaymentMethodDetails.Card {
  const held = intent.capture_method === 'manual' && card.outcome !== 'declined'
  return {
    amount_authorized: card.outcome === 'declined' ? null : intent.amount,
    authorization_code: null,
    brand: card.brand,
    // Customer-initiated online payments are held for 7 days (payments.md §2); always read it from here.
    ...(held && { capture_before: world.now() + 7 * DAY }),
    checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
    country: 'US',
    electronic_commerce_indicator: null,
    exp_month: 12,
    exp_year: new Date(world.now() * 1000).getUTCFullYear() + 2,
    extended_authorization: { status: 'disabled' },
    funding: 'credit',
    incremental_authorization: { status: 'unavailable' },
    installments: null,
    last4: card.last4,
    mandate: null,
    multicapture: { status: 'unavailable' },
    network: card.brand,
    network_transaction_id: null,
    overcapture: { maximum_amount_capturable: intent.amount, status: 'unavailable' },
    regulated_status: 'unregulated',
    three_d_secure: null,
    transaction_link_id: null,
    wallet: null,
  }
}

const outcome = (card: Card): Stripe.Charge.Outcome => {
  const declined = card.outcome === 'declined'
  return {
    advice_code: null,
    network_advice_code: null,
    network_decline_code: null,
    network_status: declined ? 'declined_by_network' : 'approved_by_network',
    reason: declined ? (card.declineCode ?? card.code ?? null) : null,
    risk_level: 'normal',
    risk_score: 20,
    seller_message: declined ? 'The bank did not return any further details with this decline.' : 'Payment complete.',
    type: declined ? 'issuer_declined' : 'authorized',
  }
}

/** @throws ApiError 404 */
export function chargeOf({ tables }: World, id: string, param = 'id'): Stripe.Charge {
  const charge = tables.charges.get(id)
  if (!charge) throw missing('charge', id, param)
  return charge
}

export const chargeRoutes: Route[] = [
  route('GET', '/v1/charges', 'ChargeList', ({ tables }, params) =>
    page(tables.charges, params, '/v1/charges', { equal: ['payment_intent', 'transfer_group'] }),
  ),
  route('GET', '/v1/charges/:id', 'Retrieve', (world, _params, id) => chargeOf(world, id)),
]
