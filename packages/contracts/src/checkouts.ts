import { isCollected } from '@chl/domain/collection'
import * as z from 'zod/mini'
import { amount, code, dong, id, line, measure, names, picture, place, price, state, stock, text } from './common.ts'
import { endpoint } from './endpoint.ts'
import { deliveryOffer, organizationKind } from './identity.ts'
import { paymentMethod } from './orders.ts'

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
    /** How far its weighing may pass what was ordered, in basis points: a card holds that much more. */
    toleranceBp: z.nullable(z.int()),
    /** Ready later than a card can be taken for: what it holds would lapse before. */
    ahead: z.boolean(),
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
        { path: ['orders'] },
      ),
      // What the platform collects, it collects for a whole checkout in one way.
      z.refine(
        ({ orders }) => new Set(orders.map(({ payment }) => (isCollected(payment) ? payment : 'direct'))).size <= 1,
        {
          path: ['orders'],
        },
      ),
    ),
  reply: z.object({
    id,
    total: dong,
    orders: z.array(z.object({ id, number: z.string(), seller: id, total: dong })),
  }),
  problems: ['cart-changed', 'method-not-offered', 'forbidden'],
})
