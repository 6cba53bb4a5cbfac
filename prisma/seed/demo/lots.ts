import { inSeason, monthsUntilSeason } from '@chl/domain/season'
import { addDays } from '@chl/domain/time'
import type { CatalogueProduct } from '../files.ts'
import { instant, monthOf } from './calendar.ts'
import { today, type Seller } from './people.ts'
import { priceOf } from './prices.ts'
import type { Random } from './random.ts'
import { must, type Unit, type World } from './world.ts'

/** One lot with its one listing. Amounts are grams or pieces, the price is đồng per kg or per piece. */
export type Lot = {
  id: string
  listingId: string
  seller: Seller
  product: CatalogueProduct
  grade: string | null
  state: string
  unit: Unit
  gramsPerPiece: number | null
  price: number
  least: number
  step: number
  toleranceBp: number
  title: string | null
  posted: number
  /** What no order, finished or not, has laid a hand on: it only shrinks while history is made. */
  free: number
  /** Σ of its moves so far. */
  available: number
  createdAt: Date
  /** When its stock last changed. */
  movedAt: Date
  harvestedOn: string | null
  readyOn: string
  /** The last day on which somebody orders of it. */
  until: string
  listingState: 'open' | 'paused' | 'withdrawn'
}

const CYCLES = 13
const CYCLE_DAYS = 28
const OPEN_LISTINGS = 130
const COMING = 10

/** The lots of the past year, those for sale now, and some of a harvest to come, oldest first. */
export function makeLots(world: World, sellers: readonly Seller[]): Lot[] {
  const random = world.random.part('lots')
  const pairs = sellers.flatMap((seller) =>
    seller.products.map((id) => ({
      seller,
      product: must(world.products.get(id), id),
      level: random.between(-0.14, 0.14),
    })),
  )
  const lots: Lot[] = []
  for (let cycle = CYCLES - 1; cycle >= 0; cycle -= 1)
    for (const pair of pairs) {
      const readyOn = addDays(today(world), -(cycle * CYCLE_DAYS) - random.whole(0, CYCLE_DAYS - 1))
      if (isSold(pair.product, readyOn, random)) lots.push(makeLot(world, random, pair, readyOn, cycle > 0))
    }
  addComing(world, random, pairs, lots)
  const inSeasonNow = pairs.filter((pair) => isSold(pair.product, today(world), random))
  while (lots.filter(isOpen).length < OPEN_LISTINGS && inSeasonNow.length > 0)
    lots.push(makeLot(world, random, random.pick(inSeasonNow), addDays(today(world), -random.whole(0, 9)), false))
  return lots.sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime())
}

export const isOpen = (lot: Lot): boolean => lot.listingState === 'open'

type Pair = { seller: Seller; product: CatalogueProduct; level: number }

// What keeps is still sold in the months after its harvest.
function isSold(product: CatalogueProduct, day: string, random: Random): boolean {
  if (inSeason(product.harvest_months, monthOf(day))) return true
  const keeps = product.price.state === 'dry' || product.price.state === 'processed'
  return keeps && random.chance(0.35)
}

function addComing(world: World, random: Random, pairs: readonly Pair[], lots: Lot[]): void {
  const soon = pairs.filter(({ product }) => {
    const wait = monthsUntilSeason(product.harvest_months, monthOf(today(world)))
    return wait === 1 || wait === 2
  })
  for (const pair of random.some(soon, COMING)) {
    const readyOn = addDays(today(world), random.whole(6, 40))
    lots.push({ ...makeLot(world, random, pair, readyOn, false), harvestedOn: null })
  }
}

function makeLot(world: World, random: Random, { seller, product, level }: Pair, readyOn: string, past: boolean): Lot {
  const kind = chooseKind(world, random, product, readyOn, level)
  const { unit, price } = kind
  const posted = amountOf(random, seller, unit, price)
  const { least, step } = termsOf(unit, price, posted)
  const day =
    readyOn > today(world) ? addDays(today(world), -random.whole(1, 8)) : addDays(readyOn, -random.whole(0, 1))
  // A listing is never newer than now, whatever the hour is.
  const asked = instant(day, random.whole(360, 1200)).getTime() + random.below(60_000)
  const createdAt = new Date(Math.min(asked, world.now.getTime() - random.whole(5, 600) * 60_000))
  return {
    id: random.id(createdAt),
    listingId: random.id(createdAt),
    seller,
    product,
    ...kind,
    least,
    step,
    toleranceBp: product.category === 'fish' || kind.state === 'dry' ? 300 : 500,
    title: null,
    posted,
    free: posted,
    available: posted,
    createdAt,
    movedAt: createdAt,
    harvestedOn: kind.state === 'live' && unit.measure === 'mass' ? null : readyOn,
    readyOn,
    until: addDays(readyOn, CYCLE_DAYS + 6),
    listingState: past ? 'withdrawn' : 'open',
  }
}

/** Grade, state and unit that have a price; mostly what the product is first sold as. */
function chooseKind(world: World, random: Random, product: CatalogueProduct, day: string, level: number) {
  const grades = product.grades.map((g) => g.code)
  for (let tries = 0; tries < 8; tries += 1) {
    const first = tries === 7
    const grade = grades.length === 0 ? null : first ? must(grades[0], product.id) : random.pick(grades)
    const state = !first && random.chance(0.15) ? random.pick(product.states) : product.price.state
    const code = !first && random.chance(0.25) ? random.pick(product.units).code : product.price.unit
    const unit = must(world.units.get(code), code)
    const price = priceOf(product, { grade, state, unit, day, level: level + random.between(-0.06, 0.06) })
    if (price === null) continue
    const gramsPerPiece = product.units.find((u) => u.code === code)?.grams_per_piece ?? null
    return { grade, state, unit, price, gramsPerPiece: unit.measure === 'count' ? gramsPerPiece : null }
  }
  throw new Error(`${product.id} has no price of its own`)
}

function amountOf(random: Random, seller: Seller, unit: Unit, price: number): number {
  const [low, high] = seller.kind === 'cooperative' ? [40e6, 110e6] : [14e6, 48e6]
  const value = random.between(low, high) * (price > 5_000_000 ? 2.5 : 1)
  if (unit.measure === 'count') {
    const pieces = Math.max(Math.round(value / price), 6)
    return pieces > 100 ? Math.round(pieces / 10) * 10 : pieces
  }
  const grams = (value / price) * 1000
  const step = grams >= 1e6 ? 50_000 : grams >= 100_000 ? 5000 : grams >= 10_000 ? 1000 : 100
  return Math.max(Math.round(grams / step), 1) * step
}

/** The smallest order, worth some 150 000 đ, and the step above it. */
function termsOf(unit: Unit, price: number, posted: number): { least: number; step: number } {
  if (unit.measure === 'count') {
    const pieces = price >= 100_000 ? 1 : price >= 15_000 ? 5 : 50
    const least = Math.min(pieces, posted)
    return { least, step: least }
  }
  const grams = (150_000 / price) * 1000
  const step = grams >= 5000 ? 5000 : grams >= 500 ? 500 : grams >= 100 ? 100 : 10
  return { least: Math.max(Math.ceil(grams / step), 1) * step, step }
}
