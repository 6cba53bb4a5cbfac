import type Stripe from 'stripe'
import { ApiError, invalid, missing, refused } from './errors.ts'
import { page, whole } from './lists.ts'
import { DAY } from './options.ts'
import { lineItems } from './line-items.ts'
import { integer, metadata, only } from './parameters.ts'
import { cardsOnly, createIntent, payable } from './payment-intents.ts'
import { authenticate, cancel, confirm, paymentMethod } from './payment-states.ts'
import { type Route, route } from './route.ts'
import { emptySession } from './session-shape.ts'
import { idOf, type World } from './world.ts'

type Params = Stripe.Checkout.SessionCreateParams
const CREATE = [
  'mode ui_mode line_items currency payment_intent_data allowed_payment_method_types success_url cancel_url',
  'client_reference_id metadata expires_at locale customer_email',
]
  .join(' ')
  .split(' ')
const DATA = ['capture_method', 'transfer_group', 'metadata', 'description', 'receipt_email'] as const

function create(world: World, params: Params): Stripe.Checkout.Session {
  only(params, CREATE)
  only(params.payment_intent_data ?? {}, DATA, 'payment_intent_data')
  if (params.mode !== 'payment')
    throw invalid('The sandbox models mode payment only.', 'not_modelled_by_sandbox', 'mode')
  if (params.ui_mode !== undefined && params.ui_mode !== 'hosted_page')
    throw invalid('The sandbox models the hosted page only.', 'not_modelled_by_sandbox', 'ui_mode')
  if (!params.success_url) throw invalid('Missing required param: success_url.', 'parameter_missing', 'success_url')
  cardsOnly(params.allowed_payment_method_types)
  const items = lineItems(world, params)
  const total = items.reduce((sum, item) => sum + item.amount_total, 0)
  payable(world, total, 'vnd', 'line_items')
  const id = world.id('cs_test')
  const data = params.payment_intent_data ?? {}
  const session: Stripe.Checkout.Session = {
    ...emptySession(),
    id,
    allowed_payment_method_types: params.allowed_payment_method_types ?? null,
    amount_subtotal: total,
    amount_total: total,
    cancel_url: params.cancel_url ?? null,
    client_reference_id: params.client_reference_id ?? null,
    created: world.now(),
    customer_email: params.customer_email ?? null,
    expires_at: expiry(world, params.expires_at),
    locale: params.locale ?? null,
    metadata: metadata(params.metadata),
    success_url: params.success_url,
    url: `${world.url}/c/pay/${id}`,
  }
  const plan = {
    captureMethod: data.capture_method === 'manual' ? ('manual' as const) : ('automatic_async' as const),
    transferGroup: data.transfer_group ?? null,
    description: data.description ?? null,
    receiptEmail: data.receipt_email ?? null,
    metadata: metadata(data.metadata),
    items,
  }
  world.tables.sessions.set(id, session)
  world.tables.plans.set(id, plan)
  return session
}

// https://docs.stripe.com/api/checkout/sessions/create: from 30 minutes to 24 hours after its creation.
function expiry(world: World, wanted: number | undefined): number {
  const now = world.now()
  if (wanted === undefined) return now + DAY
  integer(wanted, 'expires_at')
  // The caller's clock and the request take a while; Stripe's own bound is not known to the second.
  if (wanted < now + 1_800 - 10)
    throw invalid(
      'The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.',
      undefined,
      'expires_at',
    )
  if (wanted > now + DAY + 10)
    throw invalid(
      'The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.',
      undefined,
      'expires_at',
    )
  return wanted
}

/** @throws ApiError 404 */
export function sessionOf({ tables }: World, id: string): Stripe.Checkout.Session {
  const session = tables.sessions.get(id)
  if (!session) throw missing('checkout.session', id, 'session')
  return session
}

/** The session's PaymentIntent. It is made when the buyer first pays, and is the same for each further try. */
function intentOfSession(world: World, session: Stripe.Checkout.Session): Stripe.PaymentIntent {
  const made = world.tables.paymentIntents.get(idOf(session.payment_intent))
  if (made) return made
  const plan = world.tables.plans.get(session.id)
  const intent = createIntent(world, {
    amount: session.amount_total ?? 0,
    captureMethod: plan?.captureMethod ?? 'automatic_async',
    metadata: { ...plan?.metadata },
    transferGroup: plan?.transferGroup,
    description: plan?.description,
    receiptEmail: plan?.receiptEmail,
  })
  session.payment_intent = intent.id
  return intent
}

/** The buyer has paid, or the card is held: the session is over. */
function complete(world: World, session: Stripe.Checkout.Session): void {
  const intent = world.tables.paymentIntents.get(idOf(session.payment_intent))
  session.status = 'complete'
  session.payment_status = intent?.status === 'succeeded' ? 'paid' : 'unpaid'
  session.url = null
  world.emit('checkout.session.completed', session)
}

export type Attempt = 'complete' | 'authentication' | 'declined' | 'closed'

/**
 * The buyer pays a session with a test card. A declined card leaves the session open and its PaymentIntent ready for
 * another; one that wants 3-D Secure waits for the buyer's answer.
 */
export function pay(world: World, session: Stripe.Checkout.Session, card: string): Attempt {
  if (session.status !== 'open') return 'closed'
  const method = paymentMethod(world, card)
  const intent = intentOfSession(world, session)
  intent.payment_method = method
  try {
    confirm(world, intent, session.success_url)
  } catch (error) {
    if (error instanceof ApiError && error.status === 402) return 'declined'
    throw error
  }
  if (intent.status === 'requires_action') return 'authentication'
  complete(world, session)
  return 'complete'
}

/** The buyer's answer to 3-D Secure; a session that was waiting for it is complete, or open for another card. */
export function answerChallenge(world: World, intent: Stripe.PaymentIntent, passed: boolean): void {
  authenticate(world, intent, passed)
  const session = sessionBehind(world, intent.id)
  if (session?.status === 'open' && passed) complete(world, session)
}

/** The session that made this PaymentIntent, if one did. */
export const sessionBehind = ({ tables }: World, intent: string): Stripe.Checkout.Session | undefined =>
  [...tables.sessions.values()].find((session) => session.payment_intent === intent)

/** Nobody can pay it any more. */
function expire(world: World, session: Stripe.Checkout.Session): void {
  session.status = 'expired'
  session.url = null
  const intent = world.tables.paymentIntents.get(idOf(session.payment_intent))
  if (intent && intent.status !== 'canceled') cancel(world, intent, 'expired')
  world.emit('checkout.session.expired', session)
}

/** Open sessions past their time expire. */
export function expireSessions(world: World): void {
  for (const session of world.tables.sessions.values())
    if (session.status === 'open' && session.expires_at <= world.now()) expire(world, session)
}

export const sessionRoutes: Route[] = [
  route('POST', '/v1/checkout/sessions', 'SessionCreate', create),
  route('GET', '/v1/checkout/sessions', 'SessionList', ({ tables }, params) =>
    page(tables.sessions, params, '/v1/checkout/sessions', { equal: ['payment_intent', 'status'] }),
  ),
  route('GET', '/v1/checkout/sessions/:id', 'Retrieve', (world, _params, id) => sessionOf(world, id)),
  route('GET', '/v1/checkout/sessions/:id/line_items', 'Retrieve', (world, _params, id) =>
    whole(world.tables.plans.get(sessionOf(world, id).id)?.items ?? [], `/v1/checkout/sessions/${id}/line_items`),
  ),
  route('POST', '/v1/checkout/sessions/:id/expire', 'Retrieve', (world, _params, id) => {
    const session = sessionOf(world, id)
    if (session.status !== 'open')
      throw refused(
        `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of \`${session.status}\`.`,
      )
    expire(world, session)
    return session
  }),
]
