import * as z from 'zod/mini'
import { byId, dong, id, instant, line, reason, stock, text } from './common.ts'
import { endpoint } from './endpoint.ts'
import { order, outcome } from './orders.ts'

// The steps of an order's life: each answers with the order as it is then.
const act = {
  method: 'POST',
  tag: 'orders',
  access: 'organization',
  idempotent: true,
  params: byId,
  reply: order,
  problems: ['not-allowed-now', 'state-changed', 'forbidden'],
} as const
const withReason = z.strictObject({ reason })
/** Of the acting organization, sent before. */
const photos = z._default(z.array(id).check(z.maxLength(6)), [])
const answer = z.strictObject({ accept: z.boolean() })
const weights = z.strictObject({
  lines: z
    .array(
      z.strictObject({
        line: id,
        /** Grams with packing (or pieces counted; 0 where nothing came), packing, and what is taken off for water or dirt. Net = gross − tare − deduction. */
        gross: stock,
        tare: z._default(stock, 0),
        deduction: z._default(stock, 0),
      }),
    )
    .check(z.minLength(1), z.maxLength(50)),
})

export const confirmOrder = endpoint({
  ...act,
  id: 'confirmOrder',
  path: '/orders/:id/confirmation',
  summary: 'The seller accepts, before the order expires',
})
export const declineOrder = endpoint({
  ...act,
  id: 'declineOrder',
  path: '/orders/:id/decline',
  summary: 'The seller declines; stock comes back',
  body: withReason,
})
export const cancelOrder = endpoint({
  ...act,
  id: 'cancelOrder',
  path: '/orders/:id/cancellation',
  summary: 'The buyer cancels before an answer, or the seller before hand-over; stock comes back',
  body: z.strictObject({ reason: z.optional(reason) }),
})
export const weighOrder = endpoint({
  ...act,
  id: 'weighOrder',
  path: '/orders/:id/weighing',
  summary: 'The seller weighs or counts every line; out of tolerance it waits for the buyer’s yes',
  body: weights,
  problems: ['not-allowed-now', 'state-changed', 'forbidden', 'stock-short', 'over-authorized'],
})
export const answerWeighing = endpoint({
  ...act,
  id: 'answerWeighing',
  path: '/orders/:id/weighing/answer',
  summary: 'The buyer agrees to a weighing out of tolerance, or not',
  body: z.strictObject({ n: z.int(), accept: z.boolean() }),
  problems: ['not-allowed-now', 'state-changed', 'forbidden', 'stock-short', 'over-authorized'],
})
export const requestCancel = endpoint({
  ...act,
  id: 'requestCancel',
  path: '/orders/:id/cancel-request',
  summary: 'Asks the other side to cancel',
  body: withReason,
})
export const answerCancel = endpoint({
  ...act,
  id: 'answerCancel',
  path: '/orders/:id/cancel-request/answer',
  summary: 'Accepts the other side’s request to cancel, or not',
  body: answer,
})
export const dispatchOrder = endpoint({
  ...act,
  id: 'dispatchOrder',
  path: '/orders/:id/dispatch',
  summary: 'The seller sends the goods on their way',
  body: z.strictObject({ carrier: line(80), plate: line(20, 0), phone: line(20, 0) }),
})
export const deliverOrder = endpoint({
  ...act,
  id: 'deliverOrder',
  path: '/orders/:id/delivery',
  summary: 'Handed over: by the buyer, by either at pick-up, or by the seller with proof',
  body: z.strictObject({ proof: z.optional(line(500, 3)) }),
})
export const returnOrder = endpoint({
  ...act,
  id: 'returnOrder',
  path: '/orders/:id/return',
  summary: 'Refused or brought back: only what is fit goes back to stock, the rest is written off',
  body: z.strictObject({ reason, fit: z.array(z.strictObject({ line: id, amount: stock })) }),
})
export const completeOrder = endpoint({
  ...act,
  id: 'completeOrder',
  path: '/orders/:id/completion',
  summary: 'The buyer is content',
})
export const disputeOrder = endpoint({
  ...act,
  id: 'disputeOrder',
  path: '/orders/:id/dispute',
  summary: 'The buyer complains, within the window',
  body: z.strictObject({ reason, lines: z.array(id).check(z.minLength(1)), photos }),
})
export const stateDispute = endpoint({
  ...act,
  id: 'stateDispute',
  path: '/orders/:id/dispute/statement',
  summary: 'Either side says what it has to say of an open dispute, with photos that it has sent',
  body: z.strictObject({ text: text(2000).check(z.minLength(3)), photos }),
})
export const proposeOutcome = endpoint({
  ...act,
  id: 'proposeOutcome',
  path: '/orders/:id/dispute/proposal',
  summary: 'Proposes how to close a dispute: drop it, settle for less, or refund in full',
  body: z.strictObject({ outcome, lines: z._default(z.array(z.strictObject({ line: id, net: stock })), []) }),
})
export const answerOutcome = endpoint({
  ...act,
  id: 'answerOutcome',
  path: '/orders/:id/dispute/answer',
  summary: 'Accepts the other side’s proposal, or not',
  /** `at` of the proposal that is answered: another one in its place is not. */
  body: z.strictObject({ at: instant, accept: z.boolean() }),
})
export const sayPaid = endpoint({
  ...act,
  id: 'sayPaid',
  path: '/orders/:id/payment/paid',
  summary:
    'The buyer marks it paid (or the seller, that it paid back): the amount that the page shows, refused where it changed',
  body: z.strictObject({ amount: dong }),
})
export const sayReceived = endpoint({
  ...act,
  id: 'sayReceived',
  path: '/orders/:id/payment/received',
  summary: 'The seller marks the money received (or the buyer, what came back)',
})
export const takeCash = endpoint({
  ...act,
  id: 'takeCash',
  path: '/orders/:id/cash',
  summary: 'The seller’s person takes the cash at hand-over: the amount shown, rounded to 1 000 đ',
  body: z.strictObject({ amount: dong, proof: z.optional(line(500, 0)) }),
  problems: ['not-allowed-now', 'state-changed', 'forbidden', 'float-limit'],
})
