import type { IncomingHttpHeaders } from 'node:http'
import type { CardSnapshot } from '@chl/domain/collection'

/** Who a call is for: goes with every object that it makes, so that it can be found again there without us. */
export type Call = {
  /** The idempotency key: the same key is the same call, for a day. */
  key: string
  operationId: string
  subjectId: string | null
  collectionId: string | null
  checkoutId: string | null
  environment: string
}

/** A page of the provider where a buyer holds an amount on a card. Amounts in đồng, `expiresAt` in Unix seconds. */
export type SessionPlan = {
  lines: readonly { name: string; amount: number }[]
  successUrl: string
  cancelUrl: string
  expiresAt: number
  locale: 'vi' | 'en'
}
export type OpenedSession = { ref: string; url: string; expiresAt: number }

/** What a collection is known by at the provider. */
export type CardRefs = { id: string; sessionRef: string | null; providerRef: string | null }

/** A transfer to a seller's account at the provider, in the minor unit of the currency that charges settle in. */
export type TransferPlan = {
  amount: number
  currency: string
  destination: string
  source: string | null
  group: string | null
}

/** A seller's own account at the provider: who it is for, and where its bank account is (ISO 3166). */
export type AccountPlan = { organizationId: string; country: string; environment: string }

/** What to look for where a call's answer never came, and its key has been forgotten there. */
export type Sought = Call & {
  kind: 'open_session' | 'expire_session' | 'capture' | 'cancel' | 'refund' | 'transfer'
  sessionRef: string | null
  providerRef: string | null
  group: string | null
  firstSentAt: Date
}

/** A notice whose signature is right: what it speaks of, never what is true now. */
export type VerifiedEvent = { id: string; type: string; live: boolean; objectRef: string | null }

/** What the provider told, or tried to, as it keeps it. */
export type Notice = Omit<VerifiedEvent, 'live'> & { raw: Buffer }

/** The one door to whoever takes cards. Calls throw ProviderRefused or ProviderUnclear, and nothing else. */
export type CardProvider = {
  name: 'stripe' | 'stripe-sandbox'
  /** Real money. */
  live: boolean
  apiVersion: string
  openSession: (call: Call, plan: SessionPlan) => Promise<OpenedSession>
  expireSession: (call: Call, sessionRef: string) => Promise<string>
  /** These give the reference of what they made or changed. */
  capture: (call: Call, of: { intent: string; amount: number }) => Promise<string>
  cancel: (call: Call, intent: string) => Promise<string>
  refund: (call: Call, of: { intent: string; amount: number }) => Promise<string>
  transfer: (call: Call, plan: TransferPlan) => Promise<string>
  /** The same plan again gives the same account. */
  openAccount: (plan: AccountPlan) => Promise<string>
  /** The provider's page where the seller fills in what the provider asks; for a few minutes. */
  accountPage: (account: string, back: string) => Promise<string>
  /** Whether transfers to it arrive. */
  isAccountReady: (account: string) => Promise<boolean>
  /** How a card payment stands now, with what it is known by; the only source that moves our state. */
  read: (refs: CardRefs) => Promise<CardSnapshot & { sessionRef: string | null }>
  /** Whether a call was done after all: its object, or null where there is none. */
  find: (sought: Sought) => Promise<string | OpenedSession | null>
  /** What it told of disputes and refunds from `since` on, the newest first; a page, after the notice `after`. */
  listNotices: (of: { since: Date; after: string | null }) => Promise<{ notices: Notice[]; more: boolean }>
  /** The notice, where it was signed with our secret within the last five minutes; else why not. */
  verifyEvent: (raw: Buffer, headers: IncomingHttpHeaders) => VerifiedEvent | 'signature' | 'json' | 'shape'
}

/** The provider said no: the call was not done and will not be. `code` is the provider's word for why. */
export class ProviderRefused extends Error {
  readonly code: string
  constructor(code: string) {
    super(`the card provider refused: ${code}`)
    this.code = code
  }
}

/**
 * Nobody knows whether the call was done: no answer, a broken one, or a fault of the provider. It is sent again with the same
 * key. `replayed`: the provider keeps this fault under the key and will never answer anything else.
 */
export class ProviderUnclear extends Error {
  readonly code: string
  readonly replayed: boolean
  constructor(code: string, replayed = false) {
    super(`the card provider’s answer is not clear: ${code}`)
    this.code = code
    this.replayed = replayed
  }
}
