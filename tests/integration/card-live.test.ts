// A market of real money takes no word of test money.
import { randomUUID } from 'node:crypto'
import Stripe from 'stripe'
import { expect, test } from 'vitest'
import { startWorld } from '../support/world.ts'

const notice = (changes: object = {}) =>
  JSON.stringify({
    id: `evt_${randomUUID()}`,
    object: 'event',
    type: 'payment_intent.succeeded',
    livemode: false,
    data: { object: { id: 'pi_none', object: 'payment_intent', metadata: {} } },
    ...changes,
  })
const send = (url: string, payload: string, secret: string) =>
  fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'stripe-signature': Stripe.webhooks.generateTestHeaderString({ payload, secret }),
    },
    body: payload,
  })

test('a notice of test money to a market of real money is refused, and nothing of it is kept', async () => {
  const STRIPE_WEBHOOK_SECRET = 'whsec_live'
  const real = await startWorld({
    env: {
      APP_MODE: 'production',
      PUBLIC_URL: 'https://cho.example',
      SECRET: 'x'.repeat(32),
      LOG_LEVEL: 'silent',
      PAYMENTS: 'stripe_live',
      STRIPE_SECRET_KEY: 'sk_live_of_nobody',
      STRIPE_WEBHOOK_SECRET,
    },
  })
  try {
    const told = async (livemode: boolean) =>
      (await send(`${real.url}/api/webhooks/stripe`, notice({ livemode }), STRIPE_WEBHOOK_SECRET)).status
    const kept = async () => (await real.rows('select 1 from webhook_inbox')).length
    expect([await told(false), await kept()]).toEqual([400, 0])
    expect([await told(true), await kept()]).toEqual([200, 1])
  } finally {
    await real.stop()
  }
})
