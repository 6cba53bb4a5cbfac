import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MAX_SAFE } from './money.ts'
import { TAX_RULES, type TaxRule, taxRules, withholdingOf } from './withholding.ts'

const NOTHING = { vat: 0, pit: 0, total: 0, rule: null }
const sale = { amount: 10_000_000, on: '2026-11-23', sellerKind: 'household' } as const
const rule = (from: string, goodsVatBp: number, goodsPitBp: number): TaxRule => ({
  from,
  seller: 'household',
  goodsVatBp,
  goodsPitBp,
  source: 'test',
})

describe('withholdingOf', () => {
  it('takes 1 % and 0.5 % of a household’s or an individual’s goods', () => {
    const withheld = { vat: 100_000, pit: 50_000, total: 150_000, rule: TAX_RULES[0] }
    expect(withholdingOf(sale)).toEqual(withheld)
    expect(withholdingOf({ ...sale, sellerKind: 'individual' })).toEqual(withheld)
    expect(withholdingOf({ ...sale, amount: 150 })).toMatchObject({ vat: 2, pit: 1, total: 3 })
    expect(withholdingOf({ ...sale, amount: 149 })).toMatchObject({ vat: 1, pit: 1, total: 2 })
    expect(withholdingOf({ ...sale, amount: 49 })).toMatchObject({ vat: 0, pit: 0, total: 0 })
  })

  it('takes nothing of companies and cooperatives, exempt goods, while switched off, or before the law', () => {
    expect(withholdingOf({ ...sale, sellerKind: 'company' })).toEqual(NOTHING)
    expect(withholdingOf({ ...sale, sellerKind: 'cooperative' })).toEqual(NOTHING)
    expect(withholdingOf({ ...sale, exempt: true })).toEqual(NOTHING)
    expect(withholdingOf({ ...sale, switchedOn: false })).toEqual(NOTHING)
    expect(withholdingOf({ ...sale, on: '2025-06-30' })).toEqual(NOTHING)
    expect(withholdingOf({ ...sale, on: '2025-07-01' }).total).toBe(150_000)
    expect(withholdingOf({ ...sale, rules: [] })).toEqual(NOTHING)
  })

  it('follows the rule of the day, in whatever order a setting has them', () => {
    const rules = [rule('2026-07-01', 200, 100), rule('2025-07-01', 100, 50), rule('2027-01-01', 0, 0)]
    for (const [on, total] of [
      ['2025-06-30', 0],
      ['2025-07-01', 150_000],
      ['2026-06-30', 150_000],
      ['2026-07-01', 300_000],
      ['2026-12-31', 300_000],
      ['2027-01-01', 0],
    ] as const)
      for (const order of [rules, rules.toReversed()])
        expect(withholdingOf({ ...sale, on, rules: order }).total).toBe(total)
  })

  it('never takes more than was collected, and is the exact tax rounded', () => {
    const rate = fc.integer({ min: 0, max: 2500 })
    fc.assert(
      fc.property(fc.integer({ min: 0, max: MAX_SAFE }), rate, rate, (amount, vatBp, pitBp) => {
        const { vat, pit, total } = withholdingOf({ ...sale, amount, rules: [rule('2025-07-01', vatBp, pitBp)] })
        expect(total).toBe(vat + pit)
        expect(total).toBeLessThanOrEqual(amount)
        const off = BigInt(vat) * 10_000n - BigInt(amount) * BigInt(vatBp)
        expect(off > -5000n && off <= 5000n).toBe(true)
      }),
    )
  })

  it('refuses nonsense, of a sale and of a setting', () => {
    for (const bad of [
      { amount: 1.5 },
      { amount: -1 },
      { on: '2026-02-30' },
      { on: 'today' },
      { rules: [rule('2026-13-01', 1, 1)] },
      { rules: [rule('2026-01-01', -1, 1)] },
      { rules: [rule('2026-01-01', 0.5, 1)] },
      { rules: [rule('2026-01-01', 2501, 2500)] },
      { rules: [rule('2026-01-01', 1, 1), rule('2026-01-01', 2, 2)] },
    ])
      expect(() => withholdingOf({ ...sale, ...bad })).toThrow(RangeError)
  })

  it('follows what the operator added to the rules that were known, from its day on', () => {
    const rules = taxRules([{ from: '2027-01-01', vatBp: 200, pitBp: 25, source: 'Nghị định 252/2026/NĐ-CP' }])
    const total = (on: string) => withholdingOf({ ...sale, amount: 1_000_000, on, rules }).total
    expect([total('2026-12-31'), total('2027-01-01')]).toEqual([15_000, 22_500])
    expect(taxRules([])).toEqual(TAX_RULES)
  })
})
