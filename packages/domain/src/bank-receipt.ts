import { demandWhole } from './apportion.ts'
import { type Dong, sum } from './money.ts'
import { findOrderNumbers } from './reference.ts'

/** Who tells of a bank's transactions: two notification services, a statement as a file, a person. */
export const BANK_PROVIDERS = ['sepay', 'casso', 'csv', 'manual'] as const

/** One of BANK_PROVIDERS. */
export type BankProvider = (typeof BANK_PROVIDERS)[number]

/**
 * The most that anybody may say came in at once, đồng: a hundred billion. More is a slip, and the books can never be changed: a few
 * such lines would pass what a number carries.
 */
export const LARGEST_TRANSFER: Dong = 100_000_000_000

/**
 * One transaction of a bank account, as every adapter gives it. `providerTxnId` is unique within its provider; `account` is
 * ours, without blanks; `amount` whole đồng > 0; `content` the transfer's text as the bank wrote it; `bankRef` the
 * bank's own reference, '' where none is known.
 */
export type BankReceipt = {
  provider: BankProvider
  providerTxnId: string
  account: string
  amount: Dong
  direction: 'in' | 'out'
  content: string
  bankRef: string
  at: Date
}

/** What an order still needs: what is due, what came in for it before, whether it still takes money. */
export type Due = { due: Dong; received: Dong; open: boolean }

/** Whose money a receipt is. `unmatched` goes to the liability unmatched_receipts and to a person; `ignored` is only kept. */
export type Attribution =
  | { kind: 'ignored'; why: 'direction' | 'account' }
  | { kind: 'unmatched'; why: 'no_reference' | 'several_references' | 'unknown_reference' | 'maybe_known' }
  | { kind: 'order'; number: string }

/**
 * Whose money a receipt is (payments.md §5.4): money that comes in, to an account of ours, whose text names exactly one
 * order that is known. Never by the amount. A text may hold what only looks like a number (one in 32 does, by chance), so
 * what counts is how many of them `find` knows. A closed order is known too: its money is divided as late, not lost.
 */
export function attribute(
  receipt: BankReceipt,
  { accounts, find }: { accounts: readonly string[]; find: (number: string) => Due | null },
): Attribution {
  if (receipt.direction !== 'in') return { kind: 'ignored', why: 'direction' }
  if (!accounts.includes(receipt.account)) return { kind: 'ignored', why: 'account' }
  const numbers = findOrderNumbers(receipt.content)
  const [known, ...more] = numbers.filter((number) => find(number) !== null)
  if (more.length > 0) return { kind: 'unmatched', why: 'several_references' }
  if (known !== undefined) return { kind: 'order', number: known }
  return { kind: 'unmatched', why: numbers.length > 0 ? 'unknown_reference' : 'no_reference' }
}

/** Where a receipt's money goes: `toOrder` + `toRefund` is its amount, always. `state` is the order's, after it. */
export type Division = { toOrder: Dong; toRefund: Dong; state: 'paid' | 'underpaid' | 'overpaid' | 'late' }

/**
 * Divides an attributed receipt (payments.md §5.4). An open order takes what it still needs, to the đồng and with no
 * tolerance: less waits for the rest, more goes back to the buyer. One that takes no money any more isn't revived: all
 * goes back. Throws RangeError for amounts that aren't whole and ≥ 0, or a receipt of nothing.
 */
export function divideReceipt({ amount, due, received, open }: Due & { amount: Dong }): Division {
  demandWhole('amount', amount)
  demandWhole('due', due)
  demandWhole('received', received)
  if (amount === 0) throw new RangeError('a receipt of nothing')
  if (!open) return { toOrder: 0, toRefund: amount, state: 'late' }
  const missing = Math.max(0, sum([due, -received]))
  const toOrder = Math.min(amount, missing)
  if (amount < missing) return { toOrder, toRefund: 0, state: 'underpaid' }
  return { toOrder, toRefund: amount - toOrder, state: amount === missing ? 'paid' : 'overpaid' }
}
