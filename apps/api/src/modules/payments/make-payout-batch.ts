import type { LeftOut, makePayoutBatch as contract } from '@chl/contracts/payout-batches'
import { asciiUpper } from '@chl/domain/text'
import { m } from '@chl/messages/messages.js'
import { audit } from '#modules/audit'
import type { Tx } from '#platform/db'
import type { Write } from '#platform/http'
import { refuse } from '#platform/problem'
import { demandOperator } from './operators.ts'
import { readBatch } from './payout-facts.ts'
import { paymentSettings } from './payment-settings.ts'
import { tellOperators } from './tell-operators.ts'
import {
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
 * frozen as they are now. Who can't be paid is listed with why; where that is everybody, it is refused as `not-allowed-now`.
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
  const planned = [
    ...sellers.filter((seller) => whyNotPaid(seller, rules) === null).map((seller) => planSeller(seller, rules)),
    ...refunds.filter((refund) => whyNotRefunded(refund) === null).flatMap(planRefunds),
  ]
  const leftOut = [...missing(body, sellers, refunds), ...listLeftOut(sellers, refunds, rules)]
  if (planned.length === 0)
    return refuse('not-allowed-now', { detail: m.payouts_nothing_to_pay({}, { locale: actor.locale }) })
  const id = await write(tx, actor.person.id, planned)
  const batch = await readBatch(tx, id)
  if (!batch) throw new Error('a batch was not written')
  await audit(tx, actor, 'payout-batch.made', id, { number: batch.number, payouts: batch.count, total: batch.total })
  await tellOperators(tx, { actor: actor.person.id })
  return { batch, leftOut }
}

const lockPayables = (tx: Tx) => tx.$queryRaw`
  select ledger_lock(x.code)::text from (select code from ledger_account where code like 'seller_payable:%' and balance < 0 order by id) x`

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
      return why ? [{ kind: 'seller' as const, id: seller.id, name: seller.name, amount: seller.payable, why }] : []
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

async function write(tx: Tx, personId: string, planned: readonly Planned[]): Promise<string> {
  const rows = planned.map((row, index) => ({ ...row, n: index + 1 }))
  const [made] = await tx.$queryRaw<{ id: string }[]>`
    with b as (insert into payout_batch (made_by) values (${personId}::uuid) returning id, number),
      p as (
        insert into payout (batch_id, kind, payee_id, refund_id, amount, provider, bin, account, holder, content, drawn_to)
        select b.id, r.kind, r.payee, r.refund, r.amount, r.provider, r.bin, r.account, r.holder, ${CONTENT} || b.number || 'L' || r.n, r."drawnTo"
        from b, jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
          as r(kind text, payee uuid, refund uuid, amount bigint, provider text, bin text, account text, holder text, "drawnTo" bigint, n int)
        order by r.n returning refund_id),
      s as (update refund set state = 'sent' where id in (select refund_id from p))
    select id from b`
  if (!made) throw new Error('a batch was not written')
  return made.id
}
