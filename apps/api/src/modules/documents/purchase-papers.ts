import type {
  getPurchaseList as getContract,
  issuePurchaseList as issueContract,
  previewPurchaseList as previewContract,
  previewPurchaseWorkbook as workbookContract,
} from '@chl/contracts/documents'
import { maskTaxId } from '@chl/domain/tax-id'
import { m } from '@chl/messages/messages.js'
import type { Actor } from '#platform/actor'
import type { Db } from '#platform/db'
import type { Read, Write } from '#platform/http'
import { Refused, refuse } from '#platform/problem'
import { isOver, lastDay, sumOf } from './month.ts'
import type { Queries } from './order-paper-facts.ts'
import { fileOf, type Format } from './print-paper.ts'
import { purchaseBuyer, purchasesOf } from './purchase-facts.ts'
import { purchaseFormOn } from './purchase-form.ts'
import { type ListedPurchase, purchaseList } from './purchase-list.ts'
import { purchaseSheet } from './purchase-sheet.ts'
import { issuePaper, newestPaper } from './write-paper.ts'

type Asked = { month: string; station?: string | undefined }

async function load(queries: Queries, buyerId: string, { month, station }: Asked) {
  const [from, to] = [`${month}-01`, lastDay(month)]
  const [buyer, purchases] = [await purchaseBuyer(queries, buyerId), await purchasesOf(queries, { buyerId, from, to })]
  const list = purchaseList(purchases, station)
  const form = purchaseFormOn(to)
  const sheet = (masked: boolean) => purchaseSheet({ form, buyer, month, list, station, masked })
  return { buyer, list, form, sheet }
}
const subjectOf = ({ month, station }: Asked) => (station ? `${month} ${station}` : month)
const paperOf = (issuer: string, asked: Asked) => ({
  issuer,
  kind: 'purchase_list' as const,
  subject: subjectOf(asked),
})

/** The list as it stands now, with masked ids, what lacks, and what was paid in cash that should not be. */
export const getPurchaseList: Read<typeof getContract> = async ({ prisma }, { organization }, { query }) => {
  if (!organization.abilities.buy) return refuse('forbidden')
  const { buyer, list, form, sheet } = await load(prisma, organization.id, query)
  const newest = await newestPaper(prisma, paperOf(organization.id, query))
  return {
    month: query.month,
    closed: isOver(query.month),
    form: { id: form.id, circular: form.circular },
    stations: list.stations,
    rows: list.rows.map(rowView),
    total: list.total,
    warnings: list.warnings,
    lacks: { taxId: buyer.taxId === null, address: buyer.address === '', sellers: list.lackingSellers },
    invoiced: list.invoiced,
    paper: newest?.paper ?? null,
    current: newest !== null && newest.basis === sumOf(sheet(false)),
  }
}

const rowView = (row: ListedPurchase) => {
  const { day, orderId, number, seller, sellerAddress, taxId, phone, goods, measure, amount, unit, price, total } = row
  return {
    day,
    order: { id: orderId, number },
    seller: { name: seller, address: sellerAddress, taxId: taxId && maskTaxId(taxId), phone },
    goods,
    measure,
    amount,
    unit,
    price,
    total,
    cash: row.cash,
    warned: row.warned,
  }
}

/** The list of a month that is over under its number; the same again, until what it says has changed. */
export const issuePurchaseList: Write<typeof issueContract> = async (tx, actor, { body }) => {
  const { organization, person, locale } = actor
  if (!organization.abilities.buy) return refuse('forbidden')
  if (!isOver(body.month)) return refuse('not-allowed-now', { detail: m.papers_month_runs({}, { locale }) })
  const refused = (detail: string) => new Refused('not-allowed-now', { detail })
  return issuePaper(tx, {
    ...paperOf(organization.id, body),
    orderId: null,
    person: person.id,
    read: async () => {
      const { buyer, list, sheet } = await load(tx, organization.id, body)
      if (list.rows.length === 0) throw refused(m.papers_nothing_to_list({}, { locale }))
      if (buyer.taxId === null || buyer.address === '') throw refused(m.papers_buyer_lacks({}, { locale }))
      const content = sheet(false)
      return { issuer: organization.id, basis: sumOf(content), sheet: content }
    },
  })
}

async function preview({ prisma }: Db, { organization, locale }: Actor, asked: Asked, format: Format) {
  if (!organization.abilities.buy) return refuse('forbidden')
  const { sheet } = await load(prisma, organization.id, asked)
  const printed = { sheet: sheet(true), number: null, issuedAt: null, replaces: null }
  return fileOf({ printed, format, name: `bang-ke-thu-mua_${asked.month}_xem-truoc`, locale })
}

/** The same as a file, without a number: nobody's whole id is on it. */
export const previewPurchaseList: Read<typeof previewContract> = (db, actor, { query }) =>
  preview(db, actor, query, 'pdf')
export const previewPurchaseWorkbook: Read<typeof workbookContract> = (db, actor, { query }) =>
  preview(db, actor, query, 'xlsx')
