import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MAX_SAFE, sum } from './money.ts'
import { feeBack, platformFee, splitFee } from './platform-fee.ts'

const dong = fc.integer({ min: 0, max: MAX_SAFE })
const bp = fc.integer({ min: 0, max: 10_000 })

describe('platformFee', () => {
  it.each([
    [10_000_000, 200, 200_000],
    [9_999, 100, 99],
    [1, 9_999, 0],
    [MAX_SAFE, 10_000, MAX_SAFE],
    [350_000, 0, 0],
  ])('of %d at %d bp is %d', (goods, rate, fee) => {
    expect(platformFee({ goods, bp: rate })).toBe(fee)
  })

  it('is the whole part of the exact fee', () => {
    fc.assert(
      fc.property(dong, bp, (goods, rate) => {
        const rest = BigInt(goods) * BigInt(rate) - BigInt(platformFee({ goods, bp: rate })) * 10_000n
        expect(rest >= 0n && rest < 10_000n).toBe(true)
      }),
    )
  })

  it('refuses part of a đồng and more than the goods', () => {
    for (const bad of [{ goods: 1.5 }, { goods: -1 }, { bp: 10_001 }, { bp: 0.5 }, { bp: -1 }])
      expect(() => platformFee({ goods: 1000, bp: 100, ...bad })).toThrow(RangeError)
  })
})

describe('splitFee', () => {
  it('adds up, by goods', () => {
    expect(splitFee(100, [2_000_000, 1_000_000, 0])).toEqual([67, 33, 0])
    fc.assert(
      fc.property(dong, fc.array(dong, { minLength: 1, maxLength: 10 }), (total, goods) => {
        fc.pre(goods.some((each) => each > 0))
        expect(sum(splitFee(total, goods))).toBe(total)
      }),
    )
  })
})

describe('feeBack', () => {
  it.each([
    [200, 10_000, 0, 0],
    [200, 10_000, 10_000, 200],
    [200, 10_000, 5000, 100],
    [99, 9999, 1, 1],
    [0, 0, 0, 0],
  ])('of a fee of %d on %d, when %d went back, is %d', (fee, goods, refunded, back) => {
    expect(feeBack({ fee, goods, refunded })).toBe(back)
  })

  it('grows with the refund, from nothing to all, and keeps no more than the fee of what stays', () => {
    fc.assert(
      fc.property(dong, bp, dong, dong, (goods, rate, one, other) => {
        const fee = platformFee({ goods, bp: rate })
        const [less = 0, more = 0] = [one, other]
          .map((each) => (goods === MAX_SAFE ? each : each % (goods + 1)))
          .sort((a, b) => a - b)
        const back = feeBack({ fee, goods, refunded: more })
        expect(feeBack({ fee, goods, refunded: 0 })).toBe(0)
        expect(feeBack({ fee, goods, refunded: goods })).toBe(fee)
        expect(back).toBeGreaterThanOrEqual(feeBack({ fee, goods, refunded: less }))
        expect(fee - back).toBeLessThanOrEqual(platformFee({ goods: goods - more, bp: rate }))
      }),
    )
  })

  it('refuses a refund or a fee past the goods', () => {
    expect(() => feeBack({ fee: 1, goods: 10, refunded: 11 })).toThrow(RangeError)
    expect(() => feeBack({ fee: 11, goods: 10, refunded: 1 })).toThrow(RangeError)
    expect(() => feeBack({ fee: 1, goods: 10, refunded: 0.5 })).toThrow(RangeError)
  })
})
