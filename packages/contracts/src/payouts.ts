import { COLLECTED_METHODS } from '@chl/domain/collection'
import * as z from 'zod/mini'
import { byId, day, dong, givenDay, id, instant, nameOf } from './common.ts'
import { endpoint } from './endpoint.ts'
import { transferToMake } from './identity.ts'

// What sellers are owed, statements, and paying out. Money is whole đồng.
const signed = z.int()
const method = z.enum(COLLECTED_METHODS)
const period = z.strictObject({ from: z.optional(givenDay), to: z.optional(givenDay) })

export const sellerTaxKind = z.enum(['household', 'individual', 'company', 'cooperative'])
export const payoutState = z.enum(['planned', 'approved', 'paid', 'returned', 'cancelled'])
export const payoutProvider = z.enum(['bank', 'stripe_connect'])

/** How an organization is paid and taxed. `connect`: null where this market doesn't pay out by Stripe. */
export const payee = z
  .object({
    taxKind: sellerTaxKind,
    /** What it sells is its own raw produce: outside VAT and free of PIT. */
    ownProduce: z.boolean(),
    connect: z.nullable(z.enum(['none', 'begun', 'ready'])),
  })
  .register(z.globalRegistry, { id: 'Payee' })
export type Payee = z.output<typeof payee>

/** An order whose money isn't the seller's yet. `gross` and `net` are as weighed, and estimates before. */
export const moneyToCome = z
  .object({
    orderId: id,
    number: z.string(),
    buyer: z.string(),
    method,
    /** The buyer's money isn't here; it is held until the goods are handed over; a dispute keeps it, of the goods or of the card's charge. */
    stage: z.enum(['unpaid', 'held', 'disputed', 'card_disputed']),
    weighed: z.boolean(),
    gross: dong,
    net: dong,
    /** Null until the goods are handed over, and while a dispute is open. */
    expectedOn: z.nullable(day),
  })
  .register(z.globalRegistry, { id: 'MoneyToCome' })
export type MoneyToCome = z.output<typeof moneyToCome>

const payoutSeen = z.object({
  id,
  /** What the transfer's text says. */
  number: z.string(),
  amount: dong,
  state: payoutState,
  provider: payoutProvider,
  /** The last four characters; null where it didn't go to a bank. */
  account: z.nullable(z.string()),
  expectedOn: z.nullable(day),
  paidAt: z.nullable(instant),
  returnedAt: z.nullable(instant),
  reason: z.nullable(z.string()),
})

export const getBalance = endpoint({
  id: 'getBalance',
  method: 'GET',
  path: '/payments/balance',
  tag: 'payouts',
  access: 'organization',
  summary:
    'What the acting seller is owed, what is on its way, what is held until hand-over, and when money is expected',
  reply: z
    .object({
      /** Released and in no approved payout. */
      payable: dong,
      /** In approved payouts, not yet at the bank. */
      onItsWay: dong,
      /** What the seller owes the platform: taken from the next money. */
      receivable: dong,
      /** How to pay that at once instead; null where nothing is owed, or the platform has no account. */
      debt: z.nullable(transferToMake),
      /** The net of what is held; what isn't paid yet is no part of it. */
      held: dong,
      toCome: z.array(moneyToCome),
      /** The next money that is expected with a day: how much, and when; null where none is. */
      next: z.nullable(z.object({ amount: dong, expectedOn: day })),
      payouts: z.array(payoutSeen),
      /** Where it goes; null where no bank account is set. */
      account: z.nullable(z.object({ bank: z.string(), bankName: z.string(), account: z.string() })),
      /** The platform collects for this seller at all: now, or once did. */
      collects: z.boolean(),
      payee,
    })
    .register(z.globalRegistry, { id: 'SellerBalance' }),
  problems: ['forbidden'],
})

/** A release of an order's money, or what of it went back to the buyer later. goods + deliveryFee − platformFee − vat − pit − refunds = net. */
export const statementLine = z
  .object({
    kind: z.enum(['sale', 'refund']),
    at: instant,
    day,
    orderId: id,
    number: z.string(),
    buyer: z.string(),
    method,
    goods: dong,
    deliveryFee: dong,
    gross: dong,
    platformFee: signed,
    vat: signed,
    pit: signed,
    refunds: dong,
    net: signed,
    /** The payout that pays it; null until one does, and where the seller kept the cash. */
    payout: z.nullable(z.object({ number: z.string(), paidOn: z.nullable(day) })),
    keptInCash: z.boolean(),
  })
  .register(z.globalRegistry, { id: 'StatementLine' })

/** What else moved between seller and platform: `amount` is what the seller is owed more by it, less where it is under zero. */
export const statementMove = z
  .object({
    kind: z.enum([
      'payout',
      'payout_returned',
      'payout_cancelled',
      'cash_kept',
      'charged',
      'written_off',
      'debt_paid',
      'other',
    ]),
    at: instant,
    day,
    amount: signed,
    orderId: z.nullable(id),
    number: z.nullable(z.string()),
  })
  .register(z.globalRegistry, { id: 'StatementMove' })

export const statementSums = z.object({
  goods: dong,
  deliveryFee: dong,
  gross: dong,
  platformFee: signed,
  vat: signed,
  pit: signed,
  refunds: dong,
  net: signed,
})

export const getPayoutStatement = endpoint({
  id: 'getPayoutStatement',
  method: 'GET',
  path: '/payments/statement',
  tag: 'payouts',
  access: 'organization',
  summary:
    'What the platform collected for the acting seller in a period, order by order, and what was paid out (default: this month)',
  query: period,
  reply: z
    .object({
      from: day,
      to: day,
      /** opening + totals.net + Σ moves = closing: what the seller is owed, less what it owes. */
      opening: signed,
      closing: signed,
      lines: z.array(statementLine),
      moves: z.array(statementMove),
      totals: statementSums,
      paidOut: signed,
    })
    .register(z.globalRegistry, { id: 'PayoutStatement' }),
  problems: ['forbidden'],
})

export const setPayee = endpoint({
  id: 'setPayee',
  method: 'PUT',
  path: '/payments/payee',
  tag: 'payouts',
  access: 'organization',
  summary: 'How the acting seller is taxed; for its owners and managers. The bank account is in the settings',
  body: z.strictObject({ taxKind: sellerTaxKind, ownProduce: z.boolean() }),
  reply: payee,
  problems: ['forbidden'],
})

export const openConnect = endpoint({
  id: 'openConnect',
  method: 'POST',
  path: '/payments/connect',
  tag: 'payouts',
  access: 'organization',
  summary:
    "Begins or goes on with the seller's account at Stripe, where this market pays out by it: the address of Stripe's form",
  /** Where the seller's bank account is, ISO 3166: asked the first time only. */
  body: z.strictObject({
    country: z.nullable(z.string().check(z.regex(/^[A-Z]{2}$/))),
    /** False: only whether it is ready now is asked. */
    open: z.boolean(),
  }),
  reply: z.object({ url: z.nullable(z.url()), payee }),
  problems: ['forbidden', 'not-allowed-now', 'unavailable'],
})

/** Money that goes back to a buyer, as the buyer sees it. */
export const buyerRefund = z
  .object({
    id,
    orderId: z.nullable(id),
    number: z.nullable(z.string()),
    amount: dong,
    cause: z.enum(['cancelled', 'weighed_less', 'dispute', 'excess', 'late', 'unmatched', 'goodwill']),
    reason: z.string(),
    method: z.enum(['card', 'bank']),
    state: z.enum(['due', 'sent', 'paid', 'failed']),
    /** Where it goes by bank; null where the buyer must still say. */
    account: z.nullable(z.object({ bank: z.string(), bankName: z.string(), account: z.string(), holder: z.string() })),
    /** The buyer may give the account, or another one, now. */
    mayGiveAccount: z.boolean(),
    /** By bank: expected on this day once the account is known. */
    expectedOn: z.nullable(day),
    at: instant,
    paidAt: z.nullable(instant),
  })
  .register(z.globalRegistry, { id: 'BuyerRefund' })
export type BuyerRefund = z.output<typeof buyerRefund>

export const listOrderRefunds = endpoint({
  id: 'listOrderRefunds',
  method: 'GET',
  path: '/orders/:id/refunds',
  tag: 'payouts',
  access: 'organization',
  summary: 'What goes back to the buyer of an order, how and when; for the buyer',
  params: byId,
  reply: z.object({ refunds: z.array(buyerRefund) }),
})

export const setRefundAccount = endpoint({
  id: 'setRefundAccount',
  method: 'PUT',
  path: '/refunds/:id/account',
  tag: 'payouts',
  access: 'organization',
  summary: 'The buyer says where a refund by bank goes, while it is in no batch',
  params: byId,
  body: z.strictObject({
    bin: z.string().check(z.regex(/^\d{6}$/)),
    account: z.string().check(z.regex(/^[0-9A-Za-z]{4,19}$/)),
    holder: nameOf(60),
  }),
  reply: buyerRefund,
  problems: ['forbidden', 'state-changed'],
})
