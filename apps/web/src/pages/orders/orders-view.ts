import type { OrderSummary, Side, Tab } from './orders.queries.ts'

export const TABS: readonly Tab[] = ['new', 'preparing', 'underway', 'done']

/** The tab to open where none was asked for: the first with something in it. */
export const firstTab = (counts: Record<Tab, number>): Tab =>
  TABS.find((tab) => tab !== 'done' && counts[tab] > 0) ?? (counts.done > 0 ? 'done' : 'new')

/** What waits for me stands first, the one with the least time left on top; the rest keeps its order. */
export const waitingFirst = <T extends Pick<OrderSummary, 'waitsForMe' | 'expiresAt'>>(orders: readonly T[]): T[] => [
  ...orders
    .filter(({ waitsForMe }) => waitsForMe)
    .toSorted((a, b) => (a.expiresAt ?? '9').localeCompare(b.expiresAt ?? '9')),
  ...orders.filter(({ waitsForMe }) => !waitsForMe),
]

/** The side whose orders are shown: the asked one where the organization is on it, else the one it has; null where it has none. */
export function sideFor(asked: string | null, can: { sell: boolean; buy: boolean }): Side | null {
  if (asked === 'buyer' && can.buy) return 'buyer'
  if (asked === 'seller' && can.sell) return 'seller'
  if (can.sell) return 'seller'
  return can.buy ? 'buyer' : null
}

export type TimeLeft = { unit: 'hours' | 'minutes' | 'moment'; n: number; soon: boolean }

/** How long there is left to answer: whole hours above two of them, else minutes; under a minute, a moment. `soon` is under an hour. */
export function timeLeft(until: string, now: number): TimeLeft {
  const minutes = Math.floor((Date.parse(until) - now) / 60_000)
  if (minutes < 1) return { unit: 'moment', n: 0, soon: true }
  if (minutes < 120) return { unit: 'minutes', n: minutes, soon: minutes < 60 }
  return { unit: 'hours', n: Math.floor(minutes / 60), soon: false }
}
