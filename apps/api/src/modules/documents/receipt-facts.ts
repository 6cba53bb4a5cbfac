import type { Queries } from './order-paper-facts.ts'

export type PaidBy = 'cash' | 'transfer' | 'card' | 'vietqr' | 'cod' | 'cod_transfer'
/**
 * Money that was received for an order, đồng: how much of the order it pays, how and on which day. `issuer` is who received it, and
 * `received` what that was: cash is rounded.
 */
export type ReceiptFacts = {
  issuer: string
  /** Who received it for the seller; null where it was the seller itself. */
  collector: string | null
  amount: number
  received: number
  method: PaidBy
  receivedOn: string
  /** Another sum, another receipt. */
  basis: string
}

type Row = {
  issuer: string
  collector: string | null
  amount: string
  received: string
  method: PaidBy
  day: string
  at: string
}

/**
 * What a receipt of this order says; null while there is nothing to receipt. Where buyer and seller settle directly, the
 * seller has said «đã nhận», and issues it. Where the platform collects, the money has come into the order's account in the
 * books: the operator issues it, or the seller whose own person took the cash.
 */
export async function receiptFacts(queries: Queries, orderId: string): Promise<ReceiptFacts | null> {
  const [row] = [...(await direct(queries, orderId)), ...(await collected(queries, orderId))]
  if (!row) return null
  const { issuer, collector, amount, received, method, day, at } = row
  return {
    issuer,
    collector,
    amount: Number(amount),
    received: Number(received),
    method,
    receivedOn: day,
    basis: JSON.stringify([received, method, at]),
  }
}

const direct = (queries: Queries, orderId: string) => queries.$queryRaw<Row[]>`
  select o.seller_id as issuer, null as collector, y.paid_amount::text as amount, y.paid_amount::text as received, y.method, y.received_said_at::text as at,
    (y.received_said_at at time zone 'Asia/Ho_Chi_Minh')::date::text as day
  from payment y join orders o on o.id = y.order_id
  where y.order_id = ${orderId}::uuid and y.received_said_at is not null and y.paid_amount > 0 and y.method in ('cash', 'transfer')`

// An order in cash may have been paid partly, or wholly, by a transfer that two people placed: what was taken at hand-over is only
// what was still missing, so the rounding is that of the cash and not the difference to the whole order.
const collected = (queries: Queries, orderId: string) => queries.$queryRaw<Row[]>`
  select case when k.side = 'seller' then c.seller_id else p.id end as issuer, case when k.side = 'seller' then null else p.name end as collector,
    c.captured::text as amount, (c.captured - coalesce(k.due - k.cash, 0))::text as received,
    case when c.method <> 'cod' then c.method when coalesce(k.cash, 0) = 0 then 'transfer' when c.captured > k.due then 'cod_transfer' else 'cod' end as method,
    i.at::text as at, (coalesce(greatest(k.at, r.at), i.at) at time zone 'Asia/Ho_Chi_Minh')::date::text as day
  from collected_order c left join cash_taken k on k.order_id = c.order_id
    cross join lateral (select max(t.at) as at from ledger_account a join ledger_entry e on e.account_id = a.id and e.amount < 0 join ledger_tx t on t.id = e.tx_id
      where a.code = 'held:' || c.order_id) i
    -- The bank's own day: a statement may be brought a week later.
    cross join lateral (select max(r.at) as at from bank_receipt r where r.order_id = c.order_id and r.state = 'matched' and r.to_order > 0) r
    cross join lateral (select id, name from organization where kind = 'operator' order by id limit 1) p
  where c.order_id = ${orderId}::uuid and c.captured > 0 and i.at is not null`
