import { COLLECTED_METHODS, COLLECTION_STATES } from '@chl/domain/collection'
import * as z from 'zod/mini'
import { byId, dong, id, instant } from './common.ts'
import { endpoint } from './endpoint.ts'
import { environment } from './collected-money.ts'

// Paying where the platform collects: how, and how it stands. Amounts in đồng.
const collectedMethod = z.enum(COLLECTED_METHODS)

export const listPaymentMethods = endpoint({
  id: 'listPaymentMethods',
  method: 'GET',
  path: '/payments/methods',
  tag: 'payments',
  access: 'public',
  summary: 'How a buyer may pay where the operator collects; no methods where it doesn’t',
  reply: z.object({
    collecting: z.boolean(),
    /** What a seller gives of the goods where the platform collects, in basis points; 0 where it doesn’t. */
    sellerFeeBp: z.int(),
    /** Anything but `live` is play money, and every page about money says so. */
    environment,
    methods: z.array(
      z.object({
        method: collectedMethod,
        /** What it takes at least and at most for a checkout, of a card with what is held above the estimate; null: no limit. */
        minimum: z.nullable(dong),
        maximum: z.nullable(dong),
        /** What it costs the buyer. */
        feeForBuyer: dong,
        /** What is held at least above the estimate, in basis points; 0 where nothing is held. */
        headroomBp: z.int(),
        /** A transfer is waited for so long after weighing; null for the others. */
        hours: z.nullable(z.int()),
      }),
    ),
  }),
})

/** How the money of a checkout stands, for its buyer. */
export const checkoutPayment = z
  .object({
    id,
    method: collectedMethod,
    environment,
    /** Of its newest card payment; null where none was begun, and for the other methods. */
    state: z.nullable(z.enum(COLLECTION_STATES)),
    /** Whether the buyer may pay by card now. */
    payable: z.boolean(),
    /** What is held on the card at most, or will be. */
    amount: dong,
    captured: dong,
    refunded: dong,
    /** Why the last try failed, in the provider’s word (`insufficient_funds`); null where none did. */
    failure: z.nullable(z.string()),
    /** Until when the page of payment is open. */
    expiresAt: z.nullable(instant),
    orders: z.array(
      z.object({
        id,
        number: z.string(),
        seller: z.object({ id, name: z.string() }),
        /** Not weighed yet, weighed, or come to nothing. */
        state: z.enum(['open', 'settled', 'ended']),
        estimate: dong,
        ceiling: z.nullable(dong),
        due: z.nullable(dong),
        captured: dong,
        refunded: dong,
      }),
    ),
  })
  .register(z.globalRegistry, { id: 'CheckoutPayment' })
export type CheckoutPayment = z.output<typeof checkoutPayment>

const ofCheckout = { tag: 'payments', access: 'organization', params: byId } as const

export const getCheckoutPayment = endpoint({
  ...ofCheckout,
  id: 'getCheckoutPayment',
  method: 'GET',
  path: '/checkouts/:id/payment',
  summary: 'How the money of a checkout stands; its buyer’s alone',
  reply: checkoutPayment,
})

export const startPayment = endpoint({
  ...ofCheckout,
  id: 'startPayment',
  method: 'POST',
  path: '/checkouts/:id/payment',
  summary:
    'Opens the card provider’s page for a checkout, or gives the one that is open; `none` where the card is held already',
  reply: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('redirect'), url: z.url(), provider: z.literal('stripe'), environment }),
    z.object({ kind: z.literal('none'), state: z.enum(COLLECTION_STATES) }),
  ]),
  problems: ['method-not-offered', 'not-allowed-now'],
})

export const checkPayment = endpoint({
  ...ofCheckout,
  id: 'checkPayment',
  method: 'POST',
  path: '/checkouts/:id/payment/check',
  summary: 'Asks the card provider how the payment stands, and says it; charges nothing',
  reply: checkoutPayment,
})
