import type { HandReceipt, listReceipts as contract, Receipt } from '@chl/contracts/receipts'
import type { ParsedOf, ReplyOf } from '@chl/contracts/endpoint'
import { Prisma } from '#prisma'
import type { Actor } from '#platform/actor'
import type { Db, Tx } from '#platform/db'
import { openStatements } from './bank-statements.ts'
import { demandOperator } from './operators.ts'

type List = ReplyOf<typeof contract>

const PAGE = 30
const person = (column: string) =>
  `(select json_build_object('id', p.id, 'name', p.name) from person p where p.id = r.${column})`

const ROW =
  Prisma.raw(`json_build_object('id', r.id, 'provider', r.provider, 'account', r.account, 'amount', r.amount, 'direction', r.direction,
  'content', r.content, 'bankRef', r.bank_ref, 'at', r.at, 'receivedAt', r.received_at, 'state', r.state, 'why', r.why,
  'order', (select json_build_object('id', c.order_id, 'number', c.number) from collected_order c where c.order_id = r.order_id),
  'toOrder', r.to_order, 'toRefund', r.to_refund, 'toSeller', r.to_seller, 'cleared', r.cleared,
  'seller', (select json_build_object('id', o.id, 'name', o.name) from organization o where o.id = r.seller_id), 'decidedBy', ${person('decided_by')},
  'proposal', case when r.proposal is not null and r.decided_by is null then json_build_object('by', ${person('proposed_by')}, 'at', r.proposed_at, 'what', r.proposal) end)`)

const HAND =
  Prisma.raw(`json_build_object('id', r.id, 'account', r.account, 'amount', r.amount, 'content', r.content, 'bankRef', r.bank_ref,
  'at', r.at, 'writtenAt', r.made_at, 'by', ${person('made_by')})`)

/** One receipt as the operator sees it. */
export async function viewReceipt(tx: Pick<Tx, '$queryRaw'>, id: string): Promise<Receipt> {
  const [found] = await tx.$queryRaw<
    { row: Receipt }[]
  >`select ${ROW} as row from bank_receipt r where r.id = ${id}::uuid`
  if (!found) throw new Error('a receipt is gone')
  return found.row
}

/** One line that was written by hand. */
export async function viewHandReceipt(tx: Pick<Tx, '$queryRaw'>, id: string): Promise<HandReceipt> {
  const [found] = await tx.$queryRaw<
    { row: HandReceipt }[]
  >`select ${HAND} as row from hand_receipt r where r.id = ${id}::uuid`
  if (!found) throw new Error('a line written by hand is gone')
  return found.row
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const NOTHING = '00000000-0000-0000-0000-000000000000'

/** The bank's lines as they came in, newest first; after a cursor that isn't one of ours there is nothing. */
export async function listReceipts(db: Db, actor: Actor, { query }: ParsedOf<typeof contract>): Promise<List> {
  demandOperator(actor)
  const { state = null, cursor } = query
  const after = cursor === undefined ? null : UUID.test(cursor) ? cursor : NOTHING
  const [items, byHand, statements, counts, [unmatched]] = await Promise.all([
    db.prisma.$queryRaw<{ row: Receipt }[]>`
      select ${ROW} as row from bank_receipt r where (${state}::text is null or r.state = ${state}) and (${after}::uuid is null or r.id < ${after}::uuid)
      order by r.id desc limit ${PAGE + 1}`,
    db.prisma.$queryRaw<{ row: HandReceipt }[]>`
      select ${HAND} as row from hand_receipt r where r.state = 'proposed' order by r.made_at, r.id limit 100`,
    openStatements(db.prisma),
    // Counted from an index alone: what the lines say is asked of those that wait.
    db.prisma.$queryRaw<{ state: Receipt['state']; n: number }[]>`
      select state, count(*)::int as n from bank_receipt group by state`,
    db.prisma.$queryRaw<{ amount: bigint }[]>`
      select coalesce(sum(amount), 0)::bigint as amount from bank_receipt where state = 'unmatched'`,
  ])
  const rows = items.slice(0, PAGE).map(({ row }) => row)
  const countOf = (wanted: Receipt['state']) => counts.find((each) => each.state === wanted)?.n ?? 0
  return {
    items: rows,
    next: items.length > PAGE ? (rows.at(-1)?.id ?? null) : null,
    byHand: byHand.map(({ row }) => row),
    statements,
    counts: {
      ignored: countOf('ignored'),
      unmatched: countOf('unmatched'),
      matched: countOf('matched'),
      refunded: countOf('refunded'),
    },
    unmatched: Number(unmatched?.amount ?? 0n),
  }
}
