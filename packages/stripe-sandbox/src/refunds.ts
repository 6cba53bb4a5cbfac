import type Stripe from 'stripe'
import { move, settled } from './balance.ts'
import { chargeOf } from './charges.ts'
import { invalid, missing, refused } from './errors.ts'
import { page } from './lists.ts'
import { integer, metadata, only } from './parameters.ts'
import { type Route, route } from './route.ts'
import { idOf, type World } from './world.ts'

const dong = (amount: number) => `₫${amount.toLocaleString('en-US')}`

type Asked = Pick<Stripe.Refund, 'amount' | 'reason' | 'metadata'>
function createRefund(world: World, charge: Stripe.Charge, asked: Asked): Stripe.Refund {
  const refund: Stripe.Refund = {
    id: world.id('re'),
    object: 'refund',
    amount: asked.amount,
    balance_transaction: null,
    charge: charge.id,
    created: world.now(),
    currency: charge.currency,
    customer: null,
    customer_account: null,
    metadata: asked.metadata,
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    reason: asked.reason,
    receipt_number: null,
    source_transfer_reversal: null,
    status: 'succeeded',
    transfer_reversal: null,
  }
  world.tables.refunds.set(refund.id, refund)
  charge.amount_refunded += asked.amount
  charge.refunded = charge.amount_refunded === charge.amount
  return refund
}

/**
 * What is authorised and not taken goes back to the buyer, and Stripe shows it as a refund: it is in the list of
 * refunds, in amount_refunded and in charge.refunded. It never touched the balance, so it has no balance transaction;
 * by that it is told from money that was taken and given back.
 */
export function recordRelease(world: World, charge: Stripe.Charge, amount: number): void {
  const refund = createRefund(world, charge, { amount, reason: null, metadata: {} })
  world.emit('refund.created', refund)
  world.emit('charge.refunded', charge)
}

function refundCharge(world: World, params: Stripe.RefundCreateParams): Stripe.Refund {
  only(params, ['charge', 'payment_intent', 'amount', 'reason', 'metadata'])
  const charge = refundable(world, params)
  const left = charge.amount - charge.amount_refunded
  const amount = params.amount === undefined ? left : integer(params.amount, 'amount')
  if (left === 0) throw refused(`Charge ${charge.id} has already been refunded.`, 'charge_already_refunded')
  if (amount > left)
    throw refused(
      `Refund amount (${dong(amount)}) is greater than unrefunded amount on charge (${dong(left)})`,
      undefined,
      'amount',
    )
  const reason = params.reason ?? null
  const refund = createRefund(world, charge, { amount, reason, metadata: metadata(params.metadata) })
  // At today's rate, which need not be that of the charge.
  refund.balance_transaction = move(world, {
    type: 'refund',
    amount: -settled(world, amount),
    source: refund.id,
    converted: true,
  }).id
  world.emit('refund.created', refund)
  world.emit('charge.refunded', charge)
  return refund
}

function refundable(world: World, params: Stripe.RefundCreateParams): Stripe.Charge {
  const { tables } = world
  let id = params.charge
  if (params.payment_intent !== undefined) {
    const intent = tables.paymentIntents.get(params.payment_intent)
    if (!intent) throw missing('payment_intent', params.payment_intent, 'payment_intent')
    if (intent.status !== 'succeeded')
      throw refused(`This PaymentIntent (${intent.id}) does not have a successful charge to refund.`)
    id = idOf(intent.latest_charge)
  }
  if (id === undefined)
    throw invalid('One of the following params should be provided: payment_intent or charge.', 'parameter_missing')
  const charge = chargeOf(world, id, 'charge')
  if (!charge.captured) throw refused(`Charge ${charge.id} is not captured: cancel its PaymentIntent.`)
  const dispute = [...tables.disputes.values()].find((one) => one.charge === charge.id)
  if (dispute && dispute.status !== 'won')
    throw refused(`Charge ${charge.id} has been charged back; cannot issue a refund.`, 'charge_disputed')
  return charge
}

/** A refund that the buyer's bank sends back, as it may days later: the money is the platform's again. */
export function failRefund(world: World, id: string): Stripe.Refund {
  const refund = world.tables.refunds.get(id)
  if (!refund) throw missing('refund', id)
  if (refund.status !== 'succeeded' || !refund.balance_transaction) throw refused(`Refund ${id} cannot fail.`)
  const charge = chargeOf(world, idOf(refund.charge))
  refund.status = 'failed'
  refund.failure_reason = 'expired_or_canceled_card'
  const back = -(world.tables.balanceTransactions.get(idOf(refund.balance_transaction))?.amount ?? 0)
  refund.failure_balance_transaction = move(world, {
    type: 'refund_failure',
    amount: back,
    source: refund.id,
    converted: true,
  }).id
  charge.amount_refunded -= refund.amount
  charge.refunded = false
  world.emit('refund.updated', refund)
  world.emit('refund.failed', refund)
  world.emit('charge.refund.updated', refund)
  return refund
}

export const refundRoutes: Route[] = [
  route('POST', '/v1/refunds', 'RefundCreate', refundCharge),
  route('GET', '/v1/refunds', 'RefundList', ({ tables }, params) =>
    page(tables.refunds, params, '/v1/refunds', { equal: ['payment_intent', 'charge'] }),
  ),
  route('GET', '/v1/refunds/:id', 'Retrieve', ({ tables }, _params, id) => {
    const refund = tables.refunds.get(id)
    if (!refund) throw missing('refund', id)
    return refund
  }),
]
