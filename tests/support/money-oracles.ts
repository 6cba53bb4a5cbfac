// What must hold at the end of any history: the rules over all rows, and what others know of the same money.
import { cardFaults } from './card-oracles.ts'
import { checkInvariants } from './invariants.ts'
import { balance, moneyFaults } from './money.ts'
import type { Simulation } from './simulation.ts'
import type { World } from './world.ts'

/** Everything that is wrong, in words; empty where every book is equal. */
export async function faultsOf(at: Simulation): Promise<string[]> {
  return [
    ...(await moneyFaults(at.world.sql)),
    ...(await checkInvariants(at.world.sql)),
    ...(await bankFaults(at)),
    ...(await openFaults(at)),
    ...(at.cards ? await cardFaults(at.cards) : []),
  ]
}

type BankTruth = {
  received: readonly { ref: string; number: string; amount: number }[]
  paidOut: number
  cameBack: number
  broughtIn: number
}

/** The bank's own statement against our book of it. */
export async function bankFaults({ world, bank }: { world: Pick<World, 'rows'>; bank: BankTruth }): Promise<string[]> {
  const faults: string[] = []
  const same = (what: string, theirs: number, ours: number) => {
    if (theirs !== ours) faults.push(`${what}: in truth ${theirs}, in our books ${ours}`)
  }
  const received = bank.received.reduce((sum, { amount }) => sum + amount, 0)
  const { broughtIn, paidOut, cameBack } = bank
  same('the bank account', received + broughtIn - paidOut + cameBack, await balance(world, 'bank'))
  const [receipts] = await world.rows<{ n: number; sum: string; alien: number }>(
    `select count(*) filter (where state <> 'ignored')::int as n, coalesce(sum(amount) filter (where state <> 'ignored'), 0) as sum from bank_receipt`,
  )
  same('transfers', bank.received.length, receipts?.n ?? 0)
  same('their sum', received, Number(receipts?.sum))
  const rows = await world.rows<{ ref: string; number: string; state: string }>(
    `select r.bank_ref as ref, o.number, r.state from bank_receipt r join orders o on o.id = r.order_id`,
  )
  const meant = new Map(bank.received.map(({ ref, number }) => [ref, number]))
  for (const { ref, number } of rows)
    if (meant.get(ref) !== number) faults.push(`transfer ${ref} was for ${meant.get(ref)}, and went to ${number}`)
  return faults
}

const ENDED = `('declined', 'expired', 'cancelled', 'refunded')`
/**
 * Each order of a card that was charged because the last order was decided: what was charged for it, and what it was due then. What came
 * first is told by when each transaction was committed, because all of them hold the checkout's money until then.
 */
const CHARGES = `select k.id, k.captured, coalesce((p.share->>'amount')::bigint, 0) as share, case when exists (
      select from order_move v where v.order_id = c.order_id and v.to_state in ${ENDED} and pg_xact_commit_timestamp(v.xmin) <= m.at) then 0
    else coalesce((select s.total from settlement s where s.order_id = c.order_id and pg_xact_commit_timestamp(s.xmin) <= m.at order by s.n desc limit 1), 0) end as due
  from collection k
  join lateral (select pg_xact_commit_timestamp(xmin) as at from collection_move where collection_id = k.id and to_state = 'capturing' and cause = 'order') m on true
  join collected_order c on c.checkout_id = k.checkout_id
  left join lateral (
    select share from payment_operation o, jsonb_array_elements(o.params->'shares') share
    where o.collection_id = k.id and o.kind = 'capture' and (share->>'orderId')::uuid = c.order_id order by o.created_at desc limit 1) p on true
  where k.captured > 0`

/** How many charges of several orders the rule compares. */
export const chargesCompared = async (world: Pick<World, 'rows'>): Promise<number> =>
  (
    await world.rows<{ n: number }>(
      `select count(*)::int as n from (select id from (${CHARGES}) x group by id having count(*) > 1) y`,
    )
  )[0]?.n ?? 0

/** At the end nothing hangs: what came in is an order's or went back, and what was taken is brought in. */
export const OPEN_RULES: readonly { name: string; sql: string }[] = [
  {
    name: 'an order that came to nothing keeps nothing',
    sql: `select format('order %s: %s of %s', order_id, refunded, captured) as wrong from collected_order where state = 'ended' and captured <> refunded`,
  },
  {
    name: 'an order that is done and paid is released',
    sql: `select format('order %s holds %s', c.order_id, c.captured - c.refunded - c.released) as wrong from collected_order c
      join orders o on o.id = c.order_id where o.state = 'completed' and c.captured - c.refunded + c.taken_back >= c.due and c.captured > c.refunded and c.due > 0 and c.hold not in ('released', 'refunded')
        and not exists (select from card_dispute d join collection k on k.id = d.collection_id where k.checkout_id = c.checkout_id and d.state = 'open')`,
  },
  {
    name: 'a card is charged for each order what it was due when the last of them was decided, and no more',
    sql: `select format('collection %s charged %s for an order that was due %s', id, share, due) as wrong from (${CHARGES}) x where share <> due
      union all select format('collection %s charged %s, due were %s', id, captured, sum(due)) from (${CHARGES}) x group by id, captured having captured <> sum(due)`,
  },
  {
    name: 'R1 nothing is released while a card is disputed',
    sql: `select format('order %s was released at %s', c.order_id, t.at) as wrong from card_dispute d join collection k on k.id = d.collection_id
      join collected_order c on c.checkout_id = k.checkout_id join ledger_tx t on t.key = 'release:' || c.order_id
      where t.at > d.opened_at and t.at < coalesce(d.closed_at, 'infinity')`,
  },
  {
    name: 'a transfer is placed',
    sql: `select format('receipt %s', id) as wrong from bank_receipt where state = 'unmatched'`,
  },
  {
    // Cash that stays with its seller is paid back once the seller owes nothing (nobody draws money that never came).
    name: 'a buyer is owed nothing that is here',
    sql: `select format('refund %s by %s is %s: %s', r.id, r.method, r.state, r.error) as wrong from refund r where r.state <> 'paid'
      and not exists (select from cash_taken k join collected_order c using (order_id) join ledger_account a on a.code = 'seller_receivable:' || c.seller_id
        where k.order_id = r.order_id and k.side = 'seller' and (a.balance > 0 or c.hold not in ('released', 'refunded')))`,
  },
  {
    name: 'each transfer left us once',
    sql: `select format('refund %s was paid %s times', refund_id, count(*)) as wrong from payout where kind = 'refund' and state = 'paid' group by refund_id having count(*) > 1`,
  },
]

/** What still hangs, in words. */
export async function openFaults({ world }: { world: Pick<World, 'rows'> }): Promise<string[]> {
  const faults: string[] = []
  for (const { name, sql } of OPEN_RULES)
    for (const { wrong } of await world.rows<{ wrong: string }>(`select wrong from (${sql}) x limit 10`))
      faults.push(`${name}: ${wrong}`)
  return faults
}
