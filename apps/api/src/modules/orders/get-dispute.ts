import type {
  DisputeCase,
  DisputeSummary,
  getDispute as contract,
  listDisputes as listContract,
} from '@chl/contracts/disputes'
import type { ParsedOf } from '@chl/contracts/endpoint'
import { deviationBp } from '@chl/domain/settlement'
import { demandOperator } from '#modules/payments'
import { Prisma } from '#prisma'
import type { Actor } from '#platform/actor'
import type { Db, Tx } from '#platform/db'
import { Refused } from '#platform/problem'
import type { DisputeDetail } from './order-at-hand.ts'
import { factsOfAny, type OrderFacts } from './order-facts.ts'

type Queries = Pick<Tx, '$queryRaw'>

const METHOD = `(select y.method from payment y where y.order_id = o.id)`
const ITEM =
  Prisma.raw(`json_build_object('id', o.id, 'number', o.number, 'state', o.state, 'buyer', o.parties->'buyer'->>'name', 'seller', o.parties->'seller'->>'name',
  'total', o.total, 'reason', coalesce(d.reason, ''), 'disputedAt', d.at, 'method', ${METHOD},
  'proposed', exists (select from order_pending q where q.order_id = o.id and q.kind = 'dispute' and q.detail->'proposal' <> 'null'),
  'statements', (select json_build_object('buyer', count(*) filter (where s.side = 'buyer'), 'seller', count(*) filter (where s.side = 'seller'))
    from dispute_statement s where s.order_id = o.id))`)

/** Open disputes, the oldest first; or those that ended last. Refused: `forbidden`. */
export async function listDisputes(db: Db, actor: Actor, { query }: ParsedOf<typeof listContract>) {
  demandOperator(actor)
  const rows = await db.prisma.$queryRaw<{ item: DisputeSummary }[]>(query.closed === 'yes' ? CLOSED : OPEN)
  const [counted] = await db.prisma.$queryRaw<{ open: number }[]>`
    select count(*)::int as open from orders where state = 'disputed'`
  return { items: rows.map(({ item }) => item), open: counted?.open ?? 0 }
}

const LAST = Prisma.raw(
  `join lateral (select reason, at from order_move where order_id = o.id and move = 'dispute' order by n desc limit 1) d on true`,
)
const OPEN = Prisma.sql`select ${ITEM} as item from orders o ${LAST} where o.state = 'disputed' order by d.at, o.id limit 200`
const CLOSED = Prisma.sql`
  select ${ITEM} as item from (select order_id, max(at) as at from order_move where move in ('close_dispute', 'refund') group by 1 order by 2 desc limit 100) e
  join orders o on o.id = e.order_id ${LAST} order by e.at desc, o.id`

/** One dispute with everything that is known of it. Refused: `not-found` for strangers, and for orders that never were disputed. */
export async function getDispute(db: Db, actor: Actor, { params }: ParsedOf<typeof contract>) {
  demandOperator(actor, { ofOne: true })
  return viewDispute(db.prisma, params.id)
}

/** The same inside the transaction that has just decided it. */
export async function viewDispute(queries: Queries, id: string): Promise<DisputeCase> {
  const [complaint] = await queries.$queryRaw<{ reason: string | null; at: Date }[]>`
    select reason, at from order_move where order_id = ${id}::uuid and move = 'dispute' order by n desc limit 1`
  if (!complaint) throw new Refused('not-found')
  const [found] = await queries.$queryRaw<{ facts: OrderFacts }[]>(factsOfAny(id))
  if (!found) throw new Refused('not-found')
  const weighed = await queries.$queryRaw<{ line: WeighedLine }[]>(onTheScale(id))
  return caseOf(found.facts, {
    reason: complaint.reason ?? '',
    at: complaint.at.toISOString(),
    weighed: weighed.map(({ line }) => line),
  })
}

type WeighedLine = Omit<DisputeCase['weighed'][number], 'deviationBp'>
// The newest weighing that counted and was one: what a dispute is settled for is written as a weighing without a gross weight.
const onTheScale = (id: string) => Prisma.sql`
  select json_build_object('line', w.line_id, 'gross', w.gross, 'tare', w.tare, 'deduction', w.deduction, 'net', w.net, 'total', w.total) as line
  from weighing w where w.order_id = ${id}::uuid and w.n = (
    select s.weighing_n from settlement s join weighing g on g.order_id = s.order_id and g.n = s.weighing_n and g.gross is not null
    where s.order_id = ${id}::uuid order by s.n desc limit 1)`

type Complaint = { reason: string; at: string; weighed: readonly WeighedLine[] }

function caseOf(facts: OrderFacts, complaint: Complaint): DisputeCase {
  const open = facts.pending.find(({ kind }) => kind === 'dispute')
  const detail = (open?.detail ?? { lines: [], proposal: null }) as DisputeDetail
  const { money, payment } = facts
  return {
    order: { ...orderOf(facts), dispute: open ? { reason: open.reason, at: open.at, ...detail } : null },
    reason: complaint.reason,
    lines: detail.lines,
    disputedAt: complaint.at,
    weighed: weighedView(facts.lines, complaint.weighed),
    method: payment.method,
    money: money && {
      due: money.due,
      captured: money.captured,
      refunded: money.refunded,
      released: money.released,
      hold: money.hold,
    },
    open: facts.state === 'disputed',
  }
}

const weighedView = (lines: OrderFacts['lines'], weighed: readonly WeighedLine[]) =>
  weighed.flatMap((one) => {
    const line = lines.find(({ id }) => id === one.line)
    return line ? [{ ...one, deviationBp: deviationBp({ ordered: line.ordered, net: one.net }) }] : []
  })

const orderOf = (facts: OrderFacts): Omit<DisputeCase['order'], 'dispute'> => ({
  id: facts.id,
  number: facts.number,
  checkoutId: facts.checkoutId,
  state: facts.state,
  placedAt: facts.placedAt,
  changedAt: facts.changedAt,
  expiresAt: facts.expiresAt,
  disputeUntil: facts.disputeUntil,
  buyer: facts.buyer,
  seller: facts.seller,
  note: facts.note,
  handover: facts.handover,
  lines: facts.lines.map((line) => ({
    ...line,
    weighed: line.weighed && {
      ...line.weighed,
      deviationBp: deviationBp({ ordered: line.ordered, net: line.weighed.net }),
    },
  })),
  orderedGoods: facts.orderedGoods,
  goods: facts.goods,
  fee: facts.fee,
  total: facts.total,
  settlement: facts.settlementN,
  weighingToAnswer: null,
  cancelRequest: null,
  statements: facts.statements,
  timeline: facts.timeline,
})
