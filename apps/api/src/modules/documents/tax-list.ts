import type {
  exportTaxCsv as csvContract,
  exportTaxWorkbook as workbookContract,
  getTaxList as contract,
} from '@chl/contracts/tax'
import { maskTaxId } from '@chl/domain/tax-id'
import { audit } from '#modules/audit'
import { demandOperator, taxHeld, taxOfMonth, taxPayments } from '#modules/payments'
import { csvFile } from '#modules/statistics'
import type { Actor } from '#platform/actor'
import type { Db } from '#platform/db'
import type { Read } from '#platform/http'
import type { Queries } from './order-paper-facts.ts'
import { fileOf } from './print-paper.ts'
import { taxCells, TAX_TITLES, taxSheet } from './tax-sheet.ts'

/** The month's tax with each seller's whole tax id, and who makes the list. */
async function load(queries: Queries, month: string) {
  const { rows, totals } = await taxOfMonth(queries, month)
  const sellers = [...new Set(rows.map(({ seller }) => seller.id))]
  const known = await queries.$queryRaw<{ id: string; taxId: string }[]>`
    select organization_id as id, tax_id as "taxId" from organization_paper_details where organization_id = any(${sellers}::uuid[]) and tax_id is not null`
  const ids = new Map(known.map(({ id, taxId }) => [id, taxId]))
  return { month, rows: rows.map((row) => ({ ...row, taxId: ids.get(row.seller.id) ?? null })), totals }
}

/** The tax that was withheld in a month, a row a seller. Refused: `forbidden`. */
export const getTaxList: Read<typeof contract> = async ({ prisma }, actor, { query: { month } }) => {
  demandOperator(actor)
  const { rows, totals } = await load(prisma, month)
  return {
    month,
    rows: rows.map((row) => ({ ...row, taxId: row.taxId && maskTaxId(row.taxId) })),
    totals,
    held: await taxHeld(prisma),
    payments: await taxPayments(prisma, month),
  }
}

/** The list for a file, which shows the ids of people: who takes it is known for good, before it leaves. */
async function taken(db: Db, actor: Actor, month: string, format: 'xlsx' | 'csv') {
  demandOperator(actor)
  const list = await load(db.prisma, month)
  await audit(db.prisma, actor, 'tax-list.export', null, { month, format })
  return { list, name: `thue-khau-tru_${month}` }
}

/** The same as a workbook for the accountant. */
export const exportTaxWorkbook: Read<typeof workbookContract> = async (db, actor, { query: { month } }) => {
  const { list, name } = await taken(db, actor, month, 'xlsx')
  const sheet = taxSheet({ ...list, issuer: actor.organization.name })
  const printed = { sheet, number: null, unnumbered: `Thuế ${month}`, issuedAt: new Date(), replaces: null }
  return fileOf({ printed, format: 'xlsx', name, locale: actor.locale })
}

/** The same as CSV; in Vietnamese, as the accountant's other files. */
export const exportTaxCsv: Read<typeof csvContract> = async (db, actor, { query: { month } }) => {
  const { list, name } = await taken(db, actor, month, 'csv')
  return csvFile('vi', name, [TAX_TITLES, ...list.rows.map(taxCells)])
}
