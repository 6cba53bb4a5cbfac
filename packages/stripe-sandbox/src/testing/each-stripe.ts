import Stripe from 'stripe'
import { afterAll, beforeAll, describe } from 'vitest'
import { StripeSandbox } from '../sandbox.ts'

const PATIENT = { timeout: 60_000 }
const KEY = 'sk_test_sandbox_contract'

/** A client of the official SDK for a sandbox that listens. */
export const clientOf = (secret: string, port: number, maxNetworkRetries = 0) =>
  new Stripe(secret, { host: '127.0.0.1', port, protocol: 'http', telemetry: false, maxNetworkRetries, timeout: 5_000 })

/**
 * The same questions to the sandbox and, where its key is given, to Stripe's own test mode.
 * `cases` is given the client when its tests run.
 */
export function eachStripe(key: string | undefined, cases: (stripe: () => Stripe) => void): void {
  describe('the sandbox', PATIENT, () => {
    const sandbox = new StripeSandbox({ secret: KEY })
    let stripe: Stripe
    beforeAll(async () => {
      stripe = clientOf(KEY, await sandbox.listen())
    })
    afterAll(() => sandbox.close())
    cases(() => stripe)
  })
  if (!key) console.warn('Stripe’s own test mode is not asked: STRIPE_TEST_SECRET_KEY is not set.')
  describe.skipIf(!key)('Stripe’s own test mode (skipped where STRIPE_TEST_SECRET_KEY is not set)', PATIENT, () => {
    let stripe: Stripe
    beforeAll(() => {
      if (!key || !/^(sk|rk)_test_(?!sandbox_)/.test(key))
        throw new Error('STRIPE_TEST_SECRET_KEY is not a key of the test mode')
      stripe = new Stripe(key ?? '', { telemetry: false, maxNetworkRetries: 1 })
    })
    cases(() => stripe)
  })
}
