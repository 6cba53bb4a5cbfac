import type {
  getStatement as getContract,
  issueStatement as issueContract,
  previewStatement as previewContract,
  previewStatementWorkbook as workbookContract,
} from '@chl/contracts/documents'
import { m } from '@chl/messages/messages.js'
import type { Actor } from '#platform/actor'
import type { Db } from '#platform/db'
import type { Read, Write } from '#platform/http'
import { Refused, refuse } from '#platform/problem'
import { collectedLines } from './collected-lines.ts'
import { isOver, lastDay, sumOf } from './month.ts'
import type { Queries } from './order-paper-facts.ts'
import { fileOf, type Format } from './print-paper.ts'
import { purchaseBuyer } from './purchase-facts.ts'
import { sellerStatement, statementSums } from './seller-statement.ts'
import { directLines } from './statement-facts.ts'
import { issuePaper, newestPaper } from './write-paper.ts'

async function load(queries: Queries, sellerId: string, month: string) {
  const seller = await purchaseBuyer(queries, sellerId)
  const asked = { sellerId, from: `${month}-01`, to: lastDay(month) }
  const found = [...(await directLines(queries, asked)), ...(await collectedLines(queries, asked))]
  const lines = found.toSorted((a, b) => a.day.localeCompare(b.day))
  return { lines, sheet: () => sellerStatement({ seller, month, lines }) }
}
const paperOf = (issuer: string, month: string) => ({ issuer, kind: 'seller_statement' as const, subject: month })

/** What the acting seller handed over in a month, order by order, as it stands now. */
export const getStatement: Read<typeof getContract> = async ({ prisma }, { organization }, { query: { month } }) => {
  if (!organization.abilities.sell) return refuse('forbidden')
  const { lines, sheet } = await load(prisma, organization.id, month)
  const newest = await newestPaper(prisma, paperOf(organization.id, month))
  return {
    month,
    closed: isOver(month),
    rows: lines.map(({ orderId, number, ...line }) => ({ ...line, order: { id: orderId, number } })),
    sums: statementSums(lines),
    paper: newest?.paper ?? null,
    current: newest !== null && newest.basis === sumOf(sheet()),
  }
}

/** The statement of a month that is over under its number; the same again, until what it says has changed. */
export const issueStatement: Write<typeof issueContract> = async (tx, actor, { body: { month } }) => {
  const { organization, person, locale } = actor
  if (!organization.abilities.sell) return refuse('forbidden')
  if (!isOver(month)) return refuse('not-allowed-now', { detail: m.papers_month_runs({}, { locale }) })
  return issuePaper(tx, {
    ...paperOf(organization.id, month),
    orderId: null,
    person: person.id,
    read: async () => {
      const { lines, sheet } = await load(tx, organization.id, month)
      if (lines.length === 0) throw new Refused('not-allowed-now', { detail: m.papers_nothing_to_list({}, { locale }) })
      const content = sheet()
      return { issuer: organization.id, basis: sumOf(content), sheet: content }
    },
  })
}

async function preview({ prisma }: Db, { organization, locale }: Actor, month: string, format: Format) {
  if (!organization.abilities.sell) return refuse('forbidden')
  const { sheet } = await load(prisma, organization.id, month)
  const printed = { sheet: sheet(), number: null, issuedAt: null, replaces: null }
  return fileOf({ printed, format, name: `bang-ke-nguoi-ban_${month}_xem-truoc`, locale })
}

/** The same as a file, without a number. */
export const previewStatement: Read<typeof previewContract> = (db, actor, { query }) =>
  preview(db, actor, query.month, 'pdf')
export const previewStatementWorkbook: Read<typeof workbookContract> = (db, actor, { query }) =>
  preview(db, actor, query.month, 'xlsx')
