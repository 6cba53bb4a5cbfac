import { createHmac } from 'node:crypto'
import type { BankReceipt } from '@chl/domain/bank-receipt'
import { z } from 'zod'
import { demandSecret, field, isHexOf, isStale, type Reading, readNotice, type Verdict } from './receipt-fields.ts'

/** The headers `X-SePay-Timestamp` (unix seconds) and `X-SePay-Signature` (`sha256=` and hex), and the body's bytes. */
export type SepayNotice = { timestamp: string | undefined; signature: string | undefined; raw: Buffer }

/**
 * Whether SePay signed this notice just now: HMAC-SHA256 of `timestamp.body`, at most 5 minutes off `now`, either way
 * (https://developer.sepay.vn/en/sepay-webhooks, read November 2026). The bytes must be those received, not parsed and
 * written anew. Throws where the secret is empty.
 */
export function verifySepay({ timestamp, signature, raw }: SepayNotice, secret: string, now: Date): Verdict {
  demandSecret(secret)
  const hex = /^sha256=([0-9a-f]{64})$/i.exec(signature ?? '')?.[1]
  if (hex === undefined || timestamp === undefined || !/^\d{1,12}$/.test(timestamp)) return 'malformed'
  const wanted = createHmac('sha256', secret).update(`${timestamp}.`).update(raw).digest()
  if (!isHexOf(hex, wanted)) return 'forged'
  return isStale(Number(timestamp) * 1000, now) ? 'stale' : 'genuine'
}

const notice = z
  .object({
    id: field.id,
    transactionDate: field.time,
    accountNumber: field.account,
    transferType: z.enum(['in', 'out']),
    transferAmount: field.amount,
    content: field.text,
    description: field.text,
    referenceCode: field.reference,
  })
  .transform((body): BankReceipt[] => [
    {
      provider: 'sepay',
      providerTxnId: body.id,
      account: body.accountNumber,
      amount: body.transferAmount,
      direction: body.transferType,
      content: body.content || body.description,
      bankRef: body.referenceCode,
      at: body.transactionDate,
    },
  ])

/** The transaction of a notice that was verified. `description` is the bank's whole message, taken where `content` is empty. */
export const readSepay = (raw: Buffer): Reading => readNotice(raw, notice)
