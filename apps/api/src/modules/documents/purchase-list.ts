import { sum } from '@chl/domain/money'
import { cashWarningOf } from './cash-of-day.ts'
import type { Purchase } from './purchase-facts.ts'

/** Who sells its own produce without an invoice; cooperatives and traders give one, so that their goods are not listed. */
const WITHOUT_INVOICE: ReadonlySet<string> = new Set(['farm'])

export type CashWarning = NonNullable<ReturnType<typeof cashWarningOf>>
export type ListedPurchase = Purchase & { warned: boolean }
export type PurchaseList = {
  /** Of one station, or of all. */
  rows: ListedPurchase[]
  total: number
  /** Of the whole company: a seller's day counts wherever its goods were taken over. */
  warnings: CashWarning[]
  stations: { station: string; name: string; total: number }[]
  lackingSellers: number
  invoiced: { orders: number; total: number }
}

/** The list of a month's purchases, of one buying station or of the whole company, with what breaks the rule of cash. Pure. */
export function purchaseList(purchases: readonly Purchase[], station?: string): PurchaseList {
  const listed = purchases.filter(({ sellerKind }) => WITHOUT_INVOICE.has(sellerKind))
  const others = purchases.filter(({ sellerKind }) => !WITHOUT_INVOICE.has(sellerKind))
  const broken = brokenDays(listed)
  const rows = listed
    .filter((row) => station === undefined || row.station === station)
    .map((row) => ({ ...row, warned: row.cash && broken.has(dayKey(row)) }))
  return {
    rows,
    total: totalOf(rows),
    warnings: [...broken.values()],
    stations: [...groupBy(listed, (row) => row.station)].map(([id, group]) => ({
      station: id,
      name: group[0]?.stationName ?? '',
      total: totalOf(group),
    })),
    lackingSellers: new Set(rows.filter(({ taxId }) => taxId === null).map(({ sellerId }) => sellerId)).size,
    invoiced: { orders: new Set(others.map(({ orderId }) => orderId)).size, total: totalOf(others) },
  }
}

const totalOf = (rows: readonly Purchase[]) => sum(rows.map(({ total }) => total))
const dayKey = ({ day, sellerId }: Purchase) => `${day} ${sellerId}`

function brokenDays(rows: readonly Purchase[]) {
  const broken = new Map<string, CashWarning>()
  for (const [key, group] of groupBy(rows, dayKey)) {
    const [first] = group
    if (!first) continue
    const { day, seller } = first
    const warning = cashWarningOf({
      day,
      seller,
      bought: totalOf(group),
      cash: totalOf(group.filter((row) => row.cash)),
    })
    if (warning) broken.set(key, warning)
  }
  return broken
}

function groupBy<T>(rows: readonly T[], key: (row: T) => string) {
  const groups = new Map<string, T[]>()
  for (const row of rows) groups.set(key(row), [...(groups.get(key(row)) ?? []), row])
  return groups
}
