import { searchText } from '@chl/domain/search'
import { HOUR, instant } from './calendar.ts'
import type { Lot } from './lots.ts'
import { today } from './people.ts'
import { DESCRIPTIONS, TITLES } from './texts.ts'
import { must, type World } from './world.ts'

/** Gives some listings a title. */
export function nameListings(world: World, lots: readonly Lot[]): void {
  const random = world.random.part('listings')
  for (const lot of lots) {
    const titles = lot.state === lot.product.price.state ? (TITLES[lot.product.id] ?? []) : []
    if (titles.length > 0 && random.chance(0.55)) lot.title = random.pick(titles)
  }
}

const PAUSED = 6
const SOLD_OUT = 7

/** What is left of past lots was eaten or sold at home; of today's, some are paused and some just sold out. */
export function tidyListings(world: World, lots: readonly Lot[]): void {
  const random = world.random.part('tidy')
  const empty = (lot: Lot, why: string, at: Date) => {
    writeStock(world, lot, { why, delta: -lot.available, at, person: lot.seller.people[0] ?? null })
    lot.available = 0
  }
  for (const lot of lots) {
    if (lot.listingState !== 'withdrawn') continue
    const end = Math.max(instant(lot.until, 1020).getTime(), lot.movedAt.getTime() + HOUR)
    empty(lot, 'withdrawn', new Date(Math.min(end, world.now.getTime() - 1)))
  }
  const ready = lots.filter((lot) => lot.listingState === 'open' && lot.available > 0 && lot.readyOn <= today(world))
  const [paused, soldOut] = [
    ready.filter((lot) => lot.posted > lot.available),
    ready.filter((lot) => lot.available * 2 < lot.posted),
  ]
  for (const lot of random.some(paused, PAUSED)) lot.listingState = 'paused'
  for (const lot of random.some(soldOut, SOLD_OUT))
    if (lot.listingState === 'open')
      empty(lot, 'adjusted', new Date(Math.min(lot.movedAt.getTime() + HOUR, world.now.getTime() - 1)))
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
  if (at > lot.movedAt) lot.movedAt = at
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

// The same words as the listings module writes: people say the old commune's name, or any that went into the new one.
function searchOf(world: World, lot: Lot): string {
  const { product, seller, title } = lot
  const { commune, oldCommune } = seller
  const grade = product.grades.find((g) => g.code === lot.grade)
  const area = world.areas.get(areaOf(lot) ?? '')
  const old = oldCommune ? [oldCommune] : [...world.oldCommunes.values()].filter((c) => c.successor === commune?.id)
  return searchText([
    product.name.vi,
    product.name.en,
    grade?.vi,
    grade?.en,
    commune?.shortVi,
    commune?.shortEn,
    area?.nameVi,
    area?.nameEn,
    seller.name,
    ...product.aliases,
    ...old.map((c) => c.shortVi),
    title,
  ])
}
