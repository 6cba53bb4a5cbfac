// Money with one row broken: what the reconciler must notice.
import type { CheckedKind } from '@chl/domain/finding'
import type { OperatorWorld } from './operator-world.ts'

// One row broken, and how it is mended. $1 is the held order, $2 the released one, $3 the seller, $4 a person, $5 the held order's checkout.
export const card = (state: string, rest: Record<string, string> = {}) => {
  const all = { amount: '100000', authorized: '100000', captured: '0', environment: `'sandbox'`, ...rest }
  return `insert into collection (kind, checkout_id, state, ${Object.keys(all).join(', ')}) values ('card', $5, '${state}', ${Object.values(all).join(', ')})`
}
export const noCard = `delete from collection where kind = 'card' and checkout_id = $5`
const refund = (rest: Record<string, string>) => {
  const all = { amount: '5000', cause: `'excess'`, method: `'bank'`, from_account: `'buyer_refund:' || $5`, ...rest }
  return `insert into refund (order_id, checkout_id, ${Object.keys(all).join(', ')}) values ($1, $5, ${Object.values(all).join(', ')})`
}
const noRefund = `delete from refund where amount = 5000 and order_id = $1`
export const noOperation = `delete from payment_operation where amount = 777`
const postedLate = (lines: string, key: string) => [
  `select ledger_post('test', '${key}', null, ${lines})`,
  `update ledger_tx set at = now() - interval '40 days' where key = '${key}'`,
]
const pair = (debit: string, credit: string) =>
  `jsonb_build_array(jsonb_build_object('a', ${debit}, 'k', 'asset', 'm', 0, 'v', 9000), jsonb_build_object('a', ${credit}, 'k', 'expense', 'm', null, 'v', -9000))`

const RELEASED_CHECKOUT = '(select checkout_id from collected_order where order_id = $2)'

/** One row broken for each kind that is looked for, how it is mended, and what the finding shows. */
export const BREAKS: Record<CheckedKind, { breaks: string[]; mends: string[]; shows?: object }> = {
  ledger_unbalanced: {
    breaks: [`insert into ledger_tx (kind, key, fingerprint) values ('test', 'half', 'x')`],
    mends: [`delete from ledger_tx where key = 'half'`],
  },
  balance_drift: {
    breaks: [`update ledger_account set balance = balance + 1 where code = 'bank'`],
    mends: [`update ledger_account set balance = balance - 1 where code = 'bank'`],
    shows: { subject: 'bank', reference: 'bank' },
  },
  held_mismatch: {
    breaks: [`update collected_order set refunded = 1 where order_id = $1`],
    mends: [`update collected_order set refunded = 0 where order_id = $1`],
    shows: { expected: 199_999, actual: 200_000 },
  },
  shares_mismatch: {
    breaks: [`update collection set captured = captured + 7 where order_id = $1`],
    mends: [`update collection set captured = captured - 7 where order_id = $1`],
    shows: { expected: 200_007, actual: 200_000 },
  },
  account_mismatch: {
    breaks: [refund({ account: `'1234'` })],
    mends: [noRefund],
    shows: { expected: 5000, actual: 0 },
  },
  closed_with_held: {
    breaks: [`update collected_order set state = 'ended' where order_id = $1`],
    mends: [`update collected_order set state = 'settled' where order_id = $1`],
    shows: { actual: 200_000 },
  },
  environment_mismatch: {
    breaks: [`update collected_order set environment = 'live' where order_id = $1`],
    mends: [`update collected_order set environment = 'sandbox' where order_id = $1`],
    shows: { reference: 'live' },
  },
  collection_stuck: {
    breaks: [card('capturing', { changed_at: `now() - interval '2 hours'` })],
    mends: [noCard],
    shows: { reference: 'capturing', amount: 100_000 },
  },
  capture_late: {
    breaks: [card('authorized', { capture_before: `now() + interval '3 hours'` })],
    mends: [noCard],
    shows: { amount: 100_000 },
  },
  operation_unknown: {
    breaks: [`insert into payment_operation (kind, amount, state) values ('capture', 777, 'unknown')`],
    mends: [noOperation],
  },
  operation_failed: {
    breaks: [
      card('captured', { captured: '0' }),
      `insert into payment_operation (kind, amount, state, error, collection_id) select 'capture', 777, 'failed', 'card_declined', id from collection where kind = 'card' and checkout_id = $5`,
    ],
    mends: [noOperation, noCard],
    shows: { reference: 'capture', error: 'card_declined', amount: 777 },
  },
  webhook_dead: {
    breaks: [
      `insert into webhook_inbox (provider, event_id, type, raw, state, error) values ('stripe', 'evt_1', 'charge.updated', '', 'dead', 'no such charge')`,
    ],
    mends: [`delete from webhook_inbox where event_id = 'evt_1'`],
    shows: { subject: 'stripe:evt_1', error: 'no such charge' },
  },
  receipt_unmatched: {
    breaks: [
      `insert into bank_receipt (provider, provider_txn_id, receipt_key, account, amount, direction, content, bank_ref, at, received_at, state)
       values ('sepay', 'x1', 'x1', '8888123456789', 4000, 'in', 'tien che', 'FT1', now(), now() - interval '2 days', 'unmatched')`,
    ],
    mends: [`delete from bank_receipt where provider_txn_id = 'x1'`],
    shows: { amount: 4000, reference: 'FT1' },
  },
  receipt_twice: {
    breaks: [4000, 40_000].map(
      (amount) =>
        `insert into bank_receipt (provider, provider_txn_id, receipt_key, account, amount, direction, content, bank_ref, at, state, order_id)
         values ('csv', 'twice${amount}', '8888123456789|in|${amount}|ref:FT900001', '8888123456789', ${amount}, 'in', 'tien che', 'FT900001', now(), 'unmatched', null)`,
    ),
    mends: [`delete from bank_receipt where provider_txn_id like 'twice%'`],
    shows: { reference: 'FT900001', expected: 4000, actual: 40_000 },
  },
  refund_late: {
    breaks: [refund({ account: `'1234'`, created_at: `now() - interval '4 days'` })],
    mends: [noRefund],
  },
  refund_failed: {
    breaks: [refund({ state: `'failed'`, error: `'closed'` })],
    mends: [noRefund],
    shows: { error: 'closed' },
  },
  refund_no_account: { breaks: [refund({})], mends: [noRefund], shows: { amount: 5000 } },
  refund_disputed: {
    breaks: [
      card('captured'),
      `insert into card_dispute (provider_ref, collection_id, amount, state) select 'dp_1', id, 3000, 'open' from collection where kind = 'card' and checkout_id = $5`,
      refund({
        collection_id: `(select id from collection where kind = 'card' and checkout_id = $5)`,
        state: `'sent'`,
      }),
      `insert into payout_batch (state, made_by, approved_by, approved_at) values ('approved', $4, $3, now())`,
      `insert into payout (batch_id, kind, refund_id, amount, content, state) select b.id, 'refund', f.id, 5000, 'HLP TEST', 'approved' from payout_batch b, refund f where f.amount = 5000 and f.order_id = $1`,
    ],
    mends: [`delete from payout`, `delete from payout_batch`, noRefund, `delete from card_dispute`, noCard],
    shows: { amount: 5000 },
  },
  payout_disputed: {
    breaks: [
      `insert into collection (kind, checkout_id, state, amount, authorized, captured, environment)
       select 'card', checkout_id, 'captured', 100000, 100000, 0, 'sandbox' from collected_order where order_id = $2`,
      `insert into card_dispute (provider_ref, collection_id, amount, state)
       select 'dp_3', id, 3000, 'open' from collection where kind = 'card' and checkout_id = ${RELEASED_CHECKOUT}`,
      `insert into payout_batch (state, made_by, approved_by, approved_at) values ('approved', $4, $3, now())`,
      `insert into payout (batch_id, kind, payee_id, amount, content, state, drawn_to)
       select id, 'seller', $3, 6000, 'HLP TEST', 'approved', (select max(id) from ledger_entry) from payout_batch`,
    ],
    mends: [
      `delete from payout`,
      `delete from payout_batch`,
      `delete from card_dispute`,
      `delete from collection where kind = 'card' and checkout_id = ${RELEASED_CHECKOUT}`,
    ],
    shows: { amount: 6000 },
  },
  payout_unpaid: {
    breaks: [
      `insert into payout_batch (state, made_by, approved_by, approved_at) values ('approved', $4, $3, now() - interval '4 days')`,
      `insert into payout (batch_id, kind, payee_id, amount, content, state) select id, 'seller', $3, 6000, 'HLP TEST', 'approved' from payout_batch`,
    ],
    mends: [`delete from payout`, `delete from payout_batch`],
    shows: { amount: 6000 },
  },
  held_long: {
    breaks: [
      `update collected_order set delivered_at = null, moved_at = now() - interval '8 days' where order_id = $1`,
    ],
    mends: [`update collected_order set delivered_at = now(), moved_at = now() where order_id = $1`],
    shows: { amount: 200_000 },
  },
  release_late: {
    breaks: [
      `update collected_order set hold = 'releasable', releasable_at = now() - interval '2 days' where order_id = $1`,
    ],
    mends: [`update collected_order set hold = 'held', releasable_at = null where order_id = $1`],
    shows: { expected: 200_000, actual: 200_000 },
  },
  float_over_limit: {
    breaks: [`insert into ledger_account (code, kind, balance) values ('cod_float:' || $4, 'asset', 30000000)`],
    mends: [`delete from ledger_account where code = 'cod_float:' || $4`],
    shows: { expected: 20_000_000, actual: 30_000_000 },
  },
  float_late: {
    breaks: [
      `insert into cash_taken (order_id, collector_id, organization_id, side, due, cash, at) values ($1, $4, $3, 'operator', 8000, 8000, now() - interval '3 days')`,
    ],
    mends: [`delete from cash_taken where order_id = $1`],
    shows: { amount: 8000 },
  },
  receivable_old: {
    breaks: [
      ...postedLate(pair(`'seller_receivable:' || $3`, `'write_off'`), 'old debt'),
      `update ledger_account set balance = 9000 where code = 'seller_receivable:' || $3`,
      `update ledger_account set balance = -9000 where code = 'write_off'`,
    ],
    mends: [
      `delete from ledger_entry where tx_id = (select id from ledger_tx where key = 'old debt')`,
      `delete from ledger_tx where key = 'old debt'`,
      `update ledger_account set balance = 0 where code in ('seller_receivable:' || $3, 'write_off')`,
    ],
    shows: { amount: 9000 },
  },
  card_dispute_open: {
    breaks: [
      card('captured'),
      `insert into card_dispute (provider_ref, collection_id, amount, state) select 'dp_1', id, 3000, 'open' from collection where kind = 'card' and checkout_id = $5`,
    ],
    mends: [`delete from card_dispute`, noCard],
    shows: { subject: 'dp_1', amount: 3000 },
  },
  card_dispute_lost: {
    breaks: [
      card('captured'),
      `insert into card_dispute (provider_ref, collection_id, amount, state, closed_at) select 'dp_2', id, 9000, 'lost', now() - interval '90 days' from collection where kind = 'card' and checkout_id = $5`,
      `select ledger_post('dispute_lost', 'dispute_closed:dp_2', null, ${pair(`'dispute_hold'`, `'dispute_loss'`)})`,
      `update ledger_entry set amount = -amount where tx_id = (select id from ledger_tx where key = 'dispute_closed:dp_2')`,
    ],
    mends: [
      `delete from card_dispute`,
      noCard,
      `delete from ledger_entry where tx_id = (select id from ledger_tx where key = 'dispute_closed:dp_2')`,
      `delete from ledger_tx where key = 'dispute_closed:dp_2'`,
      `update ledger_account set balance = 0 where code in ('dispute_hold', 'dispute_loss')`,
    ],
    shows: { subject: 'dp_2', amount: 9000 },
  },
}

/** Runs such statements as somebody whom no trigger stops. */
export async function tamper({ admin, held, released, farm, operator }: OperatorWorld, statements: readonly string[]) {
  const values = [held.id, released.id, farm.organizationId, operator.personId, held.checkout]
  for (const sql of statements)
    await admin.query(sql.replaceAll(/\$(\d)/g, (_, n: string) => `'${values[Number(n) - 1] ?? ''}'`))
}
