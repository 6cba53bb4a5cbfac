import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { headroomOf } from './headroom.ts'
import { lineTotal, MAX_SAFE, TooMuch } from './money.ts'
import { type LineToSettle, settle } from './settlement.ts'

const authorised = (lines: readonly LineToSettle[], fee: number, headroomBp: number) =>
  headroomOf({
    lines: lines.map(({ measure, ordered, price, toleranceBp }) => ({
      total: lineTotal({ measure, amount: ordered, price }),
      toleranceBp,
    })),
    fee,
    headroomBp,
  })

describe('headroomOf', () => {
  it('adds the fee and each line with the greater of headroom and tolerance', () => {
    const lines = [
      { total: 9_000_000, toleranceBp: 500 },
      { total: 1_000_001, toleranceBp: 500 },
    ]
    expect(headroomOf({ lines, fee: 50_000, headroomBp: 1000 })).toBe(50_000 + 9_900_000 + 1_100_002)
    expect(headroomOf({ lines: [{ total: 1_000_000, toleranceBp: 2000 }], fee: 0, headroomBp: 1000 })).toBe(1_200_001)
    expect(headroomOf({ lines: [], fee: 30_000, headroomBp: 1000 })).toBe(30_000)
  })

  it('holds exactly the total where nothing may differ', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: MAX_SAFE }), (total) => {
        expect(headroomOf({ lines: [{ total, toleranceBp: 0 }], fee: 0, headroomBp: 0 })).toBe(total)
      }),
    )
  })

  it('knows of the half đồng that an estimate was rounded down by', () => {
    // 10.49 đồng are estimated as 10; a tenth more is 11.54, which is paid as 12, and not as 10 × 1.1 = 11.
    const line = { measure: 'mass', price: 10, ordered: 1049, weighed: 1153, toleranceBp: 1000 } as const
    expect(settle({ lines: [line], deliveryFee: 0 })).toMatchObject({ total: 12, within: true })
    expect(authorised([line], 0, 0)).toBe(12)
  })

  it('covers any weighing within the tolerance', () => {
    const line = fc
      .record({
        measure: fc.constantFrom('mass' as const, 'count' as const),
        price: fc.oneof(fc.integer({ min: 1, max: 2000 }), fc.integer({ min: 1, max: 1e6 })),
        ordered: fc.oneof(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 1e7 })),
        toleranceBp: fc.integer({ min: 0, max: 10_000 }),
        part: fc.oneof(fc.constant(1), fc.double({ min: -1, max: 1, noNaN: true })),
      })
      .map(({ part, ...each }) => {
        const most = Math.floor((each.ordered * each.toleranceBp) / 10_000)
        return { ...each, weighed: each.ordered + Math.trunc(most * part) }
      })
    const fee = fc.integer({ min: 0, max: 1e7 })
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 6 }),
        fee,
        fc.integer({ min: 0, max: 3000 }),
        (lines, deliveryFee, headroom) => {
          const settled = settle({ lines, deliveryFee })
          expect(settled.within).toBe(true)
          expect(settled.total).toBeLessThanOrEqual(authorised(lines, deliveryFee, headroom))
        },
      ),
      { numRuns: 3000 },
    )
  })

  it('refuses nonsense, and more than a number carries', () => {
    const good = { lines: [{ total: 1000, toleranceBp: 500 }], fee: 0, headroomBp: 1000 }
    for (const bad of [
      { fee: -1 },
      { headroomBp: 0.5 },
      { lines: [{ total: 1.5, toleranceBp: 0 }] },
      { lines: [{ total: 1, toleranceBp: -1 }] },
    ])
      expect(() => headroomOf({ ...good, ...bad })).toThrow(RangeError)
    expect(() => headroomOf({ ...good, lines: [{ total: MAX_SAFE, toleranceBp: 1 }] })).toThrow(TooMuch)
  })
})
