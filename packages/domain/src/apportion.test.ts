import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { apportion } from './apportion.ts'
import { MAX_SAFE, sum } from './money.ts'

const whole = fc.integer({ min: 0, max: MAX_SAFE })
const weights = fc.array(fc.oneof(whole, fc.nat(5)), { minLength: 1, maxLength: 30 })

describe('apportion', () => {
  it.each([
    [100, [1, 1, 1], [34, 33, 33]],
    [101, [1, 1, 1], [34, 34, 33]],
    [7, [3, 0, 1], [5, 0, 2]],
    [1, [1, 2], [0, 1]],
    [1, [1, 1], [1, 0]],
    [0, [0, 0], [0, 0]],
    [0, [], []],
    [999, [5], [999]],
    [MAX_SAFE, [MAX_SAFE, MAX_SAFE], [MAX_SAFE / 2 + 0.5, MAX_SAFE / 2 - 0.5]],
  ] as const)('%d by %j is %j', (total, by, parts) => {
    expect(apportion(total, by)).toEqual(parts)
  })

  it('adds up to the đồng, and each part is its exact share rounded one way or the other', () => {
    fc.assert(
      fc.property(whole, weights, (total, by) => {
        const all = by.reduce((known, weight) => known + BigInt(weight), 0n)
        fc.pre(all > 0n)
        const parts = apportion(total, by)
        expect(sum(parts)).toBe(total)
        for (const [index, part] of parts.entries()) {
          const weight = BigInt(by[index] ?? 0)
          const off = BigInt(part) * all - BigInt(total) * weight
          expect(off > -all && off < all).toBe(true)
          expect(weight > 0n || part === 0).toBe(true)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('gives a greater weight never less, and of equal ones the earlier never less', () => {
    fc.assert(
      fc.property(whole, weights, (total, by) => {
        fc.pre(by.some((weight) => weight > 0))
        const parts = apportion(total, by)
        for (let index = 1; index < by.length; index += 1) {
          const [one = 0, other = 0] = [by[index - 1], by[index]]
          const [first = 0, second = 0] = [parts[index - 1], parts[index]]
          expect(one >= other ? first >= second : first <= second).toBe(true)
        }
      }),
    )
  })

  it('refuses what is not whole, and a total with nothing to divide it by', () => {
    for (const [total, by] of [
      [1.5, [1]],
      [-1, [1]],
      [2 ** 53, [1]],
      [Number.NaN, [1]],
      [1, [0.5]],
      [1, [1, -1]],
      [1, [2 ** 53]],
      [0, [-1]],
      [1, [0, 0]],
      [1, []],
    ] as const)
      expect(() => apportion(total, by)).toThrow(RangeError)
  })
})
