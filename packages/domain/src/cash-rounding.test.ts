import fc from 'fast-check'
import { expect, it } from 'vitest'
import { cashDue } from './cash-rounding.ts'
import { MAX_SAFE, TooMuch } from './money.ts'

it.each([
  [0, 0, 0],
  [499, 0, -499],
  [500, 1000, 500],
  [1000, 1000, 0],
  [8_833_741, 8_834_000, 259],
  [8_833_499, 8_833_000, -499],
])('%d đồng are %d in cash', (due, cash, rounding) => {
  expect(cashDue(due)).toEqual({ cash, rounding })
})

it('is a multiple of 1 000, the nearest, and its difference is told', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: MAX_SAFE - 1000 }), (due) => {
      const { cash, rounding } = cashDue(due)
      expect(cash % 1000).toBe(0)
      expect(cash - due).toBe(rounding)
      expect(rounding).toBeGreaterThanOrEqual(-499)
      expect(rounding).toBeLessThanOrEqual(500)
    }),
  )
})

it('refuses what is not an amount', () => {
  for (const bad of [-1, 0.5, Number.NaN, 2 ** 53]) expect(() => cashDue(bad)).toThrow(RangeError)
  expect(() => cashDue(MAX_SAFE)).toThrow(TooMuch)
})
