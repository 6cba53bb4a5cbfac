import type { Tx } from '#platform/db'
import { inTransaction } from '#platform/http'
import type { OpenedSession, ProviderUnclear } from './card-provider.ts'
import { lockMoney } from './collected-orders.ts'
import { writeFinding } from './findings.ts'
import { followMoney } from './follow-money.ts'
import { moveCollection } from './move-collection.ts'
import { planOperation, TOO_SMALL } from './plan-operation.ts'
import { type CardAt, reconcile } from './reconcile.ts'
import type { Operation } from './send-operations.ts'
import { transferDone, transferRefused } from './settle-transfer.ts'

/** The call was done: its result is stored, and what it changed at the provider is read. */
export async function operationDone(at: CardAt, operation: Operation, result: string | OpenedSession): Promise<void> {
  await inTransaction(at, async (tx) => {
    const ref = typeof result === 'string' ? result : result.ref
    if (operation.checkoutId) await lockMoney(tx, operation.checkoutId)
    await end(tx, operation, { state: 'succeeded', ref })
    const { subjectId } = operation
    if (typeof result !== 'string') await sessionOpened(at, tx, operation, result)
    // One that failed since, while this call's answer was lost, has failed: it is not on its way again.
    if (operation.kind === 'refund')
      await tx.$executeRaw`
        update refund set state = 'sent', provider_ref = ${ref}, error = null where id = ${subjectId}::uuid and method = 'card'
          and (state = 'due' or state = 'failed' and provider_ref is distinct from ${ref})`
    if (operation.kind === 'transfer' && subjectId) await transferDone(tx, subjectId, ref)
  })
  if (operation.kind !== 'open_session') await readAgain(at, operation)
}

/** The provider said no, for good. What had counted on it is told; a session that can't be opened may be tried anew. */
export async function operationRefused(at: CardAt, operation: Operation, code: string): Promise<void> {
  const { kind } = operation
  const seen = kind === 'capture' || kind === 'cancel' || kind === 'expire_session'
  // Before it counts as failed: what it failed at may have been done by the buyer, or by a call whose answer was lost.
  const read = !seen || (await readAgain(at, operation))
  if (!read) return operationUnclear(at, operation, { code, replayed: false })
  await inTransaction(at, async (tx) => {
    if (operation.checkoutId) await lockMoney(tx, operation.checkoutId)
    if (kind === 'open_session') return sessionFailed(tx, operation, code)
    const state = seen ? await stateOf(tx, operation) : null
    if (state !== null && ENDS[kind]?.includes(state)) return end(tx, operation, { state: 'failed', error: code })
    // A call to let go that is refused would be planned again at once: it stays with a person instead.
    await end(tx, operation, {
      state: kind === 'cancel' || kind === 'expire_session' ? 'unknown' : 'failed',
      error: code,
    })
    // What is left to charge may be less than the provider takes of a card: no try would ever take it.
    if (kind === 'capture' && code === TOO_SMALL)
      return void (await planOperation(tx, { kind: 'cancel', collectionId: operation.collectionId }))
    if (kind === 'refund') return refundRefused(tx, operation, code)
    // The payout says why, and is owed again: of the call there is nothing left to do.
    if (kind === 'transfer' && operation.subjectId && (await transferRefused(tx, operation.subjectId, code))) return
    await tellOf(tx, operation, 'operation_failed', code)
  })
  at.poke()
}

// A dispute may have given it back meanwhile: then nothing failed.
async function refundRefused(tx: Tx, operation: Operation, code: string) {
  const failed = await tx.$executeRaw`
    update refund set state = 'failed', error = ${code} where id = ${operation.subjectId}::uuid and method = 'card' and state in ('due', 'sent', 'failed')`
  if (failed > 0) await tellOf(tx, operation, 'refund_failed', code)
}

// States in which it doesn't matter that such a call was refused: it was done, or there is nothing left to do.
const OVER = ['captured', 'refunded', 'canceled', 'expired', 'failed']
const ENDS: Readonly<Record<string, readonly string[]>> = {
  capture: OVER,
  cancel: OVER,
  expire_session: [...OVER, 'authorized', 'capturing'],
}

const ONCE: ReadonlySet<string> = new Set(['open_session', 'expire_session', 'capture', 'cancel'])
/**
 * Nobody knows: the same call is sent again by the same key, later each time. Where the provider keeps its fault under the key it
 * would for ever say the same, so what can't be done twice (an intent is captured once, a page that nobody was shown is paid by nobody)
 * gets a new one; money that leaves waits until its key is forgotten, and is looked for then.
 */
export async function operationUnclear(
  at: CardAt,
  { id, kind, attempts }: Operation,
  { code, replayed }: Pick<ProviderUnclear, 'code' | 'replayed'>,
): Promise<void> {
  const wait = Math.min(900, 2 ** Math.min(attempts, 10)) * (0.75 + Math.random() / 2)
  await at.db.rows(
    'operation-unclear',
    `update payment_operation set next_at = now() + make_interval(secs => $2), error = $3,
       params = case when $4 then params || jsonb_build_object('again', coalesce((params->>'again')::int, 0) + 1) else params end
     where id = $1 and state = 'sent'`,
    [id, wait, code, replayed && ONCE.has(kind)],
  )
  at.log.warn({ operationId: id, kind, attempts, why: code }, 'a call to the card provider is not answered clearly')
}

/** It was looked for after its key was forgotten, and isn't there: a person decides. */
export async function operationLost(at: CardAt, operation: Operation): Promise<void> {
  await inTransaction(at, async (tx) => {
    if (operation.checkoutId) await lockMoney(tx, operation.checkoutId)
    // Nobody was ever shown that page: the buyer may open another.
    if (operation.kind === 'open_session') return sessionFailed(tx, operation, 'not found')
    await end(tx, operation, { state: 'unknown', error: 'not found at the provider' })
    await tellOf(tx, operation, 'operation_unknown', 'not found at the provider')
  })
}

// A call that was done is done, whatever was thought of it meanwhile: it was looked for before it had arrived, say.
type End = { state: 'succeeded' | 'failed' | 'unknown'; ref?: string; error?: string }
const end = (tx: Tx, { id }: Operation, { state, ref, error }: End) =>
  tx.$executeRaw`
    update payment_operation set state = ${state}, provider_ref = coalesce(${ref ?? null}, provider_ref), error = ${error ?? null}, done_at = now()
    where id = ${id}::uuid and (state = 'sent' or ${state === 'succeeded'} and state in ('unknown', 'pending'))`

const tellOf = (
  tx: Tx,
  operation: Operation,
  kind: 'refund_failed' | 'operation_failed' | 'operation_unknown',
  error: string,
) =>
  writeFinding(tx, {
    kind,
    subject: (kind === 'refund_failed' ? operation.subjectId : null) ?? operation.id,
    detail: { collectionId: operation.collectionId, amount: operation.amount, reference: operation.kind, error },
  })

async function sessionOpened(at: CardAt, tx: Tx, { id, collectionId, checkoutId }: Operation, session: OpenedSession) {
  if (!collectionId || !checkoutId) return
  await tx.$executeRaw`
    update collection set session_ref = ${session.ref}, session_url = ${session.url}, expires_at = to_timestamp(${session.expiresAt}::float8),
      api_version = ${at.provider.apiVersion} where id = ${collectionId}::uuid`
  await moveCollection(tx, { id: collectionId, from: 'created', to: 'requires_action', cause: 'operation', ref: id })
  // Its orders may have come to nothing meanwhile.
  await followMoney(tx, checkoutId)
}

async function sessionFailed(tx: Tx, operation: Operation, code: string) {
  await end(tx, operation, { state: 'failed', error: code })
  if (!operation.collectionId) return
  await tx.$executeRaw`update collection set failure = ${code} where id = ${operation.collectionId}::uuid`
  const move = {
    id: operation.collectionId,
    from: 'created',
    to: 'failed',
    cause: 'operation',
    ref: operation.id,
  } as const
  await moveCollection(tx, move)
}

async function stateOf(tx: Tx, { collectionId }: Operation): Promise<string | null> {
  const [found] = await tx.$queryRaw<{ state: string }[]>`select state from collection where id = ${collectionId}::uuid`
  return found?.state ?? null
}

// What can't be read now is read later, by the provider's notice or by the clock.
async function readAgain(at: CardAt, { id, collectionId }: Operation): Promise<boolean> {
  if (!collectionId) return true
  try {
    await reconcile(at, collectionId, { cause: 'operation', ref: id })
    return true
  } catch (error) {
    at.log.warn({ collectionId, why: String(error) }, 'a card payment could not be read')
    return false
  }
}
