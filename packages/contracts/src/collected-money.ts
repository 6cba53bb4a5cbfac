import { COLLECTED_METHODS, HOLDS } from '@chl/domain/collection'
import * as z from 'zod/mini'
import { day, dong, id, instant } from './common.ts'
import { transferToMake } from './identity.ts'

/** Whether money is play money, a provider's test money, or real. */
export const environment = z.enum(['sandbox', 'test', 'live'])

/** What an order waits for: the buyer's card, its transfer, its cash. */
export const awaited = z.enum(['card', 'transfer', 'cash'])

/** The money of an order that the platform collects. Amounts in đồng. */
export const collectedMoney = z
  .object({
    environment,
    method: z.enum(COLLECTED_METHODS),
    awaits: z.nullable(awaited),
    /** The most that is held on the card for this order; null for the other methods. */
    ceiling: z.nullable(dong),
    /** A card holds it, and nothing was charged yet. */
    authorized: z.boolean(),
    /** … and goes on to do so for other orders of the checkout that are open. The buyer's alone. */
    heldForOthers: z.boolean(),
    due: z.nullable(dong),
    received: dong,
    missing: dong,
    /** Decided to go back to the buyer. */
    refunded: dong,
    hold: z.enum(HOLDS),
    /** The buyer's bank is looking into the card's charge: nothing of it is released, and no day is expected, until it has decided. The seller's alone. */
    cardDisputed: z.boolean(),
    payUntil: z.nullable(instant),
    transfer: z.nullable(transferToMake),
    /** What was handed over or, before that, what is still to be: the missing, rounded to 1 000 đ. `kept`: the seller's own person took it, and it stays there. */
    cash: z.nullable(
      z.object({ amount: dong, takenAt: z.nullable(instant), by: z.nullable(z.string()), kept: z.boolean() }),
    ),
    refunds: z.array(
      z.object({
        id,
        amount: dong,
        cause: z.enum(['cancelled', 'weighed_less', 'dispute', 'excess', 'late', 'unmatched', 'goodwill']),
        reason: z.string(),
        method: z.enum(['card', 'bank']),
        state: z.enum(['due', 'sent', 'paid', 'failed']),
        needsAccount: z.boolean(),
        at: instant,
        paidAt: z.nullable(instant),
      }),
    ),
    /**
     * What the seller gets, when it is expected at its bank, and when it was paid out; null for the buyer. `netted`: what of `net` went
     * against its debt at the release, and comes to no account.
     */
    payout: z.nullable(
      z.object({
        gross: dong,
        fee: dong,
        tax: dong,
        net: dong,
        netted: dong,
        released: z.boolean(),
        expectedOn: z.nullable(day),
        paidOn: z.nullable(day),
      }),
    ),
    /** Working days from the release to the seller's bank. */
    payoutDays: z.int(),
    steps: z.array(
      z.object({
        at: instant,
        kind: z.enum([
          'authorized',
          'captured',
          'canceled',
          'expired',
          'transfer',
          'cash',
          'refund_due',
          'refund_paid',
          'released',
        ]),
        amount: dong,
      }),
    ),
  })
  .register(z.globalRegistry, { id: 'CollectedMoney' })
export type CollectedMoney = z.output<typeof collectedMoney>
