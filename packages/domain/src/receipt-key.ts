import type { BankReceipt } from './bank-receipt.ts'
import { asciiUpper } from './text.ts'
import { localDay } from './time.ts'

/** The shortest reference that names one transaction; shorter ones are counters that a bank starts anew each day. */
const SHORTEST = 6

/** What of a receipt tells one transaction from another, whoever told of it. */
export type ReceiptFacts = Pick<BankReceipt, 'account' | 'bankRef' | 'direction' | 'amount' | 'at' | 'content'>

/** A text as texts of banks are compared: capitals and digits alone. */
export const bareText = (text: string): string => asciiUpper(text).replaceAll(' ', '')

/**
 * A bank's reference as it is compared: capitals and digits alone, an all-digit one without leading zeros (which sheets
 * drop). '' where there is none, or none that can name one transaction: «-», «N/A», «0», a short counter.
 */
export function normalBankRef(bankRef: string): string {
  const text = bareText(bankRef).replace(/^0+(?=\d+$)/, '')
  return text.length >= SHORTEST && /\d/.test(text) ? text : ''
}

/**
 * One bank transaction's key, the same whether a webhook, a poll or a statement told of it (payments.md §8, V2): account,
 * direction, amount and the bank's reference. Without a reference it is the local day and the text instead; then two
 * alike transfers of one day differ in nothing, so whoever reads several from one source gives `nth` (1, 2, …): the nth
 * of that key in that source. Else a second payment would be taken for the first, and money lost.
 */
export function receiptKey({ account, bankRef, direction, amount, at, content }: ReceiptFacts, nth = 1): string {
  const ref = normalBankRef(bankRef)
  const which = ref ? `ref:${ref}` : `day:${localDay(at)}:${bareText(content)}`
  return [bareText(account), direction, amount, which, ...(nth > 1 ? [nth] : [])].join('|')
}

/** What all receipts of one account, direction and amount have in common: only these can be one transaction. */
export const receiptKind = ({ account, direction, amount }: ReceiptFacts): string =>
  [bareText(account), direction, amount].join('|')
