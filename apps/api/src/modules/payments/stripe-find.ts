import type Stripe from 'stripe'
import { type OpenedSession, ProviderUnclear, type Sought } from './card-provider.ts'
import { demandAnswer } from './stripe-errors.ts'

/** What an open session is to us. Throws ProviderUnclear where it has no address any more. */
export function openedOf({ id, url, expires_at: expiresAt }: Stripe.Checkout.Session): OpenedSession {
  if (!url) throw new ProviderUnclear('a session without an address')
  return { ref: id, url, expiresAt }
}

/**
 * Whether a call was done, when its answer never came and its key is forgotten (a day after it was first sent): by the state
 * that it would have left, or by the metadata of what it would have made. Null where there is nothing.
 */
export async function findCall(stripe: Stripe, sought: Sought): Promise<string | OpenedSession | null> {
  const { kind, operationId, sessionRef, providerRef, group } = sought
  const isOurs = ({ metadata }: { metadata: Stripe.Metadata | null }) => metadata?.['op_id'] === operationId
  if (kind === 'open_session') {
    const created = { gte: Math.floor(sought.firstSentAt.getTime() / 1000) - 60 }
    const found = demandAnswer(await stripe.checkout.sessions.list({ created, limit: 100 }), 'list').data.find(isOurs)
    return found?.url ? openedOf(found) : null
  }
  if (kind === 'expire_session') {
    if (!sessionRef) return null
    const session = demandAnswer(await stripe.checkout.sessions.retrieve(sessionRef), 'checkout.session', 'cs_')
    return session.status === 'open' ? null : session.id
  }
  if (kind === 'capture' || kind === 'cancel') {
    if (!providerRef) return null
    const intent = demandAnswer(await stripe.paymentIntents.retrieve(providerRef), 'payment_intent', 'pi_')
    return intent.status === (kind === 'capture' ? 'succeeded' : 'canceled') ? intent.id : null
  }
  if (kind === 'refund') {
    if (!providerRef) return null
    const refunds = demandAnswer(await stripe.refunds.list({ payment_intent: providerRef, limit: 100 }), 'list').data
    return refunds.find(isOurs)?.id ?? null
  }
  if (kind === 'transfer' && group) {
    const transfers = demandAnswer(await stripe.transfers.list({ transfer_group: group, limit: 100 }), 'list').data
    return transfers.find(isOurs)?.id ?? null
  }
  return null
}
