import * as z from 'zod/mini'
import { dong, id, instant, line, locale, name, nameOf, names, phone, place } from './common.ts'
import { endpoint } from './endpoint.ts'

export const organizationKind = z.enum(['farm', 'cooperative', 'buyer', 'office', 'operator'])
export const role = z.enum(['owner', 'manager', 'staff'])

/** What a member may do for its organization: a page shows only what is here. */
export const abilities = z.object({
  sell: z.boolean(),
  buy: z.boolean(),
  supervise: z.boolean(),
  operate: z.boolean(),
  manage: z.boolean(),
})

export const bankAccount = z
  .object({
    bank: z.string().check(z.regex(/^\d{6}$/)),
    account: z.string().check(z.regex(/^[0-9A-Za-z]{4,19}$/)),
    holder: nameOf(60),
  })
  .register(z.globalRegistry, { id: 'BankAccount' })

/** A transfer as a bank's app wants it: to whom, how much, with which text, and the QR code that says all of it. */
export const transferToMake = z
  .object({ ...bankAccount.shape, bankName: z.string(), amount: dong, reference: z.string(), qr: z.string() })
  .register(z.globalRegistry, { id: 'TransferToMake' })
export type TransferToMake = z.output<typeof transferToMake>

/** How a seller hands over: always pick-up, and a delivery at a fixed fee where one is offered. */
export const deliveryOffer = z
  .object({ id, name: line(80), fee: dong })
  .register(z.globalRegistry, { id: 'DeliveryOffer' })

export const membership = z
  .object({
    organization: z.object({ id, name: z.string(), kind: organizationKind, place: z.nullable(place) }),
    role,
    abilities,
  })
  .register(z.globalRegistry, { id: 'Membership' })
export type Membership = z.output<typeof membership>

export const person = z
  .object({ id, name: z.string(), phone: z.nullable(z.string()) })
  .register(z.globalRegistry, { id: 'Person' })

/** Who is signed in: `person` is null for a visitor, so that a signed-out page asks without an error. */
export const me = z
  .object({
    person: z.nullable(person),
    memberships: z.array(membership),
    /** The person's newest sequence number in its feed, and how many told entries it has not read. */
    feedHead: z.int(),
    unread: z.int(),
    mode: z.enum(['demo', 'production']),
  })
  .register(z.globalRegistry, { id: 'Me' })
export type Me = z.output<typeof me>

export const requestCode = endpoint({
  id: 'requestCode',
  method: 'POST',
  path: '/sign-in/codes',
  tag: 'identity',
  access: 'public',
  status: 202,
  summary: 'Sends a one-time code to a phone; the answer is the same for known and unknown phones',
  body: z.strictObject({ phone }),
  /** `demoCode` only in demo mode, where no message leaves the machine. */
  reply: z.object({ phone: z.string(), expiresAt: instant, demoCode: z.nullable(z.string()) }),
})

const signedIn = z.object({ kind: z.literal('signed-in') })
const choose = z.object({
  kind: z.literal('choose'),
  proof: z.string(),
  people: z.array(z.object({ id, name: z.string() })),
})
const unknown = z.object({ kind: z.literal('new'), proof: z.string() })

export const signIn = endpoint({
  id: 'signIn',
  method: 'POST',
  path: '/sign-in',
  tag: 'identity',
  access: 'public',
  summary: 'Exchanges a code for a session, a choice of people who share the phone, or leave to register',
  body: z.strictObject({ phone, code: z.string().check(z.regex(/^\d{6}$/)), shared: z._default(z.boolean(), false) }),
  reply: z.discriminatedUnion('kind', [signedIn, choose, unknown]),
  problems: ['code-wrong', 'code-expired'],
})

const proof = z.string().check(z.regex(/^[\w-]{20,100}$/))

export const choosePerson = endpoint({
  id: 'choosePerson',
  method: 'POST',
  path: '/sign-in/choice',
  tag: 'identity',
  access: 'public',
  summary: 'Signs in one of the people who share a phone',
  body: z.strictObject({ proof, person: id, shared: z._default(z.boolean(), false) }),
  reply: signedIn,
  problems: ['code-expired'],
})

export const register = endpoint({
  id: 'register',
  method: 'POST',
  path: '/registrations',
  tag: 'identity',
  access: 'public',
  status: 201,
  summary: 'Registers a new person with its farm, cooperative or buyer, and signs it in',
  body: z.strictObject({
    proof,
    name,
    kind: z.enum(['farm', 'cooperative', 'buyer']),
    /** Name of the farm or firm; left out, the person's own. */
    organization: z.optional(name),
    /** Only a buyer from elsewhere may leave it out. */
    commune: z.optional(id),
    /** The old commune: asked where the new one reaches outside the areas; null is an old commune that lies there. */
    oldCommune: z.optional(z.nullable(id)),
    locale: z._default(locale, 'vi'),
    shared: z._default(z.boolean(), false),
  }),
  reply: signedIn,
  problems: ['code-expired'],
})

export const signOut = endpoint({
  id: 'signOut',
  method: 'DELETE',
  path: '/session',
  tag: 'identity',
  access: 'public',
  status: 204,
  summary: 'Ends this session, its sockets too',
})

export const getMe = endpoint({
  id: 'getMe',
  method: 'GET',
  path: '/me',
  tag: 'identity',
  access: 'public',
  summary: 'Who is signed in, and for which organizations it may act',
  reply: me,
})

export const updateMe = endpoint({
  id: 'updateMe',
  method: 'PATCH',
  path: '/me',
  tag: 'identity',
  access: 'person',
  summary: "Changes the person's name or language",
  body: z.strictObject({ name: z.optional(name), locale: z.optional(locale) }),
  reply: me,
})

export const organizationSettings = z
  .object({
    id,
    name: z.string(),
    kind: organizationKind,
    phone: z.nullable(z.string()),
    place: z.nullable(place),
    maySell: z.boolean(),
    mayBuy: z.boolean(),
    bankAccount: z.nullable(bankAccount),
    deliveryOffers: z.array(deliveryOffer),
  })
  .register(z.globalRegistry, { id: 'OrganizationSettings' })
export type OrganizationSettings = z.output<typeof organizationSettings>

export const getOrganization = endpoint({
  id: 'getOrganization',
  method: 'GET',
  path: '/my/organization',
  tag: 'identity',
  access: 'organization',
  summary: "The acting organization's own settings",
  reply: organizationSettings,
})

export const updateOrganization = endpoint({
  id: 'updateOrganization',
  method: 'PATCH',
  path: '/my/organization',
  tag: 'identity',
  access: 'organization',
  summary: 'Changes phone, bank account (for direct transfers) and delivery offers',
  body: z.strictObject({
    phone: z.optional(phone),
    mayBuy: z.optional(z.boolean()),
    bankAccount: z.optional(z.nullable(z.strictObject(bankAccount.shape))),
    deliveryOffers: z.optional(z.array(z.strictObject({ name: nameOf(80), fee: dong })).check(z.maxLength(5))),
  }),
  reply: organizationSettings,
  problems: ['forbidden'],
})

export const demoPerson = z
  .object({
    id,
    name: z.string(),
    kind: organizationKind,
    organization: z.string(),
    place: z.nullable(names),
    phone: z.string(),
    note: names,
  })
  .register(z.globalRegistry, { id: 'DemoPerson' })

export const listDemoPeople = endpoint({
  id: 'listDemoPeople',
  method: 'GET',
  path: '/demo/people',
  tag: 'identity',
  access: 'public',
  summary: 'People to try the product as; unknown outside demo mode',
  reply: z.object({ people: z.array(demoPerson) }),
})

export const signInAsDemoPerson = endpoint({
  id: 'signInAsDemoPerson',
  method: 'POST',
  path: '/demo/sessions',
  tag: 'identity',
  access: 'public',
  summary: 'Signs in as a demo person; unknown outside demo mode',
  body: z.strictObject({ person: id }),
  reply: signedIn,
})

export const listBanks = endpoint({
  id: 'listBanks',
  method: 'GET',
  path: '/banks',
  tag: 'identity',
  access: 'public',
  summary: 'Banks that take VietQR transfers',
  reply: z.object({ banks: z.array(z.object({ bin: z.string(), name: z.string() })) }),
})
