import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MAX_AMOUNT } from './money.ts'
import { deviationBp, netOf, settle, stockDelta, withinTolerance } from './settlement.ts'

const amount = fc.integer({ min: 1, max: MAX_AMOUNT })
const bp = fc.integer({ min: 0, max: 10_000 })

describe('netOf', () => {
  it('takes packing and water off, and refuses to go under zero', () => {
    expect(netOf({ gross: 52_400, tare: 1200, deduction: 1000 })).toBe(50_200)
    expect(netOf({ gross: 10, tare: 10, deduction: 0 })).toBe(0)
    expect(() => netOf({ gross: 10, tare: 6, deduction: 5 })).toThrow(RangeError)
    expect(() => netOf({ gross: 10, tare: -1, deduction: 0 })).toThrow(RangeError)
    expect(() => netOf({ gross: 10.5, tare: 0, deduction: 0 })).toThrow(RangeError)
    expect(() => netOf({ gross: 10, tare: 0, deduction: Number.NaN })).toThrow(RangeError)
  })
})

describe('tolerance', () => {
  it.each([
    [100_000, 105_000, 500, true],
    [100_000, 105_001, 500, false],
    [100_000, 95_000, 500, true],
    [100_000, 94_999, 500, false],
    [100_000, 100_001, 0, false],
    [3, 2, 3333, false],
    [3, 2, 3334, true],
    [MAX_AMOUNT, MAX_AMOUNT + 1, 0, false],
  ] as const)('%d weighed as %d at ±%d bp: %s', (ordered, net, toleranceBp, within) => {
    expect(withinTolerance({ ordered, net, toleranceBp })).toBe(within)
  })

  it('is the same above and below', () => {
    fc.assert(
      fc.property(amount, fc.double({ min: 0, max: 0.3, noNaN: true }), bp, (ordered, part, toleranceBp) => {
        const distance = Math.floor(ordered * part)
        const above = withinTolerance({ ordered, net: ordered + distance, toleranceBp })
        expect(withinTolerance({ ordered, net: ordered - distance, toleranceBp })).toBe(above)
        expect(
          deviationBp({ ordered, net: ordered - distance }) + deviationBp({ ordered, net: ordered + distance }),
        ).toBe(0)
      }),
    )
  })

  it('is exactly what the shown deviation says, also at its edge', () => {
    fc.assert(
      fc.property(amount, bp, fc.integer({ min: -2, max: 2 }), fc.boolean(), (ordered, toleranceBp, off, over) => {
        const edge = Number((BigInt(ordered) * BigInt(toleranceBp)) / 10_000n)
        const net = Math.max(0, ordered + (over ? 1 : -1) * (edge + off))
        const shown = Math.abs(deviationBp({ ordered, net }))
        expect(shown <= toleranceBp).toBe(withinTolerance({ ordered, net, toleranceBp }))
        // Whole grams: one gram past the edge is out, the edge itself is in.
        const offEdge = edge + off > 0 && net > 0
        expect(!offEdge || shown <= toleranceBp === off <= 0).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })

  it('refuses nonsense', () => {
    expect(() => deviationBp({ ordered: 0, net: 5 })).toThrow(RangeError)
    expect(() => withinTolerance({ ordered: 1.5, net: 1, toleranceBp: 500 })).toThrow(RangeError)
    expect(() => withinTolerance({ ordered: 1, net: 1, toleranceBp: -1 })).toThrow(RangeError)
  })
})

describe('settle', () => {
  const tea = { measure: 'mass', price: 45_001, ordered: 200_000, weighed: 196_301, toleranceBp: 500 } as const
  const orchids = { measure: 'count', price: 350_000, ordered: 4, weighed: 3, toleranceBp: 500 } as const

  it('pays what was weighed, and says what needs the buyer’s yes', () => {
    expect(settle({ lines: [tea, orchids], deliveryFee: 50_000 })).toEqual({
      lines: [
        { amount: 196_301, total: 8_833_741, deviationBp: -185, within: true },
        { amount: 3, total: 1_050_000, deviationBp: -2500, within: false },
      ],
      goods: 9_883_741,
      fee: 50_000,
      total: 9_933_741,
      within: false,
    })
  })

  it('adds rounded lines: a paper adds up though the sum of the parts would round otherwise', () => {
    const half = { measure: 'mass', price: 500, ordered: 1, weighed: 1, toleranceBp: 0 } as const
    expect(settle({ lines: [half, half], deliveryFee: 0 }).total).toBe(2)
  })

  it('adds up for any order', () => {
    const line = fc.record({
      measure: fc.constantFrom('mass' as const, 'count' as const),
      price: fc.integer({ min: 1, max: 1e6 }),
      ordered: fc.integer({ min: 1, max: 1e7 }),
      weighed: fc.integer({ min: 0, max: 1e7 }),
      toleranceBp: bp,
    })
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), fc.integer({ min: 0, max: 1e9 }), (lines, deliveryFee) => {
        const settled = settle({ lines, deliveryFee })
        expect(settled.total).toBe(settled.lines.reduce((total, each) => total + each.total, deliveryFee))
        expect(settled.within).toBe(!settled.lines.some((each) => !each.within))
        for (const [index, each] of lines.entries()) {
          expect(each.weighed + stockDelta(each.ordered, each.weighed)).toBe(each.ordered)
          expect(settled.lines[index]?.amount).toBe(each.weighed)
        }
      }),
    )
  })

  it('gives stock back when less was weighed, takes when more', () => {
    expect(stockDelta(200, 190)).toBe(10)
    expect(stockDelta(200, 210)).toBe(-10)
    expect(() => stockDelta(-1, 0)).toThrow(RangeError)
  })
})
