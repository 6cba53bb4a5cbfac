import type { Paper } from '@chl/contracts/documents'
import { type PaperKind, paperNumber } from '@chl/domain/paper'
import type { Tx } from '#platform/db'
import type { Queries } from './order-paper-facts.ts'
import type { Sheet } from './sheet.ts'

type Row = {
  id: string
  kind: PaperKind
  year: number
  number: number
  basis: string
  issuedAt: string
  replaced: { year: number; number: number } | null
}
/** A paper that was issued, and what it was made from. */
export type Issued = { paper: Paper; basis: string }
export type Subject = { issuer: string; kind: PaperKind; subject: string }

const viewOf = ({ id, kind, year, number, basis, issuedAt, replaced }: Row): Issued => ({
  basis,
  paper: {
    id,
    kind,
    number: paperNumber({ kind, year, number }),
    issuedAt,
    replaces: replaced && paperNumber({ kind, ...replaced }),
  },
})

/** The newest paper of a subject: the one that nothing replaces. Null where none was issued. */
export async function newestPaper(queries: Queries, { issuer, kind, subject }: Subject): Promise<Issued | null> {
  const [row] = await queries.$queryRaw<Row[]>`
    select p.id, p.kind, p.year, p.number, p.basis, to_json(p.issued_at)#>>'{}' as "issuedAt",
      case when r.id is not null then json_build_object('year', r.year, 'number', r.number) end as replaced
    from paper p left join paper r on r.id = p.replaces_id
    where p.issuer_id = ${issuer}::uuid and p.kind = ${kind} and p.subject = ${subject}
      and not exists (select from paper n where n.replaces_id = p.id)`
  return row ? viewOf(row) : null
}

/** What a paper would say now, in whose series, and from which facts: other ones, another paper. */
export type Ready = { issuer: string; basis: string; sheet: Sheet }
type New = Subject & { orderId: string | null; person: string; read: () => Promise<Ready> }

/**
 * The paper of a subject: the newest one where it was made from the same facts, else a new one under the next number, which
 * replaces it. The series is locked first and alone, and `read` is called under that lock: what it and the newest paper say is what
 * the last holder left or later. So numbers have no gap and no double, a subject no second first paper, and one that has waited
 * never replaces a paper by one of older facts. What `read` finds to refuse, it throws.
 */
export async function issuePaper(tx: Tx, asked: New): Promise<Paper> {
  const { orderId, person, read, ...of } = asked
  const year = await lockSeries(tx, of)
  const { issuer, basis, sheet } = await read()
  // Whose paper it is may change once, from the operator's to the seller's that took the cash: so two never wait for each other.
  if (issuer !== of.issuer) return issuePaper(tx, { ...asked, issuer })
  const newest = await newestPaper(tx, of)
  if (newest?.basis === basis) return newest.paper
  await tx.$executeRaw`
    with next as (
      update paper_series set last = last + 1
      where issuer_id = ${issuer}::uuid and kind = ${of.kind} and year = ${year} returning last)
    insert into paper (issuer_id, kind, year, number, subject, order_id, basis, content, person_id, replaces_id)
    select ${issuer}::uuid, ${of.kind}, ${year}, last, ${of.subject}, ${orderId}::uuid, ${basis},
      ${JSON.stringify(sheet)}::jsonb, ${person}::uuid, ${newest?.paper.id ?? null}::uuid from next`
  const issued = await newestPaper(tx, of)
  if (!issued) throw new Error('a paper was not written')
  return issued.paper
}

/** Locks this year's series of an issuer until the end of the transaction; gives the year. */
async function lockSeries(tx: Tx, { issuer, kind }: Pick<Subject, 'issuer' | 'kind'>): Promise<number> {
  const [series] = await tx.$queryRaw<{ year: number }[]>`
    insert into paper_series (issuer_id, kind, year)
    values (${issuer}::uuid, ${kind}, extract(year from now() at time zone 'Asia/Ho_Chi_Minh'))
    on conflict (issuer_id, kind, year) do update set last = paper_series.last returning year`
  if (!series) throw new Error('a series was not locked')
  return series.year
}
