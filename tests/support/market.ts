// Goods to trade, written straight into the database, and the steps of an order that many tests share.
import { randomUUID } from 'node:crypto'
import type { CollectedMethod } from '@chl/domain/collection'
import type { Someone, World } from './world.ts'

type Goods = {
  amount?: number
  price?: number
  product?: string
  unit?: string
  measure?: 'mass' | 'count'
  gramsPerPiece?: number | null
  toleranceBp?: number
  /** The least that may be ordered; more of it in steps of as much. */
  least?: number
  readyOn?: string
}

/** A lot with its first stock move, and one open listing of it. Amounts in grams (or pieces), price in đồng per kg (or piece). */
export async function makeListing(
  world: Pick<World, 'rows'>,
  seller: Pick<Someone, 'organizationId'>,
  goods: Goods = {},
) {
  const {
    amount = 50_000,
    price = 20_000,
    product = 'che-shan-bup-tuoi',
    measure = 'mass',
    unit = measure === 'mass' ? 'kg' : 'qua',
    gramsPerPiece = null,
    toleranceBp = 500,
    least = 1,
  } = goods
  const [made] = await world.rows<{ listing_id: string; lot_id: string }>(
    `with o as (select id, commune_id from organization where id = $1),
      t as (insert into lot (organization_id, product_id, state, origin_id, measure, unit_code, grams_per_piece, available)
        select o.id, $2, 'fresh', o.commune_id, $3, $4, $5, $6 from o returning id, organization_id),
      m as (insert into stock_move (lot_id, why, delta) select id, 'posted', $6 from t)
     insert into listing (lot_id, organization_id, product_id, category_code, price, least, step, tolerance_bp, ready_on, search)
     select t.id, t.organization_id, $2, p.category_code, $7, $10, $10, $8, coalesce($9::date, current_date), p.search from t, product p where p.id = $2
     returning id as listing_id, lot_id`,
    [
      seller.organizationId,
      product,
      measure,
      unit,
      gramsPerPiece,
      amount,
      price,
      toleranceBp,
      goods.readyOn ?? null,
      least,
    ],
  )
  if (!made) throw new Error('no listing was made')
  return { listingId: made.listing_id, lotId: made.lot_id, price, seller: seller.organizationId }
}

type Listing = Awaited<ReturnType<typeof makeListing>>

/** The body of a checkout: one order a seller, of these amounts of each listing. */
export function basket(
  lines: readonly { listing: Listing; amount: number }[],
  { payment = 'cash' }: { payment?: 'cash' | 'transfer' | CollectedMethod } = {},
) {
  const sellers = [...new Set(lines.map(({ listing }) => listing.seller))]
  return {
    orders: sellers.map((seller) => ({
      seller,
      payment,
      handover: { kind: 'pickup' } as const,
      lines: lines
        .filter(({ listing }) => listing.seller === seller)
        .map(({ listing, amount }) => ({ listingId: listing.listingId, amount, price: listing.price })),
    })),
  }
}

/** One order of one listing, placed. */
export async function placeOrder(buyer: Someone, listing: Listing, amount: number, options = {}) {
  const { orders } = await buyer.call('POST /checkouts', {
    body: basket([{ listing, amount }], options),
    idempotencyKey: randomUUID(),
  })
  const [order] = orders
  if (!order) throw new Error('no order was placed')
  return order
}

/** Stock of a lot, and the sum of its moves: equal, or something is broken. */
export async function stockOf(world: World, lotId: string) {
  const [row] = await world.rows<{ available: string; moved: string }>(
    'select available, (select coalesce(sum(delta), 0) from stock_move where lot_id = $1) as moved from lot where id = $1',
    [lotId],
  )
  return { available: Number(row?.available), moved: Number(row?.moved) }
}
