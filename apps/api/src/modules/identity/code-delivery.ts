import type { Env } from '#platform/env'
import type { Log } from '#platform/log'
import type { Locale } from '#platform/problem'

/** Brings a code to a phone. An SMS provider is one more of these; `locale` is the language that its owner reads. */
export interface CodeDelivery {
  send: (phone: string, code: string, locale: Locale) => Promise<void>
  /** Whether the code may be said in the reply: only where no message leaves the machine. */
  printed: boolean
}

/** For trying the product: the code is a line in the log, and in the reply. */
export const printedCodes = (log: Log): CodeDelivery => ({
  // The log hides fields named «code», wherever they are: this line alone is meant to be read.
  send: async (phone, code, locale) => log.info({ phone, locale }, `sign-in code ${code}`),
  printed: true,
})

/**
 * The delivery of this mode. Production without a provider has none, and asking for a code then answers `unavailable`:
 * the market, prices and those who are signed in need no message, so a missing contract with a provider must not keep
 * the whole exchange from starting. It is said in the log as an error at each start.
 */
export function deliveryOf(env: Pick<Env, 'APP_MODE'>, log: Log): CodeDelivery | null {
  if (env.APP_MODE === 'demo') return printedCodes(log)
  log.error('no provider of SMS is configured: nobody can sign in who is not signed in yet')
  return null
}
