import { seasonRuns } from '@chl/domain/season'
import type { CatalogueProduct } from '../files.ts'
import { monthOf } from './calendar.ts'
import type { Unit } from './world.ts'

/** What dear and cheap depend on, beside the product: `level` is how dear its seller is, about −0.15 to 0.15. */
export type PriceFacts = { grade: string | null; state: string; unit: Unit; day: string; level: number }

/** Of fresh goods, what the same kilo costs in another state: dry is four to six times. */
const BY_STATE: Readonly<Record<string, number>> = { fresh: 1, live: 1, frozen: 0.9, dry: 5 }

/** Goods whose pieces have no weight to compare by: how many of the priced unit one of another is worth. */
const BY_UNIT: Readonly<Record<string, number>> = {
  'dia-lan chau': 5,
  'hoa-hong-canh bo': 50,
  'hong-co-sa-pa chau': 0.3,
  'hoa-ly bo': 10,
  'hoa-ly chau': 3,
  'dao-canh goc': 2.5,
  'tho-cam set': 2.5,
}

/**
 * Đồng per kg (mass) or per piece (count): inside the range that produce.json gives, dearer at the edges of a season
 * than in its middle, by grade, by seller. Null where the catalogue knows no price for this unit or state.
 */
export function priceOf(product: CatalogueProduct, facts: PriceFacts): number | null {
  const { min_vnd: low, max_vnd: high } = product.price
  const factor = factorOf(product, facts)
  if (factor === null) return null
  const share = 0.45 + seasonal(product.harvest_months, monthOf(facts.day)) + graded(product, facts.grade) + facts.level
  const plain = low * (high / low) ** Math.min(Math.max(share, 0), 1)
  const price = neat(plain * factor)
  return factor === 1 ? Math.min(Math.max(price, low), high) : price
}

function factorOf(product: CatalogueProduct, { state, unit }: PriceFacts): number | null {
  const { price } = product
  const [from, to] = [BY_STATE[price.state], BY_STATE[state]]
  const byState = state === price.state ? 1 : from && to ? to / from : null
  const grams = (code: string) => product.units.find((u) => u.code === code)?.grams_per_piece ?? null
  if (byState === null) return null
  if (price.per === 'kg') {
    if (unit.measure === 'mass') return byState
    const piece = grams(unit.code)
    return piece === null ? null : (byState * piece) / 1000
  }
  if (unit.code === price.unit) return byState
  const priced = grams(price.unit)
  const piece = unit.measure === 'mass' ? 1000 : grams(unit.code)
  if (priced !== null && piece !== null) return (byState * piece) / priced
  const worth = BY_UNIT[`${product.id} ${unit.code}`]
  return worth === undefined ? null : byState * worth
}

function seasonal(months: readonly number[], month: number): number {
  if (months.length === 12) return month <= 2 ? 0.15 : month >= 6 && month <= 8 ? -0.08 : 0
  const run = seasonRuns(months).find(({ from, to }) =>
    from <= to ? month >= from && month <= to : month >= from || month <= to,
  )
  if (!run) return 0.2
  const length = (run.to - run.from + 12) % 12
  const place = length === 0 ? 0.5 : ((month - run.from + 12) % 12) / length
  return 0.2 * Math.abs(2 * place - 1) - 0.08
}

function graded(product: CatalogueProduct, grade: string | null): number {
  const place = product.grades.findIndex((g) => g.code === grade)
  return place < 0 ? 0 : 0.16 * (1 - (2 * place) / Math.max(product.grades.length - 1, 1))
}

/** A price as people ask it. */
function neat(price: number): number {
  const step =
    price < 5000 ? 100 : price < 200_000 ? 500 : price < 1_000_000 ? 5000 : price < 20_000_000 ? 50_000 : 1_000_000
  return Math.max(Math.round(price / step), 1) * step
}
