import { z } from 'zod'
import { type Call, type CardProvider, type OpenedSession, ProviderRefused, ProviderUnclear } from './card-provider.ts'
import type { OperationKind } from './plan-operation.ts'
import type { CardAt } from './reconcile.ts'
import { operationDone, operationLost, operationRefused, operationUnclear } from './settle-operation.ts'

/** A call that was claimed, with what it is about. Amounts in đồng. */
export type Operation = {
  id: string
  kind: OperationKind
  collectionId: string | null
  subjectId: string | null
  amount: number
  params: unknown
  attempts: number
  firstSentAt: string
  /** Older than a key is kept at the provider, with an hour to spare: it may not be sent again. */
  forgotten: boolean
  checkoutId: string | null
  sessionRef: string | null
  providerRef: string | null
}

/** Longer than a call may take with its one try more, so that no second sender takes what is on its way. */
const LEASE_SECONDS = 90
const AT_ONCE = 10

/**
 * Sends the calls that are due, or the one with this id if it is; gives how many. Claimed in a transaction of its own, called outside of any,
 * its result stored in another: a process may die between any two steps, and the next one sends the same call by the same key.
 */
export async function sendOperations(at: CardAt, only: string | null = null): Promise<number> {
  const claimed = await claim(at, only)
  await Promise.all(
    claimed.map((operation) =>
      send(at, operation).catch((error: unknown) =>
        at.log.error({ operationId: operation.id, kind: operation.kind, err: error }, 'a call’s result was not stored'),
      ),
    ),
  )
  return claimed.length
}

const claim = (at: CardAt, only: string | null) =>
  at.db.rows<Operation>(
    'claim-operations',
    `with due as (
       select id from payment_operation where state in ('pending', 'sent') and next_at <= now() and ($1::uuid is null or id = $1)
       order by next_at limit ${AT_ONCE} for update skip locked),
     claimed as (
       update payment_operation o set state = 'sent', attempts = attempts + 1, first_sent_at = coalesce(first_sent_at, now()),
         next_at = now() + interval '${LEASE_SECONDS} seconds' from due where o.id = due.id returning o.*)
     select o.id, o.kind, o.collection_id as "collectionId", o.subject_id as "subjectId", o.amount::float8 as amount, o.params, o.attempts,
       o.first_sent_at as "firstSentAt", o.first_sent_at < now() - interval '23 hours' as forgotten,
       c.checkout_id as "checkoutId", c.session_ref as "sessionRef", c.provider_ref as "providerRef"
     from claimed o left join collection c on c.id = o.collection_id`,
    [only],
  )

async function send(at: CardAt, operation: Operation): Promise<void> {
  let result: string | OpenedSession | null
  try {
    result = await (operation.forgotten ? lookUp(at, operation) : call(at.provider, operation, callOf(at, operation)))
    if (result === null && wantedAnew(operation)) result = await callAnew(at, operation)
  } catch (fault) {
    if (fault instanceof ProviderRefused) return operationRefused(at, operation, fault.code)
    if (fault instanceof ProviderUnclear) return operationUnclear(at, operation, fault)
    throw fault
  }
  return result === null ? operationLost(at, operation) : operationDone(at, operation, result)
}

const anew = z.object({ anew: z.literal(true) })
const wantedAnew = ({ params }: Operation) => anew.safeParse(params).success

// A person saw that it isn't there, and now nothing was found again: from here on it is a call by another key, with a day of its own.
async function callAnew(at: CardAt, operation: Operation) {
  const [changed] = await at.db.rows<Pick<Operation, 'params'>>(
    'call-anew',
    `update payment_operation set first_sent_at = now(),
       params = params - 'anew' || jsonb_build_object('again', coalesce((params->>'again')::int, 0) + 1)
     where id = $1 and state = 'sent' and params ? 'anew' returning params`,
    [operation.id],
  )
  // Another sender was quicker: it knows.
  if (!changed) throw new ProviderUnclear('sent by another')
  const renewed = { ...operation, ...changed }
  return call(at.provider, renewed, callOf(at, renewed))
}

const again = z.object({ again: z.int().optional() })
// What the provider can do only once anyway (settle-operation.ts) is called by a new key where it keeps a fault under the old one.
function callOf(at: CardAt, operation: Operation): Call {
  const { id, subjectId, collectionId, checkoutId, params } = operation
  const n = again.safeParse(params).data?.again
  return {
    key: n ? `${id}.${n}` : id,
    operationId: id,
    subjectId,
    collectionId,
    checkoutId,
    environment: at.environment,
  }
}

const lookUp = (at: CardAt, operation: Operation) =>
  at.provider.find({
    ...callOf(at, operation),
    kind: operation.kind,
    sessionRef: operation.sessionRef,
    providerRef: operation.providerRef,
    group: z.object({ group: z.string() }).safeParse(operation.params).data?.group ?? null,
    firstSentAt: new Date(operation.firstSentAt),
  })

const sessionPlan = z.object({
  lines: z.array(z.object({ name: z.string(), amount: z.int() })),
  successUrl: z.url(),
  cancelUrl: z.url(),
  expiresAt: z.int(),
  locale: z.enum(['vi', 'en']),
})
const transferPlan = z.object({
  amount: z.int().min(1),
  currency: z.string(),
  destination: z.string(),
  source: z.string().nullable(),
  group: z.string().nullable(),
})

/** What was planned in a way that can't be sent was never sent: the provider's answer would be no. */
function planOf<T>(schema: z.ZodType<T>, params: unknown): T {
  const read = schema.safeParse(params)
  if (!read.success) throw new ProviderRefused('the plan of the call is not complete')
  return read.data
}
function demandRef(ref: string | null): string {
  if (ref === null) throw new ProviderRefused('nothing is known of it at the provider')
  return ref
}

async function call(provider: CardProvider, operation: Operation, by: Call): Promise<string | OpenedSession> {
  const { kind, amount, params, sessionRef, providerRef } = operation
  switch (kind) {
    case 'open_session':
      return provider.openSession(by, planOf(sessionPlan, params))
    case 'expire_session':
      return provider.expireSession(by, demandRef(sessionRef))
    case 'capture':
      return provider.capture(by, { intent: demandRef(providerRef), amount })
    case 'cancel':
      return provider.cancel(by, demandRef(providerRef))
    case 'refund':
      return provider.refund(by, { intent: demandRef(providerRef), amount })
    case 'transfer':
      return provider.transfer(by, planOf(transferPlan, params))
  }
}
