/** Whether the month (1–12) is one of the product's harvest months. A product without months has no season: false. */
export const inSeason = (months: readonly number[], month: number): boolean => months.includes(month)

/** One stretch of a season, first and last month (1–12), both inside; `from` > `to` runs over New Year. */
export type SeasonRun = { from: number; to: number }

/**
 * The stretches of a season, in order of their first month: [11, 12, 1, 5] → 5–5 and 11–1. All twelve months are one
 * stretch, 1–12; none are none.
 */
export function seasonRuns(months: readonly number[]): SeasonRun[] {
  const has = (month: number): boolean => months.includes(((month + 11) % 12) + 1)
  const all = Array.from({ length: 12 }, (_, index) => index + 1)
  if (all.every(has)) return [{ from: 1, to: 12 }]
  return all
    .filter((month) => has(month) && !has(month - 1))
    .map((from) => {
      let to = from
      while (has(to + 1)) to += 1
      return { from, to: ((to + 11) % 12) + 1 }
    })
}

/** Months from `month` (1–12) until the product is in season: 0 when it is now; null when it never is. */
export function monthsUntilSeason(months: readonly number[], month: number): number | null {
  for (let wait = 0; wait < 12; wait += 1) if (inSeason(months, ((month - 1 + wait) % 12) + 1)) return wait
  return null
}
