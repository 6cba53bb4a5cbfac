import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Division, divideRefund } from './refund-division.ts'

const release: Division = { fee: 20_000, vat: 10_200, pit: 5100, net: 984_700 } // 1 000 000 of goods and 20 000 of delivery
const total = ({ fee, vat, pit, net }: Division) => fee + vat + pit + net
const less = (from: Division, by: Division): Division => ({
  fee: from.fee - by.fee,
  vat: from.vat - by.vat,
  pit: from.pit - by.pit,
  net: from.net - by.net,
})

describe('divideRefund', () => {
  it('takes each part pro rata', () => {
    expect(divideRefund({ amount: 102_000, first: release, now: release })).toEqual({
      fee: 2000,
      vat: 1020,
      pit: 510,
      net: 98_470,
    })
  })

  it('all of it takes all of each part', () => {
    expect(divideRefund({ amount: total(release), first: release, now: release })).toEqual(release)
  })

  it('nothing takes nothing, more than is left is refused', () => {
    expect(total(divideRefund({ amount: 0, first: release, now: release }))).toBe(0)
    expect(() => divideRefund({ amount: total(release) + 1, first: release, now: release })).toThrow(RangeError)
    expect(() => divideRefund({ amount: 0.5, first: release, now: release })).toThrow(RangeError)
  })

  it('any refunds add up, leave nothing below 0, and end with nothing left of any part', () => {
    const dong = fc.nat({ max: 5_000_000 })
    const parts = fc.record({ fee: dong, vat: dong, pit: dong, net: fc.nat({ max: 2 ** 40 }) })
    fc.assert(
      fc.property(parts, fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 8 }), (first, shares) => {
        let now = first
        for (const share of [...shares, 1]) {
          const amount = Math.floor(total(now) * share)
          const back = divideRefund({ amount, first, now })
          expect(total(back)).toBe(amount)
          now = less(now, back)
          expect(Math.min(now.fee, now.vat, now.pit, now.net)).toBeGreaterThanOrEqual(0)
        }
        expect(total(now)).toBe(0)
      }),
    )
  })

  it('many small refunds take of the fee what one large one takes', () => {
    let now = release
    for (let n = 0; n < 7; n += 1) now = less(now, divideRefund({ amount: 33_333, first: release, now }))
    expect(release.fee - now.fee).toBe(divideRefund({ amount: 7 * 33_333, first: release, now: release }).fee)
  })
})
