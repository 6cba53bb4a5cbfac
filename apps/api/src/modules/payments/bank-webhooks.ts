import type { Env } from '#platform/env'
import type { Serving } from '#platform/http'
import type { Log } from '#platform/log'
import { refuse } from '#platform/problem'
import type { Webhook } from '#platform/webhooks'
import { readCasso, verifyCasso } from './casso.ts'
import type { Reading, Verdict } from './receipt-fields.ts'
import { receiveAll } from './receive-bank.ts'
import { readSepay, verifySepay } from './sepay.ts'

/**
 * The addresses to which services tell of the operator's bank account: those alone whose secret the environment has. Nothing
 * is kept of what wasn't signed just now, or can't be read; what is told twice is known the second time.
 */
export function bankWebhooks(
  { SEPAY_SECRET, CASSO_KEY }: Pick<Env, 'SEPAY_SECRET' | 'CASSO_KEY'>,
  at: Pick<Serving, 'db' | 'relay'>,
  log: Log,
): Webhook[] {
  const accept = async (provider: string, verdict: Verdict, read: () => Reading) => {
    if (verdict !== 'genuine') {
      log.warn({ provider, verdict }, 'a bank’s notice was refused')
      return refuse('signature-wrong')
    }
    const reading = read()
    if (!reading.ok) {
      log.error({ provider, faults: reading.faults }, 'a bank’s notice can’t be read')
      const errors = reading.faults.map((message) => ({ path: '', code: 'unreadable', message }))
      return refuse('invalid-request', { errors })
    }
    await receiveAll(at, reading.receipts)
    return { success: true }
  }
  const webhooks: Webhook[] = []
  if (SEPAY_SECRET)
    webhooks.push({
      path: '/webhooks/sepay',
      receive: (raw, headers) => {
        const notice = {
          raw,
          timestamp: one(headers['x-sepay-timestamp']),
          signature: one(headers['x-sepay-signature']),
        }
        return accept('sepay', verifySepay(notice, SEPAY_SECRET, new Date()), () => readSepay(raw))
      },
    })
  if (CASSO_KEY)
    webhooks.push({
      path: '/webhooks/casso',
      receive: (raw, headers) => {
        const notice = { raw, signature: one(headers['x-casso-signature']) }
        return accept('casso', verifyCasso(notice, CASSO_KEY, new Date()), () => readCasso(raw))
      },
    })
  return webhooks
}

/** Node joins a header that came twice into one text, which then is no signature; a list is none either. */
const one = (header: string | string[] | undefined) => (typeof header === 'string' ? header : undefined)
