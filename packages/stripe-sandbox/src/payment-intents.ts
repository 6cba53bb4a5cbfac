import type Stripe from 'stripe'
import { invalid, missing, refused } from './errors.ts'
import { page } from './lists.ts'
import { integer, metadata, only } from './parameters.ts'
import { cancel, capture, confirm, demand, paymentMethod } from './payment-states.ts'
import { type Route, route } from './route.ts'
import type { World } from './world.ts'

const dong = (amount: number) => `₫${amount.toLocaleString('en-US')}`

/** đồng has no minor unit: 350000 is 350 000 ₫. Stripe's least is 50 US cents, its most eight digits (payments.md §2). */
export function payable(world: World, amount: number, currency: string, param = 'amount'): void {
  if (currency.toLowerCase() !== 'vnd')
    throw invalid(`The sandbox takes payments in vnd only, not ${currency}.`, 'not_modelled_by_sandbox', 'currency')
  integer(amount, param)
  const { minimum, maximum } = world.settings
  if (amount < minimum) throw invalid('The amount must convert to at least 50 cents.', 'amount_too_small', param)
  if (amount > maximum) throw invalid(`The amount must be no more than ${dong(maximum)}.`, 'amount_too_large', param)
}

interface NewIntent {
  amount: number
  captureMethod: Stripe.PaymentIntent.CaptureMethod
  metadata: Stripe.Metadata
  transferGroup?: string | null
  description?: string | null
  receiptEmail?: string | null
  paymentMethod?: string | null
  allowed?: Stripe.PaymentIntent['allowed_payment_method_types']
  redirects?: 'always' | 'never'
}

/** A new PaymentIntent in đồng, told to the webhooks and not confirmed. */
export function createIntent(world: World, wanted: NewIntent): Stripe.PaymentIntent {
  const id = world.id('pi')
  const intent: Stripe.PaymentIntent = {
    id,
    object: 'payment_intent',
    allowed_payment_method_types: wanted.allowed ?? null,
    amount: wanted.amount,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: { enabled: true, allow_redirects: wanted.redirects ?? 'always' },
    canceled_at: null,
    cancellation_reason: null,
    capture_method: wanted.captureMethod,
    client_secret: `${id}_${world.id('secret')}`,
    confirmation_method: 'automatic',
    created: world.now(),
    currency: 'vnd',
    customer: null,
    customer_account: null,
    description: wanted.description ?? null,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    metadata: wanted.metadata,
    next_action: null,
    on_behalf_of: null,
    payment_method: wanted.paymentMethod ?? null,
    payment_method_configuration_details: null,
    payment_method_options: null,
    payment_method_types: ['card'],
    payment_record: null,
    processing: null,
    receipt_email: wanted.receiptEmail ?? null,
    review: null,
    setup_future_usage: null,
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: wanted.paymentMethod ? 'requires_confirmation' : 'requires_payment_method',
    transfer_group: wanted.transferGroup ?? null,
  }
  world.tables.paymentIntents.set(id, intent)
  world.emit('payment_intent.created', intent)
  return intent
}

/** The sandbox has cards only. */
export function cardsOnly(allowed: readonly string[] | undefined): void {
  if (allowed && !allowed.includes('card'))
    throw invalid('The sandbox models cards only.', 'not_modelled_by_sandbox', 'allowed_payment_method_types')
}

/** @throws ApiError 404 */
export function intentOf({ tables }: World, id: string, param = 'intent'): Stripe.PaymentIntent {
  const intent = tables.paymentIntents.get(id)
  if (!intent) throw missing('payment_intent', id, param)
  return intent
}

const CREATE = [
  'amount currency capture_method payment_method confirm return_url off_session transfer_group description',
  'receipt_email metadata allowed_payment_method_types automatic_payment_methods',
]
  .join(' ')
  .split(' ')
function create(world: World, params: Stripe.PaymentIntentCreateParams): Stripe.PaymentIntent {
  only(params, CREATE)
  payable(world, params.amount, params.currency)
  cardsOnly(params.allowed_payment_method_types)
  const { automatic_payment_methods: automatic } = params
  only(automatic ?? {}, ['enabled', 'allow_redirects'], 'automatic_payment_methods')
  if (automatic?.enabled === false) only(automatic, ['allow_redirects'], 'automatic_payment_methods')
  if (params.off_session) only({ off_session: true }, [])
  if (params.return_url !== undefined && !params.confirm)
    throw invalid('return_url can only be used when confirm is true.', undefined, 'return_url')
  const made = metadata(params.metadata)
  const intent = createIntent(world, {
    amount: params.amount,
    captureMethod: params.capture_method ?? 'automatic_async',
    metadata: made,
    transferGroup: params.transfer_group,
    description: params.description,
    receiptEmail: params.receipt_email,
    paymentMethod: params.payment_method === undefined ? null : paymentMethod(world, params.payment_method),
    allowed: params.allowed_payment_method_types,
    redirects: automatic?.allow_redirects === 'never' ? 'never' : 'always',
  })
  if (params.confirm) confirm(world, intent, params.return_url ?? null)
  return intent
}

function update(world: World, params: Stripe.PaymentIntentUpdateParams, id: string): Stripe.PaymentIntent {
  only(params, ['amount', 'payment_method', 'transfer_group', 'description', 'receipt_email', 'metadata'])
  const intent = intentOf(world, id)
  if (params.amount !== undefined || params.payment_method !== undefined) demand(intent, 'updated')
  if (params.amount !== undefined) payable(world, params.amount, intent.currency)
  const next = metadata(params.metadata, intent.metadata)
  if (params.payment_method !== undefined) {
    intent.payment_method = params.payment_method === '' ? null : paymentMethod(world, params.payment_method ?? '')
    intent.status = intent.payment_method ? 'requires_confirmation' : 'requires_payment_method'
    intent.next_action = null
  }
  intent.amount = params.amount ?? intent.amount
  intent.transfer_group = params.transfer_group ?? intent.transfer_group
  intent.description = params.description ?? intent.description
  intent.receipt_email = params.receipt_email ?? intent.receipt_email
  intent.metadata = next
  return intent
}

function confirmIntent(world: World, params: Stripe.PaymentIntentConfirmParams, id: string): Stripe.PaymentIntent {
  only(params, ['payment_method', 'return_url'])
  const intent = intentOf(world, id)
  demand(intent, 'confirmed')
  if (params.payment_method !== undefined) intent.payment_method = paymentMethod(world, params.payment_method)
  confirm(world, intent, params.return_url ?? null)
  return intent
}

function captureIntent(world: World, params: Stripe.PaymentIntentCaptureParams, id: string): Stripe.PaymentIntent {
  only(params, ['amount_to_capture', 'metadata', 'final_capture'])
  // Multicapture can't be used with separate transfers (payments.md §2).
  if (params.final_capture === false) only({ final_capture: false }, [])
  const intent = intentOf(world, id)
  const wanted = params.amount_to_capture
  const amount = wanted === undefined ? intent.amount_capturable : integer(wanted, 'amount_to_capture')
  demand(intent, 'captured', ['requires_capture'])
  if (amount > intent.amount_capturable)
    throw refused(
      `The requested capture amount ${dong(amount)} is greater than the amount you can capture for this charge, ${dong(intent.amount_capturable)}.`,
      'amount_too_large',
      'amount_to_capture',
    )
  if (amount < world.settings.minimum)
    throw invalid('The amount must convert to at least 50 cents.', 'amount_too_small', 'amount_to_capture')
  intent.metadata = metadata(params.metadata, intent.metadata)
  capture(world, intent, amount)
  return intent
}

function cancelIntent(world: World, params: Stripe.PaymentIntentCancelParams, id: string): Stripe.PaymentIntent {
  only(params, ['cancellation_reason'])
  const intent = intentOf(world, id)
  const states = ['requires_payment_method', 'requires_confirmation', 'requires_action', 'requires_capture'] as const
  demand(intent, 'canceled', [...states])
  const session = [...world.tables.sessions.values()].find((one) => one.payment_intent === id)
  if (session && intent.status !== 'requires_capture')
    throw refused('You cannot cancel the PaymentIntent of a Checkout Session: expire the Checkout Session instead.')
  cancel(world, intent, params.cancellation_reason ?? null)
  return intent
}

export const paymentIntentRoutes: Route[] = [
  route('POST', '/v1/payment_intents', 'PaymentIntentCreate', create),
  route('GET', '/v1/payment_intents', 'PaymentIntentList', ({ tables }, params) =>
    page(tables.paymentIntents, params, '/v1/payment_intents'),
  ),
  route('GET', '/v1/payment_intents/:id', 'PaymentIntentRetrieve', (world, params, id) => {
    only(params, [])
    return intentOf(world, id)
  }),
  route('POST', '/v1/payment_intents/:id', 'PaymentIntentUpdate', update),
  route('POST', '/v1/payment_intents/:id/confirm', 'PaymentIntentConfirm', confirmIntent),
  route('POST', '/v1/payment_intents/:id/capture', 'PaymentIntentCapture', captureIntent),
  route('POST', '/v1/payment_intents/:id/cancel', 'PaymentIntentCancel', cancelIntent),
]
