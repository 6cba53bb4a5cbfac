import { timingSafeEqual } from 'node:crypto'
import { type BankReceipt, LARGEST_TRANSFER } from '@chl/domain/bank-receipt'
import { nfc } from '@chl/domain/text'
import { isDay } from '@chl/domain/time'
import { z } from 'zod'

/** What a notice's signature says: only a `genuine` one may be read. */
export type Verdict = 'genuine' | 'malformed' | 'stale' | 'forged'

/** What a notice holds, or why it can't be read: `path: what is wrong`, without its values, which are private. */
export type Reading = { ok: true; receipts: BankReceipt[] } | { ok: false; faults: string[] }

/** The longest transfer text that is kept. Banks carry 210 characters at most; the key of a receipt is an index. */
export const LONGEST_CONTENT = 1000

const TOLERANCE_MS = 5 * 60_000

/** Whether a notice signed at `signedMs` is more than 5 minutes old, or from as far ahead. */
export const isStale = (signedMs: number, now: Date): boolean => !(Math.abs(now.getTime() - signedMs) <= TOLERANCE_MS)

/** Whether `hex` writes these bytes, compared in constant time. */
export function isHexOf(hex: string, wanted: Buffer): boolean {
  const given = Buffer.from(hex, 'hex')
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}

/** Throws where a secret is empty: everybody could sign with it. */
export function demandSecret(secret: string): void {
  if (secret === '') throw new Error('a notice is verified with a secret, and there is none')
}

const ISO = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)?)?$/
const LOCAL = /^(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?:,? +(\d{1,2}):(\d\d)(?::(\d\d))?)?$/

/**
 * The instant of a bank's date: dd/mm/yyyy or ISO, with or without a time; where it names no zone it is Vietnam's, and
 * without a time the day's start there. Null for what isn't one.
 */
export function bankInstant(text: string): Date | null {
  const local = LOCAL.exec(text)
  const [, year = '', month = '', date = '', hour = '0', minute = '0', second = '0', zone = '+07:00'] = local
    ? ['', local[3], local[2], local[1], local[4], local[5], local[6]]
    : (ISO.exec(text) ?? [])
  const two = (part: string) => part.padStart(2, '0')
  const day = `${year}-${two(month)}-${two(date)}`
  if (!isDay(day) || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null
  const instant = new Date(`${day}T${two(hour)}:${two(minute)}:${two(second)}${zone}`)
  return Number.isNaN(instant.getTime()) ? null : instant
}

/** A transfer's text as it is kept: composed letters, and a space where control characters stood (PostgreSQL takes no NUL). */
export const cleanText = (text: string): string =>
  nfc(text)
    .replace(/\p{Cs}/gu, '\uFFFD')
    .replace(/\p{Cc}+/gu, ' ')
    .trim()

/** An account as it is compared: without the blanks, dots and dashes of print. Null where that isn't 1 to 30 letters and digits. */
export function cleanAccount(text: string): string | null {
  const account = text.replace(/[\s.-]/g, '')
  return /^[0-9A-Za-z]{1,30}$/.test(account) ? account : null
}

/** Whether a bank can't have booked it yet: it is more than a day ahead, which no clock is. */
export const isAhead = (at: Date | string, now = Date.now()): boolean => new Date(at).getTime() > now + 86_400_000

/** A value that `read` understands; else the fault `problem`. */
function readBy<T>(read: (text: string) => T | null, problem: string) {
  return z
    .string()
    .max(100)
    .transform((text, ctx) => {
      const value = read(text)
      if (value !== null) return value
      ctx.issues.push({ code: 'custom', message: problem, input: text })
      return z.NEVER
    })
}

/** The fields that the notices share. Numbers are whole, amounts up to LARGEST_TRANSFER; a number that is written as text is refused. */
export const field = {
  id: z.union([z.int().min(0), z.string().min(1).max(100)]).transform(String),
  amount: z.int({ abort: true }).min(1).max(LARGEST_TRANSFER),
  signedAmount: z
    .int({ abort: true })
    .min(-LARGEST_TRANSFER)
    .max(LARGEST_TRANSFER)
    .refine((amount) => amount !== 0, 'nothing was moved'),
  account: readBy(cleanAccount, 'not an account'),
  time: readBy(bankInstant, 'not a time'),
  text: z
    .string()
    .max(LONGEST_CONTENT)
    .nullish()
    .transform((text) => cleanText(text ?? '')),
  reference: z
    .string()
    .max(100)
    .nullish()
    .transform((text) => cleanText(text ?? '')),
}

/** Reads a notice's body as UTF-8 JSON of this shape. */
export function readNotice(raw: Buffer, shape: z.ZodType<BankReceipt[]>): Reading {
  const body = parseJson(raw)
  if (body === undefined) return { ok: false, faults: ['not JSON'] }
  const read = shape.safeParse(body)
  if (read.success) return { ok: true, receipts: read.data }
  return { ok: false, faults: read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) }
}

/** The value of a JSON text in UTF-8, undefined where it isn't one. */
export function parseJson(raw: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(raw))
  } catch {
    return undefined
  }
}
