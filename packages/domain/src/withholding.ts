import { demandWhole } from './apportion.ts'
import type { Dong } from './money.ts'
import { isDay } from './time.ts'

/** Who sells, for tax. Only households and individuals have tax withheld by a platform. */
export const SELLER_KINDS = ['household', 'individual', 'company', 'cooperative'] as const
/** One of SELLER_KINDS. */
export type SellerKind = (typeof SELLER_KINDS)[number]

/**
 * What a platform withholds of a sale of goods, in basis points of the revenue, from a local day on until a later rule.
 * `household` stands for a business household or a (resident) individual: the law has one rate for both.
 */
export type TaxRule = { from: string; seller: 'household'; goodsVatBp: number; goodsPitBp: number; source: string }

/**
 * The rules known when this was written; the operator's settings add others (`taxRules`), because nearly every tax text was
 * replaced within a year (vietnam.md, head and §0).
 *
 * Decree 117/2025/NĐ-CP, from 1 July 2025: goods 1 % VAT and 0.5 % PIT of each successful sale (vietnam.md §4.3).
 * Decree 252/2026/NĐ-CP, articles 44–45, replaces it from 1 July 2026 (§0) and refers to the rates of the tax laws
 * themselves (§4.3); its text wasn't at hand (§9), and a report of September 2026 still has 117/2025 in force (§0). So
 * no rule stands here for it and the rates go on: an operator takes advice, then writes the setting.
 */
export const TAX_RULES: readonly TaxRule[] = [
  {
    from: '2025-07-01',
    seller: 'household',
    goodsVatBp: 100,
    goodsPitBp: 50,
    source: 'Nghị định 117/2025/NĐ-CP',
  },
]

/** A rule as the operator sets it: rates in basis points, of the revenue; `source` is the text that says so. */
export type SetTaxRule = { from: string; vatBp: number; pitBp: number; source: string }

/** All rules that count: those known here, and those that the operator has set. */
export const taxRules = (set: readonly SetTaxRule[]): readonly TaxRule[] => [
  ...TAX_RULES,
  ...set.map(({ from, vatBp, pitBp, source }) => ({
    from,
    seller: 'household' as const,
    goodsVatBp: vatBp,
    goodsPitBp: pitBp,
    source,
  })),
]

/** The most that both taxes may take of a sale together, in basis points: more is a fault of the setting. */
export const MOST_TAX_BP = 5000

/** Tax withheld of one sale, whole đồng; `total` is both. `rule` is what it follows, null where nothing is withheld. */
export type Withholding = { vat: Dong; pit: Dong; total: Dong; rule: TaxRule | null }

/**
 * What the platform keeps back for the tax office of `amount` đồng that it collected for a seller's goods, by the rule in
 * force on the local day `on` (YYYY-MM-DD, of the sale). Only where the platform collects: direct settlement never comes here
 * (vietnam.md §4.3). Nothing is withheld where
 * - the operator switched it off (`switchedOn` false),
 * - a company or a cooperative sells: they declare themselves (§4.3 speaks of households and individuals),
 * - the goods are `exempt`: unprocessed and of the seller's own production are outside VAT and free of PIT (§4.2). That is
 *   a fact of each line which the caller gives, as is a revenue under the year's threshold (§4.2), if the operator counts it,
 * - no rule was in force yet.
 * Each tax is rounded half up to the đồng. Throws RangeError for an amount that isn't whole and ≥ 0, what isn't a day, two rules of
 * one day, or rates that aren't whole or take more than half of the sale together (a fault of the setting).
 */
export function withholdingOf({
  amount,
  on,
  sellerKind,
  exempt = false,
  rules = TAX_RULES,
  switchedOn = true,
}: {
  amount: Dong
  on: string
  sellerKind: SellerKind
  exempt?: boolean
  rules?: readonly TaxRule[]
  switchedOn?: boolean
}): Withholding {
  demandWhole('amount', amount)
  const liable = sellerKind === 'household' || sellerKind === 'individual'
  const rule = ruleOn(on, rules)
  if (!switchedOn || !liable || exempt || !rule) return { vat: 0, pit: 0, total: 0, rule: null }
  const vat = halfUp(amount, rule.goodsVatBp)
  const pit = halfUp(amount, rule.goodsPitBp)
  return { vat, pit, total: vat + pit, rule }
}

const halfUp = (amount: number, bp: number): number => Number((BigInt(amount) * BigInt(bp) + 5000n) / 10_000n)

function ruleOn(day: string, rules: readonly TaxRule[]): TaxRule | null {
  if (!isDay(day)) throw new RangeError(`not a day: ${day}`)
  if (new Set(rules.map(({ from }) => from)).size < rules.length) throw new RangeError('two rules from one day')
  let newest: TaxRule | null = null
  for (const rule of rules) {
    demandRule(rule)
    if (rule.from <= day && (!newest || rule.from > newest.from)) newest = rule
  }
  return newest
}

function demandRule({ from, goodsVatBp, goodsPitBp }: TaxRule): void {
  demandWhole('goodsVatBp', goodsVatBp)
  demandWhole('goodsPitBp', goodsPitBp)
  if (!isDay(from)) throw new RangeError(`not a day: ${from}`)
  if (goodsVatBp + goodsPitBp > MOST_TAX_BP) throw new RangeError(`taxes take more than half: the rule from ${from}`)
}
