import { expect, test } from 'vitest'
import { brokenCashRule, CASH_RULES, cashRuleOn } from './cash-rule.ts'

const day = '2026-11-23'

test('the limit itself is already too much in cash; a đồng less is not', () => {
  expect(brokenCashRule({ day, bought: 4_999_999, cash: 4_999_999 })).toBeNull()
  expect(brokenCashRule({ day, bought: 5_000_000, cash: 5_000_000 })?.limit).toBe(5_000_000)
})

test('the day counts as a whole: a little cash beside a large transfer is too much', () => {
  expect(brokenCashRule({ day, bought: 5_000_000, cash: 1 })).not.toBeNull()
  expect(brokenCashRule({ day, bought: 90_000_000, cash: 0 })).toBeNull()
})

test('a rule counts from its own day on', () => {
  expect(cashRuleOn('2026-03-11')).toBeNull()
  expect(cashRuleOn('2026-03-12')?.source).toBe('Thông tư 20/2026/TT-BTC')
  expect(brokenCashRule({ day: '2026-03-11', bought: 9_000_000, cash: 9_000_000 })).toBeNull()
  const days = CASH_RULES.map(({ validFrom }) => validFrom)
  expect(days).toEqual(days.toSorted((a, b) => (a < b ? -1 : 1)))
})
