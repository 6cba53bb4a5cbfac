import { setTimeout as sleep } from 'node:timers/promises'
import type { ReplyOf } from '@chl/contracts/endpoint'
import type { startPayment as contract } from '@chl/contracts/payments'
import { type CollectionState, isSecured } from '@chl/domain/collection'
import { sum } from '@chl/domain/money'
import { m } from '@chl/messages/messages.js'
import type { Actor } from '#platform/actor'
import type { Db, Tx } from '#platform/db'
import { inTransaction, type Read } from '#platform/http'
import { type Locale, Refusal, refuse } from '#platform/problem'
import type { CardMoney } from './card-money.ts'
import { ProviderRefused, ProviderUnclear } from './card-provider.ts'
import { type Collected, lockMoney } from './collected-orders.ts'
import { paymentSettings } from './payment-settings.ts'
import { planOperation } from './plan-operation.ts'
import { type CardAt, reconcile } from './reconcile.ts'
import { sendOperations } from './send-operations.ts'

type Reply = ReplyOf<typeof contract>
type Live = { id: string; state: CollectionState; url: string | null; open: boolean; operationId: string | null }

/**
 * Opens the provider's page on which the buyer's bank holds the most that the orders can cost. Written down first and called
 * afterwards, outside of any transaction; however often it is pressed, in however many tabs, a checkout has one page that can be paid.
 */
export const startPayment =
  ({ at }: Pick<CardMoney, 'at'>, publicUrl: string): Read<typeof contract> =>
  async (db, actor, { params }) => {
    const [own] = await db.rows<{ method: string }>(
      'own-checkout',
      'select min(method) as method from collected_order where checkout_id = $1 and buyer_id = $2 group by checkout_id',
      [params.id, actor.organization.id],
    )
    if (!own) return refuse('not-found')
    if (own.method !== 'card') return refuse('method-not-offered')
    if (!at) return refuse('unavailable')
    let live = await liveCard(db, params.id)
    if (live && live.url !== null && !(await isRead(at, live.id))) return refuse('unavailable')
    live = await liveCard(db, params.id)
    if (!live) {
      const planned = await inTransaction(at, (tx) => plan(tx, at, actor, params.id, publicUrl))
      if (planned instanceof Refusal) return planned
      live = await liveCard(db, params.id)
    }
    return live ? pageOf(at, db, params.id, live) : refuse('not-allowed-now')
  }

async function liveCard(db: Db, checkoutId: string): Promise<Live | null> {
  const [live] = await db.rows<Live>(
    'live-card',
    `select c.id, c.state, c.session_url as url, c.expires_at > now() as open,
       (select o.id from payment_operation o where o.collection_id = c.id and o.kind = 'open_session' order by o.created_at desc limit 1) as "operationId"
     from collection c where c.checkout_id = $1 and c.kind = 'card' and c.state in ('created', 'requires_action', 'authorized', 'capturing', 'captured')`,
    [checkoutId],
  )
  return live ?? null
}

// The page may have been paid, or have run out, without our having heard of it.
async function isRead(at: CardAt, id: string): Promise<boolean> {
  try {
    await reconcile(at, id, { cause: 'browser' })
    return true
  } catch (error) {
    if (error instanceof ProviderUnclear || error instanceof ProviderRefused) return false
    throw error
  }
}

const PATIENCE_MS = 8000
/** The page's address, once its call was answered: by us, or by whoever else is sending it. */
async function pageOf(at: CardAt, db: Db, checkoutId: string, found: Live): Promise<Reply | Refusal> {
  let live: Live | null = found
  for (const end = Date.now() + PATIENCE_MS; live?.state === 'created' && Date.now() < end; ) {
    if (!live.operationId || (await sendOperations(at, live.operationId)) === 0) await sleep(200)
    live = await liveCard(db, checkoutId)
  }
  if (!live || live.state === 'created') return refuse('unavailable')
  if (isSecured(live.state)) return { kind: 'none', state: live.state }
  if (live.url === null) return refuse('unavailable')
  return { kind: 'redirect', url: live.url, provider: 'stripe', environment: at.environment }
}

// Stripe takes 30 minutes at least, from when it gets the call: which may be some time after it was planned. An order that comes
// to its end before has the page closed.
const PAGE_MINUTES = 45

async function plan(tx: Tx, at: CardAt, actor: Actor, checkoutId: string, publicUrl: string): Promise<Refusal | null> {
  const orders = (await lockMoney(tx, checkoutId)).filter(({ state }) => state !== 'ended')
  const [other] = await tx.$queryRaw<{ id: string }[]>`
    select id from collection where checkout_id = ${checkoutId}::uuid and kind = 'card' and state in ('created', 'requires_action', 'authorized', 'capturing', 'captured')`
  if (other) return null // another tab was quicker
  if (orders.length === 0) return refuse('not-allowed-now')
  const lines = await linesOf(tx, orders, actor.locale)
  const amount = sum(lines.map((line) => line.amount))
  const beyond = await beyondLimits(tx, amount, actor.locale)
  if (beyond) return beyond
  const [made] = await tx.$queryRaw<{ id: string; until: number }[]>`
    insert into collection (kind, checkout_id, environment, amount, expires_at)
    values ('card', ${checkoutId}::uuid, ${at.environment}, ${amount}, now() + make_interval(mins => ${PAGE_MINUTES}))
    returning id, extract(epoch from expires_at)::int as until`
  if (!made) throw new Error('no collection was made')
  const back = `${publicUrl.replace(/\/$/, '')}/checkouts/${checkoutId}`
  const params = { lines, successUrl: back, cancelUrl: back, expiresAt: made.until, locale: actor.locale }
  await planOperation(tx, { kind: 'open_session', collectionId: made.id, amount, params })
  return null
}

async function linesOf(tx: Tx, orders: readonly Collected[], locale: Locale) {
  const names = await tx.$queryRaw<{ id: string; name: string }[]>`
    select id, name from organization where id = any(${orders.map(({ sellerId }) => sellerId)}::uuid[])`
  return orders.map(({ number, sellerId, ceiling, estimate }) => {
    const seller = names.find(({ id }) => id === sellerId)?.name ?? ''
    return { name: m.money_card_line({ number, seller }, { locale }), amount: ceiling ?? estimate }
  })
}

async function beyondLimits(tx: Tx, amount: number, locale: Locale): Promise<Refusal | null> {
  const { cardMin, cardMax } = await paymentSettings(tx)
  if (amount >= cardMin && amount <= cardMax) return null
  const dong = (value: number) => `${value.toLocaleString(locale === 'vi' ? 'vi-VN' : 'en-GB')} ₫`
  const said = { amount: dong(amount), minimum: dong(cardMin), maximum: dong(cardMax) }
  return refuse('method-not-offered', { detail: m.money_card_beyond(said, { locale }), left: cardMax })
}
