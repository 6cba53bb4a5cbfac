import * as z from 'zod/mini'
import { byId, dong, id, instant, line } from './common.ts'
import { endpoint } from './endpoint.ts'

// Cash at hand-over, and the collectors’ floats. Amounts in đồng.
const waiting = z
  .object({
    orderId: id,
    number: z.string(),
    buyer: z.object({ name: z.string(), phone: z.nullable(z.string()) }),
    seller: z.object({ name: z.string() }),
    /** What is due, and what is handed over for it: rounded to 1 000 đ. */
    due: dong,
    cash: dong,
  })
  .register(z.globalRegistry, { id: 'CashToTake' })
export type CashToTake = z.output<typeof waiting>

export const remittance = z
  .object({
    id,
    collector: z.object({ id, name: z.string() }),
    amount: dong,
    note: z.string(),
    state: z.enum(['proposed', 'confirmed', 'refused']),
    by: z.object({ id, name: z.string() }),
    at: instant,
    decidedBy: z.nullable(z.object({ id, name: z.string() })),
    decidedAt: z.nullable(instant),
  })
  .register(z.globalRegistry, { id: 'Remittance' })
export type Remittance = z.output<typeof remittance>

export const getCashDay = endpoint({
  id: 'getCashDay',
  method: 'GET',
  path: '/cash/day',
  tag: 'cash',
  access: 'organization',
  summary: 'The acting person’s day as a collector: which cash waits, what was taken today, and what is carried',
  /** Part of an order's number: of all that waits, the hundred that changed last are given. */
  query: z.strictObject({ number: z.optional(line(40)) }),
  reply: z.object({
    /** A seller’s person keeps the cash until the release settles it; the operator’s brings it in. */
    side: z.enum(['seller', 'operator']),
    waiting: z.array(waiting),
    taken: z.array(
      z.object({ orderId: id, number: z.string(), buyer: z.string(), due: dong, cash: dong, at: instant }),
    ),
    takenToday: dong,
    /** What this person carries of the platform’s money, the most it may be, and what may still be brought in. */
    float: dong,
    limit: dong,
    toRemit: dong,
    remittances: z.array(remittance),
    /** What the seller owes the platform (fee, tax, rounding of cash that it kept); 0 for the operator. */
    owed: dong,
  }),
  problems: ['forbidden'],
})

export const collectCash = endpoint({
  id: 'collectCash',
  method: 'POST',
  path: '/cash/orders/:id',
  tag: 'cash',
  access: 'organization',
  idempotent: true,
  status: 201,
  summary:
    'The operator’s collector takes the cash of an order that waits for it: the amount shown, rounded to 1 000 đ',
  params: byId,
  body: z.strictObject({ amount: dong, proof: z._default(line(500, 0), '') }),
  reply: z.object({ due: dong, cash: dong }),
  problems: ['not-allowed-now', 'state-changed', 'float-limit', 'own-interest'],
})

export const remitCash = endpoint({
  id: 'remitCash',
  method: 'POST',
  path: '/cash/remittances',
  tag: 'cash',
  access: 'organization',
  idempotent: true,
  status: 201,
  summary: 'Counts in cash of a collector’s float (one’s own, where nobody is named); another person confirms it',
  body: z.strictObject({
    amount: z.int().check(z.minimum(1)),
    note: z._default(line(200, 0), ''),
    collector: z.optional(id),
  }),
  reply: remittance,
  problems: ['forbidden'],
})

export const listCash = endpoint({
  id: 'listCash',
  method: 'GET',
  path: '/operator/cash',
  tag: 'cash',
  access: 'organization',
  summary: 'What each collector carries, and the remittances: those that wait first, then the newest',
  reply: z.object({
    limit: dong,
    collectors: z.array(
      z.object({
        id,
        name: z.string(),
        organization: z.string(),
        side: z.enum(['seller', 'operator']),
        float: dong,
        toRemit: dong,
        lastTakenAt: z.nullable(instant),
      }),
    ),
    remittances: z.array(remittance),
  }),
  problems: ['forbidden'],
})

export const decideRemittance = endpoint({
  id: 'decideRemittance',
  method: 'POST',
  path: '/operator/remittances/:id/decision',
  tag: 'cash',
  access: 'organization',
  idempotent: true,
  summary:
    'Another person than who counted confirms that the cash is here, or not; refused, the collector still carries it',
  params: byId,
  body: z.strictObject({ accept: z.boolean() }),
  reply: remittance,
  problems: ['not-two-people', 'state-changed', 'own-interest'],
})
