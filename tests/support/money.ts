// Money that the platform collects: switching it on, and what must hold over all of its rows.
import type pg from 'pg'
import type { World } from './world.ts'

export const OPERATOR_ACCOUNT = { bin: '970405', account: '8888123456789', holder: 'CHO HOANG LIEN' }

/** The operator collects from now on, with these settings beside the defaults. */
export async function collect(world: Pick<World, 'rows'>, settings: object = {}) {
  await world.rows(`insert into setting (key, valid_from, value) values ('payments', clock_timestamp(), $1)`, [
    JSON.stringify({ collecting: true, account: OPERATOR_ACCOUNT, ...settings }),
  ])
  await world.rows(`insert into payment_environment (environment) values ('sandbox') on conflict do nothing`)
}

/** What an account holds on its natural side, in đồng. */
export async function balance(world: Pick<World, 'rows'>, code: string): Promise<number> {
  const [row] = await world.rows<{ kind: string; balance: string }>(
    'select kind, balance from ledger_account where code = $1',
    [code],
  )
  if (!row) return 0
  return Number(row.balance) * (row.kind === 'asset' || row.kind === 'expense' ? 1 : -1)
}

const natural = (a: string) => `case when ${a}.kind in ('asset', 'expense') then ${a}.balance else -${a}.balance end`
const holds = (code: string) => `coalesce((select ${natural('a')} from ledger_account a where a.code = ${code}), 0)`

/** Each gives one row for what is wrong. Letters as in payments.md §8. */
export const MONEY_RULES: readonly { name: string; sql: string }[] = [
  {
    name: 'L1 every transaction of the books has two entries or more, and sums to nothing',
    sql: `select format('tx %s sums to %s over %s', t.id, coalesce(sum(e.amount), 0), count(e.id)) as wrong
      from ledger_tx t left join ledger_entry e on e.tx_id = t.id group by t.id having coalesce(sum(e.amount), 0) <> 0 or count(e.id) < 2`,
  },
  {
    name: 'L4 an account has what its entries add up to, and all of them nothing',
    sql: `select format('%s has %s, its entries say %s', a.code, a.balance, coalesce(e.sum, 0)) as wrong
      from ledger_account a left join (select account_id, sum(amount) as sum from ledger_entry group by 1) e on e.account_id = a.id where a.balance <> coalesce(e.sum, 0)
      union all select format('all accounts sum to %s', sum(balance)) from ledger_account having sum(balance) <> 0`,
  },
  {
    name: 'L5 what is owed to somebody is never less than nothing',
    sql: `select format('%s has %s', a.code, ${natural('a')}) as wrong from ledger_account a where a.min_balance is not null and ${natural('a')} < a.min_balance`,
  },
  {
    name: 'L6 what is held for an order is what came in, less what went back or was released; a closed one holds nothing',
    sql: `select format('order %s holds %s of %s - %s - %s', c.order_id, ${holds(`'held:' || c.order_id`)}, c.captured, c.refunded, c.released) as wrong
      from collected_order c where ${holds(`'held:' || c.order_id`)} <> c.captured - c.refunded - c.released
      union all select format('order %s is %s and holds something', c.order_id, c.hold) from collected_order c
      where c.hold in ('released', 'refunded') and ${holds(`'held:' || c.order_id`)} <> 0`,
  },
  {
    name: 'P1 a checkout has one live card payment at most, an order one live transfer or cash',
    sql: `select format('%s has %s', coalesce(order_id, checkout_id), count(*)) as wrong from collection
      where state in ('created', 'requires_action', 'authorized', 'capturing', 'captured') group by coalesce(order_id, checkout_id) having count(*) > 1`,
  },
  {
    name: 'P2 nothing is captured beyond what was authorised, refunded beyond captured, or given away twice',
    sql: `select format('collection %s', id) as wrong from collection where kind = 'card' and captured > authorized or refunded > captured
      union all select format('order %s', order_id) from collected_order where refunded + released > captured`,
  },
  {
    name: 'P2 what was taken back of an order is what lost disputes took of its held money, and what was given back after its release',
    sql: `select format('order %s: %s of %s', c.order_id, c.taken_back, coalesce(t.sum, 0)) as wrong from collected_order c left join (
        select order_id, sum(amount) as sum from (
          select substr(a.code, 6)::uuid as order_id, e.amount from ledger_tx t join ledger_entry e on e.tx_id = t.id join ledger_account a on a.id = e.account_id
            where t.kind = 'dispute_lost' and a.code like 'held:%'
          union all select t.order_id, e.amount from ledger_tx t join ledger_entry e on e.tx_id = t.id where t.kind = 'refund_after_release' and e.amount > 0) x group by 1) t using (order_id)
      where c.taken_back <> coalesce(t.sum, 0) or c.taken_back > c.refunded`,
  },
  {
    name: 'P3 the shares of the orders are what was captured, to the đồng',
    sql: `select format('checkout %s captured %s, its orders %s', k.checkout_id, k.captured, o.captured) as wrong
      from (select checkout_id, sum(captured) as captured from collection where order_id is null group by 1) k
      join (select checkout_id, sum(captured) as captured from collected_order group by 1) o using (checkout_id) where k.captured <> o.captured
      union all select format('order %s captured %s, its collections %s', c.order_id, c.captured, k.captured)
      from (select order_id, sum(captured) as captured from collection where order_id is not null group by 1) k
      join collected_order c using (order_id) where k.captured <> c.captured`,
  },
  {
    name: 'P3 what was captured is in the books once',
    sql: `select format('collection %s captured %s, the books say %s', c.id, c.captured, coalesce(e.sum, 0)) as wrong
      from collection c left join ledger_tx t on t.key = 'capture:' || c.id left join lateral (
        select sum(amount) as sum from ledger_entry where tx_id = t.id and amount > 0) e on true
      where c.kind = 'card' and c.captured <> coalesce(e.sum, 0)`,
  },
  {
    name: 'P4 a payment’s state moves forward only',
    sql: `with rank as (select * from (values ('created', 0), ('requires_action', 1), ('failed', 2), ('expired', 2), ('authorized', 3), ('capturing', 4), ('canceled', 5),
        ('captured', 6), ('refunded', 7)) as r(state, n))
      select format('collection %s, move %s: %s to %s', m.collection_id, m.n, m.from_state, m.to_state) as wrong from collection_move m
      join rank f on f.state = m.from_state join rank t on t.state = m.to_state where t.n <= f.n
      union all select format('collection %s is %s after %s moves of %s', c.id, c.state, l.n, c.moves) from collection c left join lateral (
        select n, to_state from collection_move where collection_id = c.id order by n desc limit 1) l on true
      where coalesce(l.n, 0) <> c.moves or c.state <> coalesce(l.to_state, c.state)`,
  },
  {
    name: 'R1 nothing is released before the order is completed',
    sql: `select format('order %s', c.order_id) as wrong from collected_order c join orders o on o.id = c.order_id where c.released > 0 and o.state <> 'completed'`,
  },
  {
    name: 'R4 what was released is fee, tax and net',
    sql: `select format('order %s', order_id) as wrong from collected_order where released <> platform_fee + vat + pit + net`,
  },
  {
    name: 'what is due is the newest settlement, nothing once the order came to nothing',
    sql: `select format('order %s is %s and owes %s', o.number, o.state, c.due) as wrong from collected_order c join orders o on o.id = c.order_id
      where o.state in ('declined', 'expired', 'cancelled', 'refunded') and (c.due is distinct from 0 or c.state <> 'ended')
        or o.state not in ('declined', 'expired', 'cancelled', 'refunded') and o.settlement_n is not null and c.due is distinct from o.total
        or o.settlement_n is null and o.state in ('placed', 'confirmed') and c.due is not null`,
  },
  {
    name: 'V3 every đồng of a bank’s line is with its order, on its way back, or unmatched',
    sql: `select format('receipt %s', id) as wrong from bank_receipt where state in ('matched', 'refunded') and to_order + to_refund + to_seller <> case when cleared > 0 then 0 else amount end
      union all select format('unmatched receipts hold %s of %s', ${holds(`'unmatched_receipts'`)}, coalesce(sum(amount), 0)) from bank_receipt where state = 'unmatched'
        having ${holds(`'unmatched_receipts'`)} <> coalesce(sum(amount), 0)
      union all select format('order %s has %s by transfers of %s', c.order_id, c.captured, coalesce(r.sum, 0)) from collected_order c
        left join (select order_id, sum(to_order) as sum from bank_receipt where state = 'matched' group by 1) r on r.order_id = c.order_id
        where c.method = 'vietqr' and c.captured <> coalesce(r.sum, 0)`,
  },
  {
    name: 'what the card provider’s payouts cleared, and what the exchange made of them, is in the books',
    sql: `select format('%s moved %s of %s', x.code, coalesce(b.sum, 0), x.expected) as wrong
      from (select unnest(array['stripe_clearing', 'fx_diff']) as code, unnest(array[-coalesce(sum(cleared), 0), coalesce(sum(cleared - amount), 0)]) as expected
        from bank_receipt where cleared > 0) x
      left join (select a.code, sum(e.amount) as sum from ledger_tx t join ledger_entry e on e.tx_id = t.id join ledger_account a on a.id = e.account_id
        where t.kind = 'clearing_settled' group by 1) b using (code) where coalesce(b.sum, 0) <> x.expected
      union all select format('fx_diff holds %s', balance) from ledger_account
        where code = 'fx_diff' and balance <> (select coalesce(sum(cleared - amount), 0) from bank_receipt where cleared > 0)`,
  },
  {
    name: 'V5 a collector carries what it took, less what it brought in or may keep',
    sql: `select format('%s carries %s', a.code, a.balance) as wrong from ledger_account a
      join (select collector_id, sum(case when t.side = 'seller' and c.hold = 'released' then 0 else t.cash end) as cash from cash_taken t join collected_order c using (order_id) group by 1) t
        on a.code = 'cod_float:' || t.collector_id
      left join (select collector_id, sum(amount) as amount from remittance where state = 'confirmed' group by 1) r using (collector_id)
      where a.balance <> t.cash - coalesce(r.amount, 0)`,
  },
  {
    name: 'what is owed back to buyers is the refunds that are not paid yet',
    sql: `select format('%s holds %s, its refunds are %s', a.code, ${natural('a')}, coalesce(f.sum, 0)) as wrong from ledger_account a
      left join (select from_account, sum(amount) as sum from refund where state <> 'paid' group by 1) f on f.from_account = a.code
      where a.code like 'buyer_refund:%' and ${natural('a')} <> coalesce(f.sum, 0)`,
  },
  {
    name: 'the provider holds for us what is disputed',
    sql: `select format('disputes hold %s of %s', ${holds(`'dispute_hold'`)}, coalesce(sum(amount), 0)) as wrong from card_dispute where state = 'open'
      having ${holds(`'dispute_hold'`)} <> coalesce(sum(amount), 0)`,
  },
  {
    name: 'R3 what is approved to be paid out and has not left is in the books',
    sql: `select format('payout_due holds %s of %s', ${holds(`'payout_due'`)}, coalesce(sum(amount), 0)) as wrong from payout where kind = 'seller' and state = 'approved'
      having ${holds(`'payout_due'`)} <> coalesce(sum(amount), 0)`,
  },
  {
    name: 'R3 what a seller is owed is its net and what it paid in, less what was paid out and kept',
    sql: `select format('%s', seller_id) as wrong from (
        select c.seller_id, sum(c.net) as net from collected_order c group by 1) s
      left join lateral (select coalesce(sum(amount), 0) as paid from payout p where p.payee_id = s.seller_id and p.kind = 'seller' and p.state in ('approved', 'paid')) p on true
      left join lateral (select coalesce(sum(t.cash), 0) as cash from cash_taken t join collected_order c using (order_id) where c.seller_id = s.seller_id and t.side = 'seller' and c.hold = 'released') k on true
      left join lateral (select coalesce(sum(e.amount), 0) as other from ledger_entry e join ledger_tx x on x.id = e.tx_id join ledger_account a on a.id = e.account_id
        where a.code = 'seller_receivable:' || s.seller_id and x.kind in ('loss_charged', 'written_off')) w on true
      left join lateral (select coalesce(sum(to_seller), 0) as came from bank_receipt r where r.seller_id = s.seller_id) d on true
      where s.net - p.paid - k.cash - w.other + d.came <> ${holds(`'seller_payable:' || s.seller_id`)} - ${holds(`'seller_receivable:' || s.seller_id`)}`,
  },
  {
    name: 'tax that is held is that of all orders, less what was paid to the state',
    sql: `select format('%s is held, orders say %s, paid was %s', h.held, o.tax, p.paid) as wrong
      from (select ${holds(`'tax_withheld'`)} - ${holds(`'tax_offset'`)} as held) h, (select coalesce(sum(vat + pit), 0) as tax from collected_order) o,
        (select coalesce(sum(amount), 0) as paid from operator_proposal where kind = 'tax_paid' and state = 'done') p where h.held <> o.tax - p.paid`,
  },
  {
    name: 'an order’s tax, and what each refund took back of it, are as the books have them',
    sql: `with moved as (select t.key, t.order_id, -sum(e.amount) as tax from ledger_account a join ledger_entry e on e.account_id = a.id join ledger_tx t on t.id = e.tx_id
        where a.code in ('tax_withheld', 'tax_offset') and t.order_id is not null group by t.id)
      select format('order %s has %s, the books %s', c.order_id, c.vat + c.pit, coalesce(m.tax, 0)) as wrong from collected_order c
        left join (select order_id, sum(tax) as tax from moved group by 1) m using (order_id) where c.vat + c.pit <> coalesce(m.tax, 0)
      union all select format('refund %s took back %s, the books %s', f.id, f.vat + f.pit, coalesce(-m.tax, 0)) from refund f
        left join moved m on m.key = 'refund:' || f.id where f.vat + f.pit <> coalesce(-m.tax, 0)`,
  },
  {
    name: 'money, goods and orders have one environment',
    sql: `select format('%s', c.order_id) as wrong from collected_order c where c.environment <> (select environment from payment_environment)
      union all select format('%s', c.id) from collection c where c.environment <> (select environment from payment_environment)`,
  },
]

/** Everything that is wrong with the money now, in words; empty where all books are equal. */
export async function moneyFaults(db: Pick<pg.ClientBase, 'query'>): Promise<string[]> {
  const faults: string[] = []
  for (const { name, sql } of MONEY_RULES) {
    const { rows } = await db.query<{ wrong: string }>(sql)
    faults.push(...rows.map(({ wrong }) => `${name}: ${wrong}`))
  }
  return faults
}
