import { BANK_PROVIDERS, LARGEST_TRANSFER } from '@chl/domain/bank-receipt'
import { MAX_SAFE } from '@chl/domain/money'
import * as z from 'zod/mini'
import { byId, cursor, dong, id, instant, line, reason } from './common.ts'
import { endpoint } from './endpoint.ts'
import { bankAccount } from './identity.ts'

// The operator’s bank: lines that came in, and whose they are. Amounts in đồng.
export const receiptState = z.enum(['ignored', 'unmatched', 'matched', 'refunded'])
const received = z.int().check(z.minimum(1), z.maximum(MAX_SAFE))
const written = z.int().check(z.minimum(1), z.maximum(LARGEST_TRANSFER))
const who = z.object({ id, name: z.string() })

/** What two people may do with money that nobody could place: to the one order that it is for, a seller's debt, back, or the card provider's. */
export const proposedMatch = z.strictObject({ action: z.literal('match'), number: line(40) })
export const proposedDebt = z.strictObject({ action: z.literal('debt'), seller: id, name: z.string() })
export const proposedRefund = z.strictObject({ action: z.literal('refund'), ...bankAccount.shape })
/** Money that the books have already: a transaction told twice, a payout that came back, cash that was handed in. `reason` says which. */
export const proposedRepeat = z.strictObject({ action: z.literal('repeat'), reason })
/** The card provider's payout; `cleared` is how much of what it holds for us, in our books' đồng, it ended. */
export const proposedCard = z.strictObject({ action: z.literal('card'), cleared: received })

export const receipt = z
  .object({
    id,
    provider: z.enum(BANK_PROVIDERS),
    account: z.string(),
    amount: received,
    direction: z.enum(['in', 'out']),
    content: z.string(),
    bankRef: z.string(),
    at: instant,
    receivedAt: instant,
    state: receiptState,
    /** Why it isn’t matched: the direction, another account, what its text lacks, or that it may be another one told again; null where it is. */
    why: z.nullable(z.string()),
    order: z.nullable(z.object({ id, number: z.string() })),
    toOrder: dong,
    toRefund: dong,
    /** Of a seller that paid what it owes. */
    seller: z.nullable(who),
    toSeller: dong,
    /** Of the card provider's payout: what it cleared of what the provider held for us; 0 for everything else. */
    cleared: dong,
    proposal: z.nullable(
      z.object({
        by: who,
        at: instant,
        what: z.discriminatedUnion('action', [
          proposedMatch,
          proposedDebt,
          proposedRefund,
          proposedRepeat,
          proposedCard,
        ]),
      }),
    ),
    decidedBy: z.nullable(who),
  })
  .register(z.globalRegistry, { id: 'BankReceipt' })
export type Receipt = z.output<typeof receipt>

/** A line that a person wrote down: it counts once another one confirms it. */
export const handReceipt = z
  .object({
    id,
    account: z.string(),
    amount: received,
    content: z.string(),
    bankRef: z.string(),
    at: instant,
    by: who,
    writtenAt: instant,
  })
  .register(z.globalRegistry, { id: 'HandReceipt' })
export type HandReceipt = z.output<typeof handReceipt>

/** How many lines of a statement each thing becomes; `known` were told of before, `maybeKnown` may have been: two people say. */
export const lineCounts = z.object({
  matched: z.int(),
  unmatched: z.int(),
  maybeKnown: z.int(),
  ignored: z.int(),
  known: z.int(),
})

/** A statement that a person brought: what it would do, as it was when it was brought. */
export const bankStatement = z
  .object({
    id,
    by: who,
    at: instant,
    counts: lineCounts,
    /** What its new lines bring in, and from when to when they are. */
    amount: dong,
    from: instant,
    to: instant,
  })
  .register(z.globalRegistry, { id: 'BankStatement' })
export type BankStatement = z.output<typeof bankStatement>

export const listReceipts = endpoint({
  id: 'listReceipts',
  method: 'GET',
  path: '/operator/receipts',
  tag: 'receipts',
  access: 'organization',
  summary: 'The bank’s lines of one state, or of all, newest first; and what was written by hand or brought as a file',
  query: z.strictObject({ state: z.optional(receiptState), cursor: z.optional(cursor) }),
  reply: z.object({
    items: z.array(receipt),
    next: z.nullable(z.string()),
    /** Written by hand, and not confirmed yet. */
    byHand: z.array(handReceipt),
    /** Brought as a file, and not confirmed yet. */
    statements: z.array(bankStatement),
    counts: z.record(receiptState, z.int()),
    /** What lies in the account for money that nobody could place. */
    unmatched: dong,
  }),
  problems: ['forbidden'],
})

export const importReceipts = endpoint({
  id: 'importReceipts',
  method: 'POST',
  path: '/operator/bank-statements',
  tag: 'receipts',
  access: 'organization',
  idempotent: true,
  status: 201,
  summary: 'A bank statement as CSV, and what each line would become: they count once another person confirms them',
  body: z.strictObject({ csv: z.string().check(z.minLength(1), z.maxLength(1_000_000)) }),
  reply: z.object({
    /** Null where nothing in it is new. */
    statement: z.nullable(bankStatement),
    counts: lineCounts,
    faults: z.array(z.object({ line: z.int(), code: z.string() })),
  }),
  problems: ['forbidden', 'body-too-large'],
})

export const listStatementLines = endpoint({
  id: 'listStatementLines',
  method: 'GET',
  path: '/operator/bank-statements/:id/lines',
  tag: 'receipts',
  access: 'organization',
  summary: 'Every line of a bank statement in its order, and what each would become now',
  params: byId,
  query: z.strictObject({ cursor: z.optional(z.string().check(z.regex(/^\d{1,5}$/))) }),
  reply: z.object({
    items: z.array(
      z.object({
        amount: received,
        direction: z.enum(['in', 'out']),
        content: z.string(),
        bankRef: z.string(),
        at: instant,
        outcome: z.enum(['matched', 'unmatched', 'maybe_known', 'ignored', 'known']),
      }),
    ),
    next: z.nullable(z.string()),
  }),
})

export const decideStatement = endpoint({
  id: 'decideStatement',
  method: 'POST',
  path: '/operator/bank-statements/:id/decision',
  tag: 'receipts',
  access: 'organization',
  summary: 'Another person confirms a statement, and its lines go to their orders; or anybody drops it',
  params: byId,
  body: z.strictObject({ accept: z.boolean() }),
  /** What became of its lines; nothing where it was dropped. */
  reply: z.object({ outcome: z.enum(['confirmed', 'refused']), counts: lineCounts }),
  problems: ['not-two-people', 'state-changed', 'own-interest', 'not-allowed-now'],
})

export const writeReceipt = endpoint({
  id: 'writeReceipt',
  method: 'POST',
  path: '/operator/receipts',
  tag: 'receipts',
  access: 'organization',
  idempotent: true,
  status: 201,
  summary: 'Writes down one line of a bank that sends none; it counts once another person confirms it',
  body: z.strictObject({
    account: z.optional(line(30)),
    amount: written,
    content: line(500, 0),
    bankRef: z._default(line(100, 0), ''),
    at: instant.check(z.refine((at) => /^20\d\d/.test(at))),
  }),
  reply: handReceipt,
  problems: ['forbidden', 'own-interest'],
})

export const decideHandReceipt = endpoint({
  id: 'decideHandReceipt',
  method: 'POST',
  path: '/operator/hand-receipts/:id/decision',
  tag: 'receipts',
  access: 'organization',
  idempotent: true,
  summary:
    'Another person confirms that a line written by hand stands in the bank, or not; who wrote it may take it back',
  params: byId,
  body: z.strictObject({ accept: z.boolean() }),
  /** What became of it; `known` where the bank had told of it before. */
  reply: z.object({ outcome: z.enum(['refused', 'known', 'maybe_known', 'matched', 'unmatched', 'ignored']) }),
  problems: ['not-two-people', 'state-changed', 'own-interest', 'not-allowed-now'],
})

export const proposeReceipt = endpoint({
  id: 'proposeReceipt',
  method: 'POST',
  path: '/operator/receipts/:id/proposal',
  tag: 'receipts',
  access: 'organization',
  idempotent: true,
  summary:
    'Proposes whose unmatched money is: an order’s, a seller’s that pays what it owes, the card provider’s payout, money that the books have already, or to be sent back',
  params: byId,
  body: z.discriminatedUnion('action', [
    proposedMatch,
    z.omit(proposedDebt, { name: true }),
    proposedRefund,
    proposedRepeat,
    proposedCard,
  ]),
  reply: receipt,
  /** `not-allowed-now` where more is to be cleared than the provider holds, with what is `left`. */
  problems: ['state-changed', 'own-interest', 'not-allowed-now'],
})

export const decideReceipt = endpoint({
  id: 'decideReceipt',
  method: 'POST',
  path: '/operator/receipts/:id/decision',
  tag: 'receipts',
  access: 'organization',
  idempotent: true,
  summary: 'Another person accepts the proposal, and the money moves, or drops it, as who made it may too',
  params: byId,
  /** `at` of the proposal that is decided: another one in its place is not. */
  body: z.strictObject({ at: instant, accept: z.boolean() }),
  reply: receipt,
  problems: ['not-two-people', 'state-changed', 'own-interest', 'not-allowed-now'],
})

export const demoTransfer = endpoint({
  id: 'demoTransfer',
  method: 'POST',
  path: '/demo/transfers',
  tag: 'receipts',
  access: 'person',
  idempotent: true,
  summary: 'Acts as the bank: a transfer with this text arrives on the operator’s account (demo only)',
  body: z.strictObject({ number: line(200), amount: written }),
  reply: z.object({ outcome: z.enum(['known', 'maybe_known', 'matched', 'unmatched', 'ignored']) }),
  problems: ['not-allowed-now'],
})
