import type { ParsedOf, ReplyOf } from '@chl/contracts/endpoint'
import type { BookOfOrder, getBookOfOrder as bookContract, getBooks as contract } from '@chl/contracts/books'
import type { Actor } from '#platform/actor'
import type { Db } from '#platform/db'
import { refuse } from '#platform/problem'
import { demandOperator } from './operators.ts'
import { PAYOUT_OF_RELEASE } from './payout-facts.ts'

const natural = `case when a.kind in ('asset', 'expense') then a.balance else -a.balance end`
/**
 * Whose an account is, by what stands behind its colon: a seller or collector; a buyer's refunds by their first order's number. Each of
 * the two ways to an order is a part of its own: one condition for both goes by no index.
 */
const NAMED = (a: string) => `
  left join lateral (select split_part(${a}.code, ':', 1) as prefix, nullif(split_part(${a}.code, ':', 2), '')::uuid as whose) w on true
  left join organization o on w.prefix in ('seller_payable', 'seller_receivable') and o.id = w.whose
  left join person p on w.prefix = 'cod_float' and p.id = w.whose
  left join lateral (select number from collected_order where w.prefix = 'held' and order_id = w.whose
    union all (select number from collected_order where w.prefix = 'buyer_refund' and checkout_id = w.whose order by number limit 1)) n on true`

/** The accounts by kind, and the parts of one of them. Refused: `forbidden`. */
export async function getBooks(db: Db, actor: Actor, { query }: ParsedOf<typeof contract>) {
  demandOperator(actor)
  const books = await db.json<ReplyOf<typeof contract>>('books', BOOKS, [query.account ?? null])
  if (!books) throw new Error('an aggregate gave no row')
  return books
}

const BOOKS = `
  with account as (select a.*, split_part(a.code, ':', 1) as prefix, ${natural} as amount from ledger_account a),
  part as (select * from account where prefix = $1 and balance <> 0 order by abs(balance) desc, code limit 100)
  select json_build_object(
    'sum', (select coalesce(sum(balance), 0) from account),
    'groups', (select coalesce(json_agg(json_build_object('account', g.prefix, 'kind', g.kind, 'balance', g.balance, 'open', g.open)
        order by array_position(array['asset', 'liability', 'revenue', 'expense'], g.kind), g.prefix), '[]')
      from (select prefix, kind, sum(amount) as balance, count(*) filter (where balance <> 0) as open from account group by 1, 2) g),
    'parts', (select coalesce(json_agg(json_build_object('account', a.code, 'name', coalesce(o.name, p.name), 'order', n.number, 'balance', a.amount)
        order by abs(a.balance) desc, a.code), '[]') from part a ${NAMED('a')}))::text`

/** What the books say of one order. Refused: `not-found` for strangers, and where the platform doesn't collect for it. */
export async function getBookOfOrder(db: Db, actor: Actor, { params }: ParsedOf<typeof bookContract>) {
  demandOperator(actor, { ofOne: true })
  return (await db.json<BookOfOrder>('book-of-order', BOOK, [params.number.toUpperCase()])) ?? refuse('not-found')
}

// Of what many orders share (one charge of a card), only what was booked for this one.
const ENTRIES = `(select coalesce(json_agg(json_build_object('id', t.id::text, 'at', t.at, 'kind', t.kind, 'lines', l.lines) order by t.id), '[]')
  from ledger_tx t
    cross join lateral (
      select json_agg(json_build_object('account', a.code, 'name', coalesce(o.name, p.name), 'amount', e.amount) order by e.amount < 0, e.id) as lines
      from ledger_entry e join ledger_account a on a.id = e.account_id ${NAMED('a')}
      where e.tx_id = t.id and (t.order_id = c.order_id or a.code = 'held:' || c.order_id)) l
  where t.id in (select id from ledger_tx where order_id = c.order_id
    union select e.tx_id from ledger_entry e join ledger_account h on h.id = e.account_id where h.code = 'held:' || c.order_id))`

const PAYOUT = `(select json_build_object('batch', b.number, 'state', y.state, 'bankRef', y.bank_ref, 'paidAt', y.paid_at)
  from payout y join payout_batch b on b.id = y.batch_id where y.id = ${PAYOUT_OF_RELEASE})`

const BOOK = `
  select json_build_object(
    'order', json_build_object('id', c.order_id, 'number', c.number, 'buyer', bo.name, 'seller', so.name, 'sellerId', so.id),
    'method', c.method, 'environment', c.environment, 'state', c.state, 'hold', c.hold,
    'cancellable', c.state <> 'ended' and c.moved_at is not null and c.delivered_at is null, 'due', c.due, 'goods', c.goods, 'feeBp', c.fee_bp,
    'captured', c.captured, 'refunded', c.refunded, 'released', c.released, 'platformFee', c.platform_fee, 'vat', c.vat, 'pit', c.pit, 'net', c.net,
    'held', coalesce((select -balance from ledger_account where code = 'held:' || c.order_id), 0),
    'entries', ${ENTRIES},
    'refunds', (select coalesce(json_agg(json_build_object('id', f.id, 'amount', f.amount, 'cause', f.cause, 'reason', f.reason, 'state', f.state,
        'at', f.created_at, 'paidAt', f.paid_at) order by f.created_at, f.id), '[]') from refund f where f.order_id = c.order_id),
    'payout', ${PAYOUT})::text
  from collected_order c join organization bo on bo.id = c.buyer_id join organization so on so.id = c.seller_id where c.number = $1`
