import type { LeftOutWhy } from '@chl/contracts/payout-batches'
import { findBank } from '@chl/domain/banks'
import { asciiUpper } from '@chl/domain/text'
import { Prisma } from '#prisma'
import { bankName, type Queries, RELEASE_DISPUTED } from './payout-facts.ts'
import { TO_REMIT } from './remit-cash.ts'

type Account = { bin: string; account: string; holder: string }

/** A seller that is owed something, đồng: released, and in no approved payout. */
export type OwedSeller = {
  id: string
  name: string
  payable: number
  receivable: number
  account: Account | null
  connectRef: string | null
  /** Everything in it came by card: only that lies at the card provider. */
  cardOnly: boolean
  since: string
  /** The newest entry of the account: what a payout made now pays up to. */
  drawnTo: number
  inPayout: boolean
  /** Some of it came by a card payment that the buyer's bank asks back. */
  disputed: boolean
}

// A payout pays all that stands up to its entry; one that was returned or cancelled pays nothing, and the next one takes it too. What of
// it never left (payout_cancelled) stands here with the releases that it was of; what a bank sent back lies at the bank.
const OWED = Prisma.raw(`
  select o.id, o.name, -a.balance as payable, coalesce((select r.balance from ledger_account r where r.code = 'seller_receivable:' || o.id), 0) as receivable,
    case when o.bank_account is not null then json_build_object('bin', o.bank_bin, 'account', o.bank_account, 'holder', o.bank_holder) end as account,
    (select y.connect_ref from payee y where y.organization_id = o.id and y.connect_ready) as "connectRef",
    coalesce(f.card, false) as "cardOnly", f.since, f.last as "drawnTo",
    exists (select 1 from payout p where p.payee_id = o.id and p.kind = 'seller' and p.state in ('planned', 'approved')) as "inPayout",
    ${RELEASE_DISPUTED('o.id', 'null')} as disputed
  from ledger_account a join organization o on a.code = 'seller_payable:' || o.id
    cross join lateral (select coalesce(max(p.drawn_to), 0) as upto from payout p
      where p.payee_id = o.id and p.kind = 'seller' and p.state in ('planned', 'approved', 'paid')) d
    cross join lateral (
      select coalesce(max(e.id), d.upto) as last, coalesce(min(t.at) filter (where e.amount < 0), now()) as since,
        bool_and(t.kind = 'released' and c.method = 'card') filter (where e.amount < 0 and t.kind <> 'payout_cancelled') as card
      from ledger_entry e join ledger_tx t on t.id = e.tx_id left join collected_order c on c.order_id = t.order_id
      where e.account_id = a.id and e.id > d.upto) f
  where a.code like 'seller_payable:%' and a.balance < 0`)

/** Everybody who is owed something, by name. */
export async function owedSellers(queries: Queries): Promise<OwedSeller[]> {
  const [found] = await queries.$queryRaw<{ rows: OwedSeller[] }[]>(
    Prisma.sql`select coalesce(json_agg(x order by x.name, x.id), '[]') as rows from (${OWED}) x`,
  )
  return (found?.rows ?? []).map(usable)
}

// An account whose bank is no longer listed, or whose holder no bank can write, is none: the file would be sent back whole.
const usable = <T extends { account: Account | null }>(row: T): T => {
  const { account } = row
  return account && findBank(account.bin) && asciiUpper(account.holder) !== '' ? row : { ...row, account: null }
}

/** A refund by bank that is due. */
export type DueRefund = {
  id: string
  amount: number
  cause: string
  reason: string
  buyer: { id: string; name: string } | null
  orderNumber: string | null
  since: string
  account: Account | null
  /** The seller has the cash that goes back, and hasn't brought it in or made it good. */
  cashWithSeller: boolean
  /** The buyer's bank asks the card payment back: what it decides may pay this. */
  disputed: boolean
}

/**
 * Whether the money of a refund `r` is still with the seller, whose own person took the cash: of an order that came to nothing until
 * it is brought in, else until the seller owes nothing. Two who are in it together could draw money from us that never was here.
 * What two people of the operator granted (goodwill) waits for nobody.
 */
export const CASH_WITH_SELLER = `exists (
  select from cash_taken k join collected_order g on g.order_id = k.order_id
  where k.order_id = r.order_id and k.side = 'seller' and r.cause <> 'goodwill' and case g.hold
    when 'refunded' then ${TO_REMIT('k.collector_id', { counted: false })} > 0
    when 'released' then exists (select from ledger_account a where a.code = 'seller_receivable:' || g.seller_id and a.balance > 0)
    else true end)`
const WITH_SELLER = Prisma.raw(CASH_WITH_SELLER)
/** Whether the buyer's bank asks back the card payment of a refund `r`. */
export const CARD_DISPUTED = `exists (select from card_dispute d where d.collection_id = r.collection_id and d.state = 'open')`
const CARD_OPEN = Prisma.raw(CARD_DISPUTED)

/** Refunds by bank that are due, the oldest first; `lock` keeps their buyers from changing the account until the end. */
export async function dueRefunds(queries: Queries, { lock = false } = {}): Promise<DueRefund[]> {
  if (lock) await queries.$queryRaw`select 1 from refund where method = 'bank' and state = 'due' order by id for update`
  const [found] = await queries.$queryRaw<{ rows: DueRefund[] }[]>`
    select coalesce(json_agg(json_build_object('id', r.id, 'amount', r.amount, 'cause', r.cause, 'reason', r.reason, 'since', r.created_at,
      'buyer', (select json_build_object('id', o.id, 'name', o.name) from organization o where o.id = r.buyer_id),
      'orderNumber', (select c.number from collected_order c where c.order_id = r.order_id),
      'account', case when r.account is not null then json_build_object('bin', r.bin, 'account', r.account, 'holder', r.holder) end,
      'cashWithSeller', ${WITH_SELLER},
      'disputed', ${CARD_OPEN}) order by r.created_at, r.id), '[]') as rows
    from refund r where r.method = 'bank' and r.state = 'due'`
  return (found?.rows ?? []).map(usable)
}

/** Why a refund can't be paid out now; null where it can. */
export function whyNotRefunded({ account, cashWithSeller, disputed }: DueRefund): LeftOutWhy | null {
  if (cashWithSeller) return 'cash_with_seller'
  if (disputed) return 'disputed'
  return account ? null : 'no_account'
}

/** Whether a seller with an account at the card provider is paid there: all of it came by card, and the market pays so. */
export const paidByConnect = (seller: OwedSeller, connect: boolean): boolean =>
  connect && seller.connectRef !== null && seller.cardOnly

/** What a seller is paid at most: what it owes is taken from it. */
export const afterDebt = ({ payable, receivable }: OwedSeller): number => Math.max(0, payable - receivable)

/** Why a seller can't be paid out now; null where it can. `least` in đồng. A payout pays all up to an entry, so all waits for a dispute. */
export function whyNotPaid(
  seller: OwedSeller,
  { least, connect }: { least: number; connect: boolean },
): LeftOutWhy | null {
  if (seller.inPayout) return 'in_payout'
  if (seller.disputed) return 'disputed'
  if (seller.receivable > 0 && afterDebt(seller) === 0) return 'in_debt'
  if (afterDebt(seller) < least) return 'too_little'
  return seller.account || paidByConnect(seller, connect) ? null : 'no_account'
}

/** An account as a list shows it. */
export const shownAccount = (account: Account | null) =>
  account && { bankName: bankName(account.bin), account: account.account, holder: account.holder }
