import type { IncomingHttpHeaders } from 'node:http'
import type Stripe from 'stripe'
import { z } from 'zod'
import type { PaymentsEnv } from '#platform/env'
import {
  type Call,
  type CardProvider,
  type CardRefs,
  ProviderRefused,
  ProviderUnclear,
  type SessionPlan,
  type TransferPlan,
} from './card-provider.ts'
import { accountPage, isAccountReady, openAccount } from './stripe-accounts.ts'
import { demandAnswer, faultOf } from './stripe-errors.ts'
import { findCall, openedOf } from './stripe-find.ts'
import { listNotices } from './stripe-notices.ts'
import { snapshotOf } from './stripe-snapshot.ts'

type Settings = Exclude<PaymentsEnv, { PAYMENTS: 'off' }>
/** A notice that is older than this, in seconds, is refused: it may be an old one that somebody kept. */
const TOLERANCE = 300

/**
 * The one door to Stripe (payments.md §1.4, §2), or to its sandbox; null where cards are off. The SDK is loaded only where it
 * is used: it costs memory. Only the sandbox has an address: a client for real money knows no other than Stripe's.
 */
export async function openCardProvider(env: PaymentsEnv): Promise<CardProvider | null> {
  if (env.PAYMENTS === 'off') return null
  const { default: StripeClient } = await import('stripe')
  const stripe = new StripeClient(env.STRIPE_SECRET_KEY, {
    ...addressOf(env),
    telemetry: false,
    timeout: 20_000,
    maxNetworkRetries: 1,
  })
  return {
    name: env.PAYMENTS === 'sandbox' ? 'stripe-sandbox' : 'stripe',
    live: env.PAYMENTS === 'stripe_live',
    apiVersion: StripeClient.API_VERSION,
    ...calls(stripe),
    openAccount: (plan) => guarded(() => openAccount(stripe, plan)),
    accountPage: (account, back) => guarded(() => accountPage(stripe, account, back)),
    isAccountReady: (account) => guarded(() => isAccountReady(stripe, account)),
    read: (refs) => guarded(() => read(stripe, refs)),
    find: (sought) => guarded(() => findCall(stripe, sought)),
    listNotices: (of) => guarded(() => listNotices(stripe, of)),
    verifyEvent: (raw, headers) => verify(stripe, env.STRIPE_WEBHOOK_SECRET, raw, headers),
  }
}

function addressOf(env: Settings) {
  if (env.PAYMENTS !== 'sandbox') return {}
  const { hostname, port } = new URL(env.STRIPE_API_BASE)
  return { host: hostname.replace(/^\[|\]$/g, ''), port: port || '80', protocol: 'http' as const }
}

/** Whatever goes wrong comes out as one of the two faults of a provider. */
async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const fault = faultOf(error)
    if (fault instanceof ProviderRefused || fault instanceof ProviderUnclear) throw fault
    // Such as an answer whose shape nobody foresaw: whether the call was done is not known.
    throw new ProviderUnclear(error instanceof Error ? error.name : 'unknown')
  }
}

const metadataOf = (call: Call) => ({
  op_id: call.operationId,
  ...(call.subjectId && { subject: call.subjectId }),
  ...(call.collectionId && { collection_id: call.collectionId }),
  ...(call.checkoutId && { checkout_id: call.checkoutId }),
  environment: call.environment,
})
const keyed = ({ key }: Call) => ({ idempotencyKey: key })

type Calls = Pick<CardProvider, 'openSession' | 'expireSession' | 'capture' | 'cancel' | 'refund' | 'transfer'>
function calls(stripe: Stripe): Calls {
  const intents = stripe.paymentIntents
  return {
    openSession: (call, plan) => guarded(() => openSession(stripe, call, plan)),
    expireSession: (call, ref) =>
      guarded(async () => {
        const session = await stripe.checkout.sessions.expire(ref, {}, keyed(call))
        return demandAnswer(session, 'checkout.session', 'cs_').id
      }),
    capture: (call, { intent, amount }) =>
      guarded(async () => {
        const done = await intents.capture(
          intent,
          { amount_to_capture: amount, metadata: metadataOf(call) },
          keyed(call),
        )
        return demandAnswer(done, 'payment_intent', 'pi_').id
      }),
    cancel: (call, intent) =>
      guarded(async () => demandAnswer(await intents.cancel(intent, {}, keyed(call)), 'payment_intent', 'pi_').id),
    refund: (call, { intent, amount }) =>
      guarded(async () => {
        const params = { payment_intent: intent, amount, metadata: metadataOf(call) }
        return demandAnswer(await stripe.refunds.create(params, keyed(call)), 'refund', 're_').id
      }),
    transfer: (call, plan) => guarded(() => transfer(stripe, call, plan)),
  }
}

async function openSession(stripe: Stripe, call: Call, plan: SessionPlan) {
  const metadata = metadataOf(call)
  const session = await stripe.checkout.sessions.create(
    {
      mode: 'payment',
      ui_mode: 'hosted_page',
      allowed_payment_method_types: ['card'],
      line_items: plan.lines.map(({ name, amount }) => ({
        quantity: 1,
        // Đồng has no minor unit: 350000 is 350 000 ₫.
        price_data: { currency: 'vnd', unit_amount: amount, product_data: { name } },
      })),
      payment_intent_data: {
        capture_method: 'manual',
        ...(call.checkoutId && { transfer_group: call.checkoutId }),
        metadata,
      },
      metadata,
      success_url: plan.successUrl,
      cancel_url: plan.cancelUrl,
      expires_at: plan.expiresAt,
      locale: plan.locale,
    },
    keyed(call),
  )
  return openedOf(demandAnswer(session, 'checkout.session', 'cs_'))
}

async function transfer(stripe: Stripe, call: Call, plan: TransferPlan) {
  const made = await stripe.transfers.create(
    {
      amount: plan.amount,
      currency: plan.currency,
      destination: plan.destination,
      ...(plan.source && { source_transaction: plan.source }),
      ...(plan.group && { transfer_group: plan.group }),
      metadata: metadataOf(call),
    },
    keyed(call),
  )
  return demandAnswer(made, 'transfer', 'tr_').id
}

async function read(stripe: Stripe, refs: CardRefs) {
  const { sessionRef, providerRef } = refs
  const session = sessionRef
    ? demandAnswer(await stripe.checkout.sessions.retrieve(sessionRef), 'checkout.session', 'cs_')
    : null
  const known = session?.payment_intent ?? providerRef
  const ref = typeof known === 'string' ? known : (known?.id ?? null)
  if (!ref) return { ...snapshotOf({ session, intent: null, refunds: [], disputes: [] }), sessionRef }
  const expand = ['latest_charge.balance_transaction']
  const intent = demandAnswer(await stripe.paymentIntents.retrieve(ref, { expand }), 'payment_intent', 'pi_')
  // A notice of somebody else's object, or a mistake of ours: its money isn't this collection's.
  if (intent.metadata['collection_id'] !== refs.id) throw new ProviderUnclear('an intent of another collection')
  const charged = intent.status === 'succeeded'
  // In this order: of a dispute that is seen, all that had gone back before it is seen too.
  const disputes = charged
    ? demandAnswer(await stripe.disputes.list({ payment_intent: ref, limit: 100 }), 'list').data
    : []
  const refunds = charged
    ? demandAnswer(await stripe.refunds.list({ payment_intent: ref, limit: 100 }), 'list').data
    : []
  return { ...snapshotOf({ session, intent, refunds, disputes }), sessionRef }
}

// Stripe's names, which are kept as text and looked up by an index.
const name = z.string().regex(/^[\x21-\x7e]{1,255}$/)
const signed = z.object({
  id: name,
  type: name,
  livemode: z.boolean(),
  data: z.object({ object: z.object({ id: name.nullable().catch(null).default(null) }) }),
})

function verify(
  stripe: Stripe,
  secret: string,
  raw: Buffer,
  headers: IncomingHttpHeaders,
): ReturnType<CardProvider['verifyEvent']> {
  const signature = headers['stripe-signature']
  if (typeof signature !== 'string') return 'signature'
  try {
    // Whoever has the secret may sign anything: what the SDK's type says of it is not known.
    const read = signed.safeParse(stripe.webhooks.constructEvent(raw, signature, secret, TOLERANCE))
    if (!read.success) return 'shape'
    const { id, type, livemode, data } = read.data
    return { id, type, live: livemode, objectRef: data.object.id }
  } catch (error) {
    return error instanceof stripe.errors.StripeSignatureVerificationError ? 'signature' : 'json'
  }
}
