import type { SellerTax } from '@chl/contracts/tax'
import { sum } from '@chl/domain/money'
import { dayRange, periodOf } from '@chl/domain/time'
import type { RawTx } from '#platform/hot-transaction'

type Queries = Pick<RawTx, '$queryRaw'>

/** The tax of one seller in a month, without what payments doesn't know of it. Đồng. */
export type TaxRow = Omit<SellerTax, 'taxId'>
export type TaxFigures = Omit<TaxRow, 'seller' | 'kind'>

// A release and a refund after it are written in the transaction that posts them: their moments are those of the books. What a refund
// took back is no longer in the order, so a release is the order with all that it ever gave back.
const rows = (queries: Queries, start: Date, end: Date) => queries.$queryRaw<{ row: TaxRow }[]>`
  with back as not materialized (
    select f.order_id, f.created_at as at, f.amount, f.vat, f.pit from refund f where f.cause = 'goodwill'),
  event as (
    select c.seller_id, c.tax_kind, 1 as orders, c.released + b.amount as revenue, c.vat + b.vat as vat, c.pit + b.pit as pit,
      0 as back_revenue, 0 as back_vat, 0 as back_pit
    from collected_order c cross join lateral (
      select coalesce(sum(amount), 0) as amount, coalesce(sum(vat), 0) as vat, coalesce(sum(pit), 0) as pit from back where back.order_id = c.order_id) b
    where c.released_at >= ${start} and c.released_at < ${end} and c.vat + b.vat + c.pit + b.pit > 0
    union all select c.seller_id, c.tax_kind, 0, 0, 0, 0, b.amount, b.vat, b.pit
    from back b join collected_order c using (order_id)
    where b.at >= ${start} and b.at < ${end} and (c.vat + c.pit > 0 or exists (select from back x where x.order_id = c.order_id and x.vat + x.pit > 0)))
  select json_build_object('seller', json_build_object('id', o.id, 'name', o.name), 'kind', e.tax_kind, 'orders', sum(e.orders), 'revenue', sum(e.revenue),
    'vat', sum(e.vat), 'pit', sum(e.pit), 'back', json_build_object('revenue', sum(e.back_revenue), 'vat', sum(e.back_vat), 'pit', sum(e.back_pit)),
    'total', sum(e.vat + e.pit - e.back_vat - e.back_pit)) as row
  from event e join organization o on o.id = e.seller_id group by o.id, e.tax_kind order by o.name, o.id, e.tax_kind`

/**
 * The tax that was withheld in a local month YYYY-MM, a row a seller (and as what it was taxed), by name: what releases withheld, and
 * what refunds after a release took back. Together they are what orders moved on the accounts of tax in that month.
 */
export async function taxOfMonth(queries: Queries, month: string): Promise<{ rows: TaxRow[]; totals: TaxFigures }> {
  const { start, end } = dayRange(`${month}-01`, periodOf(`${month}-01`, 'month').to)
  const found = (await rows(queries, start, end)).map(({ row }) => row)
  const total = (part: 'orders' | 'revenue' | 'vat' | 'pit' | 'total') => sum(found.map((row) => row[part]))
  const back = (part: 'revenue' | 'vat' | 'pit') => sum(found.map((row) => row.back[part]))
  return {
    rows: found,
    totals: {
      orders: total('orders'),
      revenue: total('revenue'),
      vat: total('vat'),
      pit: total('pit'),
      back: { revenue: back('revenue'), vat: back('vat'), pit: back('pit') },
      total: total('total'),
    },
  }
}

/** Tax that is withheld and not paid, less what the state has too much; đồng. */
export async function taxHeld(queries: Queries): Promise<number> {
  const [found] = await queries.$queryRaw<{ held: bigint }[]>`
    select coalesce(-sum(balance), 0)::bigint as held from ledger_account where code in ('tax_withheld', 'tax_offset')`
  return Number(found?.held ?? 0n)
}
