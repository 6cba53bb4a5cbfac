import type { BankReceipt } from './bank-receipt.ts'
import { bareText, normalBankRef, type ReceiptFacts } from './receipt-key.ts'
import { localDay } from './time.ts'

/** A bank's line as a source tells it: with its key (receipt-key.ts), and the orders of ours that its text names. */
export type ToldLine = ReceiptFacts & { source: string; key: string; names: readonly string[] }

/** A receipt that is kept, and under which key each source told of it. */
export type KeptReceipt = ReceiptFacts & {
  id: string
  names: readonly string[]
  told: readonly { source: string; key: string }[]
}

/** What a line is: of a receipt that is kept (`id` null: of a line before it), of one perhaps, or of none. */
export type Pairing = { kind: 'known'; id: string | null } | { kind: 'maybe' | 'new' }

/**
 * Who tells, so that no two lines of it are one transaction unless their keys are equal: a service; all statements that name the
 * bank's references, and all that don't; lines by hand alike, but each one without a reference for itself.
 */
export function sourceOf({ provider, providerTxnId, bankRef }: BankReceipt): string {
  const named = normalBankRef(bankRef) !== ''
  if (provider === 'csv') return named ? 'csv:ref' : 'csv:day'
  if (provider === 'manual') return named ? 'manual:ref' : `manual:${providerTxnId}`
  return provider
}

/**
 * Which receipt each line tells of, one to one: one source can't tell twice of one. Certain is the key; and the same day, amount and
 * order (or text to the letter) where one of both has no reference of the bank. What has less in common (the day before or after,
 * a text that may be cut, two different references for one order) is `maybe`: to take it for a new one may pay money that never
 * came, to take it for a known one may lose money that did. All must be of one account, direction and amount.
 */
export function pairReceipts(lines: readonly ToldLine[], kept: readonly KeptReceipt[]): Pairing[] {
  const told = new Map(kept.map(({ id, told: by }) => [id, [...by]]))
  const result: (Pairing | null)[] = lines.map(() => null)
  const isFree = ({ id }: KeptReceipt, { source }: ToldLine) => !told.get(id)?.some((one) => one.source === source)
  const pair = (index: number, { source, key }: ToldLine, { id }: KeptReceipt) => {
    told.get(id)?.push({ source, key })
    result[index] = { kind: 'known', id }
  }
  const each = (decide: (line: ToldLine, index: number) => void) => {
    for (const [index, line] of lines.entries()) if (result[index] === null) decide(line, index)
  }
  const before = new Set<string>()
  each((line, index) => {
    const said = `${line.source} ${line.key}`
    const same = kept.filter(({ told: by }) => by.some(({ key }) => key === line.key))
    const again = same.find(({ told: by }) => by.some(({ source, key }) => source === line.source && key === line.key))
    const found = again ?? same.find((one) => isFree(one, line))
    if (before.has(said)) result[index] = { kind: 'known', id: null }
    else if (found) pair(index, line, found)
    // Another line of this source was taken for it: which of both it is, a person says.
    else if (same.length > 0) result[index] = { kind: 'maybe' }
    before.add(said)
  })
  const best = (line: ToldLine, fits: (one: KeptReceipt) => boolean) =>
    kept.find((one) => isFree(one, line) && fits(one))
  each((line, index) => {
    const found =
      best(line, (one) => isSure(line, one) && textOf(one) === textOf(line)) ?? best(line, (one) => isSure(line, one))
    if (found) pair(index, line, found)
  })
  each((line, index) => {
    result[index] = { kind: best(line, (one) => isPossible(line, one)) ? 'maybe' : 'new' }
  })
  return result.map((one) => one ?? { kind: 'new' })
}

const DAY_MS = 24 * 3_600_000
const textOf = ({ content }: ReceiptFacts) => bareText(content)
const daysApart = (one: ReceiptFacts, other: ReceiptFacts) =>
  Math.abs(Date.parse(localDay(one.at)) - Date.parse(localDay(other.at))) / DAY_MS
const refIn = (key: string) => key.split('|')[3]?.startsWith('ref:') ?? false

/** Whether one of both has no reference, so that they can't contradict each other. */
const isOpen = ({ bankRef }: ToldLine, { told }: KeptReceipt) =>
  normalBankRef(bankRef) === '' || !told.some(({ key }) => refIn(key))
const shareOrder = (line: ToldLine, one: KeptReceipt) => line.names.some((name) => one.names.includes(name))

const isSure = (line: ToldLine, one: KeptReceipt) =>
  isOpen(line, one) &&
  daysApart(line, one) === 0 &&
  (shareOrder(line, one) || (textOf(line) !== '' && textOf(line) === textOf(one)))

function isPossible(line: ToldLine, one: KeptReceipt): boolean {
  if (daysApart(line, one) > 1) return false
  if (shareOrder(line, one)) return true
  return isOpen(line, one) && (line.names.length === 0 || one.names.length === 0)
}
