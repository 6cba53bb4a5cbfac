import type { CheckedKind } from '@chl/domain/finding'
import { LOSS_LEFT } from './dispute-loss.ts'
import { heldUntil } from './held-until.ts'
import { REFUND_DISPUTED, SELLER_DISPUTED } from './payout-facts.ts'

// Each check selects `subject` and `detail` (a JSON object of what the contract's finding shows) for each thing that is wrong.
// `detail` holds facts that stay as they are while nothing happens: a person's note closes a finding for these facts.
const detail = (pairs: string) => `jsonb_strip_nulls(jsonb_build_object(${pairs}))`
const ORDER = `'orderId', c.order_id, 'number', c.number`
const held = `coalesce(-a.balance, 0)`
/** The order that a collection is for, or the first of its checkout. */
const ORDER_OF = (collection: string) => `left join lateral (
  select order_id, number from collected_order where checkout_id = ${collection}.checkout_id and (${collection}.order_id is null or order_id = ${collection}.order_id)
  order by order_id limit 1) c on true`
const natural = `case when a.kind in ('asset', 'expense') then a.balance else -a.balance end`

// What was written to the books since they were last looked at, the orders that have money in hand, and what is open already: what
// may be wrong of the books and wasn't a while ago. `$tx` and `$entry` are what was looked at before, `$kind` the finding's.
const OPEN = (what: string) => `select ${what} from finding where kind = $kind and resolved_at is null`
const ORDER_OF_ACCOUNT = `case when a.code ~ '^held:[0-9a-f-]{36}$' then substr(a.code, 6)::uuid end`
export const TOUCHED = `
  touched_txs as (select id from ledger_tx where id > $tx union ${OPEN(`case when subject ~ '^[0-9]+$' then subject::bigint end`)}),
  touched_accounts as materialized (select account_id as id from ledger_entry where id > $entry
    union select a.id from ledger_account a where a.code = any (array(${OPEN('subject')}))),
  touched_orders as materialized (select order_id as id from collected_order where hold in ('held', 'releasable', 'frozen')
    union select ${ORDER_OF_ACCOUNT} from ledger_account a join touched_accounts t using (id)
    union ${OPEN(`(detail->>'orderId')::uuid`)}),
  touched_checkouts as (select checkout_id as id from collected_order where order_id in (select id from touched_orders))`

type Touched = 'txs' | 'accounts' | 'orders' | 'checkouts'
/** SQL for whether a column is among what was touched; true for all where everything is looked through. */
type Among = (column: string, what: Touched) => string
const ANY: Among = () => 'true'
const AMONG: Among = (column, what) => `${column} in (select id from touched_${what})`

// The sum of an account's entries. What was right up to an entry is that entry's `balance_after`; where it wasn't, all count.
const SUMMED = {
  whole: `left join (select account_id, sum(amount) as sum from ledger_entry group by 1) e on e.account_id = a.id`,
  touched: `cross join lateral (select coalesce((select sum(amount) from ledger_entry where account_id = a.id and id > $entry), 0)
    + coalesce(case when a.code in (${OPEN('subject')}) then (select sum(amount) from ledger_entry where account_id = a.id and id <= $entry)
      else (select balance_after from ledger_entry where account_id = a.id and id <= $entry order by id desc limit 1) end, 0) as sum) e`,
}

const books = (among: Among, summed: string) => ({
  ledger_unbalanced: `
    select t.id::text as subject, ${detail(`'actual', coalesce(sum(e.amount), 0), 'expected', 0, 'reference', t.kind, 'orderId', t.order_id`)} as detail
    from ledger_tx t left join ledger_entry e on e.tx_id = t.id where ${among('t.id', 'txs')}
    group by t.id having coalesce(sum(e.amount), 0) <> 0 or count(e.id) < 2`,
  balance_drift: `
    select a.code, ${detail(`'reference', a.code, 'expected', coalesce(e.sum, 0), 'actual', a.balance`)}
    from ledger_account a ${summed} where ${among('a.id', 'accounts')} and a.balance <> coalesce(e.sum, 0)`,
  held_mismatch: `
    select c.order_id::text, ${detail(`${ORDER}, 'expected', c.captured - c.refunded - c.released, 'actual', ${held}`)}
    from collected_order c left join ledger_account a on a.code = 'held:' || c.order_id
    where ${among('c.order_id', 'orders')} and ${held} <> c.captured - c.refunded - c.released
    union all select a.code, ${detail(`'reference', a.code, 'expected', 0, 'actual', ${held}`)} from ledger_account a
    where ${among('a.id', 'accounts')} and a.code like 'held:%' and a.balance <> 0 and not exists (select from collected_order c where c.order_id = ${ORDER_OF_ACCOUNT})`,
  // A card pays a checkout, a transfer or cash one order. What came before its order was asked for is in no collection yet.
  shares_mismatch: `
    select k.checkout_id::text, ${detail(`'orderId', o.order_id, 'number', o.number, 'collectionId', k.id, 'expected', k.captured, 'actual', o.captured`)}
    from (select checkout_id, sum(captured) as captured, max(id::text) as id from collection where order_id is null and ${among('checkout_id', 'checkouts')} group by 1) k
      join (select checkout_id, sum(captured) as captured, min(order_id::text) as order_id, min(number) as number from collected_order
        where ${among('checkout_id', 'checkouts')} group by 1) o using (checkout_id)
    where k.captured <> o.captured
    union all select c.order_id::text, ${detail(`${ORDER}, 'collectionId', k.id, 'expected', k.captured, 'actual', c.captured`)}
    from (select order_id, sum(captured) as captured, max(id::text) as id from collection where ${among('order_id', 'orders')} and order_id is not null group by 1) k
      join collected_order c using (order_id) where k.captured <> c.captured`,
  closed_with_held: `
    select c.order_id::text, ${detail(`${ORDER}, 'actual', ${held}, 'expected', 0,
      'collectionId', (select max(k.id::text) from collection k where k.checkout_id = c.checkout_id and (k.order_id is null or k.order_id = c.order_id))`)}
    from collected_order c join ledger_account a on a.code = 'held:' || c.order_id
    where ${among('c.order_id', 'orders')} and (c.hold in ('released', 'refunded') or c.state = 'ended') and a.balance <> 0`,
})

const SUMS = {
  account_mismatch: `
    select x.code, ${detail(`'reference', x.code, 'expected', x.expected, 'actual', coalesce(${natural}, 0)`)}
    from (
      select 'unmatched_receipts' as code, coalesce(sum(amount), 0) as expected from bank_receipt where state = 'unmatched'
      union all select 'payout_due', coalesce(sum(amount), 0) from payout where kind = 'seller' and state = 'approved'
      union all select 'dispute_hold', coalesce(sum(amount), 0) from card_dispute where state = 'open'
      union all select 'tax_withheld', coalesce(sum(vat + pit), 0) - (select coalesce(sum(amount), 0) from operator_proposal where kind = 'tax_paid' and state = 'done')
        + coalesce((select balance from ledger_account where code = 'tax_offset'), 0) from collected_order
      union all select code, coalesce(f.amount, 0) from (select code from ledger_account where code like 'buyer_refund:%' and balance <> 0) b
        full join (select from_account as code, sum(amount) as amount from refund where state <> 'paid' group by 1) f using (code)
      union all select 'cod_float:' || t.collector_id, t.cash - coalesce(r.amount, 0) from (
          select t.collector_id, sum(case when t.side = 'seller' and c.hold = 'released' then 0 else t.cash end) as cash
          from cash_taken t join collected_order c using (order_id) group by 1) t
        left join (select collector_id, sum(amount) as amount from remittance where state = 'confirmed' group by 1) r using (collector_id)
    ) x left join ledger_account a on a.code = x.code where coalesce(${natural}, 0) <> x.expected`,
  environment_mismatch: `
    select c.order_id::text, ${detail(`${ORDER}, 'reference', c.environment`)} from collected_order c
    where c.environment <> (select environment from payment_environment)
    union all select k.id::text, ${detail(`'collectionId', k.id, 'reference', k.environment`)} from collection k
    where k.environment <> (select environment from payment_environment)`,
}

const PROVIDER = {
  collection_stuck: `
    select k.id::text, ${detail(`${ORDER}, 'collectionId', k.id, 'amount', k.amount, 'reference', k.state, 'since', k.changed_at`)}
    from collection k ${ORDER_OF('k')}
    where k.kind = 'card' and k.changed_at < now() - case k.state when 'requires_action' then interval '3 days' else interval '1 hour' end
      and k.state in ('created', 'requires_action', 'capturing')`,
  capture_late: `
    select k.id::text, ${detail(`${ORDER}, 'collectionId', k.id, 'amount', k.authorized, 'since', ${heldUntil('k')}`)}
    from collection k ${ORDER_OF('k')} where k.kind = 'card' and k.state = 'authorized' and ${heldUntil('k')} < now() + interval '12 hours'`,
  operation_unknown: `
    select p.id::text, ${detail(`${ORDER}, 'collectionId', k.id, 'amount', p.amount, 'reference', p.kind, 'error', p.error, 'since', p.first_sent_at`)}
    from payment_operation p left join collection k on k.id = p.collection_id ${ORDER_OF('k')}
    where p.state = 'unknown' and (p.kind <> 'refund' or exists (select from refund f where f.id = p.subject_id and f.method = 'card' and f.state in ('due', 'failed')))`,
  // A page of payment that could not be opened or closed matters while the payment is open, a charge until the hold is let go, a
  // transfer while its payout waits for it; of others, the newest try counts.
  operation_failed: `
    select p.id::text, ${detail(`${ORDER}, 'collectionId', k.id, 'amount', p.amount, 'reference', p.kind, 'error', p.error, 'since', p.created_at`)}
    from payment_operation p left join collection k on k.id = p.collection_id ${ORDER_OF('k')}
    where p.state = 'failed' and (p.kind not in ('open_session', 'expire_session') or k.state in ('created', 'requires_action'))
      and (p.kind <> 'refund' or exists (select from refund f where f.id = p.subject_id and f.state = 'failed'))
      and (p.kind <> 'transfer' or exists (select from payout y where y.id = p.subject_id and y.state = 'approved'))
      and (p.kind <> 'capture' or k.state <> 'canceled')
      and not exists (select from payment_operation q where q.kind = p.kind and q.collection_id is not distinct from p.collection_id
        and q.subject_id is not distinct from p.subject_id and q.created_at > p.created_at)`,
  webhook_dead: `
    select w.provider || ':' || w.event_id, ${detail(`'reference', w.type, 'error', w.error, 'since', w.received_at`)} from webhook_inbox w where w.state = 'dead'`,
  card_dispute_open: `
    select d.provider_ref, ${detail(`${ORDER}, 'collectionId', k.id, 'amount', d.amount, 'reference', d.reason, 'since', d.opened_at`)}
    from card_dispute d join collection k on k.id = d.collection_id ${ORDER_OF('k')} where d.state = 'open'`,
  card_dispute_lost: `
    select d.provider_ref, ${detail(`${ORDER}, 'collectionId', k.id, 'amount', x.lost, 'reference', d.reason, 'since', d.closed_at`)}
    from card_dispute d join collection k on k.id = d.collection_id ${ORDER_OF('k')} cross join lateral (select ${LOSS_LEFT} as lost) x
    where d.state = 'lost' and x.lost > 0`,
}

const LATE = {
  receipt_unmatched: `
    select r.id::text, ${detail(`'amount', r.amount, 'reference', nullif(r.bank_ref, ''), 'since', r.at`)} from bank_receipt r
    where r.state = 'unmatched' and r.received_at < now() - interval '1 day'`,
  // The key of a receipt is account|direction|amount|reference: of one transaction all tell the same.
  receipt_twice: `
    select split_part(receipt_key, '|', 1) || ' ' || split_part(receipt_key, '|', 4),
      ${detail(`'amount', sum(amount), 'expected', min(amount), 'actual', max(amount), 'reference', min(bank_ref), 'since', max(received_at)`)}
    from bank_receipt where direction = 'in' and state in ('matched', 'unmatched', 'refunded') and split_part(receipt_key, '|', 4) like 'ref:%'
    group by 1, split_part(receipt_key, '|', 1), split_part(receipt_key, '|', 4) having count(*) > 1`,
  refund_late: `
    select f.id::text, ${detail(`${ORDER}, 'amount', f.amount, 'reference', f.method, 'organizationId', f.buyer_id, 'since', f.created_at`)}
    from refund f left join collected_order c using (order_id)
    where f.state in ('due', 'sent') and f.created_at < now() - interval '3 days' and not (f.state = 'due' and f.method = 'bank' and f.account is null)
      and not ((f.method = 'card' or f.state = 'due') and exists (select from card_dispute d where d.collection_id = f.collection_id and d.state = 'open'))`,
  refund_failed: `
    select f.id::text, ${detail(`${ORDER}, 'amount', f.amount, 'reference', f.method, 'organizationId', f.buyer_id, 'error', f.error, 'since', f.created_at`)}
    from refund f left join collected_order c using (order_id) where f.state = 'failed'`,
  refund_no_account: `
    select f.id::text, ${detail(`${ORDER}, 'amount', f.amount, 'organizationId', f.buyer_id, 'since', f.created_at`)}
    from refund f left join collected_order c using (order_id) where f.state = 'due' and f.method = 'bank' and f.account is null`,
  refund_disputed: `
    select p.id::text, ${detail(`${ORDER}, 'collectionId', f.collection_id, 'amount', p.amount, 'reference', b.number::text, 'since', b.approved_at`)}
    from payout p join payout_batch b on b.id = p.batch_id join refund f on f.id = p.refund_id left join collected_order c on c.order_id = f.order_id
    where ${REFUND_DISPUTED}`,
  payout_disputed: `
    select p.id::text, ${detail(`'amount', p.amount, 'reference', b.number::text, 'organizationId', p.payee_id, 'since', b.approved_at`)}
    from payout p join payout_batch b on b.id = p.batch_id where ${SELLER_DISPUTED}`,
  payout_unpaid: `
    select p.id::text, ${detail(`'amount', p.amount, 'reference', b.number::text, 'organizationId', p.payee_id, 'since', b.approved_at`)}
    from payout p join payout_batch b on b.id = p.batch_id where p.state = 'approved' and b.approved_at < now() - interval '3 days'`,
  held_long: `
    select c.order_id::text, ${detail(`${ORDER}, 'organizationId', c.seller_id, 'amount', c.captured - c.refunded - c.released, 'since', least(c.moved_at, c.cancel_asked_at)`)}
    from collected_order c where c.state <> 'ended' and c.delivered_at is null and c.captured > c.refunded + c.released
      and (c.moved_at < now() - interval '7 days' or c.cancel_asked_at < now() - interval '48 hours')`,
  release_late: `
    select c.order_id::text, ${detail(`${ORDER}, 'organizationId', c.seller_id, 'expected', c.due, 'actual', c.captured - c.refunded, 'since', c.releasable_at,
      'collectionId', (select max(k.id::text) from collection k where k.checkout_id = c.checkout_id and (k.order_id is null or k.order_id = c.order_id))`)}
    from collected_order c where c.hold = 'releasable' and c.releasable_at < now() - interval '1 day'
      and not exists (select from card_dispute d join collection k on k.id = d.collection_id where k.checkout_id = c.checkout_id and d.state = 'open')`,
  float_over_limit: `
    select p.id::text, ${detail(`'personId', p.id, 'expected', $float::bigint, 'actual', a.balance`)}
    from ledger_account a join person p on a.code = 'cod_float:' || p.id where a.code like 'cod_float:%' and a.balance > $float::bigint`,
  float_late: `
    select t.collector_id::text, ${detail(`'personId', t.collector_id, 'amount', t.cash - coalesce(r.amount, 0)`)}
    from (select collector_id, sum(cash) as cash from cash_taken join collected_order using (order_id)
        where (side = 'operator' or hold = 'refunded') and at < now() - interval '2 days' group by 1) t
      left join (select collector_id, sum(amount) as amount from remittance where state = 'confirmed' group by 1) r using (collector_id)
    where t.cash > coalesce(r.amount, 0)`,
  receivable_old: `
    select a.code, ${detail(`'organizationId', o.id, 'sellerId', o.id, 'amount', a.balance, 'since', s.at`)}
    from ledger_account a join organization o on a.code = 'seller_receivable:' || o.id
      cross join lateral (select max(t.at) as at from ledger_entry e join ledger_tx t on t.id = e.tx_id where e.account_id = a.id and e.balance_after - e.amount <= 0) s
    where a.code like 'seller_receivable:%' and a.balance > 0 and s.at < now() - interval '30 days'`,
}

const OTHERS = { ...SUMS, ...PROVIDER, ...LATE }

/** What is looked for: one query a kind. `$float` is the cash that one collector may carry. */
export const WHOLE: Record<CheckedKind, string> = { ...books(ANY, SUMMED.whole), ...OTHERS }
/** The same where a pass came before: of the books they look at what is in TOUCHED, which goes before them. */
export const SINCE: Record<CheckedKind, string> = { ...books(AMONG, SUMMED.touched), ...OTHERS }
