import { COLLECTION_STATES } from '@chl/domain/collection'
import { FINDING_KINDS } from '@chl/domain/finding'
import { MAX_SAFE } from '@chl/domain/money'
import * as z from 'zod/mini'
import { byId, dong, givenDay, id, instant, line, nameOf, reason } from './common.ts'
import { endpoint } from './endpoint.ts'
import { environment } from './collected-money.ts'

// The operator: settings of money, and what does not match. The books stand in books.ts, disputes in disputes.ts.
// Who doesn't act for the operator is refused as `forbidden`, and of one thing as `not-found`.
export const forOperator = { tag: 'operator', access: 'organization' } as const
export const signed = z.int().check(z.minimum(-MAX_SAFE), z.maximum(MAX_SAFE))
const bp = (most: number) => z.int().check(z.minimum(0), z.maximum(most))
const between = (least: number, most: number) => z.int().check(z.minimum(least), z.maximum(most))
export const whoever = z.nullable(z.object({ id, name: z.string() }))

const operatorAccount = z.object({
  bin: z.string().check(z.regex(/^\d{6}$/)),
  account: z.string().check(z.regex(/^[0-9A-Za-z]{4,19}$/)),
  holder: nameOf(60),
})

/** From a local day on, until a later rule: what is withheld of a household's or individual's revenue, in basis points, and which law says so. */
const taxRule = z.object({ from: givenDay, vatBp: bp(5000), pitBp: bp(5000), source: line(200, 3) })

/** How the platform collects. Rates are in basis points, amounts in đồng. */
export const paymentSettings = z
  .object({
    /** The operator collects; without it buyers and sellers settle directly. */
    collecting: z.boolean(),
    card: z.boolean(),
    vietqr: z.boolean(),
    cod: z.boolean(),
    /** The platform's fee on goods, and what is held on a card above the estimate. */
    feeBp: bp(3000),
    headroomBp: bp(5000),
    /** What a card provider takes at least and at most. */
    cardMin: between(1, 99_999_999),
    cardMax: between(1, 99_999_999),
    /** The operator's own account, to which transfers go. Another one counts once a second person has confirmed it. */
    account: z.nullable(operatorAccount),
    withholdTax: z.boolean(),
    /** Rules that were added to those that came with the platform. One that counts already stays as it is. */
    taxRules: z.array(taxRule).check(z.maxLength(20)),
    /** The cash that one collector may carry. */
    floatLimit: between(0, 1_000_000_000),
    /** Working days from the release to the bank, and hours for a transfer to arrive. */
    payoutDays: between(0, 30),
    transferHours: between(1, 720),
    /** What is paid out at least, and whether sellers with an account at Stripe are paid there. */
    payoutLeast: between(0, 10_000_000),
    connect: z.boolean(),
  })
  .register(z.globalRegistry, { id: 'PaymentSettings' })
export type PaymentSettings = z.output<typeof paymentSettings>

/** Hours that a seller has to answer, and a buyer to complain; orders that are placed or delivered from now on have them. */
export const orderHours = z.object({ answerHours: between(1, 168), disputeHours: between(1, 336) })

export const settings = z
  .object({
    payments: paymentSettings,
    hours: orderHours,
    /** Where transfers are to go once another person confirms it; null where nothing waits. */
    accountChange: z.nullable(
      z.object({ ...operatorAccount.shape, by: z.object({ id, name: z.string() }), at: instant }),
    ),
    /** Of what was read: a change is refused where somebody else saved in between. */
    version: z.string(),
    /** Newest first: what was changed, by whom, from when. */
    history: z.array(
      z.object({
        at: instant,
        by: whoever,
        changes: z.array(z.object({ field: z.string(), from: z.nullable(z.unknown()), to: z.nullable(z.unknown()) })),
      }),
    ),
  })
  .register(z.globalRegistry, { id: 'OperatorSettings' })
export type OperatorSettings = z.output<typeof settings>

export const getPaymentSettings = endpoint({
  ...forOperator,
  id: 'getPaymentSettings',
  method: 'GET',
  path: '/operator/payment-settings',
  summary: 'The settings of money and of the orders’ hours that count now, and who set what before',
  reply: settings,
  problems: ['forbidden'],
})
export const setPaymentSettings = endpoint({
  ...forOperator,
  id: 'setPaymentSettings',
  method: 'PUT',
  path: '/operator/payment-settings',
  idempotent: true,
  summary: 'Sets them from now on; what counted before stays on record. Another account waits for a second person',
  body: z.strictObject({
    version: z.string().check(z.maxLength(100)),
    payments: z.strictObject(paymentSettings.shape),
    hours: z.strictObject(orderHours.shape),
  }),
  reply: settings,
  problems: ['forbidden', 'not-allowed-now'],
})

export const decideAccountChange = endpoint({
  ...forOperator,
  id: 'decideAccountChange',
  method: 'POST',
  path: '/operator/payment-settings/account/decision',
  idempotent: true,
  summary: 'Another person confirms the account to which transfers are to go, or anybody drops the change',
  /** `at` of the change that is decided: another one in its place is not. */
  body: z.strictObject({ at: instant, accept: z.boolean() }),
  reply: settings,
  problems: ['forbidden', 'not-two-people', 'state-changed', 'not-allowed-now'],
})

export const getOperatorOverview = endpoint({
  ...forOperator,
  id: 'getOperatorOverview',
  method: 'GET',
  path: '/operator/overview',
  summary: 'What waits for the operator, counted, and how much of others’ money is here',
  reply: z.object({
    environment: z.nullable(environment),
    collecting: z.boolean(),
    /** Receipts that nobody could place, lines by hand and statements to confirm. */
    receipts: z.int(),
    /** Batches to approve, transfers to confirm, refunds that wait for one. */
    payouts: z.int(),
    /** Cash that was counted in and waits for a second person. */
    cash: z.int(),
    findings: z.int(),
    disputes: z.int(),
    proposals: z.int(),
    /** Another account for transfers, to confirm. */
    settings: z.int(),
    held: dong,
    owedToSellers: dong,
    owedToBuyers: dong,
    /** Withheld of sellers, and not paid to the state yet. */
    taxHeld: dong,
  }),
  problems: ['forbidden'],
})

export const finding = z
  .object({
    id,
    kind: z.enum(FINDING_KINDS),
    /** What it is about, as the books name it: an order, an account, a call to the provider. */
    subject: z.string(),
    foundAt: instant,
    order: z.nullable(z.object({ id, number: z.string() })),
    collectionId: z.nullable(id),
    sellerId: z.nullable(id),
    /** The person or organization that it concerns. */
    who: z.nullable(z.string()),
    amount: z.nullable(signed),
    expected: z.nullable(signed),
    actual: z.nullable(signed),
    /** The provider's name of it, a batch, an account. */
    reference: z.nullable(z.string()),
    error: z.nullable(z.string()),
    since: z.nullable(instant),
  })
  .register(z.globalRegistry, { id: 'Finding' })
export type Finding = z.output<typeof finding>

export const getReconciliation = endpoint({
  ...forOperator,
  id: 'getReconciliation',
  method: 'GET',
  path: '/operator/reconciliation',
  summary: 'What does not match now, by kind, the gravest first; 50 of each kind',
  reply: z.object({
    /** Since when everything was looked for at least once; null before the first pass. */
    checkedAt: z.nullable(instant),
    /** What could not be looked for in the last 30 minutes, or through all of the books since the night before last. */
    late: z.array(z.enum(FINDING_KINDS)),
    total: z.int(),
    kinds: z.array(z.object({ kind: z.enum(FINDING_KINDS), count: z.int(), items: z.array(finding) })),
  }),
  problems: ['forbidden'],
})
export const runReconciliation = endpoint({
  ...forOperator,
  id: 'runReconciliation',
  method: 'POST',
  path: '/operator/reconciliation',
  summary: 'Looks through everything now, instead of at the next pass',
  reply: z.object({ total: z.int(), kinds: z.record(z.string(), z.int()) }),
  problems: ['forbidden'],
})
export const resolveFinding = endpoint({
  ...forOperator,
  id: 'resolveFinding',
  method: 'POST',
  path: '/operator/findings/:id/resolution',
  idempotent: true,
  summary:
    'Closes a finding with a note: it comes back where its facts change, and after 7 days. The books’ own can’t be closed',
  params: byId,
  body: z.strictObject({ note: reason }),
  reply: z.object({ id, resolvedAt: instant }),
  problems: ['forbidden', 'not-allowed-now', 'own-interest'],
})
export const retryOperation = endpoint({
  ...forOperator,
  id: 'retryOperation',
  method: 'POST',
  path: '/operator/operations/:id/retry',
  idempotent: true,
  summary: 'Sends a call to the card provider that failed, or whose answer was lost, once more',
  params: byId,
  reply: z.object({ id }),
  problems: ['forbidden', 'not-allowed-now', 'own-interest'],
})
export const refundByBank = endpoint({
  ...forOperator,
  id: 'refundByBank',
  method: 'POST',
  path: '/operator/refunds/:id/bank',
  idempotent: true,
  summary: 'Pays a refund that can’t go back to the buyer’s card to its bank account, with the next payout batch',
  params: byId,
  reply: z.object({ id }),
  problems: ['forbidden', 'not-allowed-now', 'own-interest'],
})
export const replayWebhook = endpoint({
  ...forOperator,
  id: 'replayWebhook',
  method: 'POST',
  path: '/operator/webhooks/:provider/:id/replay',
  idempotent: true,
  summary: 'Acts on a notice that was given up, once more',
  params: z.strictObject({ provider: line(40), id: line(255) }),
  reply: z.object({ provider: z.string(), id: z.string() }),
  problems: ['forbidden', 'not-allowed-now'],
})
export const checkCollection = endpoint({
  ...forOperator,
  id: 'checkCollection',
  method: 'POST',
  path: '/operator/collections/:id/check',
  summary: 'Reads a payment anew at its provider and lets the orders’ money follow',
  params: byId,
  reply: z.object({ id, state: z.enum(COLLECTION_STATES) }),
  problems: ['forbidden'],
})
