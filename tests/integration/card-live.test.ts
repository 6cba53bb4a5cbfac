// A market of real money takes no word of test money.
import { expect, test } from 'vitest'
import { notice, sendNotice, signed } from '../support/stripe-notices.ts'
import { startWorld } from '../support/world.ts'

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
    const told = async (livemode: boolean) => {
      const body = notice({ livemode })
      const headers = signed(body, { secret: STRIPE_WEBHOOK_SECRET })
      return (await sendNotice(`${real.url}/api/webhooks/stripe`, body, headers)).status
    }
    const kept = async () => (await real.rows('select 1 from webhook_inbox')).length
    expect([await told(false), await kept()]).toEqual([400, 0])
    expect([await told(true), await kept()]).toEqual([200, 1])
  } finally {
    await real.stop()
  }
})
