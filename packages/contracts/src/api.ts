import * as books from './books.ts'
import * as cash from './cash.ts'
import * as catalog from './catalog.ts'
import * as checkouts from './checkouts.ts'
import * as cooperative from './cooperative.ts'
import * as disputes from './disputes.ts'
import * as documents from './documents.ts'
import type { Endpoint } from './endpoint.ts'
import * as files from './files.ts'
import * as identity from './identity.ts'
import * as listings from './listings.ts'
import * as notifications from './notifications.ts'
import * as operator from './operator.ts'
import * as orderSteps from './order-steps.ts'
import * as orders from './orders.ts'
import * as payments from './payments.ts'
import * as payoutBatches from './payout-batches.ts'
import * as payouts from './payouts.ts'
import * as places from './places.ts'
import * as receipts from './receipts.ts'
import * as statistics from './statistics.ts'
import * as tax from './tax.ts'

const isEndpoint = (value: unknown): value is Endpoint =>
  typeof value === 'object' && value !== null && 'path' in value && 'method' in value && 'summary' in value

/** Every endpoint of the API, in the order of the reference page. */
export const endpoints: readonly Endpoint[] = [
  identity,
  places,
  catalog,
  listings,
  files,
  checkouts,
  orders,
  orderSteps,
  payments,
  cash,
  receipts,
  payouts,
  payoutBatches,
  cooperative,
  operator,
  books,
  tax,
  disputes,
  notifications,
  statistics,
  documents,
].flatMap((module) => Object.values(module).filter(isEndpoint))

type Described<M> = {
  [K in keyof M as M[K] extends { method: string; path: string; summary: string } ? K : never]: M[K]
}
type AllOf<M> = Described<M>[keyof Described<M>]
type All =
  | AllOf<typeof identity>
  | AllOf<typeof places>
  | AllOf<typeof catalog>
  | AllOf<typeof listings>
  | AllOf<typeof files>
  | AllOf<typeof checkouts>
  | AllOf<typeof orders>
  | AllOf<typeof orderSteps>
  | AllOf<typeof payments>
  | AllOf<typeof cash>
  | AllOf<typeof receipts>
  | AllOf<typeof payouts>
  | AllOf<typeof payoutBatches>
  | AllOf<typeof cooperative>
  | AllOf<typeof operator>
  | AllOf<typeof books>
  | AllOf<typeof tax>
  | AllOf<typeof disputes>
  | AllOf<typeof notifications>
  | AllOf<typeof statistics>
  | AllOf<typeof documents>
/** The contract by `METHOD /path`, as the typed client names its calls. */
export type Api = {
  [E in All as E extends { method: infer M extends string; path: infer P extends string } ? `${M} ${P}` : never]: E
}
