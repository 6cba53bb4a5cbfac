import * as z from 'zod/mini'
import { proposal } from './books.ts'
import { byId, day, dong, id, instant, line, reason } from './common.ts'
import { endpoint } from './endpoint.ts'
import { bankAccount } from './identity.ts'
import { payoutProvider, payoutState } from './payouts.ts'

// Paying out, by two people of the operator. Money is whole đồng.

const somebody = z.object({ id, name: z.string() })

/** A payout of a batch as the operator sees it. */
export const operatorPayout = z
  .object({
    id,
    kind: z.enum(['seller', 'refund']),
    payee: z.nullable(z.object({ id, name: z.string() })),
    /** Of a refund: the order that it is of, where there is one. */
    orderNumber: z.nullable(z.string()),
    amount: dong,
    state: payoutState,
    provider: payoutProvider,
    to: z.nullable(z.object({ ...bankAccount.shape, bankName: z.string() })),
    content: z.string(),
    /** The VietQR text that pays it: only while it is to be paid by the bank, and nobody says that it isn't. */
    qr: z.nullable(z.string()),
    bankRef: z.nullable(z.string()),
    /** What left by Stripe, in its currency's minor unit. */
    settled: z.nullable(z.object({ amount: z.int(), currency: z.string() })),
    reason: z.nullable(z.string()),
    /** To be paid of a card payment that its bank asks back, or as a refund of one that it took back: to be stopped, if the exchange's bank hasn't sent it. */
    disputed: z.boolean(),
    paidAt: z.nullable(instant),
    returnedAt: z.nullable(instant),
    /** One person says that the bank sent it back, or that it isn't to be paid; another one decides. */
    asked: z.nullable(
      z.object({
        kind: z.enum(['payout_returned', 'payout_cancelled']),
        reason: z.string(),
        at: instant,
        by: somebody,
      }),
    ),
  })
  .register(z.globalRegistry, { id: 'OperatorPayout' })
export type OperatorPayout = z.output<typeof operatorPayout>

export const payoutBatch = z
  .object({
    id,
    number: z.int(),
    state: z.enum(['draft', 'approved', 'closed', 'cancelled']),
    madeBy: somebody,
    madeAt: instant,
    approvedBy: z.nullable(somebody),
    approvedAt: z.nullable(instant),
    count: z.int(),
    total: dong,
    /** Approved and neither paid, returned nor cancelled. */
    open: z.int(),
  })
  .register(z.globalRegistry, { id: 'PayoutBatch' })

const batchWhole = z
  .object({ ...payoutBatch.shape, payouts: z.array(operatorPayout) })
  .register(z.globalRegistry, { id: 'PayoutBatchWhole' })
export type PayoutBatchWhole = z.output<typeof batchWhole>

/** Why somebody is in no batch: no account, less than the least that is paid out, no more than it owes, in an open payout already, nothing owed, the seller has the cash that goes back, or the buyer's bank asks for a card payment back that it is of. */
export const leftOutWhy = z.enum([
  'no_account',
  'too_little',
  'in_debt',
  'in_payout',
  'nothing',
  'cash_with_seller',
  'disputed',
])
export type LeftOutWhy = z.output<typeof leftOutWhy>
export const leftOut = z.object({
  kind: z.enum(['seller', 'refund']),
  id,
  name: z.nullable(z.string()),
  amount: dong,
  why: leftOutWhy,
})
export type LeftOut = z.output<typeof leftOut>

export const listPayouts = endpoint({
  id: 'listPayouts',
  method: 'GET',
  path: '/operator/payouts',
  tag: 'payouts',
  access: 'organization',
  summary: 'Who is owed what, refunds by bank that are due, and the newest batches; for the operator',
  reply: z
    .object({
      least: dong,
      sellers: z.array(
        z.object({
          seller: somebody,
          payable: dong,
          receivable: dong,
          account: z.nullable(z.object({ bankName: z.string(), account: z.string(), holder: z.string() })),
          provider: payoutProvider,
          /** Since when the oldest of it is owed. */
          since: instant,
          expectedOn: day,
          leftOut: z.nullable(leftOutWhy),
        }),
      ),
      refunds: z.array(
        z.object({
          id,
          amount: dong,
          cause: z.string(),
          reason: z.string(),
          buyer: z.nullable(somebody),
          orderNumber: z.nullable(z.string()),
          since: instant,
          account: z.nullable(z.object({ bankName: z.string(), account: z.string(), holder: z.string() })),
          leftOut: z.nullable(leftOutWhy),
        }),
      ),
      batches: z.array(payoutBatch),
    })
    .register(z.globalRegistry, { id: 'PayoutsOverview' }),
  problems: ['forbidden'],
})

export const makePayoutBatch = endpoint({
  id: 'makePayoutBatch',
  method: 'POST',
  path: '/operator/payout-batches',
  tag: 'payouts',
  access: 'organization',
  idempotent: true,
  status: 201,
  summary: 'Makes a batch of what is payable now and of refunds by bank that are due; another person approves it',
  /** Left out: everybody. */
  body: z.strictObject({
    sellers: z.optional(z.array(id).check(z.maxLength(2000))),
    refunds: z.optional(z.array(id).check(z.maxLength(2000))),
  }),
  reply: z.object({
    batch: batchWhole,
    leftOut: z.array(leftOut),
  }),
  problems: ['forbidden', 'not-allowed-now'],
})

export const getPayoutBatch = endpoint({
  id: 'getPayoutBatch',
  method: 'GET',
  path: '/operator/payout-batches/:id',
  tag: 'payouts',
  access: 'organization',
  summary: 'A batch with its payouts, each with the VietQR text that pays it; for the operator',
  params: byId,
  reply: batchWhole,
  problems: ['forbidden'],
})

export const decidePayoutBatch = endpoint({
  id: 'decidePayoutBatch',
  method: 'POST',
  path: '/operator/payout-batches/:id/approval',
  tag: 'payouts',
  access: 'organization',
  idempotent: true,
  summary: 'A second person approves a batch, and its money is set apart; or refuses it, and it is owed as before',
  params: byId,
  body: z.strictObject({ accept: z.boolean() }),
  reply: batchWhole,
  problems: ['forbidden', 'state-changed', 'not-two-people', 'own-interest', 'not-allowed-now'],
})

export const exportPayoutBatch = endpoint({
  id: 'exportPayoutBatch',
  method: 'GET',
  path: '/operator/payout-batches/:id/file',
  tag: 'payouts',
  access: 'organization',
  replyType: 'text/csv; charset=utf-8',
  summary: "An approved batch's open payouts by bank, as a file for the operator's bank",
  params: byId,
  problems: ['forbidden', 'not-allowed-now'],
})

const moved = { tag: 'payouts', method: 'POST', access: 'organization', idempotent: true, params: byId } as const

export const markPayoutPaid = endpoint({
  ...moved,
  id: 'markPayoutPaid',
  path: '/operator/payouts/:id/paid',
  summary: "The operator's bank has paid it: with the bank's own reference",
  body: z.strictObject({ bankRef: line(60) }),
  reply: operatorPayout,
  problems: ['forbidden', 'state-changed', 'own-interest'],
})

const proposed = { ...moved, status: 201, body: z.strictObject({ reason }), reply: proposal } as const
const PROPOSED = ['forbidden', 'state-changed', 'not-allowed-now', 'own-interest'] as const

export const proposePayoutReturned = endpoint({
  ...proposed,
  id: 'proposePayoutReturned',
  path: '/operator/payouts/:id/returned',
  summary: 'Says that the bank sent a paid one back: once another person agrees it is owed again',
  problems: PROPOSED,
})

export const proposePayoutCancelled = endpoint({
  ...proposed,
  id: 'proposePayoutCancelled',
  path: '/operator/payouts/:id/cancellation',
  summary:
    'Proposes to give up an approved payout that the bank has not paid: once another person agrees it is owed again',
  problems: PROPOSED,
})
