import * as z from 'zod/mini'
import { byId, day, dong, givenDay, id, instant, name, phone } from './common.ts'
import { endpoint } from './endpoint.ts'

// A cooperative receives for its members, and says what each brought. Money is whole đồng.

/** Those for whom a cooperative receives. */
export const cooperativeMember = z
  .object({ id, name: z.string(), phone: z.nullable(z.string()), leftAt: z.nullable(instant) })
  .register(z.globalRegistry, { id: 'CooperativeMember' })
export type CooperativeMember = z.output<typeof cooperativeMember>

export const listMembers = endpoint({
  id: 'listMembers',
  method: 'GET',
  path: '/cooperative/members',
  tag: 'payouts',
  access: 'organization',
  summary: "The acting cooperative's members, those who left last",
  reply: z.object({ members: z.array(cooperativeMember) }),
  problems: ['forbidden'],
})

export const addMember = endpoint({
  id: 'addMember',
  method: 'POST',
  path: '/cooperative/members',
  tag: 'payouts',
  access: 'organization',
  idempotent: true,
  status: 201,
  summary: 'Adds a member; for owners and managers',
  body: z.strictObject({ name, phone: z.optional(z.nullable(phone)) }),
  reply: cooperativeMember,
  problems: ['forbidden'],
})

export const changeMember = endpoint({
  id: 'changeMember',
  method: 'PATCH',
  path: '/cooperative/members/:id',
  tag: 'payouts',
  access: 'organization',
  summary: "Changes a member's name or phone, or says that it left or came back; its shares stay",
  params: byId,
  body: z.strictObject({
    name: z.optional(name),
    phone: z.optional(z.nullable(phone)),
    left: z.optional(z.boolean()),
  }),
  reply: cooperativeMember,
  problems: ['forbidden'],
})

const weight = z.int().check(z.minimum(1), z.maximum(1_000_000_000))
const part = { weight: z.int(), gross: dong, platformFee: dong, tax: dong, net: dong }

/** An order of a cooperative with what each member brought, and its part in đồng. Before the release the parts are estimates. */
export const sharedOrder = z
  .object({
    orderId: id,
    number: z.string(),
    buyer: z.string(),
    day,
    released: z.boolean(),
    gross: dong,
    platformFee: dong,
    tax: dong,
    net: dong,
    /** Shares that stand can't be changed once the order's money was paid out. */
    mayChange: z.boolean(),
    shares: z.array(z.object({ memberId: id, name: z.string(), ...part })),
  })
  .register(z.globalRegistry, { id: 'SharedOrder' })
export type SharedOrder = z.output<typeof sharedOrder>

export const setShares = endpoint({
  id: 'setShares',
  method: 'PUT',
  path: '/cooperative/orders/:id/shares',
  tag: 'payouts',
  access: 'organization',
  summary: 'What each member brought of an order that the cooperative sold, as a whole: the parts follow from it',
  params: byId,
  /** Grams or pieces, one of both for an order. */
  body: z.strictObject({
    shares: z.array(z.strictObject({ memberId: id, weight })).check(z.maxLength(500)),
  }),
  reply: sharedOrder,
  problems: ['forbidden', 'not-allowed-now'],
})

export const getShares = endpoint({
  id: 'getShares',
  method: 'GET',
  path: '/cooperative/shares',
  tag: 'payouts',
  access: 'organization',
  summary:
    'What each member is due of the orders released in a period, and orders not yet divided (default: this month)',
  query: z.strictObject({ from: z.optional(givenDay), to: z.optional(givenDay) }),
  reply: z
    .object({
      from: day,
      to: day,
      /** Released in the period: Σ members.net + undivided = net. */
      net: dong,
      undivided: dong,
      members: z.array(z.object({ memberId: id, name: z.string(), orders: z.int(), ...part })),
      /** Released in the period, and all that are still to be released; not yet divided first. */
      orders: z.array(sharedOrder),
    })
    .register(z.globalRegistry, { id: 'CooperativeShares' }),
  problems: ['forbidden'],
})
