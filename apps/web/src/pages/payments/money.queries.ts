import type { Reply } from '@chl/contracts/client'
import type { Period } from '@chl/domain/time'
import { apiQuery } from '../../shared/query/query.ts'

export type Balance = Reply<'GET /payments/balance'>
export type Statement = Reply<'GET /payments/statement'>
export type Shares = Reply<'GET /cooperative/shares'>
export type SharedOrder = Shares['orders'][number]
export type Member = Reply<'GET /cooperative/members'>['members'][number]

/** What the acting seller is owed, and when it is expected. */
export const balanceQuery = () => apiQuery('GET /payments/balance')

/** What was collected for the acting seller in a period, and paid out. */
export const statementQuery = ({ from, to }: Period) => apiQuery('GET /payments/statement', { query: { from, to } })

/** What each member of the acting cooperative is due of a period. */
export const sharesQuery = ({ from, to }: Period) => apiQuery('GET /cooperative/shares', { query: { from, to } })

/** Those for whom the acting cooperative receives. */
export const membersQuery = () => apiQuery('GET /cooperative/members')
