import { randomInt } from 'node:crypto'
import type { ParsedOf, ReplyOf } from '@chl/contracts/endpoint'
import type { placeCheckout as contract } from '@chl/contracts/checkouts'
import { type CollectedMethod, isCollected } from '@chl/domain/collection'
import { lineTotal, sum } from '@chl/domain/money'
import { makeOrderNumber } from '@chl/domain/reference'
import { isOffered, openMoney, paymentSettings } from '#modules/payments'
import { Prisma } from '#prisma'
import type { Actor, Meta } from '#platform/actor'
import { later, type RawTx } from '#platform/hot-transaction'
import { willTell } from '#platform/outbox'
import { type Refusal, Refused, refuse } from '#platform/problem'
import { AHEAD } from './order-sql.ts'
import { changeOf } from './quote-cart.ts'
import { writeCheckout } from './write-checkout.ts'

type Body = ParsedOf<typeof contract>['body']
type Asked = Body['orders'][number]
export type Party = { id: string; name: string; kind: string; communeId: string | null; oldCommuneId: string | null }
export type LockedListing = {
  id: string
  lotId: string
  price: number
  available: number
  open: boolean
  least: number
  toleranceBp: number
  ahead: boolean
  title: string | null
  productId: string
  gradeCode: string | null
  state: string
  measure: 'mass' | 'count'
  unitCode: string
  gramsPerPiece: number | null
  originId: string
  oldOriginId: string | null
  seller: Party
  takesTransfer: boolean
  offers: { id: string; name: string; fee: number }[]
}
type Locked = { listings: LockedListing[] | null; buyer: Party; ids: string[] }

/**
 * Places one order a seller, all or none, in four statements of one transaction: claim (serve), lock and read, write, answer (serve).
 * Refused `cart-changed`, with every line that is not as the buyer saw it, before anything is written. Lots are locked in id
 * order, so that no two baskets wait for each other in a circle; what is available is read under that lock.
 */
export async function placeCheckout(
  tx: RawTx,
  actor: Actor,
  { body }: { body: Body },
  meta: Meta,
  { cardOn }: { cardOn: boolean },
): Promise<ReplyOf<typeof contract> | Refusal> {
  if (!actor.organization.abilities.buy) throw new Refused('forbidden')
  const lines = body.orders.flatMap((order) => order.lines)
  const { listings, buyer, ids } = await lockListings(
    tx,
    actor,
    lines.map((line) => line.listingId),
    1 + body.orders.length + lines.length,
  )
  const byId = new Map(listings?.map((listing) => [listing.id, listing]))
  const changed = changesOf(body, byId, actor.organization.id)
  if (changed.length) return refuse('cart-changed', { lines: changed })
  demandOffers(body, byId, actor)

  const next = ids[Symbol.iterator]()
  const newId = () => next.next().value ?? ''
  const orders = body.orders.map((asked) => planOrder(asked, byId, newId))
  const checkout = { id: newId(), total: sum(orders.map((order) => order.total)) }
  const plan = { checkout, orders, buyer, actor, clientKey: meta.idempotencyKey ?? checkout.id }
  const method = body.orders[0]?.payment ?? 'cash'
  const opening = isCollected(method) ? await collecting(tx, method, orders, cardOn) : null
  await later(tx, writeCheckout(tx, plan))
  if (opening) await openMoney(tx, { checkoutId: checkout.id, buyerId: buyer.id, ...opening })
  willTell(tx)
  return {
    id: checkout.id,
    total: checkout.total,
    orders: orders.map(({ id, number, seller, total }) => ({ id, number, seller: seller.id, total })),
  }
}

// Where the platform collects: what its money begins with. Refused where the operator doesn't offer the method for these orders.
async function collecting(tx: RawTx, method: CollectedMethod, planned: readonly PlannedOrder[], cardOn: boolean) {
  const settings = await paymentSettings(tx)
  const orders = planned.map(({ id, number, seller, fee, total, lines }) => ({
    id,
    number,
    sellerId: seller.id,
    fee,
    total,
    lines: lines.map((line) => ({
      total: line.total,
      toleranceBp: line.listing.toleranceBp,
      ahead: line.listing.ahead,
    })),
  }))
  if (!isOffered(method, orders, settings, cardOn)) throw new Refused('method-not-offered')
  return { method, orders, settings }
}

// New ids come along from the database, so that they are of version 7 like all others.
async function lockListings(tx: RawTx, actor: Actor, ids: string[], count: number): Promise<Locked> {
  const [found] = await tx.$queryRaw<[Locked]>`/* prepared: checkout-lock */
    with held as (
      select l.id, l.lot_id, l.price, l.least, l.tolerance_bp, l.title, l.state = 'open' as open, t.available, t.product_id, t.grade_code, t.state, t.measure,
        t.unit_code, t.grams_per_piece, t.origin_id, t.old_origin_id, l.organization_id, ${Prisma.raw(AHEAD('l'))} as ahead
      from listing l join lot t on t.id = l.lot_id where l.id = any(${ids}::uuid[]) order by t.id for no key update of t)
    select
      (select json_agg(json_build_object('id', h.id, 'lotId', h.lot_id, 'price', h.price, 'available', h.available, 'open', h.open, 'least', h.least,
        'toleranceBp', h.tolerance_bp, 'ahead', h.ahead, 'title', h.title, 'productId', h.product_id, 'gradeCode', h.grade_code, 'state', h.state, 'measure', h.measure,
        'unitCode', h.unit_code, 'gramsPerPiece', h.grams_per_piece, 'originId', h.origin_id, 'oldOriginId', h.old_origin_id,
        'seller', json_build_object('id', o.id, 'name', o.name, 'kind', o.kind, 'communeId', o.commune_id, 'oldCommuneId', o.old_commune_id),
        'takesTransfer', o.bank_account is not null,
        'offers', (select coalesce(json_agg(json_build_object('id', d.id, 'name', d.name, 'fee', d.fee)), '[]') from delivery_offer d where d.organization_id = o.id and d.withdrawn_at is null)))
       from held h join organization o on o.id = h.organization_id) as listings,
      (select json_build_object('id', b.id, 'name', b.name, 'kind', b.kind, 'communeId', b.commune_id, 'oldCommuneId', b.old_commune_id)
       from organization b where b.id = ${actor.organization.id}::uuid) as buyer,
      (select json_agg(uuidv7()) from generate_series(1, ${count}::int)) as ids`
  return found
}

// Several listings may sell one lot: then they share what it has.
type Changed = {
  listingId: string
  change: NonNullable<ReturnType<typeof changeOf>>
  price: number | null
  available: number
}
function changesOf(body: Body, byId: Map<string, LockedListing>, buyer: string): Changed[] {
  const left = new Map<string, number>()
  return body.orders.flatMap((order) =>
    order.lines.flatMap(({ listingId, amount, price }): Changed[] => {
      const now = byId.get(listingId)
      if (!now || now.seller.id !== order.seller) return [{ listingId, change: 'gone', price: null, available: 0 }]
      const available = left.get(now.lotId) ?? now.available
      const change = changeOf({ amount, price }, { ...now, available }, buyer)
      left.set(now.lotId, available - amount)
      return change ? [{ listingId, change, price: now.price, available: Math.max(0, available) }] : []
    }),
  )
}

function demandOffers(body: Body, byId: Map<string, LockedListing>, actor: Actor) {
  const say = (vi: string, en: string) => (actor.locale === 'vi' ? vi : en)
  const errors = body.orders.flatMap(({ handover, payment, lines }, i) => {
    const seller = byId.get(lines[0]?.listingId ?? '')
    const faults = []
    if (handover.kind === 'delivery') {
      const offer = seller?.offers.find(({ id }) => id === handover.offer)
      if (offer?.fee !== handover.fee)
        faults.push({
          path: `orders.${i}.handover.offer`,
          code: 'offer_changed',
          message: say('Cách giao này hoặc phí đã đổi', 'This delivery or its fee has changed'),
        })
      if (!handover.destination.commune && !handover.destination.address)
        faults.push({
          path: `orders.${i}.handover.destination.address`,
          code: 'required',
          message: say('Ghi nơi nhận', 'Say where to'),
        })
    }
    if (payment === 'transfer' && !seller?.takesTransfer)
      faults.push({
        path: `orders.${i}.payment`,
        code: 'no_account',
        message: say('Người bán chưa ghi tài khoản', 'The seller has given no account'),
      })
    return faults
  })
  if (errors.length) throw new Refused('invalid-request', { errors })
}

export type PlannedOrder = ReturnType<typeof planOrder>
function planOrder(asked: Asked, byId: Map<string, LockedListing>, newId: () => string) {
  const lines = asked.lines.map(({ listingId, amount }, position) => {
    const listing = byId.get(listingId)
    if (!listing) throw new Refused('cart-changed')
    return {
      id: newId(),
      position,
      amount,
      total: lineTotal({ measure: listing.measure, amount, price: listing.price }),
      listing,
    }
  })
  const [first] = lines
  if (!first) throw new Refused('cart-changed')
  const { handover } = asked
  const goods = sum(lines.map((line) => line.total))
  const delivery = handover.kind === 'delivery' ? handover : null
  const fee = delivery?.fee ?? 0
  return {
    id: newId(),
    number: makeOrderNumber(randomInt),
    seller: first.listing.seller,
    lines,
    goods,
    fee,
    total: sum([goods, fee]),
    handover: handover.kind,
    offerName: first.listing.offers.find(({ id }) => id === delivery?.offer)?.name ?? null,
    destination: delivery?.destination.commune ?? null,
    address: delivery?.destination.address ?? '',
    note: asked.note ?? '',
    payment: asked.payment,
  }
}
