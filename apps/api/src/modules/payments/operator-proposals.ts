import type { ParsedOf } from '@chl/contracts/endpoint'
import type {
  decideProposal as decideContract,
  OperatorProposal,
  proposeCharge as chargeContract,
  proposeRefund as refundContract,
  proposeWriteOff as writeOffContract,
} from '@chl/contracts/books'
import type {
  proposePayoutCancelled as cancelledContract,
  proposePayoutReturned as returnedContract,
} from '@chl/contracts/payout-batches'
import type { proposeTaxPaid as taxContract } from '@chl/contracts/tax'
import { sellerReceivable } from '@chl/domain/ledger'
import { normalBankRef } from '@chl/domain/receipt-key'
import { m } from '@chl/messages/messages.js'
import { audit } from '#modules/audit'
import { Prisma } from '#prisma'
import type { Actor } from '#platform/actor'
import type { Db, Tx } from '#platform/db'
import { refuse, Refused } from '#platform/problem'
import { lockMoneyOf } from './collected-orders.ts'
import { carryOut, leftToGiveBack, lockTaxHeld, lossOf, type Proposed } from './operator-acts.ts'
import { demandNoInterest, demandOperator, demandSecond } from './operators.ts'
import { lockForOperator } from './move-payout.ts'
import { balanceOf } from './post.ts'
import { taxOfMonth } from './tax-of-month.ts'
import { tellOperators } from './tell-operators.ts'

const VIEW = Prisma.raw(`json_build_object('id', q.id, 'kind', q.kind,
  'order', case when c.order_id is null then null else json_build_object('id', c.order_id, 'number', c.number) end,
  'seller', case when s.id is null then null else json_build_object('id', s.id, 'name', s.name) end,
  'month', case q.kind when 'tax_paid' then q.subject end, 'bankRef', q.bank_ref,
  'payout', case when y.id is null then null else json_build_object('batchId', y.batch_id, 'content', y.content, 'name', coalesce(o.name, y.holder)) end, 'amount', q.amount, 'reason', q.reason, 'state', q.state,
  'madeBy', json_build_object('id', m.id, 'name', m.name), 'madeAt', q.made_at,
  'decidedBy', case when d.id is null then null else json_build_object('id', d.id, 'name', d.name) end, 'decidedAt', q.decided_at)`)
const FROM =
  Prisma.raw(`operator_proposal q left join organization s on s.id = q.seller_id join person m on m.id = q.made_by
  left join person d on d.id = q.decided_by left join collected_order c on c.order_id = q.order_id
  left join payout y on y.id = case when q.kind in ('payout_returned', 'payout_cancelled') then q.subject::uuid end
  left join organization o on o.id = coalesce(y.payee_id, (select r.buyer_id from refund r where r.id = y.refund_id))`)

/** What waits for a second person, oldest first, then what was decided last. Refused: `forbidden`. */
export async function listProposals(db: Db, actor: Actor) {
  demandOperator(actor)
  const rows = await db.prisma.$queryRaw<{ view: OperatorProposal }[]>`
    select ${VIEW} as view from ${FROM} where q.state = 'open' or q.id in (
      select id from operator_proposal where state <> 'open' order by decided_at desc limit 50)
    order by q.state <> 'open', case when q.state = 'open' then q.made_at end, q.decided_at desc`
  return { items: rows.map(({ view }) => view) }
}

/** What was paid to the state for a month, or is proposed to be, newest first. */
export async function taxPayments(queries: Pick<Tx, '$queryRaw'>, month: string): Promise<OperatorProposal[]> {
  const rows = await queries.$queryRaw<{ view: OperatorProposal }[]>`
    select ${VIEW} as view from ${FROM} where q.kind = 'tax_paid' and q.subject = ${month} and q.state <> 'refused' order by q.made_at desc`
  return rows.map(({ view }) => view)
}

/** To give money back of an order that was released. Refused: `not-found`; `not-allowed-now` with the most that can be. */
export async function proposeRefund(tx: Tx, actor: Actor, { params, body }: ParsedOf<typeof refundContract>) {
  demandOperator(actor, { ofOne: true })
  const order = await lockMoneyOf(tx, params.id)
  if (!order) return refuse('not-found')
  demandUpTo(await leftToGiveBack(tx, order), body.amount)
  return propose(tx, actor, {
    kind: 'refund',
    subject: order.orderId,
    orderId: order.orderId,
    sellerId: order.sellerId,
    ...body,
  })
}

/** To give up what a seller owes. Refused: `not-found`; `not-allowed-now` with what it owes. */
export async function proposeWriteOff(tx: Tx, actor: Actor, { params, body }: ParsedOf<typeof writeOffContract>) {
  demandOperator(actor, { ofOne: true })
  const [seller] = await tx.$queryRaw<unknown[]>`select 1 from organization where id = ${params.id}::uuid and may_sell`
  if (!seller) return refuse('not-found')
  demandUpTo(await balanceOf(tx, sellerReceivable(params.id)), body.amount)
  return propose(tx, actor, { kind: 'write_off', subject: params.id, orderId: null, sellerId: params.id, ...body })
}

/** To ask a lost dispute of a card of a seller. Refused: `not-found`; `not-allowed-now` with what of the loss is nobody's yet. */
export async function proposeCharge(tx: Tx, actor: Actor, { params, body }: ParsedOf<typeof chargeContract>) {
  demandOperator(actor, { ofOne: true })
  const order = await lockMoneyOf(tx, body.orderId)
  const loss = order && (await lossOf(tx, { dispute: params.id, checkoutId: order.checkoutId }))
  if (!order || loss === null) return refuse('not-found')
  demandUpTo(loss, body.amount)
  const { amount, reason, orderId } = body
  return propose(tx, actor, {
    kind: 'charge_seller',
    subject: params.id,
    orderId,
    sellerId: order.sellerId,
    amount,
    reason,
  })
}

/** That the bank sent a paid one back. Refused as `lockForOperator` refuses; `not-allowed-now` where somebody says so already. */
export const proposePayoutReturned = (tx: Tx, actor: Actor, { params, body }: ParsedOf<typeof returnedContract>) =>
  proposeUndo(tx, actor, { id: params.id, kind: 'payout_returned', from: 'paid', ...body })

/** That an approved one isn't to be paid, as the bank hasn't yet. Refused as that it came back is. */
export const proposePayoutCancelled = (tx: Tx, actor: Actor, { params, body }: ParsedOf<typeof cancelledContract>) =>
  proposeUndo(tx, actor, { id: params.id, kind: 'payout_cancelled', from: 'approved', ...body })

type ProposingUndo = { id: string; reason: string } & (
  | { kind: 'payout_returned'; from: 'paid' }
  | { kind: 'payout_cancelled'; from: 'approved' }
)
async function proposeUndo(tx: Tx, actor: Actor, { id, kind, from, reason }: ProposingUndo) {
  const { amount, payeeId, refund } = await lockForOperator(tx, actor, id, from)
  return propose(tx, actor, {
    kind,
    subject: id,
    orderId: refund?.orderId ?? null,
    sellerId: payeeId,
    amount,
    reason,
  })
}

/**
 * That tax which was withheld was paid to the state, for a month. Refused: `forbidden`; `not-allowed-now` with what is withheld and not
 * paid yet; `invalid-request` for a bank's reference that is none, or was written down before: one transfer counts once.
 */
export async function proposeTaxPaid(tx: Tx, actor: Actor, { body }: ParsedOf<typeof taxContract>) {
  demandOperator(actor)
  const { month, bankRef, ...rest } = body
  const fault = await bankRefFault(tx, bankRef)
  if (fault) {
    const message = { none: m.tax_fault_ref, known: m.tax_fault_ref_known }[fault]({}, { locale: actor.locale })
    return refuse('invalid-request', { errors: [{ path: 'bankRef', code: fault, message }] })
  }
  demandUpTo((await lockTaxHeld(tx)).left, rest.amount)
  return propose(tx, actor, { kind: 'tax_paid', subject: month, orderId: null, sellerId: null, bankRef, ...rest })
}

async function bankRefFault(tx: Tx, bankRef: string): Promise<'none' | 'known' | null> {
  if (normalBankRef(bankRef) === '') return 'none'
  const bare = (text: Prisma.Sql) => Prisma.sql`regexp_replace(upper(${text}), '[^A-Z0-9]', '', 'g')`
  const [known] = await tx.$queryRaw<unknown[]>`
    select 1 from operator_proposal where kind = 'tax_paid' and state <> 'refused' and ${bare(Prisma.sql`bank_ref`)} = ${bare(Prisma.sql`${bankRef}`)}`
  return known ? 'known' : null
}

/**
 * The second person's word: a yes carries it out at once, as far as it is still possible. Who made it may say no, and takes it back.
 * Refused: `not-found`; `not-two-people`; `own-interest`; `not-allowed-now` where it was decided already, who made it is gone, or the
 * amount is more than there is by now; `state-changed` for a payout that is where it was no more.
 */
export async function decideProposal(tx: Tx, actor: Actor, { params, body }: ParsedOf<typeof decideContract>) {
  demandOperator(actor, { ofOne: true })
  const [found] = await tx.$queryRaw<Proposed[]>`
    select id, kind, subject, order_id as "orderId", seller_id as "sellerId", amount::float8 as amount, reason, state, made_by as "madeBy"
    from operator_proposal where id = ${params.id}::uuid`
  if (!found) return refuse('not-found')
  if (found.state !== 'open') return refuse('not-allowed-now', { state: found.state })
  if (body.accept) await demandSecond(tx, actor, found.madeBy)
  const sides = await sidesOf(tx, found)
  await demandNoInterest(tx, actor, sides)
  // The money first: its lock comes before any other row's.
  if (body.accept) await carryOut(tx, actor, found)
  const decided = await tx.$executeRaw`
    update operator_proposal set state = ${body.accept ? 'done' : 'refused'}, decided_by = ${actor.person.id}::uuid, decided_at = now()
    where id = ${params.id}::uuid and state = 'open'`
  if (decided === 0) throw new Refused('not-allowed-now')
  await audit(tx, actor, `proposal.${body.accept ? 'accepted' : 'refused'}`, params.id, {
    kind: found.kind,
    amount: found.amount,
  })
  // What it owes, or gets, changed with it.
  await tellOperators(tx, { actor: actor.person.id, also: found.kind === 'tax_paid' ? [] : sides })
  return viewOf(tx, params.id)
}

function demandUpTo(most: number, amount: number) {
  if (amount > most) throw new Refused('not-allowed-now', { left: most })
}

type Proposing = Omit<Proposed, 'id' | 'state' | 'madeBy'> & { bankRef?: string }

async function propose(tx: Tx, actor: Actor, { bankRef, ...proposing }: Proposing) {
  await demandNoInterest(tx, actor, await sidesOf(tx, proposing))
  const { kind, subject, orderId, sellerId, amount, reason } = proposing
  // Who waits here for another one's open proposal, or for the same transfer's, is refused.
  const [made] = await tx.$queryRaw<{ id: string }[]>`
    insert into operator_proposal (kind, subject, order_id, seller_id, amount, bank_ref, reason, made_by)
    values (${kind}, ${subject}, ${orderId}::uuid, ${sellerId}::uuid, ${amount}, ${bankRef ?? null}, ${reason}, ${actor.person.id}::uuid)
    on conflict do nothing returning id`
  if (!made) throw new Refused('not-allowed-now', { state: 'open' })
  await audit(tx, actor, 'proposal.made', made.id, { kind, amount })
  await tellOperators(tx, { actor: actor.person.id, amount, level: 'bell' })
  return viewOf(tx, made.id)
}

type Sides = Pick<Proposed, 'kind' | 'subject' | 'orderId' | 'sellerId'>
/** Whose money it is about: of tax, everybody's on the month's list. */
async function sidesOf(tx: Tx, { kind, subject, orderId, sellerId }: Sides): Promise<(string | null)[]> {
  if (kind === 'tax_paid') return (await taxOfMonth(tx, subject)).rows.map(({ seller }) => seller.id)
  const payout = kind === 'payout_returned' || kind === 'payout_cancelled' ? subject : null
  const rows = await tx.$queryRaw<{ id: string }[]>`
    select buyer_id as id from collected_order where order_id = ${orderId}::uuid
    union select r.buyer_id from payout p join refund r on r.id = p.refund_id where p.id = ${payout}::uuid and r.buyer_id is not null`
  return [sellerId, ...rows.map(({ id }) => id)]
}

async function viewOf(tx: Tx, id: string): Promise<OperatorProposal> {
  const [row] = await tx.$queryRaw<
    { view: OperatorProposal }[]
  >`select ${VIEW} as view from ${FROM} where q.id = ${id}::uuid`
  if (!row) throw new Error('a proposal is gone')
  return row.view
}
