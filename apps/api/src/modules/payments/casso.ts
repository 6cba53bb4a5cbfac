import { createHmac } from 'node:crypto'
import type { BankReceipt } from '@chl/domain/bank-receipt'
import { z } from 'zod'
import {
  demandSecret,
  field,
  isHexOf,
  isStale,
  parseJson,
  type Reading,
  readNotice,
  type Verdict,
} from './receipt-fields.ts'

/** The header `X-Casso-Signature` (`t=<ms>,v1=<hex>`) and the body's bytes. */
export type CassoNotice = { signature: string | undefined; raw: Buffer }

// The notices are two objects deep. A body of many thousand brackets would end the stack, before anything is verified.
const DEEPEST = 8

/**
 * Whether Casso signed this notice: HMAC-SHA512 of `t.` and the body as JSON with its keys sorted, at every depth
 * (https://developer.casso.vn/webhook/thiet-lap-webhook-thu-cong, read November 2026). With a clock, `t` may be at most 5
 * minutes off it. Throws where the secret is empty.
 */
export function verifyCasso({ signature, raw }: CassoNotice, secret: string, now?: Date): Verdict {
  demandSecret(secret)
  const [, time, hex] = /^t=(\d{1,15}),v1=([0-9a-f]{128})$/i.exec(signature ?? '') ?? []
  const body = parseJson(raw)
  if (time === undefined || hex === undefined || body === undefined || depth(body) > DEEPEST) return 'malformed'
  const wanted = createHmac('sha512', secret)
    .update(`${time}.${JSON.stringify(sorted(body))}`)
    .digest()
  if (!isHexOf(hex, wanted)) return 'forged'
  return now && isStale(Number(time), now) ? 'stale' : 'genuine'
}

const inside = (value: unknown): unknown[] => (typeof value === 'object' && value !== null ? Object.values(value) : [])

/** How deep the value is, as far as DEEPEST + 1: level by level, so that its own depth is no danger. */
function depth(value: unknown): number {
  let level = inside(value)
  let deep = 0
  while (level.length > 0 && deep <= DEEPEST) {
    level = level.flatMap(inside)
    deep += 1
  }
  return deep
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, each]) => [key, sorted(each)] as const)
  return Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)))
}

/** Money that goes out has a minus. */
const moved = (amount: number) => ({ amount: Math.abs(amount), direction: amount > 0 ? 'in' : 'out' }) as const

const second = z
  .object({
    id: field.id,
    reference: field.reference,
    description: field.text,
    amount: field.signedAmount,
    transactionDateTime: field.time,
    accountNumber: field.account,
  })
  .transform(
    (data): BankReceipt => ({
      provider: 'casso',
      providerTxnId: data.id,
      account: data.accountNumber,
      ...moved(data.amount),
      content: data.description,
      bankRef: data.reference,
      at: data.transactionDateTime,
    }),
  )

const first = z
  .object({
    id: field.id,
    tid: field.reference,
    description: field.text,
    amount: field.signedAmount,
    when: field.time,
    bank_sub_acc_id: field.account,
  })
  .transform(
    (data): BankReceipt => ({
      provider: 'casso',
      providerTxnId: data.id,
      account: data.bank_sub_acc_id,
      ...moved(data.amount),
      content: data.description,
      bankRef: data.tid,
      at: data.when,
    }),
  )

const error = z.literal(0)
const one = z.object({ error, data: second }).transform(({ data }) => [data])
const many = z.object({ error, data: z.array(first).max(1000) }).transform(({ data }) => data)

/** The transactions of a notice that was verified: one of the second version, or a list of the first. */
export function readCasso(raw: Buffer): Reading {
  const list = z.object({ data: z.array(z.unknown()) }).safeParse(parseJson(raw)).success
  return readNotice(raw, list ? many : one)
}
