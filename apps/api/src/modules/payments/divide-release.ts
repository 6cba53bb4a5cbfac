import { platformFee } from '@chl/domain/platform-fee'
import { type SellerKind, taxRules, withholdingOf } from '@chl/domain/withholding'
import type { RawTx } from '#platform/hot-transaction'
import type { PaymentSettings } from './payment-settings.ts'

/** How a seller is taxed: as it said, or by what kind of organization it is. */
export type TaxedAs = { kind: SellerKind; exempt: boolean }

/** How a seller is taxed now; a farm that has said nothing is a household. Throws where there is no such organization. */
export async function taxedAs(queries: Pick<RawTx, '$queryRaw'>, sellerId: string): Promise<TaxedAs> {
  const [found] = await queries.$queryRaw<TaxedAs[]>`
    select coalesce(p.tax_kind, case o.kind when 'cooperative' then 'cooperative' else 'household' end) as kind, coalesce(p.own_produce, false) as exempt
    from organization o left join payee p on p.organization_id = o.id where o.id = ${sellerId}::uuid`
  if (!found) throw new Error('the seller is unknown')
  return found
}

/** What of the settings says how much tax is withheld. */
export type TaxSettings = Pick<PaymentSettings, 'withholdTax' | 'taxRules'>

type Sale = { gross: number; goods: number | null; feeBp: number; on: string; taxed: TaxedAs; settings: TaxSettings }

/**
 * How the money of an order is divided when it is released on the local day `on`: the platform's fee on the goods, the tax
 * withheld, and the seller's net; đồng, together `gross`. Goods that aren't known yet are taken for all of it.
 */
export function divideRelease({ gross, goods, feeBp, on, taxed, settings }: Sale) {
  const fee = platformFee({ goods: Math.min(goods ?? gross, gross), bp: feeBp })
  const { vat, pit, total } = withholdingOf({
    amount: gross,
    on,
    sellerKind: taxed.kind,
    exempt: taxed.exempt,
    rules: taxRules(settings.taxRules),
    switchedOn: settings.withholdTax,
  })
  return { fee, vat, pit, net: gross - fee - total }
}
