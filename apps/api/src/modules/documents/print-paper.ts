import type { exportPaper as exportContract, printPaper as printContract } from '@chl/contracts/documents'
import { type PaperKind, paperNumber } from '@chl/domain/paper'
import { m } from '@chl/messages/messages.js'
import { audit } from '#modules/audit'
import type { Actor } from '#platform/actor'
import type { Db } from '#platform/db'
import { type Read, Sent } from '#platform/http'
import { lane } from '#platform/lane'
import { type Locale, refuse } from '#platform/problem'
import { type Printed, sheet } from './sheet.ts'
import { pdfOf } from './sheet-pdf.ts'
import { xlsxOf } from './sheet-xlsx.ts'

export type Format = 'pdf' | 'xlsx'
const TYPES = {
  pdf: 'application/pdf',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}
const WRITERS = { pdf: pdfOf, xlsx: xlsxOf }

// Laying out a page takes some 20 ms in which this process does nothing else: one paper after the other, and none that would
// stop everybody for seconds.
const drawing = lane({ atOnce: 1, waiting: 16 })
const MOST_ROWS_OF_PDF = 1000

type File = { printed: Printed; format: Format; name: string; locale: Locale }
/** A paper as a download; `name` is plain ASCII, so that every browser and disk takes it. A PDF of many pages is refused. */
export async function fileOf({ printed, format, name, locale }: File) {
  if (format === 'pdf' && printed.sheet.rows.length > MOST_ROWS_OF_PDF)
    return refuse('not-allowed-now', { detail: m.papers_too_long({ n: MOST_ROWS_OF_PDF }, { locale }) })
  const file = await drawing(() => WRITERS[format](printed))
  const headers = { 'Content-Type': TYPES[format], 'Content-Disposition': `attachment; filename="${name}.${format}"` }
  return new Sent(null, headers, file)
}

type Row = {
  id: string
  kind: PaperKind
  year: number
  number: number
  content: unknown
  issuedAt: Date
  replaced: { year: number; number: number } | null
}

const print = async (db: Db, actor: Actor, id: string, format: Format) => {
  const own = actor.organization.id
  const [row] = await db.prisma.$queryRaw<Row[]>`
    select p.id, p.kind, p.year, p.number, p.content, p.issued_at as "issuedAt",
      case when r.id is not null then json_build_object('year', r.year, 'number', r.number) end as replaced
    from paper p left join paper r on r.id = p.replaces_id
      left join orders o on o.id = p.order_id
    where p.id = ${id}::uuid and ${own}::uuid in (o.buyer_id, o.seller_id, case when p.order_id is null then p.issuer_id end)`
  if (!row) return refuse('not-found')
  const { kind, replaced, issuedAt } = row
  const number = paperNumber(row)
  // It shows the ids of people: who printed them is known for good, before they leave.
  if (kind === 'purchase_list') await audit(db.prisma, actor, 'purchase-list.print', id, { number, format })
  const replaces = replaced && paperNumber({ kind, ...replaced })
  const printed = { sheet: sheet.parse(row.content), number, issuedAt, replaces }
  return fileOf({ printed, format, name: number, locale: actor.locale })
}

/** An issued paper, word for word as it was issued, for the two sides of its order, or else its issuer; 404 for all others. */
export const printPaper: Read<typeof printContract> = (db, actor, { params }) => print(db, actor, params.id, 'pdf')
export const exportPaper: Read<typeof exportContract> = (db, actor, { params }) => print(db, actor, params.id, 'xlsx')
