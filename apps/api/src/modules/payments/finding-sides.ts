import type { Tx } from '#platform/db'

/**
 * The organizations whose money a finding is about: of its order, or of all orders of its card payment, of its refund or payout, and who is
 * named. None for what is of nobody's order, as a notice that can't be read.
 */
export async function sidesOfFinding(tx: Tx, id: string): Promise<string[]> {
  // `thing` is what its subject names: an order, a collection, a refund, a payout or a call to the card provider.
  const rows = await tx.$queryRaw<{ id: string }[]>`
    with f as (
        select detail, subject, substring(subject from '[0-9a-f]{8}-[0-9a-f-]{27}$')::uuid as thing, (detail->>'orderId')::uuid as "order"
        from finding where id = ${id}::uuid),
      calls as (
        select o.collection_id, o.subject_id from payment_operation o, f
        where o.id = f.thing or (f.subject like 'transfer:%' and o.kind = 'transfer' and o.provider_ref = substr(f.subject, 10))),
      things as (select thing from f union select subject_id from calls),
      payouts as (select payee_id, refund_id from payout where id in (select thing from things)),
      refunds as (
        select buyer_id, order_id from refund
        where id in (select thing from things union select refund_id from payouts)),
      collections as (
        select checkout_id, order_id from collection
        where id in (select (detail->>'collectionId')::uuid from f union select thing from f union select collection_id from calls)),
      orders as (
        select buyer_id, seller_id from collected_order c
        where order_id in (select "order" from f union select thing from f union select order_id from refunds)
          or (exists (select from f where f."order" is null or f."order" is distinct from f.thing)
            and exists (select from collections k where k.checkout_id = c.checkout_id and (k.order_id is null or k.order_id = c.order_id))))
    select distinct x.id from (
      select buyer_id as id from orders union all select seller_id from orders
      union all select payee_id from payouts union all select buyer_id from refunds
      union all select (detail->>'organizationId')::uuid from f union all select (detail->>'sellerId')::uuid from f) x
    where x.id is not null`
  return rows.map((row) => row.id)
}
