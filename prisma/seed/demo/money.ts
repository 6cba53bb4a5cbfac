import { randomUUID } from 'node:crypto'
import { cashDue } from '@chl/domain/cash-rounding'
import * as ledger from '@chl/domain/ledger'
import { accountOf } from '@chl/domain/ledger-accounts'
import { platformFee } from '@chl/domain/platform-fee'
import { withholdingOf } from '@chl/domain/withholding'
import type pg from 'pg'

/** What the operator has set in the demo: it collects in every way, to an account of its own. */
export const DEMO_SETTINGS = {
  collecting: true,
  account: { bin: '970405', account: '8888123456789', holder: 'CHO HOANG LIEN' },
}

type Facts = {
  id: string
  checkout_id: string
  number: string
  buyer_id: string
  seller_id: string
  seller_kind: string
  collector: string
  method: 'vietqr' | 'cod'
  state: string
  estimate: string
  total: string
  goods: string
  settlement_n: number | null
  placed_at: Date
  weighed_at: Date | null
  /** When the goods left, and what was settled then. */
  handed_at: Date | null
  handed_total: string | null
  delivered_at: Date | null
  ended_at: Date | null
}

const ORDERS = `
  select o.id, o.checkout_id, o.number, o.buyer_id, o.seller_id, so.kind as seller_kind, y.method, o.state, o.total, o.goods, o.settlement_n, o.placed_at, o.delivered_at,
    (select sum(total) from order_line where order_id = o.id) + o.fee as estimate,
    (select m.person_id from membership m where m.organization_id = o.seller_id order by m.person_id limit 1) as collector,
    (select min(s.at) from settlement s where s.order_id = o.id) as weighed_at, h.at as handed_at,
    (select s.total from settlement s where s.order_id = o.id and s.at <= h.at order by s.n desc limit 1) as handed_total,
    (select max(m.at) from order_move m where m.order_id = o.id and m.to_state in ('completed', 'refunded', 'cancelled', 'declined', 'expired')) as ended_at
  from orders o join payment y on y.order_id = o.id join organization so on so.id = o.seller_id
    left join lateral (select min(m.at) as at from order_move m where m.order_id = o.id and m.to_state in ('in_transit', 'delivered')) h on true
  where y.method in ('vietqr', 'cod') order by coalesce(o.delivered_at, o.changed_at), o.id`

const PAID_OUT_DAYS = 6
const NOTHING = new Set(['declined', 'expired', 'cancelled', 'refunded'])

/**
 * The money of the demo's orders that the platform collects, in the books and in every table, as the product itself would have
 * written it: transfers and cash that came in, what was given back, released, and paid out to the sellers a week ago.
 */
export async function fillMoney(client: pg.ClientBase, now: Date): Promise<void> {
  await switchOnCollecting(client, new Date(now.getTime() - 60 * 86_400_000))
  const { rows } = await client.query<Facts>(ORDERS)
  const cutoff = new Date(now.getTime() - PAID_OUT_DAYS * 86_400_000)
  const old = (order: Facts) => order.state === 'completed' && order.ended_at !== null && order.ended_at < cutoff
  for (const order of rows.filter(old)) await fillOrder(client, order)
  await payOut(client, cutoff)
  for (const order of rows.filter((one) => !old(one))) await fillOrder(client, order)
}

/** The operator collects, unless it has ever said anything of it: a demo of before it could collect does so too. */
export async function switchOnCollecting(client: pg.ClientBase, from = new Date()): Promise<void> {
  await client.query(
    `insert into setting (key, valid_from, value) select 'payments', $1, $2 where not exists (select 1 from setting where key = 'payments')`,
    [from, JSON.stringify(DEMO_SETTINGS)],
  )
  await client.query(`insert into payment_environment (environment) values ('sandbox') on conflict do nothing`)
}

async function fillOrder(client: pg.ClientBase, order: Facts): Promise<void> {
  const ended = NOTHING.has(order.state)
  const due = ended ? 0 : order.settlement_n === null ? null : Number(order.total)
  const captured = capturedOf(order)
  const refunded = Math.max(0, captured - (due ?? captured))
  const done = order.state === 'completed'
  await client.query(
    `insert into collected_order (order_id, checkout_id, number, buyer_id, seller_id, environment, method, estimate, fee_bp, due, goods, settlement_n, state, hold,
       captured, refunded, placed_at, pay_until, delivered_at, releasable_at)
     values ($1, $2, $3, $4, $5, 'sandbox', $6, $7, 200, $8, $9, $10, $11, $12, $13, $14, $15::timestamptz,
       case when $6 = 'vietqr' then $16::timestamptz + interval '24 hours' end, $17, $18)`,
    [
      order.id,
      order.checkout_id,
      order.number,
      order.buyer_id,
      order.seller_id,
      order.method,
      order.estimate,
      due,
      due === null ? null : ended ? 0 : order.goods,
      order.settlement_n,
      ended ? 'ended' : due === null ? 'open' : 'settled',
      captured === 0 ? 'none' : refunded === captured ? 'refunded' : order.state === 'disputed' ? 'frozen' : 'held',
      captured,
      refunded,
      order.placed_at,
      order.weighed_at,
      order.delivered_at,
      done ? order.ended_at : null,
    ],
  )
  if (order.weighed_at) await fillCollection(client, order, captured, due)
  if (captured > 0) await (order.method === 'cod' ? takeCash : receiveTransfer)(client, order, captured)
  if (refunded > 0) await refund(client, order, refunded)
  if (done && captured - refunded > 0) await release(client, order, captured - refunded)
}

// A transfer is there before the goods leave, cash when they are handed over.
function capturedOf(order: Facts): number {
  const there = order.method === 'vietqr' ? order.handed_at : order.delivered_at
  return there ? Number(order.handed_total ?? 0) : 0
}

async function fillCollection(client: pg.ClientBase, order: Facts, captured: number, due: number | null) {
  const state = captured > 0 ? 'captured' : due === 0 ? 'canceled' : 'requires_action'
  const { rows } = await client.query<{ id: string }>(
    `insert into collection (kind, checkout_id, order_id, environment, state, amount, captured, expires_at, created_at, changed_at, moves)
     values ($1, $2, $3, 'sandbox', $4, $5, $6, case when $1 = 'vietqr' then $7::timestamptz + interval '24 hours' end, $7, $7, $8) returning id`,
    [
      order.method,
      order.checkout_id,
      order.id,
      state,
      captured || Number(order.total),
      captured,
      order.weighed_at,
      state === 'requires_action' ? 0 : 1,
    ],
  )
  if (state !== 'requires_action')
    await client.query(
      `insert into collection_move (collection_id, n, from_state, to_state, cause, at) values ($1, 1, 'requires_action', $2, $3, $4)`,
      [
        rows[0]?.id,
        state,
        state === 'canceled' ? 'order' : order.method === 'cod' ? 'cash' : 'receipt',
        order.handed_at ?? order.weighed_at,
      ],
    )
}

async function receiveTransfer(client: pg.ClientBase, order: Facts, amount: number) {
  const at = new Date(
    Math.max(
      (order.weighed_at ?? order.placed_at).getTime(),
      (order.handed_at ?? order.placed_at).getTime() - 20 * 60_000,
    ),
  )
  const ref = `FT${order.number.slice(2)}`
  const { rows } = await client.query<{ id: string }>(
    `insert into bank_receipt (provider, provider_txn_id, receipt_key, account, amount, direction, content, bank_ref, at, received_at, state, order_id, to_order)
     values ('sepay', $1, $2, $3, $4, 'in', $5, $6, $7, $7, 'matched', $8, $4) returning id`,
    [
      `demo-${order.number}`,
      `demo:${ref}`,
      DEMO_SETTINGS.account.account,
      amount,
      `${order.number} chuyen tien`,
      ref,
      at,
      order.id,
    ],
  )
  await post(
    client,
    ledger.transferReceived({
      receiptId: rows[0]?.id ?? '',
      orderId: order.id,
      checkoutId: order.checkout_id,
      toOrder: amount,
      toRefund: 0,
    }),
  )
}

async function takeCash(client: pg.ClientBase, order: Facts, due: number) {
  const { cash } = cashDue(due)
  await client.query(
    `insert into cash_taken (order_id, collector_id, organization_id, side, due, cash, at) values ($1, $2, $3, 'seller', $4, $5, $6)`,
    [order.id, order.collector, order.seller_id, due, cash, order.delivered_at],
  )
  await post(client, ledger.cashTaken({ orderId: order.id, collectorId: order.collector, due, cash }))
}

async function refund(client: pg.ClientBase, order: Facts, amount: number) {
  const refundId = randomUUID()
  const cause = order.state === 'refunded' || order.state === 'completed' ? 'dispute' : 'cancelled'
  await client.query(
    `insert into refund (id, order_id, checkout_id, buyer_id, amount, cause, method, state, bin, account, holder, from_account, created_at)
     select $1, $2, $3, b.id, $4, $5, 'bank', 'due', b.bank_bin, b.bank_account, b.bank_holder, $6, $7 from organization b where b.id = $8`,
    [
      refundId,
      order.id,
      order.checkout_id,
      amount,
      cause,
      ledger.buyerRefund(order.checkout_id),
      order.ended_at,
      order.buyer_id,
    ],
  )
  await post(client, ledger.refundDecided({ refundId, orderId: order.id, checkoutId: order.checkout_id, amount }))
}

async function release(client: pg.ClientBase, order: Facts, gross: number) {
  const { id: orderId, seller_id: sellerId } = order
  const fee = platformFee({ goods: Math.min(Number(order.goods), gross), bp: 200 })
  const on = (order.ended_at ?? order.placed_at).toISOString().slice(0, 10)
  const sellerKind = order.seller_kind === 'cooperative' ? 'cooperative' : 'household'
  const { vat, pit } = withholdingOf({ amount: gross, on, sellerKind })
  const net = gross - fee - vat - pit
  await post(client, ledger.released({ orderId, sellerId, fee, vat, pit, net }))
  await client.query(
    `update collected_order set hold = 'released', released = $2, platform_fee = $3, vat = $4, pit = $5, net = $6, tax_kind = $7, released_at = releasable_at where order_id = $1`,
    [orderId, gross, fee, vat, pit, net, sellerKind],
  )
  const { rows } = await client.query<{ cash: string }>('select cash from cash_taken where order_id = $1', [orderId])
  const cash = Number(rows[0]?.cash ?? 0)
  if (cash > 0)
    await post(client, ledger.cashKept({ orderId, sellerId, collectorId: order.collector, cash, payable: net }))
  const owed = Math.min(
    await balance(client, ledger.sellerReceivable(sellerId)),
    await balance(client, ledger.sellerPayable(sellerId)),
  )
  if (owed > 0) await post(client, ledger.receivableNetted({ key: orderId, orderId, sellerId, amount: owed }))
}

/** One batch of a week ago, made by one of the operator's people and approved by another one. */
async function payOut(client: pg.ClientBase, at: Date) {
  const { rows: sellers } = await client.query<{
    id: string
    amount: string
    drawn_to: string
    bin: string
    account: string
    holder: string
  }>(
    `select o.id, -a.balance as amount, (select max(e.id) from ledger_entry e where e.account_id = a.id) as drawn_to, o.bank_bin as bin, o.bank_account as account, upper(o.bank_holder) as holder
     from ledger_account a join organization o on a.code = 'seller_payable:' || o.id where a.balance < 0 and o.bank_account is not null order by o.id`,
  )
  const { rows: people } = await client.query<{ id: string }>(
    `select m.person_id as id from membership m join organization o on o.id = m.organization_id where o.kind = 'operator' order by m.role = 'owner' desc, m.person_id`,
  )
  const [maker, checker] = people
  if (!maker || !checker || sellers.length === 0) return
  const { rows: batches } = await client.query<{ id: string; number: number }>(
    `insert into payout_batch (state, made_by, made_at, approved_by, approved_at) values ('closed', $1, $3, $2, $3) returning id, number`,
    [maker.id, checker.id, at],
  )
  for (const [n, seller] of sellers.entries()) {
    const amount = Number(seller.amount)
    const { rows } = await client.query<{ id: string }>(
      `insert into payout (batch_id, kind, payee_id, amount, bin, account, holder, content, state, bank_ref, paid_at, drawn_to)
       values ($1, 'seller', $2, $3, $4, $5, $6, $7, 'paid', $8, $9, $10) returning id`,
      [
        batches[0]?.id,
        seller.id,
        amount,
        seller.bin,
        seller.account,
        seller.holder,
        `HOANG LIEN TT${batches[0]?.number}L${n + 1}`,
        `FT${batches[0]?.number}${n + 1}`,
        at,
        seller.drawn_to,
      ],
    )
    const paying = { payoutId: rows[0]?.id ?? '', sellerId: seller.id, amount }
    await post(client, ledger.payoutApproved(paying))
    await post(client, ledger.payoutPaid({ ...paying, by: 'bank' }))
  }
}

async function post(client: pg.ClientBase, { kind, key, orderId, lines }: ledger.Posting) {
  const rows = lines.map(({ account, amount }) => {
    const { kind: k, least: m } = accountOf(account)
    return { a: account, k, m, v: amount }
  })
  await client.query('select ledger_post($1, $2, $3, $4)', [kind, key, orderId, JSON.stringify(rows)])
}

async function balance(client: pg.ClientBase, code: string): Promise<number> {
  const { rows } = await client.query<{ balance: string }>('select balance from ledger_account where code = $1', [code])
  return Number(rows[0]?.balance ?? 0) * (accountOf(code).kind === 'asset' ? 1 : -1)
}
