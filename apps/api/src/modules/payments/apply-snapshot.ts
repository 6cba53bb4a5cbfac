import { advance, type CardSnapshot, type CollectionState, isSecured, LIVE, stateSeen } from '@chl/domain/collection'
import { providerFee } from '@chl/domain/ledger'
import type { Tx } from '#platform/db'
import { applyDisputes } from './apply-disputes.ts'
import { applyRefunds } from './apply-refunds.ts'
import { captureSeen } from './capture-seen.ts'
import { type Collected, lockMoney } from './collected-orders.ts'
import { writeFinding } from './findings.ts'
import { followMoney } from './follow-money.ts'
import { type Cause, moveCollection } from './move-collection.ts'
import { planOperation, TOO_SMALL } from './plan-operation.ts'
import { post } from './post.ts'
import { tellMoney } from './tell-money.ts'

/** A card payment as we know it, locked. Amounts in đồng. */
export type CardCollection = {
  id: string
  checkoutId: string
  state: CollectionState
  amount: number
  authorized: number
  captured: number
  settled: boolean
}

/**
 * What the provider said becomes true here, in one transaction: the state moves forward, and what follows from each thing that
 * is new (held, charged, given back, disputed) is done once. The same again, or something older, changes nothing. Gives the state.
 */
export async function applySnapshot(
  tx: Tx,
  id: string,
  seen: CardSnapshot,
  by: { cause: Cause; ref: string | null },
): Promise<CollectionState> {
  const [found] = await tx.$queryRaw<{ checkoutId: string }[]>`
    select checkout_id as "checkoutId" from collection where id = ${id}::uuid`
  if (!found) throw new Error('no such collection')
  const orders = await lockMoney(tx, found.checkoutId)
  const was = await lockCollection(tx, id)
  const state = advance(was.state, stateSeen(seen))
  if (await isSecond(tx, was, state)) return refuseSecond(tx, was, seen)
  await keepFacts(tx, was, state, seen)
  if (state !== was.state) await moveCollection(tx, { id, from: was.state, to: state, ...by })
  if (isSecured(state)) await authorizationSeen(tx, was, state, seen, orders)
  else if (state !== was.state) await endSeen(tx, was, state, orders)
  await captureSeen(tx, was, seen, orders)
  await settlementSeen(tx, was, seen)
  await applyRefunds(tx, was, seen.refunds)
  await applyDisputes(tx, was, seen.disputes)
  await refundedSeen(tx, id, by)
  await followMoney(tx, was.checkoutId)
  const after = await lockCollection(tx, id)
  return after.state
}

async function lockCollection(tx: Tx, id: string): Promise<CardCollection> {
  const [row] = await tx.$queryRaw<{ row: CardCollection }[]>`
    select json_build_object('id', id, 'checkoutId', checkout_id, 'state', state, 'amount', amount, 'authorized', authorized, 'captured', captured,
      'settled', settled_amount is not null) as row
    from collection where id = ${id}::uuid for no key update`
  if (!row) throw new Error('no such collection')
  return row.row
}

// What it is known by, how long it may be captured, why the last try failed: these are the newest word, not moves.
async function keepFacts(tx: Tx, { id }: CardCollection, state: CollectionState, { intent }: CardSnapshot) {
  const failure = state === 'created' || state === 'requires_action' ? (intent?.failure ?? null) : null
  await tx.$executeRaw`
    update collection set checked_at = now(), provider_ref = coalesce(provider_ref, ${intent?.ref ?? null}),
      charge_ref = coalesce(charge_ref, ${intent?.chargeRef ?? null}), failure = case when ${isSecured(state)} then null else coalesce(${failure}, failure) end,
      capture_before = coalesce(to_timestamp(${intent?.captureBefore ?? null}::float8), capture_before)
    where id = ${id}::uuid`
}

async function authorizationSeen(
  tx: Tx,
  was: CardCollection,
  state: CollectionState,
  { intent }: CardSnapshot,
  orders: readonly Collected[],
) {
  if (!intent || was.authorized > 0 || intent.authorized === 0) return
  const { id, amount } = was
  await tx.$executeRaw`update collection set authorized = ${intent.authorized} where id = ${id}::uuid`
  if (intent.authorized !== amount)
    await writeFinding(tx, {
      kind: 'amount_differs',
      subject: `authorized:${id}`,
      detail: { collectionId: id, expected: amount, actual: intent.authorized, reference: intent.ref },
    })
  if (state !== 'authorized') return
  for (const order of orders.filter((one) => one.state !== 'ended')) {
    const held = order.ceiling ?? order.estimate
    await tellMoney(tx, 'payment.authorized', order, { amount: held, to: ['seller'], level: 'urgent' })
    await tellMoney(tx, 'payment.authorized', order, { amount: held, to: ['buyer'], level: 'silent' })
  }
}

// Nothing is held any more, or ever was. Who has to do something is told, once: the buyer, who may pay again; and the seller, where
// it had begun to work for an authorised order.
async function endSeen(tx: Tx, was: CardCollection, state: CollectionState, orders: readonly Collected[]) {
  if (LIVE.has(state) || !LIVE.has(was.state)) return
  const open = orders.filter((order) => order.state !== 'ended')
  const lapsed = was.authorized > 0 || isSecured(was.state)
  const isSmall = await isTooSmall(tx, was)
  for (const order of open)
    await tellMoney(tx, isSmall ? 'payment.too_small' : 'payment.expired', order, {
      amount: order.due ?? order.ceiling ?? order.estimate,
      to: lapsed ? ['buyer', 'seller'] : ['buyer'],
      level: lapsed ? 'urgent' : 'bell',
    })
  if (lapsed && open.length > 0)
    await writeFinding(tx, {
      kind: isSmall ? 'capture_too_small' : 'capture_missed',
      subject: was.id,
      detail: { collectionId: was.id, amount: was.authorized, reference: isSmall ? TOO_SMALL : state },
    })
}

// We let it go ourselves, because what was left to charge was less than the provider takes.
async function isTooSmall(tx: Tx, { id }: CardCollection): Promise<boolean> {
  const [refused] = await tx.$queryRaw<{ id: string }[]>`
    select id from payment_operation where collection_id = ${id}::uuid and kind = 'capture' and state = 'failed' and error = ${TOO_SMALL} limit 1`
  return refused !== undefined
}

async function settlementSeen(tx: Tx, { id, settled }: CardCollection, { settlement, intent }: CardSnapshot) {
  if (!settlement || settled || intent?.status !== 'captured') return
  const { fee, amount, currency, rate } = settlement
  await tx.$executeRaw`
    update collection set settled_amount = ${amount}, settled_in = ${currency}, exchange_rate = ${rate}::numeric, provider_fee = ${fee} where id = ${id}::uuid`
  if (fee > 0) await post(tx, providerFee({ collectionId: id, fee }))
}

// All of it went back: there is nothing more to come of this payment.
async function refundedSeen(tx: Tx, id: string, by: { cause: Cause; ref: string | null }) {
  const [all] = await tx.$queryRaw<{ id: string }[]>`
    select id from collection where id = ${id}::uuid and state = 'captured' and captured > 0 and refunded = captured`
  if (all) await moveCollection(tx, { id, from: 'captured', to: 'refunded', ...by })
}

// An attempt that had come to nothing turns out to hold money while another one lives: the buyer is charged by one of them only.
async function isSecond(tx: Tx, was: CardCollection, state: CollectionState): Promise<boolean> {
  if (LIVE.has(was.state) || !LIVE.has(state)) return false
  const [other] = await tx.$queryRaw<{ id: string }[]>`
    select id from collection where checkout_id = ${was.checkoutId}::uuid and kind = 'card' and id <> ${was.id}::uuid
      and state in ('created', 'requires_action', 'authorized', 'capturing', 'captured')`
  return other !== undefined
}

async function refuseSecond(tx: Tx, was: CardCollection, { intent }: CardSnapshot): Promise<CollectionState> {
  await tx.$executeRaw`
    update collection set checked_at = now(), provider_ref = coalesce(provider_ref, ${intent?.ref ?? null}) where id = ${was.id}::uuid`
  if (intent?.status === 'authorized') await planOperation(tx, { kind: 'cancel', collectionId: was.id })
  await writeFinding(tx, {
    kind: 'second_payment',
    subject: was.id,
    detail: { collectionId: was.id, amount: intent?.received ?? 0, reference: intent?.status ?? '' },
  })
  return was.state
}
