import type { Dong } from './money.ts'

/** From which day what is bought of one seller in one day, and comes to `limit` đồng, may not be paid in cash to be deducted. */
export type CashRule = { validFrom: string; limit: Dong; source: string }

/**
 * The rule by the day from which it is in force, oldest first. It is law and changes: a new one is a new row, and papers of
 * the days before keep theirs. Source: vietnam.md §4.1.
 */
export const CASH_RULES: readonly CashRule[] = [
  { validFrom: '2026-03-12', limit: 5_000_000, source: 'Thông tư 20/2026/TT-BTC' },
]

/** The rule in force on a local day YYYY-MM-DD; null before the first. */
export const cashRuleOn = (day: string): CashRule | null =>
  CASH_RULES.findLast(({ validFrom }) => validFrom <= day) ?? null

/**
 * The rule that a day's purchases from one seller break: all of them together (`bought`, đồng) reach its limit, and some of
 * it is paid in cash (`cash`, đồng). Null where they don't: the buyer's books may deduct it.
 */
export function brokenCashRule({ day, bought, cash }: { day: string; bought: Dong; cash: Dong }): CashRule | null {
  const rule = cashRuleOn(day)
  return rule && cash > 0 && bought >= rule.limit ? rule : null
}
