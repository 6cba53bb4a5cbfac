import type { Reply } from '@chl/contracts/client'
import { apiPages } from '../../shared/query/query.ts'

export type ReceiptPage = Reply<'GET /operator/receipts'>
export type Receipt = ReceiptPage['items'][number]
export type HandReceipt = ReceiptPage['byHand'][number]
export type ReceiptState = Receipt['state']
export type Statement = ReceiptPage['statements'][number]
export type StatementLine = Reply<'GET /operator/bank-statements/:id/lines'>['items'][number]
export type Imported = Reply<'POST /operator/bank-statements'>

/** The bank's lines of one state, newest first, in pages. */
export const receiptPages = (state: ReceiptState) => apiPages('GET /operator/receipts', { query: { state } })

/** Every line of a statement that waits for a second person, in pages. */
export const statementLines = (id: string) =>
  apiPages('GET /operator/bank-statements/:id/lines', { params: { id }, query: {} })
