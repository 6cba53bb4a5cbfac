import type { Tx } from '#platform/db'
import { planOperation } from './plan-operation.ts'

type Facts = {
  amount: bigint
  destination: string | null
  settled: bigint | null
  captured: bigint | null
  currency: string | null
}

/**
 * Plans the call that pays an approved payout at the card provider: in the currency that charges settle in, because đồng never
 * lie there, at the rate at which the charges of the orders that it pays were settled (of the newest ones, where those aren't
 * known); rounded down, the rest is a difference of the exchange. The payout keeps what was asked for.
 */
export async function planTransfer(tx: Tx, payoutId: string): Promise<void> {
  const [found] = await tx.$queryRaw<Facts[]>`
    with p as (select * from payout where id = ${payoutId}::uuid),
      own as (
        select distinct l.id, l.settled_amount, l.captured, l.settled_in from p
          join ledger_account a on a.code = 'seller_payable:' || p.payee_id
          join ledger_entry e on e.account_id = a.id and e.id <= p.drawn_to
            and e.id > coalesce((select max(q.drawn_to) from payout q where q.payee_id = p.payee_id and q.id <> p.id and q.state in ('approved', 'paid') and q.drawn_to < p.drawn_to), 0)
          join ledger_tx t on t.id = e.tx_id and t.kind = 'released'
          join collected_order c on c.order_id = t.order_id
          join collection l on l.checkout_id = c.checkout_id and l.kind = 'card' and l.settled_amount > 0 and l.captured > 0),
      newest as (select id, settled_amount, captured, settled_in from collection where kind = 'card' and settled_amount > 0 and captured > 0 order by changed_at desc limit 1),
      taken as (select * from own where settled_in = (select min(settled_in) from own) union all select * from newest where not exists (select 1 from own))
    select p.amount, (select y.connect_ref from payee y where y.organization_id = p.payee_id and y.connect_ready) as destination,
      (select sum(settled_amount)::bigint from taken) as settled, (select sum(captured)::bigint from taken) as captured, (select min(settled_in) from taken) as currency
    from p`
  if (!found) throw new Error('the payout is unknown')
  const { amount, destination, settled, captured, currency } = found
  const minor = settled && captured ? Number((amount * settled) / captured) : 0
  if (currency) {
    await tx.$executeRaw`update payout set settled_amount = ${minor}, settled_in = ${currency} where id = ${payoutId}::uuid`
  }
  const params = { amount: minor, currency, destination, source: null, group: payoutId }
  await planOperation(tx, { kind: 'transfer', subjectId: payoutId, amount: Number(amount), params })
}
