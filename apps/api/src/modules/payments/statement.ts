import type { ReplyOf } from '@chl/contracts/endpoint'
import type { getPayoutStatement as contract } from '@chl/contracts/payouts'
import { sum } from '@chl/domain/money'
import { dayRange } from '@chl/domain/time'
import { Prisma } from '#prisma'
import type { RawTx } from '#platform/hot-transaction'
import { PAYOUT_OF } from './payout-facts.ts'

/** What the platform collected for a seller in a period and paid out: see the contract. Amounts in đồng. */
export type Statement = ReplyOf<typeof contract>
/** An order in it, or what of one went back to its buyer later. */
export type StatementLine = Statement['lines'][number]
type Move = Statement['moves'][number]

type Line = Omit<StatementLine, 'goods' | 'deliveryFee' | 'refunds'> & {
  goods: number | null
  /** What left the hold (a sale), or went back to the buyer (a refund). */
  gross: number
}
type Found = { opening: number; closing: number; lines: Line[]; moves: (Omit<Move, 'kind'> & { kind: string })[] }

const KINDS: Readonly<Record<string, Move['kind']>> = {
  payout_approved: 'payout',
  payout_returned: 'payout_returned',
  payout_cancelled: 'payout_cancelled',
  cash_kept: 'cash_kept',
  loss_charged: 'charged',
  written_off: 'written_off',
  debt_paid: 'debt_paid',
}

// What a payout took, less what came back of it.
const PAID: ReadonlySet<Move['kind']> = new Set(['payout', 'payout_returned', 'payout_cancelled'])

/**
 * A seller's statement of the local days `from` to `to`, both inside, out of the books: every line and move is an entry of the
 * seller's accounts, so it adds up to them. Throws RangeError for what isn't a day, or a range that ends before it starts.
 */
export async function statementOf(
  queries: Pick<RawTx, '$queryRaw'>,
  sellerId: string,
  from: string,
  to: string,
): Promise<Statement> {
  const { start, end } = dayRange(from, to)
  const found = await read(queries, sellerId, start, end)
  const lines = found.lines.map(lineOf)
  const moves = found.moves.map((move) => ({ ...move, kind: KINDS[move.kind] ?? ('other' as const) }))
  const total = (part: 'goods' | 'deliveryFee' | 'gross' | 'platformFee' | 'vat' | 'pit' | 'refunds' | 'net') =>
    sum(lines.map((line) => line[part]))
  return {
    from,
    to,
    opening: found.opening,
    closing: found.closing,
    lines,
    moves,
    totals: {
      goods: total('goods'),
      deliveryFee: total('deliveryFee'),
      gross: total('gross'),
      platformFee: total('platformFee'),
      vat: total('vat'),
      pit: total('pit'),
      refunds: total('refunds'),
      net: total('net'),
    },
    paidOut: -sum(moves.filter(({ kind }) => PAID.has(kind)).map(({ amount }) => amount)) || 0,
  }
}

function lineOf({ goods, gross, ...line }: Line): StatementLine {
  if (line.kind === 'refund') return { ...line, goods: 0, deliveryFee: 0, gross: 0, refunds: gross }
  const sold = Math.min(goods ?? gross, gross)
  return { ...line, goods: sold, deliveryFee: gross - sold, gross, refunds: 0 }
}

// The books have one account for both taxes: what of each a release withheld is with the order, and what a refund after it took back
// with the refund.
const TAX_OF = (part: 'vat' | 'pit') =>
  Prisma.raw(`case o.kind
  when 'released' then c.${part} + coalesce((select sum(f.${part}) from refund f where f.order_id = c.order_id), 0)
  else coalesce(-(select f.${part} from refund f where f.id = split_part(o.key, ':', 2)::uuid), 0) end as ${part}`)

const PAYOUT_OF_LINE = Prisma.raw(PAYOUT_OF('l.seller_id', 'l.entry'))

// `effect` is what the seller is owed more by a transaction: credits of its payable and its receivable, less their debits. Its
// moment is that of the release or the approval, which are written with it; the books of a demo's past were all posted at once.
async function read(queries: Pick<RawTx, '$queryRaw'>, sellerId: string, start: Date, end: Date): Promise<Found> {
  const [row] = await queries.$queryRaw<{ found: Found }[]>`
    with entry as (
      select e.tx_id, t.kind, t.key, t.order_id, -sum(e.amount) as effect, min(e.id) as entry, coalesce(case
          when t.kind in ('released', 'cash_kept') then (select c.released_at from collected_order c where c.order_id = t.order_id)
          when t.kind = 'payout_approved' then (
            select b.approved_at from payout p join payout_batch b on b.id = p.batch_id where p.id = split_part(t.key, ':', 2)::uuid) end, t.at) as at
      from ledger_account a join ledger_entry e on e.account_id = a.id join ledger_tx t on t.id = e.tx_id
      where a.code in ('seller_payable:' || ${sellerId}, 'seller_receivable:' || ${sellerId})
      group by e.tx_id, t.id),
    own as (select *, (at at time zone 'Asia/Ho_Chi_Minh')::date as day from entry where at < ${end}),
    line as (
      select o.*, c.number, c.method, c.goods, c.seller_id, ${TAX_OF('vat')}, ${TAX_OF('pit')}, b.name as buyer,
        exists (select 1 from cash_taken k where k.order_id = c.order_id and k.side = 'seller') as kept,
        coalesce(-sum(e.amount) filter (where a.code = 'platform_fee'), 0) as fee,
        coalesce(sum(e.amount) filter (where a.code like 'held:%'), 0) - coalesce(sum(e.amount) filter (where a.code like 'buyer_refund:%'), 0) as gross
      from own o join collected_order c on c.order_id = o.order_id join organization b on b.id = c.buyer_id
        join ledger_entry e on e.tx_id = o.tx_id join ledger_account a on a.id = e.account_id
      where o.at >= ${start} and o.kind in ('released', 'refund_after_release')
      group by o.tx_id, o.kind, o.key, o.order_id, o.at, o.day, o.effect, o.entry, c.order_id, b.name)
    select json_build_object(
      'opening', coalesce((select sum(effect) from own where at < ${start}), 0), 'closing', coalesce((select sum(effect) from own), 0),
      'lines', (select coalesce(json_agg(json_build_object('kind', case l.kind when 'released' then 'sale' else 'refund' end, 'at', l.at, 'day', l.day,
          'orderId', l.order_id, 'number', l.number, 'buyer', l.buyer, 'method', l.method, 'goods', l.goods, 'gross', l.gross, 'platformFee', l.fee,
          'vat', l.vat, 'pit', l.pit, 'net', l.effect, 'keptInCash', l.kept,
          'payout', case when l.kind = 'released' and not l.kept then (
            select json_build_object('number', p.content, 'paidOn', (p.paid_at at time zone 'Asia/Ho_Chi_Minh')::date) from payout p
            where p.id = ${PAYOUT_OF_LINE} and p.state in ('approved', 'paid')) end)
        order by l.at, l.tx_id), '[]') from line l),
      'moves', (select coalesce(json_agg(json_build_object('kind', o.kind, 'at', o.at, 'day', o.day, 'amount', o.effect, 'orderId', o.order_id,
          'number', coalesce((select c.number from collected_order c where c.order_id = o.order_id),
            case when o.kind like 'payout%' then (select p.content from payout p where p.id = split_part(o.key, ':', 2)::uuid) end)) order by o.at, o.tx_id), '[]')
        from own o where o.at >= ${start} and o.effect <> 0 and o.kind not in ('released', 'refund_after_release'))) as found`
  if (!row) throw new Error('an aggregate gave no row')
  return row.found
}
