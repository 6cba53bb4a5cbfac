import { HOLDS } from '@chl/domain/collection'
import * as z from 'zod/mini'
import { byId, dong, id, instant, reason, stock } from './common.ts'
import { endpoint } from './endpoint.ts'
import { forOperator } from './operator.ts'
import { order, orderState, outcome, paymentMethod, weighedLine } from './orders.ts'

// Disputes as the operator sees and decides them, and orders that nobody moves any more; what the two sides do stands in order-steps.ts.
export const getDisputePhoto = endpoint({
  id: 'getDisputePhoto',
  method: 'GET',
  path: '/orders/:id/photos/:photo/:size',
  tag: 'orders',
  access: 'person',
  replyType: 'image/webp',
  summary: 'A photo of a dispute as WebP, for members of its two sides and of the operator: `full` or `thumb`',
  params: z.strictObject({ id, photo: id, size: z.enum(['full', 'thumb']) }),
})

/** A dispute in the operator's list. */
export const disputeSummary = z
  .object({
    id,
    number: z.string(),
    state: orderState,
    buyer: z.string(),
    seller: z.string(),
    total: dong,
    reason: z.string(),
    disputedAt: instant,
    /** What each side has said so far, and whether a proposal waits for an answer. */
    statements: z.object({ buyer: z.int(), seller: z.int() }),
    proposed: z.boolean(),
    method: paymentMethod,
  })
  .register(z.globalRegistry, { id: 'DisputeSummary' })
export type DisputeSummary = z.output<typeof disputeSummary>

export const listDisputes = endpoint({
  ...forOperator,
  id: 'listDisputes',
  method: 'GET',
  path: '/operator/disputes',
  summary: 'Open disputes, the oldest first; `closed` gives the last 100 that ended',
  query: z.strictObject({ closed: z.optional(z.enum(['yes', 'no'])) }),
  reply: z.object({ items: z.array(disputeSummary), open: z.int() }),
  problems: ['forbidden'],
})

const seen = z.omit(order, { side: true, actions: true, nextStep: true, waitsFor: true, payment: true })
/** A dispute with everything that is known of it: both sides' words, what was ordered and weighed, what happened, the money. */
export const disputeCase = z
  .object({
    order: seen,
    reason: z.string(),
    /** The lines that the complaint is about. */
    lines: z.array(id),
    disputedAt: instant,
    /** What the seller's scale said last, however the dispute ended: the order's own lines then have what was decided, or agreed. */
    weighed: z.array(z.object({ ...weighedLine.shape, deviationBp: z.int(), total: dong })),
    method: paymentMethod,
    /** Where the platform collects: what came in, went back, and is held. */
    money: z.nullable(
      z.object({
        due: z.nullable(dong),
        captured: dong,
        refunded: dong,
        released: dong,
        hold: z.enum(HOLDS),
      }),
    ),
    /** Whether the operator may decide it now. */
    open: z.boolean(),
  })
  .register(z.globalRegistry, { id: 'DisputeCase' })
export type DisputeCase = z.output<typeof disputeCase>

export const getDispute = endpoint({
  ...forOperator,
  id: 'getDispute',
  method: 'GET',
  path: '/operator/disputes/:id',
  summary: 'One dispute, by its order; orders that were never disputed are not found',
  params: byId,
  reply: disputeCase,
  problems: ['forbidden'],
})
export const decideDispute = endpoint({
  ...forOperator,
  id: 'decideDispute',
  method: 'POST',
  path: '/operator/disputes/:id/decision',
  idempotent: true,
  summary:
    'The operator decides: the claim is dropped, the order settled for less, or refunded; both sides read the reason',
  params: byId,
  body: z.strictObject({
    outcome,
    /** The smaller net amounts of lines, where it is settled for less. */
    lines: z._default(z.array(z.strictObject({ line: id, net: stock })), []),
    reason,
  }),
  reply: disputeCase,
  problems: ['forbidden', 'state-changed', 'own-interest'],
})

export const cancelHeldOrder = endpoint({
  ...forOperator,
  id: 'cancelHeldOrder',
  method: 'POST',
  path: '/operator/orders/:id/cancellation',
  idempotent: true,
  summary:
    'The operator gives up a confirmed, ready or sent order whose money is collected; it goes back, and both sides read the reason',
  params: byId,
  body: z.strictObject({ reason }),
  reply: z.object({ id, number: z.string(), state: orderState }),
  problems: ['forbidden', 'state-changed', 'own-interest'],
})
