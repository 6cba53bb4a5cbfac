import type { decidePayoutBatch as contract } from '@chl/contracts/payout-batches'
import { payoutApproved, sellerPayable } from '@chl/domain/ledger'
import { asciiUpper } from '@chl/domain/text'
import { audit } from '#modules/audit'
import { Prisma } from '#prisma'
import type { Actor } from '#platform/actor'
import type { Tx } from '#platform/db'
import type { Write } from '#platform/http'
import { refuse } from '#platform/problem'
import { DISPUTED } from './disputed-refunds.ts'
import { giveUpPayouts } from './give-up-payouts.ts'
import { demandNoInterest, demandOperator, demandSecond } from './operators.ts'
import { readBatch, RELEASE_DISPUTED } from './payout-facts.ts'
import { planTransfer } from './plan-transfer.ts'
import { balanceOf, post } from './post.ts'
import { tellOperators } from './tell-operators.ts'
import { CARD_DISPUTED } from './who-is-owed.ts'

type Draft = {
  id: string
  kind: 'seller' | 'refund'
  payeeId: string | null
  amount: number
  provider: string
  /** What the seller owes us. */
  debt: number
}

/** Of a payout `p`: a refund's card payment, or one of those that a seller is paid of, is asked back now. */
const DISPUTED_NOW =
  Prisma.raw(`case p.kind when 'refund' then exists (select from refund r where r.id = p.refund_id and ${CARD_DISPUTED})
  else ${RELEASE_DISPUTED('p.payee_id', 'p.id')} end`)

/** Why a payout of a batch that was approved doesn't go out: since it was made, something went back to a buyer, or is owed to us. */
const LESS_OWED = 'less_owed'
/** The same: since it was made, the seller's account became another one. The one that was frozen may be a thief's. */
const ACCOUNT_CHANGED = 'account_changed'

/**
 * A second person approves a batch: its money is set apart, and it may be paid. Or refuses it, which who made it may too: all is
 * owed as before. A payout for which the seller is owed less by now, whose card payment is disputed, or whose account isn't the seller's
 * any more, is given up, and the others go on.
 */
export const decidePayoutBatch: Write<typeof contract> = async (tx, actor, { params, body }) => {
  demandOperator(actor, { ofOne: true })
  const [batch] = await tx.$queryRaw<{ state: string; madeBy: string; number: number }[]>`
    select state, made_by as "madeBy", number from payout_batch where id = ${params.id}::uuid for update`
  if (!batch) return refuse('not-found')
  if (batch.state !== 'draft') return refuse('state-changed', { state: batch.state })
  const same = batch.madeBy === actor.person.id
  if (body.accept) await demandSecond(tx, actor, batch.madeBy)
  if (body.accept) await demandPayeesOfOthers(tx, actor, params.id)
  const decider = same ? null : actor.person.id
  if (body.accept) await approve(tx, params.id)
  else await giveUpPayouts(tx, Prisma.sql`p.batch_id = ${params.id}::uuid`, null)
  await tx.$executeRaw`
    update payout_batch b set approved_by = ${decider}::uuid, approved_at = now(),
      state = case when not ${body.accept} then 'cancelled'
        when exists (select 1 from payout p where p.batch_id = b.id and p.state = 'approved') then 'approved' else 'closed' end
    where id = ${params.id}::uuid`
  const action = body.accept ? 'payout-batch.approved' : 'payout-batch.refused'
  await audit(tx, actor, action, params.id, { number: batch.number })
  const whole = await readBatch(tx, params.id)
  if (!whole) throw new Error('a batch is gone')
  // Whose money it is sees it on its way, or not.
  await tellOperators(tx, { actor: actor.person.id, also: whole.payouts.map(({ payee }) => payee?.id ?? null) })
  return whole
}

/** Throws Refused `own-interest` where some of it goes to an organization of the actor's. */
async function demandPayeesOfOthers(tx: Tx, actor: Actor, batchId: string) {
  const payouts = (await readBatch(tx, batchId))?.payouts ?? []
  const payees = payouts.map(({ payee }) => payee?.id ?? null)
  await demandNoInterest(tx, actor, payees)
}

async function approve(tx: Tx, batchId: string) {
  // In the order in which the books lock accounts.
  const [found] = await tx.$queryRaw<{ rows: Draft[] }[]>`
    select coalesce(json_agg(json_build_object('id', p.id, 'kind', p.kind, 'payeeId', p.payee_id, 'amount', p.amount, 'provider', p.provider,
      'debt', coalesce((select r.balance from ledger_account r where r.code = 'seller_receivable:' || p.payee_id), 0))
      order by a.id nulls last, p.id), '[]') as rows
    from payout p left join ledger_account a on a.code = 'seller_payable:' || p.payee_id
    where p.batch_id = ${batchId}::uuid and p.state = 'planned'`
  const approved: Draft[] = []
  for (const draft of found?.rows ?? []) if (await approveOne(tx, draft)) approved.push(draft)
  for (const { id, provider } of approved) if (provider === 'stripe_connect') await planTransfer(tx, id)
}

/** Gives whether it is approved: it is given up where it isn't owed so any more. */
async function approveOne(tx: Tx, draft: Draft): Promise<boolean> {
  const { id, payeeId, amount } = draft
  const why = await whyNotOwed(tx, draft)
  if (why !== null) {
    await giveUpPayouts(tx, Prisma.sql`p.id = ${id}::uuid`, why)
    return false
  }
  // A dispute that was opened and lost meanwhile has given it up.
  const approved =
    await tx.$executeRaw`update payout set state = 'approved' where id = ${id}::uuid and state = 'planned'`
  if (approved > 0 && payeeId) await post(tx, payoutApproved({ payoutId: id, sellerId: payeeId, amount }))
  return approved > 0
}

async function whyNotOwed(tx: Tx, { id, payeeId, amount, debt }: Draft): Promise<string | null> {
  if (payeeId && (await balanceOf(tx, sellerPayable(payeeId))) - debt < amount) return LESS_OWED
  const [now] = await tx.$queryRaw<Standing[]>`
    select ${DISPUTED_NOW} as disputed,
      case when p.kind = 'seller' and p.provider = 'bank' then json_build_object('bin', p.bin, 'account', p.account, 'holder', p.holder) end as frozen,
      (select json_build_object('bin', o.bank_bin, 'account', o.bank_account, 'holder', o.bank_holder) from organization o where o.id = p.payee_id) as current
    from payout p where p.id = ${id}::uuid`
  if (now?.disputed) return DISPUTED
  return now?.frozen && !(now.current && isSame(now.frozen, now.current)) ? ACCOUNT_CHANGED : null
}

type Account = { bin: string | null; account: string | null; holder: string | null }
/** `frozen` is where a seller was to be paid when the batch was made, null where that isn't by the bank; `current` is its account now. */
type Standing = { disputed: boolean; frozen: Account | null; current: Account | null }

/** As the bank reads them: a name is frozen in its capitals. */
const isSame = (one: Account, other: Account) =>
  one.bin === other.bin &&
  one.account === other.account &&
  asciiUpper(one.holder ?? '') === asciiUpper(other.holder ?? '')
