import { COLLECTED_METHODS, HOLDS } from '@chl/domain/collection'
import { ORDER_STATES } from '@chl/domain/order'
import { ORDER_ACTIONS } from '@chl/domain/order-abilities'
import * as z from 'zod/mini'
import { awaited, collectedMoney } from './collected-money.ts'
import {
  amount,
  byId,
  code,
  cursor,
  dong,
  id,
  instant,
  measure,
  names,
  picture,
  place,
  price,
  state,
  stock,
} from './common.ts'
import { endpoint } from './endpoint.ts'
import { organizationKind, transferToMake } from './identity.ts'

export const orderState = z.enum(ORDER_STATES)
export const side = z.enum(['buyer', 'seller'])
/** Directly between buyer and seller (cash, transfer), or collected by the platform. */
export const paymentMethod = z.enum(['cash', 'transfer', ...COLLECTED_METHODS])
export const handoverKind = z.enum(['pickup', 'delivery'])

/** What a person may do with an order now; a page shows only these. The first that is `nextStep` is its large button. */
export const orderAction = z.enum(ORDER_ACTIONS)
export type OrderAction = z.output<typeof orderAction>
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
    /** Where the platform collects: what the order waits for, and how its money is held. */
    collected: z.nullable(z.object({ awaits: z.nullable(awaited), hold: z.enum(HOLDS) })),
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
      'cash_taken',
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

/** What a side says of a dispute; the complaint is the first. Its photos are for the two sides and the operator. */
export const statement = z
  .object({
    id,
    side,
    by: z.object({ person: z.nullable(z.string()), organization: z.nullable(z.string()) }),
    text: z.string(),
    photos: z.array(z.object({ id, url: z.string(), thumb: z.string() })),
    at: instant,
  })
  .register(z.globalRegistry, { id: 'DisputeStatement' })
export type DisputeStatement = z.output<typeof statement>

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
    /** What both sides said of a dispute, oldest first; they stay when it is closed. */
    statements: z.array(statement),
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
      transfer: z.nullable(transferToMake),
      /** Where the platform collects; the marks above then say when the money came in (buyer) or was released (seller). */
      collected: z.nullable(collectedMoney),
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
