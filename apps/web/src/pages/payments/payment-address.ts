import type { Environment } from './checkout-payment.queries.ts'

const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])

/** Where buyers pay, and where sellers open an account. */
const PROVIDER: ReadonlySet<string> = new Set(['https://checkout.stripe.com', 'https://connect.stripe.com'])

/**
 * Whether somebody may be sent to this address for money: the card provider's own page, or, with play money, the stand-in's on
 * this machine. Whatever else the server may have been made to say is not opened.
 */
export function isPaymentAddress(address: string, environment: Environment): boolean {
  if (!URL.canParse(address)) return false
  const { origin, protocol, hostname } = new URL(address)
  if (PROVIDER.has(origin)) return true
  return environment === 'sandbox' && /^https?:$/.test(protocol) && LOOPBACK.has(hostname)
}
