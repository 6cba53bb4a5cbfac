import { COLLECTED_METHODS, HOLDS } from '@chl/domain/collection'
import * as z from 'zod/mini'
import { byId, dong, id, instant, line, reason } from './common.ts'
import { endpoint } from './endpoint.ts'
import { forOperator, signed, whoever } from './operator.ts'
import { environment } from './collected-money.ts'

// The operator's books, and what of the money takes two people.
const sumOf = dong.check(z.minimum(1))

/** An account group of the books; the balance is on its natural side (a liability: what is owed). */
const bookGroup = z.object({
  account: z.string(),
  kind: z.enum(['asset', 'liability', 'revenue', 'expense']),
  balance: signed,
  /** Its accounts that aren't 0: one an order, seller, collector or refund. */
  open: z.int(),
})
export const getBooks = endpoint({
  ...forOperator,
  id: 'getBooks',
  method: 'GET',
  path: '/operator/books',
  summary: 'The accounts by kind with their balances; of one of them, the parts that aren’t 0',
  query: z.strictObject({ account: z.optional(z.string().check(z.regex(/^[a-z_]{1,40}$/))) }),
  reply: z.object({
    /** Of all accounts, signed: 0, or something is broken. */
    sum: signed,
    groups: z.array(bookGroup),
    parts: z.array(
      z.object({
        account: z.string(),
        name: z.nullable(z.string()),
        order: z.nullable(z.string()),
        balance: signed,
      }),
    ),
  }),
  problems: ['forbidden'],
})
export const bookOfOrder = z
  .object({
    order: z.object({ id, number: z.string(), buyer: z.string(), seller: z.string(), sellerId: id }),
    method: z.enum(COLLECTED_METHODS),
    environment,
    state: z.enum(['open', 'settled', 'ended']),
    hold: z.enum(HOLDS),
    /** Whether the operator may cancel it: confirmed, and not handed over. */
    cancellable: z.boolean(),
    due: z.nullable(dong),
    goods: z.nullable(dong),
    feeBp: z.int(),
    captured: dong,
    refunded: dong,
    released: dong,
    platformFee: dong,
    vat: dong,
    pit: dong,
    net: dong,
    /** By the books. */
    held: signed,
    /** The entries that concern this order, oldest first; + debit, − credit. Of what many orders share, its own part only. */
    entries: z.array(
      z.object({
        id: z.string(),
        at: instant,
        kind: z.string(),
        lines: z.array(z.object({ account: z.string(), name: z.nullable(z.string()), amount: signed })),
      }),
    ),
    refunds: z.array(
      z.object({
        id,
        amount: dong,
        cause: z.string(),
        reason: z.string(),
        state: z.string(),
        at: instant,
        paidAt: z.nullable(instant),
      }),
    ),
    /** The payout that paid the seller's part: the first that was made after the release. */
    payout: z.nullable(
      z.object({ batch: z.int(), state: z.string(), bankRef: z.nullable(z.string()), paidAt: z.nullable(instant) }),
    ),
  })
  .register(z.globalRegistry, { id: 'BookOfOrder' })
export type BookOfOrder = z.output<typeof bookOfOrder>
export const getBookOfOrder = endpoint({
  ...forOperator,
  id: 'getBookOfOrder',
  method: 'GET',
  path: '/operator/books/orders/:number',
  summary: 'What the books say of one order: its price, fee, refunds and payout',
  params: z.strictObject({ number: line(40) }),
  reply: bookOfOrder,
  problems: ['forbidden'],
})

/** What one person asks for and another one decides. */
export const proposal = z
  .object({
    id,
    kind: z.enum(['refund', 'write_off', 'charge_seller', 'tax_paid', 'payout_returned', 'payout_cancelled']),
    order: z.nullable(z.object({ id, number: z.string() })),
    /** Null where it is tax, which is nobody's, and where it is a payout to a buyer. */
    seller: z.nullable(z.object({ id, name: z.string() })),
    /** Of tax that was paid: for which month, and the bank's reference. */
    month: z.nullable(z.string()),
    bankRef: z.nullable(z.string()),
    /** What the bank sent back, or is not to pay: of which batch, to whom, and the text of its transfer. */
    payout: z.nullable(z.object({ batchId: id, name: z.nullable(z.string()), content: z.string() })),
    amount: dong,
    reason: z.string(),
    state: z.enum(['open', 'done', 'refused']),
    madeBy: z.object({ id, name: z.string() }),
    madeAt: instant,
    decidedBy: whoever,
    decidedAt: z.nullable(instant),
  })
  .register(z.globalRegistry, { id: 'OperatorProposal' })
export type OperatorProposal = z.output<typeof proposal>

export const listProposals = endpoint({
  ...forOperator,
  id: 'listProposals',
  method: 'GET',
  path: '/operator/proposals',
  summary: 'What waits for a second person, and the last 50 that were decided',
  reply: z.object({ items: z.array(proposal) }),
  problems: ['forbidden'],
})
/** An endpoint by which one person proposes; `left` is the most that it can be. */
export const propose = {
  ...forOperator,
  method: 'POST',
  idempotent: true,
  status: 201,
  reply: proposal,
  problems: ['forbidden', 'not-allowed-now', 'own-interest'],
} as const
/** What every proposal says. */
export const asked = { amount: sumOf, reason }
export const proposeRefund = endpoint({
  ...propose,
  id: 'proposeRefund',
  path: '/operator/orders/:id/refund',
  summary: 'Proposes to give money back of an order whose money was released; `left` is the most',
  params: byId,
  body: z.strictObject(asked),
})
export const proposeWriteOff = endpoint({
  ...propose,
  id: 'proposeWriteOff',
  path: '/operator/sellers/:id/write-off',
  summary: 'Proposes to give up what a seller owes; `left` is the most',
  params: byId,
  body: z.strictObject(asked),
})
export const proposeCharge = endpoint({
  ...propose,
  id: 'proposeCharge',
  path: '/operator/card-disputes/:id/charge-seller',
  summary: 'Proposes to ask a lost dispute of a card of the seller whose goods it was about; `left` is the most',
  params: z.strictObject({ id: line(255) }),
  body: z.strictObject({ ...asked, orderId: id }),
})
export const decideProposal = endpoint({
  ...forOperator,
  id: 'decideProposal',
  method: 'POST',
  path: '/operator/proposals/:id/decision',
  idempotent: true,
  summary: 'A second person accepts a proposal, and it is done, or refuses it; who made it may take it back',
  params: byId,
  body: z.strictObject({ accept: z.boolean() }),
  reply: proposal,
  problems: ['forbidden', 'not-allowed-now', 'not-two-people', 'own-interest', 'state-changed'],
})
