import type Stripe from 'stripe'
import { move, settled } from './balance.ts'
import { chargeOf } from './charges.ts'
import { missing, refused } from './errors.ts'
import { page } from './lists.ts'
import { DAY } from './options.ts'
import { metadata, only } from './parameters.ts'
import { type Route, route } from './route.ts'
import { idOf, type World } from './world.ts'

/**
 * The buyer's bank takes the money back: `amount` of the charge, else what is left of it, and the dispute's fee leave the
 * platform's balance at once, whatever was transferred to sellers.
 */
export function openDispute(world: World, chargeId: string, asked?: number): Stripe.Dispute {
  const charge = chargeOf(world, chargeId)
  if (!charge.captured) throw refused(`Charge ${chargeId} is not captured: nothing to dispute.`)
  if (charge.disputed) throw refused(`Charge ${chargeId} is disputed already.`)
  const amount = asked ?? charge.amount - charge.amount_refunded
  const taken = move(world, {
    type: 'adjustment',
    amount: -settled(world, amount),
    fee: world.settings.disputeFee,
    feeFor: 'Dispute fee',
    source: charge.id,
    converted: true,
  })
  const dispute: Stripe.Dispute = {
    id: world.id('du'),
    object: 'dispute',
    amount,
    balance_transactions: [taken],
    charge: charge.id,
    created: world.now(),
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: emptyEvidence(),
    evidence_details: {
      due_by: world.now() + 7 * DAY,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: 'manual',
    },
    intended_submission_method: null,
    is_charge_refundable: false,
    livemode: false,
    metadata: {},
    payment_intent: charge.payment_intent,
    reason: 'fraudulent',
    status: 'needs_response',
  }
  charge.disputed = true
  world.tables.disputes.set(dispute.id, dispute)
  world.emit('charge.dispute.created', dispute)
  world.emit('charge.dispute.funds_withdrawn', dispute)
  return dispute
}

/** The bank decides. When it is won, the amount comes back and the fee does not. */
export function closeDispute(world: World, id: string, status: 'won' | 'lost'): Stripe.Dispute {
  const dispute = disputeOf(world, id)
  if (dispute.status === 'won' || dispute.status === 'lost') throw refused(`Dispute ${id} is closed already.`)
  dispute.status = status
  if (status === 'won') {
    const [taken] = dispute.balance_transactions
    dispute.balance_transactions.push(
      move(world, {
        type: 'adjustment',
        amount: -(taken?.amount ?? 0),
        source: idOf(dispute.charge),
        converted: true,
      }),
    )
    world.emit('charge.dispute.funds_reinstated', dispute)
  }
  world.emit('charge.dispute.closed', dispute)
  return dispute
}

function disputeOf({ tables }: World, id: string): Stripe.Dispute {
  const dispute = tables.disputes.get(id)
  if (!dispute) throw missing('dispute', id)
  return dispute
}

function updateDispute(world: World, params: Stripe.DisputeUpdateParams, id: string): Stripe.Dispute {
  only(params, ['evidence', 'metadata', 'submit'])
  const { enhanced_evidence: enhanced, ...evidence } = params.evidence ?? {}
  if (enhanced) only({ enhanced_evidence: enhanced }, [], 'evidence')
  const dispute = disputeOf(world, id)
  const open = dispute.status === 'needs_response' || dispute.status === 'warning_needs_response'
  if (params.evidence && !open)
    throw refused(`This dispute is already ${dispute.status}: evidence cannot be submitted.`, undefined, 'evidence')
  dispute.metadata = metadata(params.metadata, dispute.metadata)
  if (params.evidence) {
    Object.assign(dispute.evidence, evidence)
    dispute.evidence_details.has_evidence = true
    // Stripe submits at once unless it is told not to.
    if (params.submit !== false) {
      dispute.status = 'under_review'
      dispute.evidence_details.submission_count += 1
    }
  }
  world.emit('charge.dispute.updated', dispute)
  return dispute
}

export const disputeRoutes: Route[] = [
  route('GET', '/v1/disputes', 'DisputeList', ({ tables }, params) =>
    page(tables.disputes, params, '/v1/disputes', { equal: ['payment_intent', 'charge'] }),
  ),
  route('GET', '/v1/disputes/:id', 'Retrieve', (world, _params, id) => disputeOf(world, id)),
  route('POST', '/v1/disputes/:id', 'DisputeUpdate', updateDispute),
]

const emptyEvidence = (): Stripe.Dispute.Evidence => ({
  access_activity_log: null,
  billing_address: null,
  cancellation_policy: null,
  cancellation_policy_disclosure: null,
  cancellation_rebuttal: null,
  customer_communication: null,
  customer_email_address: null,
  customer_name: null,
  customer_purchase_ip: null,
  customer_signature: null,
  duplicate_charge_documentation: null,
  duplicate_charge_explanation: null,
  duplicate_charge_id: null,
  enhanced_evidence: {},
  product_description: null,
  receipt: null,
  refund_policy: null,
  refund_policy_disclosure: null,
  refund_refusal_explanation: null,
  service_date: null,
  service_documentation: null,
  shipping_address: null,
  shipping_carrier: null,
  shipping_date: null,
  shipping_documentation: null,
  shipping_tracking_number: null,
  uncategorized_file: null,
  uncategorized_text: null,
})
