import type { Reply } from '@chl/contracts/client'
import { apiPages } from '../../shared/query/query.ts'

export type ReceiptPage = Reply<'GET /operator/receipts'>
export type Receipt = ReceiptPage['items'][number]
export type HandReceipt = ReceiptPage['byHand'][number]
export type ReceiptState = Receipt['state']
export type Statement = ReceiptPage['statements'][number]
export type Imported = Reply<'POST /operator/bank-statements'>

/** The bank's lines of one state, newest first, in pages. */
export const receiptPages = (state: ReceiptState) => apiPages('GET /operator/receipts', { query: { state } })
