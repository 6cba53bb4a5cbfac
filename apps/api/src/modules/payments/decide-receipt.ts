import type {
  decideReceipt as decideContract,
  proposeReceipt as proposeContract,
  Receipt,
} from '@chl/contracts/receipts'
import { proposedCard, proposedDebt, proposedMatch, proposedRefund, proposedRepeat } from '@chl/contracts/receipts'
import type { ParsedOf } from '@chl/contracts/endpoint'
import { findBank } from '@chl/domain/banks'
import {
  buyerRefund,
  clearingSettled,
  debtPaid,
  receiptGivenBack,
  receiptRepeated,
  sellerPayable,
  sellerReceivable,
} from '@chl/domain/ledger'
import { readOrderNumber } from '@chl/domain/reference'
import { m } from '@chl/messages/messages.js'
import type * as z from 'zod/mini'
import { audit } from '#modules/audit'
import type { Actor } from '#platform/actor'
import type { Tx } from '#platform/db'
import { refuse, type Refusal, Refused } from '#platform/problem'
import { type Collected, lockMoneyByNumber } from './collected-orders.ts'
import { viewReceipt } from './list-receipts.ts'
import { demandNoInterest, demandOperator, demandSecond } from './operators.ts'
import { placeReceipt } from './place-receipt.ts'
import { balanceOf, lockAccounts, post } from './post.ts'
import { tellOperators } from './tell-operators.ts'

type Proposal = ParsedOf<typeof proposeContract>['body']
type Named = z.output<
  typeof proposedMatch | typeof proposedDebt | typeof proposedRefund | typeof proposedRepeat | typeof proposedCard
>
type Locked = { id: string; state: string; amount: number; by: string | null; at: string | null; proposal: unknown }

/** Proposes whose unmatched money is. A newer proposal takes the place of the one before. */
export async function proposeReceipt(
  tx: Tx,
  actor: Actor,
  { params, body }: ParsedOf<typeof proposeContract>,
): Promise<Receipt | Refusal> {
  demandOperator(actor, { ofOne: true })
  const receipt = await lockReceipt(tx, params.id)
  const proposal = await named(tx, body)
  const fault = await faultOf(tx, actor, proposal)
  if (fault) {
    const say = { number: m.receipts_fault_number, bank: m.receipts_fault_bank, seller: m.receipts_fault_seller }[fault]
    return refuse('invalid-request', {
      errors: [{ path: fault, code: 'unknown', message: say({}, { locale: actor.locale }) }],
    })
  }
  await tx.$executeRaw`
    update bank_receipt set proposal = ${JSON.stringify(proposal)}::jsonb, proposed_by = ${actor.person.id}::uuid, proposed_at = now()
    where id = ${receipt.id}::uuid`
  await audit(tx, actor, 'receipt.proposed', receipt.id, { action: proposal.action, amount: receipt.amount })
  await tellOperators(tx, { actor: actor.person.id, amount: receipt.amount, level: 'bell' })
  return viewReceipt(tx, receipt.id)
}

/** As it is kept, and shown to the second person. */
async function named(tx: Tx, body: Proposal): Promise<Named> {
  if (body.action === 'match') return { ...body, number: readOrderNumber(body.number) ?? '' }
  if (body.action !== 'debt') return body
  const [seller] = await tx.$queryRaw<{ name: string }[]>`select name from organization where id = ${body.seller}::uuid`
  return { ...body, name: seller?.name ?? '' }
}

async function faultOf(tx: Tx, actor: Actor, proposal: Named): Promise<'number' | 'bank' | 'seller' | null> {
  if (proposal.action === 'refund') {
    await demandNoInterest(tx, actor, await holdersOf(tx, proposal))
    return findBank(proposal.bank) ? null : 'bank'
  }
  if (proposal.action === 'debt') {
    await demandNoInterest(tx, actor, [proposal.seller])
    return (await debtOf(tx, proposal.seller)) > 0 ? null : 'seller'
  }
  if (proposal.action === 'card') {
    await demandCleared(tx, proposal.cleared)
    return null
  }
  if (proposal.action === 'repeat') return null
  const order = await matchable(tx, proposal.number)
  if (order) await demandNoInterest(tx, actor, [order.buyerId, order.sellerId])
  return order ? null : 'number'
}

/** Throws Refused `not-allowed-now`, with what is left, for more than the card provider holds for us; locks that until the end. */
async function demandCleared(tx: Tx, cleared: number) {
  const left = Math.max(0, await balanceOf(tx, 'stripe_clearing'))
  if (cleared > left) throw new Refused('not-allowed-now', { left })
}

/** The organizations that are paid to this account. */
async function holdersOf(tx: Tx, { bank, account }: { bank: string; account: string }): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    select id from organization where bank_bin = ${bank} and bank_account = ${account}`
  return rows.map(({ id }) => id)
}

/** The order of a number, locked, where a transfer may be for it: also one whose cash was to be taken. Card money goes its own way. */
async function matchable(tx: Tx, number: string): Promise<Collected | null> {
  const order = await lockMoneyByNumber(tx, number)
  return order && order.method !== 'card' ? order : null
}

/** Accepts a proposal, by another person than who made it, and the money moves; or drops it, as who made it may too, and the receipt waits on. */
export async function decideReceipt(
  tx: Tx,
  actor: Actor,
  { params, body }: ParsedOf<typeof decideContract>,
): Promise<Receipt | Refusal> {
  demandOperator(actor, { ofOne: true })
  const receipt = await lockReceipt(tx, params.id)
  if (receipt.by === null || receipt.at !== body.at) return refuse('state-changed', { state: receipt.state })
  if (body.accept) await demandSecond(tx, actor, receipt.by)
  const seller = body.accept ? await carryOut(tx, receipt, actor) : null
  if (!body.accept)
    await tx.$executeRaw`update bank_receipt set proposal = null, proposed_by = null, proposed_at = null where id = ${receipt.id}::uuid`
  await audit(tx, actor, body.accept ? 'receipt.decided' : 'receipt.dropped', receipt.id, { amount: receipt.amount })
  await tellOperators(tx, { actor: actor.person.id, also: [seller] })
  return viewReceipt(tx, receipt.id)
}

async function lockReceipt(tx: Tx, id: string): Promise<Locked> {
  const [found] = await tx.$queryRaw<{ row: Locked }[]>`
    select json_build_object('id', r.id, 'state', r.state, 'amount', r.amount, 'by', r.proposed_by, 'at', r.proposed_at, 'proposal', r.proposal) as row
    from (select * from bank_receipt where id = ${id}::uuid for update) r`
  if (!found) throw new Refused('not-found')
  if (found.row.state !== 'unmatched') throw new Refused('state-changed', { state: found.row.state })
  return found.row
}

async function debtOf(tx: Tx, sellerId: string): Promise<number> {
  await lockAccounts(tx, ['unmatched_receipts', sellerPayable(sellerId), sellerReceivable(sellerId)])
  return balanceOf(tx, sellerReceivable(sellerId))
}

/** What a seller owes ends; where it owes less by now, the rest is paid out to it. */
async function payDebt(
  tx: Tx,
  actor: Actor,
  { id, amount, sellerId }: { id: string; amount: number; sellerId: string },
) {
  await demandNoInterest(tx, actor, [sellerId])
  const owed = Math.min(amount, await debtOf(tx, sellerId))
  await post(tx, debtPaid({ receiptId: id, sellerId, amount, owed }))
  await tx.$executeRaw`
    update bank_receipt set state = 'matched', why = null, seller_id = ${sellerId}::uuid, to_seller = ${amount} where id = ${id}::uuid`
}

/** What came is the card provider's: nothing of it is a buyer's, and what the exchange took or gave is ours. */
async function settleCard(tx: Tx, { id, amount, cleared }: { id: string; amount: number; cleared: number }) {
  await demandCleared(tx, cleared)
  await post(tx, clearingSettled({ receiptId: id, cleared, arrived: amount }))
  await tx.$executeRaw`update bank_receipt set state = 'matched', why = null, cleared = ${cleared} where id = ${id}::uuid`
}

/** The money moves. Gives the seller whose debt it paid, where it did. */
async function carryOut(tx: Tx, { id, amount, proposal }: Locked, actor: Actor): Promise<string | null> {
  await tx.$executeRaw`update bank_receipt set decided_by = ${actor.person.id}::uuid, decided_at = now() where id = ${id}::uuid`
  const match = proposedMatch.safeParse(proposal)
  if (match.success) {
    const order = await matchable(tx, match.data.number)
    if (!order) throw new Error('an order that was proposed is gone')
    await demandNoInterest(tx, actor, [order.buyerId, order.sellerId])
    await placeReceipt(tx, order, { receiptId: id, amount, found: true })
    return null
  }
  const debt = proposedDebt.safeParse(proposal)
  if (debt.success) {
    await payDebt(tx, actor, { id, amount, sellerId: debt.data.seller })
    return debt.data.seller
  }
  const card = proposedCard.safeParse(proposal)
  if (card.success) {
    await settleCard(tx, { id, amount, cleared: card.data.cleared })
    return null
  }
  if (proposedRepeat.safeParse(proposal).success) {
    await post(tx, receiptRepeated({ receiptId: id, amount }))
    await tx.$executeRaw`update bank_receipt set state = 'ignored', why = 'repeated' where id = ${id}::uuid`
    return null
  }
  const { bank, account, holder } = proposedRefund.parse(proposal)
  await demandNoInterest(tx, actor, await holdersOf(tx, { bank, account }))
  await post(tx, receiptGivenBack({ receiptId: id, amount }))
  await tx.$executeRaw`
    insert into refund (receipt_id, amount, cause, method, bin, account, holder, from_account)
    values (${id}::uuid, ${amount}, 'unmatched', 'bank', ${bank}, ${account}, ${holder}, ${buyerRefund(id)})`
  await tx.$executeRaw`update bank_receipt set state = 'refunded', why = null, to_refund = ${amount} where id = ${id}::uuid`
  return null
}
