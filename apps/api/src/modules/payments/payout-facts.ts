import type { OperatorPayout, PayoutBatchWhole } from '@chl/contracts/payout-batches'
import { findBank } from '@chl/domain/banks'
import { vietqr } from '@chl/domain/vietqr'
import { Prisma } from '#prisma'
import type { Tx } from '#platform/db'

/** What raw statements are read with: the database, or a transaction. */
export type Queries = Pick<Tx, '$queryRaw'>

const someone = (table: string, id: string) =>
  `(select json_build_object('id', x.id, 'name', x.name) from ${table} x where x.id = ${id})`

// What a payout that came back had is owed by a new entry; where the card provider refused it, by that of a cancellation.
const OWED_AGAIN = (
  seller: string,
) => `(select e.id from ledger_tx t join ledger_entry e on e.tx_id = t.id join ledger_account a on a.id = e.account_id
  where t.key in ('payout_returned:' || x.id, 'payout_cancelled:' || x.id) and a.code = 'seller_payable:' || ${seller})`
const FIRST_FROM = (seller: string, entry: string) => `(select p.id, p.state from payout p
  where p.payee_id = ${seller} and p.kind = 'seller' and p.state <> 'cancelled' and p.drawn_to >= ${entry} order by p.drawn_to limit 1)`

/**
 * The payout that has what an entry of a seller's account brought, as SQL: its id, whether it is planned, approved or paid; null where
 * none has it. It is the first one that was drawn up to the entry or beyond. Where that one came back, its money is owed again by an
 * entry of its own, and so with the first one from there: a later payout that was on its way already when it came back had none of it.
 */
export const PAYOUT_OF = (seller: string, entry: string) => `(with recursive carrier as (
    ${FIRST_FROM(seller, entry)}
    union all select n.id, n.state from carrier x cross join lateral ${FIRST_FROM(seller, OWED_AGAIN(seller))} n where x.state = 'returned')
  select id from carrier where state <> 'returned')`

/** The same of the release of a row `c` of collected_order; null before that. */
export const PAYOUT_OF_RELEASE = PAYOUT_OF(
  'c.seller_id',
  `(select e.id from ledger_tx t join ledger_entry e on e.tx_id = t.id join ledger_account a on a.id = e.account_id
    where t.key = 'release:' || c.order_id and a.code = 'seller_payable:' || c.seller_id)`,
)

/** When the payout that has the release of a row `c` of collected_order was paid; null before, and where it came back. */
export const PAID_OUT_AT = `(select y.paid_at from payout y where y.id = ${PAYOUT_OF_RELEASE} and y.state = 'paid')`

/**
 * Whether the card payment of an order that a payout has released money of is asked back by the buyer's bank now, as SQL. `seller` and
 * `payout` are ids; `null` as the payout: of an order whose money none has yet. A dispute stands over everything of its checkout.
 */
export const RELEASE_DISPUTED = (seller: string, payout: string) => `exists (select from card_dispute d
  join collection k on k.id = d.collection_id join collected_order c on c.checkout_id = k.checkout_id
  where d.state = 'open' and c.seller_id = ${seller} and c.hold = 'released' and c.net > 0 and ${PAYOUT_OF_RELEASE} is not distinct from ${payout})`

/** Whether a dispute of the card's charge holds what a row `c` of collected_order has in hand: nothing of it is released meanwhile. */
export const CARD_DISPUTE_HOLDS = `(c.method = 'card' and c.released_at is null and c.captured > c.refunded and exists (select from card_dispute d
  join collection k on k.id = d.collection_id where k.checkout_id = c.checkout_id and d.state = 'open'))`

/** Whether a payout `p` waits for a second person, as the bank sent it back or it isn't to be paid; null where it doesn't. */
const ASKED = `(select json_build_object('kind', q.kind, 'reason', q.reason, 'at', q.made_at, 'by', ${someone('person', 'q.made_by')})
  from operator_proposal q where q.kind in ('payout_returned', 'payout_cancelled') and q.subject = p.id::text and q.state = 'open'
  order by q.made_at desc limit 1)`

/** Of a row `p` in a batch `b`: the same money is asked back by the card's bank, or was given back by it since the batch was made. */
export const REFUND_DISPUTED = `p.state = 'approved' and exists (select from refund f join card_dispute d on d.collection_id = f.collection_id
  where f.id = p.refund_id and (d.state = 'open' or d.state = 'lost' and d.closed_at > b.made_at))`

/** Of a row `p`: a seller's, still to be paid by the bank, though the buyer's bank asks for the card payment that it is of. */
export const SELLER_DISPUTED = `p.kind = 'seller' and p.state = 'approved' and p.provider = 'bank' and ${RELEASE_DISPUTED('p.payee_id', 'p.id')}`

/** A payout as the operator sees it, of a row `p`; what follows from its account is added by `complete`. */
const PAYOUT = `json_build_object('id', p.id, 'kind', p.kind, 'amount', p.amount, 'state', p.state, 'provider', p.provider, 'content', p.content,
  'payee', ${someone('organization', 'coalesce(p.payee_id, (select r.buyer_id from refund r where r.id = p.refund_id))')},
  'orderNumber', (select c.number from refund r join collected_order c on c.order_id = r.order_id where r.id = p.refund_id),
  'to', case when p.account is not null then json_build_object('bank', p.bin, 'account', p.account, 'holder', p.holder) end,
  'bankRef', p.bank_ref, 'reason', p.return_reason,
  'disputed', (select ${REFUND_DISPUTED} or ${SELLER_DISPUTED} from payout_batch b where b.id = p.batch_id), 'paidAt', p.paid_at, 'returnedAt', p.returned_at, 'asked', ${ASKED},
  'settled', case when p.settled_in is not null then json_build_object('amount', p.settled_amount, 'currency', p.settled_in) end)`

// What somebody is asked to approve is what is still to go out of it.
const STANDS = `(b.state <> 'draft' or p.state = 'planned')`
const BATCH_PARTS = `'id', b.id, 'number', b.number, 'state', b.state, 'madeBy', ${someone('person', 'b.made_by')}, 'madeAt', b.made_at,
  'approvedBy', ${someone('person', 'b.approved_by')}, 'approvedAt', b.approved_at,
  'count', (select count(*) from payout p where p.batch_id = b.id and ${STANDS}), 'total', (select coalesce(sum(p.amount), 0) from payout p where p.batch_id = b.id and ${STANDS}),
  'open', (select count(*) from payout p where p.batch_id = b.id and p.state = 'approved')`

/** A batch without its payouts, of a row `b`. */
export const BATCH = Prisma.raw(`json_build_object(${BATCH_PARTS})`)
const WHOLE = Prisma.raw(
  `json_build_object(${BATCH_PARTS}, 'payouts', (select coalesce(json_agg(${PAYOUT} order by p.id), '[]') from payout p where p.batch_id = b.id))`,
)
const ONE = Prisma.raw(PAYOUT)

type Account = { bank: string; account: string; holder: string }
type Bare = Omit<OperatorPayout, 'qr' | 'to'> & { to: Account | null }

/** The name of a bank as people know it; its BIN where it is no longer on the list. */
export const bankName = (bin: string): string => findBank(bin)?.name ?? bin

function complete(payout: Bare): OperatorPayout {
  const { to, amount, content, disputed, asked } = payout
  const byBank = to && payout.provider === 'bank' && payout.state === 'approved' && !disputed && !asked
  return {
    ...payout,
    to: to && { ...to, bankName: bankName(to.bank) },
    qr: byBank ? vietqr({ bin: to.bank, account: to.account, amount, ref: content }) : null,
  }
}

/** A batch with its payouts; null where there is none. */
export async function readBatch(queries: Queries, id: string): Promise<PayoutBatchWhole | null> {
  const [found] = await queries.$queryRaw<{ batch: Omit<PayoutBatchWhole, 'payouts'> & { payouts: Bare[] } }[]>(
    Prisma.sql`select ${WHOLE} as batch from payout_batch b where b.id = ${id}::uuid`,
  )
  return found ? { ...found.batch, payouts: found.batch.payouts.map(complete) } : null
}

/** One payout; null where there is none. */
export async function readPayout(queries: Queries, id: string): Promise<OperatorPayout | null> {
  const [found] = await queries.$queryRaw<{ payout: Bare }[]>(
    Prisma.sql`select ${ONE} as payout from payout p where p.id = ${id}::uuid`,
  )
  return found ? complete(found.payout) : null
}

/** The last four characters of an account: enough to know it by, and none to misuse. */
export const lastFour = (account: string): string => `…${account.slice(-4)}`
