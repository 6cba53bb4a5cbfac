import type { Environment } from './checkout-payment.queries.ts'

const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])

/**
 * Whether a buyer may be sent to this address to pay: the card provider's own page, or, with play money, the stand-in's on
 * this machine. Whatever else the server may have been made to say is not opened.
 */
export function isPaymentAddress(address: string, environment: Environment): boolean {
  if (!URL.canParse(address)) return false
  const { origin, protocol, hostname } = new URL(address)
  if (origin === 'https://checkout.stripe.com') return true
  return environment === 'sandbox' && /^https?:$/.test(protocol) && LOOPBACK.has(hostname)
}
