// Notices of the card provider that a test writes itself.
import { randomUUID } from 'node:crypto'
import Stripe from 'stripe'

/** A notice as it is sent: of test money, of no object of ours unless `changes` say so. */
export const notice = (changes: object = {}): string =>
  JSON.stringify({
    id: `evt_${randomUUID()}`,
    object: 'event',
    type: 'payment_intent.succeeded',
    livemode: false,
    data: { object: { id: 'pi_none', object: 'payment_intent', client_secret: 'pi_none_secret_canary', metadata: {} } },
    ...changes,
  })

/** The header that signs it by this secret, `age` seconds ago. */
export const signed = (payload: string, { secret, age = 0 }: { secret: string; age?: number }) => ({
  'stripe-signature': Stripe.webhooks.generateTestHeaderString({
    payload,
    secret,
    timestamp: Math.floor(Date.now() / 1000) - age,
  }),
})

/** Sends a notice as it stands to an address. */
export const sendNotice = (address: string, body: string, headers: Record<string, string> = {}) =>
  fetch(address, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body })
