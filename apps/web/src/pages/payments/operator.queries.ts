import type { Reply } from '@chl/contracts/client'
import { apiQuery } from '../../shared/query/query.ts'

export type Overview = Reply<'GET /operator/overview'>
export type Settings = Reply<'GET /operator/payment-settings'>
export type Reconciliation = Reply<'GET /operator/reconciliation'>
export type Found = Reconciliation['kinds'][number]
export type Finding = Found['items'][number]
export type Books = Reply<'GET /operator/books'>
export type Book = Reply<'GET /operator/books/orders/:number'>
export type TaxList = Reply<'GET /operator/tax'>
export type Proposal = Reply<'GET /operator/proposals'>['items'][number]

export const overviewQuery = () => apiQuery('GET /operator/overview')
export const settingsQuery = () => apiQuery('GET /operator/payment-settings')
export const reconciliationQuery = () => apiQuery('GET /operator/reconciliation')
export const proposalsQuery = () => apiQuery('GET /operator/proposals')

/** The accounts by kind, with the parts of one of them. */
export const booksQuery = (account: string | null) =>
  apiQuery('GET /operator/books', { query: { ...(account !== null && { account }) } })

/** What the books say of one order. */
export const bookQuery = (number: string) => apiQuery('GET /operator/books/orders/:number', { params: { number } })

/** The tax of a month, a row a seller. */
export const taxQuery = (month: string) => apiQuery('GET /operator/tax', { query: { month } })
