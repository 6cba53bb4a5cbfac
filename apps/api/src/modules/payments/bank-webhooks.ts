import { createHash } from 'node:crypto'
import type { Tx } from '#platform/db'
import type { Env } from '#platform/env'
import { inTransaction, type Serving } from '#platform/http'
import type { Log } from '#platform/log'
import { refuse } from '#platform/problem'
import type { Webhook } from '#platform/webhooks'
import { readCasso, verifyCasso } from './casso.ts'
import { writeFinding } from './findings.ts'
import type { Verdict } from './receipt-fields.ts'
import { receiveAll, receiveBank } from './receive-bank.ts'
import { readSepay, verifySepay } from './sepay.ts'

/**
 * The addresses to which services tell of the operator's bank account: those alone whose secret the environment has. Nothing
 * is kept of what wasn't signed just now; what was and can't be read is kept as it came, and a person is told. What is told twice
 * is known the second time.
 */
export function bankWebhooks(
  { SEPAY_SECRET, CASSO_KEY }: Pick<Env, 'SEPAY_SECRET' | 'CASSO_KEY'>,
  at: Pick<Serving, 'db' | 'relay'>,
  log: Log,
): Webhook[] {
  const accept = async (provider: BankService, verdict: Verdict, raw: Buffer) => {
    if (verdict !== 'genuine') {
      log.warn({ provider, verdict }, 'a bank’s notice was refused')
      return refuse('signature-wrong')
    }
    const reading = READERS[provider](raw)
    if (!reading.ok) {
      log.error({ provider, faults: reading.faults }, 'a bank’s notice can’t be read')
      await inTransaction(at, (tx) => keepUnread(tx, { provider, raw, faults: reading.faults }))
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
        return accept('sepay', verifySepay(notice, SEPAY_SECRET, new Date()), raw)
      },
    })
  if (CASSO_KEY)
    webhooks.push({
      path: '/webhooks/casso',
      receive: (raw, headers) => {
        const notice = { raw, signature: one(headers['x-casso-signature']) }
        return accept('casso', verifyCasso(notice, CASSO_KEY, new Date()), raw)
      },
    })
  return webhooks
}

const READERS = { sepay: readSepay, casso: readCasso } as const
type BankService = keyof typeof READERS

/** Whether a notice of this name is a bank's, and not the card provider's. */
export const isBankService = (provider: string): provider is BankService => Object.hasOwn(READERS, provider)

// The service gives up after some tries, and may then have changed what it sends for good: its body is kept, once, to be read again.
async function keepUnread(tx: Tx, { provider, raw, faults }: { provider: BankService; raw: Buffer; faults: string[] }) {
  const eventId = createHash('sha256').update(raw).digest('hex')
  const error = faults.join('; ').slice(0, 300)
  await tx.$executeRaw`
    insert into webhook_inbox (provider, event_id, type, raw, state, attempts, error)
    values (${provider}, ${eventId}, 'unreadable', ${raw}, 'dead', 1, ${error}) on conflict do nothing`
  const [kept] = await tx.$queryRaw<{ state: string }[]>`
    select state from webhook_inbox where provider = ${provider} and event_id = ${eventId}`
  if (kept?.state !== 'dead') return
  await writeFinding(tx, {
    kind: 'webhook_dead',
    subject: `${provider}:${eventId}`,
    detail: { reference: 'unreadable', error },
  })
}

/** Takes in what a kept notice tells of; false where it still can't be read. */
export async function takeNotice(tx: Tx, provider: BankService, raw: Buffer): Promise<boolean> {
  const reading = READERS[provider](raw)
  if (reading.ok) await receiveBank(tx, reading.receipts)
  return reading.ok
}

/** Node joins a header that came twice into one text, which then is no signature; a list is none either. */
const one = (header: string | string[] | undefined) => (typeof header === 'string' ? header : undefined)
