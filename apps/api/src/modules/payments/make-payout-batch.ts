import type { LeftOut, makePayoutBatch as contract } from '@chl/contracts/payout-batches'
import { receivableNetted } from '@chl/domain/ledger'
import { asciiUpper } from '@chl/domain/text'
import { m } from '@chl/messages/messages.js'
import { audit } from '#modules/audit'
import type { Tx } from '#platform/db'
import type { Write } from '#platform/http'
import { refuse } from '#platform/problem'
import { demandOperator } from './operators.ts'
import { readBatch } from './payout-facts.ts'
import { paymentSettings } from './payment-settings.ts'
import { post } from './post.ts'
import { tellOperators } from './tell-operators.ts'
import {
  afterDebt,
  type DueRefund,
  dueRefunds,
  type OwedSeller,
  owedSellers,
  paidByConnect,
  whyNotPaid,
  whyNotRefunded,
} from './who-is-owed.ts'

type Rules = { least: number; connect: boolean }
type Planned = {
  kind: 'seller' | 'refund'
  payee: string | null
  refund: string | null
  amount: number
  provider: 'bank' | 'stripe_connect'
  bin: string | null
  account: string | null
  holder: string | null
  drawnTo: number | null
}

/**
 * Makes a batch of all that is payable now and of refunds by bank that are due, or of those that were chosen. Accounts are
 * frozen as they are now. What a seller owes is taken from what it is owed first. Who can't be paid is listed with why; where that is
 * everybody, it is refused as `not-allowed-now`.
 */
export const makePayoutBatch: Write<typeof contract> = async (tx, actor, { body }) => {
  demandOperator(actor)
  // One batch is made at a time, and while it is nobody's balance moves: what it takes is what the books hold up to one entry.
  await tx.$queryRaw`select pg_advisory_xact_lock(hashtextextended('payout_batch', 0))::text`
  await lockPayables(tx)
  const { payoutLeast: least, connect } = await paymentSettings(tx)
  const sellers = chosen(await owedSellers(tx), body.sellers)
  const refunds = chosen(await dueRefunds(tx, { lock: true }), body.refunds)
  const rules = { least, connect }
  const paid = sellers.filter((seller) => whyNotPaid(seller, rules) === null)
  const back = refunds.filter((refund) => whyNotRefunded(refund) === null).flatMap(planRefunds)
  const leftOut = [...missing(body, sellers, refunds), ...listLeftOut(sellers, refunds, rules)]
  if (paid.length + back.length === 0)
    return refuse('not-allowed-now', { detail: m.payouts_nothing_to_pay({}, { locale: actor.locale }) })
  const opened = await open(tx, actor.person.id)
  const { id } = opened
  await netDebts(tx, id, sellers)
  // Read again, as it was netted: what a payout pays, and up to which entry.
  const now = chosen(
    await owedSellers(tx),
    paid.map((seller) => seller.id),
  )
  await write(tx, opened, [...now.map((seller) => planSeller(seller, rules)), ...back])
  const batch = await readBatch(tx, id)
  if (!batch) throw new Error('a batch was not written')
  await audit(tx, actor, 'payout-batch.made', id, { number: batch.number, payouts: batch.count, total: batch.total })
  await tellOperators(tx, { actor: actor.person.id, amount: batch.total, level: 'bell' })
  return { batch, leftOut }
}

const lockPayables = (tx: Tx) => tx.$queryRaw`
  select ledger_lock(x.code)::text from (select code from ledger_account where (code like 'seller_payable:%' or code like 'seller_receivable:%') and balance <> 0 order by id) x`

/** What of a seller's debt it is owed itself is taken from that; what a batch that is open takes is left to it. */
async function netDebts(tx: Tx, batchId: string, sellers: readonly OwedSeller[]) {
  for (const { id, payable, receivable, inPayout } of sellers) {
    const amount = inPayout ? 0 : Math.min(payable, receivable)
    if (amount > 0) await post(tx, receivableNetted({ key: `${batchId}:${id}`, orderId: null, sellerId: id, amount }))
  }
}

const chosen = <T extends { id: string }>(all: T[], ids: readonly string[] | undefined): T[] =>
  ids ? all.filter(({ id }) => ids.includes(id)) : all

const planSeller = (seller: OwedSeller, { connect }: Rules): Planned => {
  const byConnect = paidByConnect(seller, connect)
  return {
    kind: 'seller',
    payee: seller.id,
    refund: null,
    amount: seller.payable,
    provider: byConnect ? 'stripe_connect' : 'bank',
    bin: byConnect ? null : (seller.account?.bin ?? null),
    account: byConnect ? null : (seller.account?.account ?? null),
    holder: byConnect ? null : asciiUpper(seller.account?.holder ?? ''),
    drawnTo: seller.drawnTo,
  }
}

const planRefunds = ({ id, amount, account }: DueRefund): Planned[] =>
  account
    ? [
        {
          kind: 'refund',
          payee: null,
          refund: id,
          amount,
          provider: 'bank',
          bin: account.bin,
          account: account.account,
          holder: asciiUpper(account.holder),
          drawnTo: null,
        },
      ]
    : []

/** Who was asked for and is owed nothing any more. */
function missing(
  { sellers = [], refunds = [] }: { sellers?: string[] | undefined; refunds?: string[] | undefined },
  foundSellers: readonly OwedSeller[],
  foundRefunds: readonly DueRefund[],
): LeftOut[] {
  const gone = (kind: LeftOut['kind'], ids: readonly string[], found: readonly { id: string }[]) =>
    ids
      .filter((id) => !found.some((one) => one.id === id))
      .map((id) => ({ kind, id, name: null, amount: 0, why: 'nothing' as const }))
  return [...gone('seller', sellers, foundSellers), ...gone('refund', refunds, foundRefunds)]
}

function listLeftOut(sellers: readonly OwedSeller[], refunds: readonly DueRefund[], rules: Rules): LeftOut[] {
  return [
    ...sellers.flatMap((seller) => {
      const why = whyNotPaid(seller, rules)
      return why ? [{ kind: 'seller' as const, id: seller.id, name: seller.name, amount: afterDebt(seller), why }] : []
    }),
    ...refunds.flatMap((refund) => {
      const why = whyNotRefunded(refund)
      const { id, buyer, amount } = refund
      return why ? [{ kind: 'refund' as const, id, name: buyer?.name ?? null, amount, why }] : []
    }),
  ]
}

// Banks carry capitals and digits, and cut after 25. No order's number can be read out of it (reference.ts).
const CONTENT = 'HOANG LIEN TT'

type Opened = { id: string; number: number }
async function open(tx: Tx, madeBy: string): Promise<Opened> {
  const [made] = await tx.$queryRaw<
    Opened[]
  >`insert into payout_batch (made_by) values (${madeBy}::uuid) returning id, number`
  if (!made) throw new Error('a batch was not written')
  return made
}

async function write(tx: Tx, { id, number }: Opened, planned: readonly Planned[]): Promise<void> {
  const rows = planned.map((row, index) => ({ ...row, n: index + 1 }))
  await tx.$executeRaw`
    with p as (
        insert into payout (batch_id, kind, payee_id, refund_id, amount, provider, bin, account, holder, content, drawn_to)
        select ${id}::uuid, r.kind, r.payee, r.refund, r.amount, r.provider, r.bin, r.account, r.holder, ${`${CONTENT}${number}L`} || r.n, r."drawnTo"
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
          as r(kind text, payee uuid, refund uuid, amount bigint, provider text, bin text, account text, holder text, "drawnTo" bigint, n int)
        order by r.n returning refund_id)
    update refund set state = 'sent' where id in (select refund_id from p)`
}
