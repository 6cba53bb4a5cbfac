import { searchText } from '@chl/domain/search'
import type { Lot } from './lots.ts'
import { DESCRIPTIONS, TITLES } from './texts.ts'
import { must, type World } from './world.ts'

/** Gives some listings a title, takes some off the market or out of stock, as one finds them on any day. */
export function dressListings(world: World, lots: readonly Lot[]): void {
  const random = world.random.part('listings')
  for (const lot of lots) {
    const titles = lot.state === lot.product.price.state ? (TITLES[lot.product.id] ?? []) : []
    if (titles.length > 0 && random.chance(0.55)) lot.title = random.pick(titles)
  }
}

/** Rows of the lots, their listings and the moves that posted them; orders have written their own moves. */
export function writeLots(world: World, lots: readonly Lot[]): void {
  const random = world.random.part('write-lots')
  for (const lot of lots) {
    world.tables.add('lot', {
      id: lot.id,
      organization_id: lot.seller.id,
      product_id: lot.product.id,
      grade_code: lot.grade,
      state: lot.state,
      origin_id: must(lot.seller.commune, lot.seller.name).id,
      old_origin_id: lot.seller.oldCommune?.id ?? null,
      harvested_on: lot.harvestedOn,
      measure: lot.unit.measure,
      unit_code: lot.unit.code,
      grams_per_piece: lot.gramsPerPiece,
      available: lot.available,
      created_at: lot.createdAt,
    })
    world.tables.add('listing', {
      id: lot.listingId,
      lot_id: lot.id,
      organization_id: lot.seller.id,
      product_id: lot.product.id,
      category_code: lot.product.category,
      area_code: areaOf(lot),
      title: lot.title,
      description: random.chance(0.8)
        ? random.pick(must(DESCRIPTIONS[lot.product.category], lot.product.category))
        : '',
      price: lot.price,
      least: lot.least,
      step: lot.step,
      tolerance_bp: lot.toleranceBp,
      ready_on: lot.readyOn,
      state: lot.listingState,
      in_stock: lot.available > 0,
      search: searchOf(world, lot),
      version: 1,
      listed_at: lot.createdAt,
      changed_at: lot.createdAt,
    })
    writeStock(world, lot, {
      why: 'posted',
      delta: lot.posted,
      at: lot.createdAt,
      person: lot.seller.people[0] ?? null,
    })
  }
}

export type StockFacts = { why: string; n?: number; delta: number; at: Date; person: string | null; line?: string }

/** One row of a lot's history. A delta of nothing is no move. */
export function writeStock(world: World, lot: Lot, { why, n = 1, delta, at, person, line }: StockFacts): void {
  if (delta === 0) return
  world.tables.add('stock_move', {
    id: world.random.id(at),
    lot_id: lot.id,
    order_line_id: line ?? null,
    why,
    n,
    delta,
    person_id: person,
    at,
  })
}

/** The area of the old commune, else that of the new one: the two that reach outside have none. */
export const areaOf = (lot: Lot): string | null => lot.seller.oldCommune?.area ?? lot.seller.commune?.area ?? null

function searchOf(world: World, { product, grade, seller, title }: Lot): string {
  const old = [...world.oldCommunes.values()].filter((c) =>
    seller.oldCommune ? c.id === seller.oldCommune.id : c.successor === seller.commune?.id,
  )
  return searchText([
    product.name.vi,
    product.name.en,
    ...product.aliases,
    product.grades.find((g) => g.code === grade)?.vi,
    seller.commune?.shortVi,
    ...old.map((c) => c.shortVi),
    seller.name,
    title,
  ])
}
