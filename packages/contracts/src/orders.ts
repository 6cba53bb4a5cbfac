import * as z from 'zod/mini'
import {
  amount,
  byId,
  code,
  cursor,
  dong,
  id,
  instant,
  line,
  measure,
  names,
  phone,
  picture,
  place,
  price,
  reason,
  state,
  stock,
  text,
} from './common.ts'
import { endpoint } from './endpoint.ts'
import { bankAccount, deliveryOffer, organizationKind } from './identity.ts'

export const orderState = z.enum([
  'placed',
  'confirmed',
  'declined',
  'expired',
  'cancelled',
  'ready',
  'in_transit',
  'delivered',
  'completed',
  'disputed',
  'refunded',
])
export const side = z.enum(['buyer', 'seller'])
export const paymentMethod = z.enum(['cash', 'transfer'])
export const handoverKind = z.enum(['pickup', 'delivery'])

/** What a person may do with an order now; a page shows only these. The first that is `nextStep` is its large button. */
export const orderAction = z.enum([
  'confirm',
  'decline',
  'cancel',
  'weigh',
  'answerWeighing',
  'requestCancel',
  'answerCancel',
  'dispatch',
  'deliver',
  'returnGoods',
  'complete',
  'dispute',
  'proposeOutcome',
  'answerOutcome',
  'sayPaid',
  'sayReceived',
  'sayReturned',
  'sayReturnReceived',
])
export type OrderAction = z.output<typeof orderAction>

const cartLine = z.strictObject({ listingId: id, amount, price })
const destination = z.strictObject({ commune: z.optional(id), address: line(200, 0) })

/** How a buyer wants one seller's goods: pick-up, or one of that seller's delivery offers to a commune or «outside» in words. */
const handover = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('pickup') }),
  z.strictObject({ kind: z.literal('delivery'), offer: id, fee: dong, destination }),
])

/** Why a line can't be bought as the buyer saw it. */
export const lineChange = z.enum(['gone', 'own', 'price', 'short', 'least'])
export const quotedLine = z
  .object({
    listingId: id,
    change: z.nullable(lineChange),
    title: z.nullable(z.string()),
    product: z.nullable(z.object({ id: code, name: names })),
    grade: z.nullable(names),
    state: z.nullable(state),
    picture: z.nullable(picture),
    measure: z.nullable(measure),
    unit: z.nullable(z.object({ code, name: names })),
    /** As the buyer saw it, and as it is now. */
    seen: z.object({ amount, price }),
    price: z.nullable(price),
    available: stock,
    least: z.nullable(amount),
    step: z.nullable(amount),
    /** What fits now: the buyer's amount cut to what is left; 0 where nothing is. */
    amount: stock,
    total: dong,
  })
  .register(z.globalRegistry, { id: 'QuotedLine' })
export type QuotedLine = z.output<typeof quotedLine>

export const quotedSeller = z
  .object({
    seller: z.object({ id, name: z.string(), kind: organizationKind, place: z.nullable(place) }),
    deliveryOffers: z.array(deliveryOffer),
    takesTransfer: z.boolean(),
    lines: z.array(quotedLine),
    goods: dong,
  })
  .register(z.globalRegistry, { id: 'QuotedSeller' })

export const quoteCart = endpoint({
  id: 'quoteCart',
  method: 'POST',
  path: '/checkouts/quote',
  tag: 'orders',
  access: 'public',
  summary: 'Says line by line what changed since it went into the cart; writes nothing',
  body: z.strictObject({ lines: z.array(cartLine).check(z.minLength(1), z.maxLength(50)) }),
  reply: z.object({ sellers: z.array(quotedSeller), gone: z.array(quotedLine), goods: dong, changed: z.boolean() }),
})

export const placeCheckout = endpoint({
  id: 'placeCheckout',
  method: 'POST',
  path: '/checkouts',
  tag: 'orders',
  access: 'organization',
  idempotent: true,
  status: 201,
  summary: 'Places one order a seller, all or none; refused where price or stock is not as the buyer saw it',
  body: z
    .strictObject({
      orders: z
        .array(
          z.strictObject({
            seller: id,
            handover,
            payment: paymentMethod,
            note: z.optional(text(500)),
            lines: z.array(cartLine).check(z.minLength(1), z.maxLength(50)),
          }),
        )
        .check(z.minLength(1), z.maxLength(20)),
    })
    .check(
      z.refine(
        (b) => {
          const ids = b.orders.flatMap((o) => o.lines.map((l) => l.listingId))
          return (
            ids.length <= 50 &&
            new Set(ids).size === ids.length &&
            new Set(b.orders.map((o) => o.seller)).size === b.orders.length
          )
        },
        { error: 'duplicate-lines', path: ['orders'] },
      ),
    ),
  reply: z.object({
    id,
    total: dong,
    orders: z.array(z.object({ id, number: z.string(), seller: id, total: dong })),
  }),
  problems: ['cart-changed', 'forbidden'],
})

const party = z.object({
  id,
  name: z.string(),
  kind: organizationKind,
  place: z.nullable(place),
  phone: z.nullable(z.string()),
})

export const orderSummary = z
  .object({
    id,
    number: z.string(),
    state: orderState,
    side,
    placedAt: instant,
    changedAt: instant,
    expiresAt: z.nullable(instant),
    counterpart: z.object({ id, name: z.string(), place: z.nullable(place) }),
    lines: z.array(z.object({ title: names, amount, measure, unit: z.object({ code, name: names }), picture })),
    total: dong,
    settled: z.boolean(),
    paid: z.boolean(),
    handover: handoverKind,
    nextStep: z.nullable(orderAction),
    waitsForMe: z.boolean(),
  })
  .register(z.globalRegistry, { id: 'OrderSummary' })
export type OrderSummary = z.output<typeof orderSummary>

export const weighedLine = z.object({
  line: id,
  gross: stock,
  tare: stock,
  deduction: stock,
  net: stock,
})

const actor = z.object({
  person: z.nullable(z.string()),
  organization: z.nullable(z.string()),
  side: z.enum(['buyer', 'seller', 'clock', 'operator']),
})

export const orderLine = z
  .object({
    id,
    listingId: id,
    product: z.object({ id: code, name: names }),
    title: z.nullable(z.string()),
    grade: z.nullable(names),
    state,
    picture,
    measure,
    unit: z.object({ code, name: names, gramsPerPiece: z.nullable(z.int()) }),
    price,
    toleranceBp: z.int(),
    origin: place,
    ordered: amount,
    orderedTotal: dong,
    /** From the newest settlement; null until there is one. */
    weighed: z.nullable(
      z.object({ gross: z.nullable(stock), tare: stock, deduction: stock, net: stock, deviationBp: z.int() }),
    ),
    total: dong,
  })
  .register(z.globalRegistry, { id: 'OrderLine' })

export const timelineEntry = z
  .object({
    at: instant,
    kind: z.enum([
      'move',
      'weighed',
      'weighing_proposed',
      'weighing_refused',
      'cancel_requested',
      'cancel_refused',
      'outcome_proposed',
      'outcome_refused',
      'paid_said',
      'received_said',
      'return_said',
      'return_received',
    ]),
    to: z.nullable(orderState),
    by: actor,
    reason: z.nullable(z.string()),
    total: z.nullable(dong),
  })
  .register(z.globalRegistry, { id: 'TimelineEntry' })

export const outcome = z.enum(['drop', 'reduce', 'refund'])

export const order = z
  .object({
    id,
    number: z.string(),
    checkoutId: id,
    state: orderState,
    side,
    placedAt: instant,
    changedAt: instant,
    /** Until when the seller may answer (placed), and the buyer may complain (delivered). */
    expiresAt: z.nullable(instant),
    disputeUntil: z.nullable(instant),
    buyer: party,
    seller: party,
    note: z.string(),
    handover: z.object({
      kind: handoverKind,
      offer: z.nullable(z.string()),
      fee: dong,
      destination: z.nullable(z.object({ place: z.nullable(place), address: z.string() })),
      transport: z.nullable(z.object({ carrier: z.string(), plate: z.string(), phone: z.string() })),
    }),
    lines: z.array(orderLine),
    /** `goods + fee = total`, from the newest settlement, or from what was ordered until there is one. */
    orderedGoods: dong,
    goods: dong,
    fee: dong,
    total: dong,
    settlement: z.nullable(z.int()),
    /** A weighing out of tolerance that waits for the buyer's yes. */
    weighingToAnswer: z.nullable(
      z.object({
        n: z.int(),
        by: z.string(),
        at: instant,
        goods: dong,
        total: dong,
        lines: z.array(
          z.object({
            ...weighedLine.shape,
            gross: z.nullable(stock),
            deviationBp: z.int(),
            within: z.boolean(),
            total: dong,
          }),
        ),
      }),
    ),
    cancelRequest: z.nullable(z.object({ by: side, reason: z.string(), at: instant })),
    dispute: z.nullable(
      z.object({
        reason: z.string(),
        lines: z.array(id),
        at: instant,
        proposal: z.nullable(
          z.object({
            by: side,
            outcome,
            goods: z.nullable(dong),
            lines: z.array(z.object({ line: id, net: stock })),
            at: instant,
          }),
        ),
      }),
    ),
    payment: z.object({
      method: paymentMethod,
      paidSaidAt: z.nullable(instant),
      receivedSaidAt: z.nullable(instant),
      /** What the seller still owes back. */ owedBack: dong,
      returnSaidAt: z.nullable(instant),
      returnReceivedAt: z.nullable(instant),
      /** For a transfer to the seller's own account: the QR's text, with the amount and the order's number. */
      transfer: z.nullable(
        z.object({ ...bankAccount.shape, bankName: z.string(), amount: dong, reference: z.string(), qr: z.string() }),
      ),
    }),
    timeline: z.array(timelineEntry),
    actions: z.array(orderAction),
    nextStep: z.nullable(orderAction),
    waitsFor: z.nullable(z.enum(['buyer', 'seller', 'both', 'operator'])),
  })
  .register(z.globalRegistry, { id: 'Order' })
export type Order = z.output<typeof order>

export const orderTab = z.enum(['new', 'preparing', 'underway', 'done'])
export const listOrders = endpoint({
  id: 'listOrders',
  method: 'GET',
  path: '/orders',
  tag: 'orders',
  access: 'organization',
  summary: "The acting organization's orders as buyer or seller, newest change first",
  query: z.strictObject({ side, tab: z.optional(orderTab), cursor: z.optional(cursor) }),
  reply: z.object({ items: z.array(orderSummary), next: z.nullable(z.string()), counts: z.record(orderTab, z.int()) }),
})

export const getOrder = endpoint({
  id: 'getOrder',
  method: 'GET',
  path: '/orders/:id',
  tag: 'orders',
  access: 'organization',
  summary: 'One order, as its buyer or its seller sees it',
  params: byId,
  reply: order,
})

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
  problems: ['not-allowed-now', 'state-changed', 'forbidden', 'stock-short'],
})
export const answerWeighing = endpoint({
  ...act,
  id: 'answerWeighing',
  path: '/orders/:id/weighing/answer',
  summary: 'The buyer agrees to a weighing out of tolerance, or not',
  body: z.strictObject({ n: z.int(), accept: z.boolean() }),
  problems: ['not-allowed-now', 'state-changed', 'forbidden', 'stock-short'],
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
  body: z.strictObject({ reason, lines: z.array(id).check(z.minLength(1)) }),
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
  body: answer,
})
export const sayPaid = endpoint({
  ...act,
  id: 'sayPaid',
  path: '/orders/:id/payment/paid',
  summary: 'The buyer marks it paid (or the seller, that it paid back)',
})
export const sayReceived = endpoint({
  ...act,
  id: 'sayReceived',
  path: '/orders/:id/payment/received',
  summary: 'The seller marks the money received (or the buyer, what came back)',
})

export const orderActions = {
  confirmOrder,
  declineOrder,
  cancelOrder,
  weighOrder,
  answerWeighing,
  requestCancel,
  answerCancel,
  dispatchOrder,
  deliverOrder,
  returnOrder,
  completeOrder,
  disputeOrder,
  proposeOutcome,
  answerOutcome,
  sayPaid,
  sayReceived,
}
export const phoneText = phone
