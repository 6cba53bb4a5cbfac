import type { Queries } from './order-paper-facts.ts'

/** Money that was received for an order: how much, how and on which day; `issuer` is who received it. */
export type ReceiptFacts = {
  issuer: string
  amount: number
  method: 'cash' | 'transfer'
  receivedOn: string
  basis: string
}

type Row = { seller: string; amount: string; method: 'cash' | 'transfer'; day: string; at: string }

/**
 * What a receipt of this order says; null while there is nothing to receipt. Where buyer and seller settle directly, the
 * seller has said «đã nhận», and issues it.
 */
export async function receiptFacts(queries: Queries, orderId: string): Promise<ReceiptFacts | null> {
  const [row] = await queries.$queryRaw<Row[]>`
    select o.seller_id as seller, y.paid_amount::text as amount, y.method, y.received_said_at::text as at,
      (y.received_said_at at time zone 'Asia/Ho_Chi_Minh')::date::text as day
    from payment y join orders o on o.id = y.order_id
    where y.order_id = ${orderId}::uuid and y.received_said_at is not null and y.paid_amount > 0 and y.method in ('cash', 'transfer')`
  if (!row) return null
  const { seller, amount, method, day, at } = row
  return {
    issuer: seller,
    amount: Number(amount),
    method,
    receivedOn: day,
    basis: JSON.stringify([amount, method, at]),
  }
}
