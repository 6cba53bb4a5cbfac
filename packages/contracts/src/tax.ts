import { SELLER_KINDS } from '@chl/domain/withholding'
import * as z from 'zod/mini'
import { asked, propose, proposal } from './books.ts'
import { dong, id, line } from './common.ts'
import { month } from './documents.ts'
import { endpoint } from './endpoint.ts'
import { forOperator, signed } from './operator.ts'

// Tax that the platform withheld of sellers, for the operator, who declares and pays it. Amounts in đồng.
const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const csv = 'text/csv; charset=utf-8'

const figures = {
  /** Orders that were released in the month, and the revenue on which tax was withheld of them. */
  orders: z.int(),
  revenue: dong,
  vat: dong,
  pit: dong,
  /** What refunds of the month took back of orders that were released, in this month or before. */
  back: z.object({ revenue: dong, vat: dong, pit: dong }),
  /** vat + pit − what came back of both: how the account of tax withheld moved by orders. */
  total: signed,
}

/** The tax of one seller in one month. */
export const sellerTax = z
  .object({
    seller: z.object({ id, name: z.string() }),
    /** As it was taxed at the release. */
    kind: z.enum(SELLER_KINDS),
    /** By its last four digits, as all tax ids on screens; null where the seller gave none. */
    taxId: z.nullable(z.string()),
    ...figures,
  })
  .register(z.globalRegistry, { id: 'SellerTax' })
export type SellerTax = z.output<typeof sellerTax>

export const getTaxList = endpoint({
  ...forOperator,
  id: 'getTaxList',
  method: 'GET',
  path: '/operator/tax',
  summary: 'The tax withheld in a month, a row a seller, what of it came back, and what was paid to the state for it',
  query: z.strictObject({ month }),
  reply: z.object({
    month,
    rows: z.array(sellerTax),
    totals: z.object(figures),
    /** Withheld of all months and not paid yet; under zero where the state has more than is due. */
    held: signed,
    /** What was paid, or is proposed to be, for this month; newest first. */
    payments: z.array(proposal),
  }),
  problems: ['forbidden'],
})

const file = { ...forOperator, method: 'GET', query: z.strictObject({ month }), problems: ['forbidden'] } as const
export const exportTaxWorkbook = endpoint({
  ...file,
  id: 'exportTaxWorkbook',
  path: '/operator/tax.xlsx',
  replyType: xlsx,
  summary: 'The same list as a workbook, with whole tax ids, for the accountant’s declaration; who took it is kept',
})
export const exportTaxCsv = endpoint({
  ...file,
  id: 'exportTaxCsv',
  path: '/operator/tax.csv',
  replyType: csv,
  summary: 'The same list as CSV, with whole tax ids; who took it is kept',
})

export const proposeTaxPaid = endpoint({
  ...propose,
  id: 'proposeTaxPaid',
  path: '/operator/tax-payments',
  summary: 'Proposes that tax which was withheld was paid to the state for a month; `left` is the most',
  body: z.strictObject({ ...asked, month, bankRef: line(100, 4) }),
})
