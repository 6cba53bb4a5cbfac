import type { Reply } from '@chl/contracts/client'
import { lineTotal, sum } from '@chl/domain/money'
import { amountProblem } from '@chl/domain/quantity'
import type { CartLine } from '../../shared/cart.ts'

export type Quote = Reply<'POST /checkouts/quote'>
export type QuotedSeller = Quote['sellers'][number]
export type QuotedLine = QuotedSeller['lines'][number]

/** What the buyer has to agree to before a line is ordered. `fits` is the nearest amount that can be ordered, 0 where none can. */
export type Change =
  | { kind: 'gone' }
  | { kind: 'own' }
  | { kind: 'price'; from: number; to: number; difference: number }
  | { kind: 'amount'; why: 'short' | 'least' | 'step'; wanted: number; fits: number }

export type CartItem = { line: CartLine; quoted: QuotedLine; changes: Change[]; total: number }
export type CartGroup = Omit<QuotedSeller, 'lines' | 'goods'> & { items: CartItem[]; goods: number }
/** The cart as the page shows it. `changed` are the items with something to agree to, in the order of the page. */
export type CartView = { groups: CartGroup[]; gone: CartItem[]; changed: CartItem[]; goods: number; count: number }

/** The amount nearest to the wanted one that the listing sells: at least `least`, in steps from there, up to what is left. */
export function fittingAmount(
  wanted: number,
  { least, step, available }: { least: number; step: number; available: number },
) {
  if (available < least) return 0
  if (wanted <= least) return least
  const most = Math.min(wanted, available)
  return least + Math.floor((most - least) / Math.max(step, 1)) * Math.max(step, 1)
}

const WHY = { too_much: 'short', too_little: 'least', off_step: 'step' } as const

/** What of a line is not as the buyer saw it. A quote tells the price and stock of now, whatever amount it was asked with. */
export function changesOf(line: CartLine, quoted: QuotedLine): Change[] {
  if (quoted.change === 'gone' || quoted.price === null || quoted.measure === null) return [{ kind: 'gone' }]
  if (quoted.change === 'own') return [{ kind: 'own' }]
  const { price, measure, available } = quoted
  const limits = { least: quoted.least ?? 1, step: quoted.step ?? 1, available }
  const changes: Change[] = []
  if (price !== line.price) {
    const difference = totalOf(measure, line.amount, price) - totalOf(measure, line.amount, line.price)
    changes.push({ kind: 'price', from: line.price, to: price, difference })
  }
  const problem = amountProblem({ amount: line.amount, ...limits })
  if (problem)
    changes.push({ kind: 'amount', why: WHY[problem], wanted: line.amount, fits: fittingAmount(line.amount, limits) })
  return changes
}

/** A total past 2^53 đồng is no order; the amount is then far over what is left, which the change says. */
function totalOf(measure: 'mass' | 'count', amount: number, price: number) {
  try {
    return lineTotal({ measure, amount, price })
  } catch {
    return 0
  }
}

/**
 * The lines of the cart under their sellers, with today's price and what changed. Lines that the quote doesn't know yet are left
 * out. `settled` are the lines as they stood when typing paused: a change isn't said of a «5» on its way to «50».
 */
export function viewCart(lines: readonly CartLine[], quote: Quote, settled: readonly CartLine[] = lines): CartView {
  const inCart = new Map(lines.map((line) => [line.listingId, line]))
  const paused = new Map(settled.map((line) => [line.listingId, line]))
  const itemOf = (quoted: QuotedLine): CartItem[] => {
    const line = inCart.get(quoted.listingId)
    if (!line) return []
    const { price, measure } = quoted
    const total = price === null || measure === null ? 0 : totalOf(measure, line.amount, price)
    return [{ line, quoted, changes: changesOf(paused.get(line.listingId) ?? line, quoted), total }]
  }
  const groups = quote.sellers.flatMap(({ lines: quoted, ...seller }) => {
    const items = quoted.flatMap(itemOf)
    return items.length === 0 ? [] : [{ ...seller, items, goods: goodsOf(items) }]
  })
  const gone = quote.gone.flatMap(itemOf)
  const all = [...groups.flatMap(({ items }) => items), ...gone]
  return {
    groups,
    gone,
    changed: all.filter(({ changes }) => changes.length > 0),
    goods: sum(groups.map(({ goods }) => goods)),
    count: all.length,
  }
}

/** What can't be bought isn't added up. */
const goodsOf = (items: CartItem[]) =>
  sum(
    items
      .filter(({ changes }) => !changes.some(({ kind }) => kind === 'gone' || kind === 'own'))
      .map(({ total }) => total),
  )
