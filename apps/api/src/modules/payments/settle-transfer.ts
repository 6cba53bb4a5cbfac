import { payoutCancelled } from '@chl/domain/ledger'
import type { Tx } from '#platform/db'
import { writeFinding } from './findings.ts'
import { closeBatch, lockPayout, type PayoutAtHand, settle, tellOwner } from './move-payout.ts'
import { post } from './post.ts'
import { tellOperators } from './tell-operators.ts'

/**
 * The card provider has transferred an approved payout: `ref` is its transfer. The same word again changes nothing; a transfer that no
 * payout waited for left us all the same, and goes to a person.
 */
export async function transferDone(tx: Tx, payoutId: string, ref: string): Promise<void> {
  const payout = await lockPayout(tx, payoutId)
  if (!payout) throw new Error('the payout is unknown')
  if (payout.state === 'approved') await settle(tx, payout, { by: 'stripe_connect', ref, actor: null })
  else if (payout.transferRef !== ref) await transferredTooMuch(tx, payout, ref)
}

const transferredTooMuch = (tx: Tx, { state, amount }: PayoutAtHand, ref: string) => {
  const expected = state === 'paid' ? amount : 0
  const detail = { expected, actual: expected + amount, amount, reference: ref }
  return writeFinding(tx, { kind: 'amount_differs', subject: `transfer:${ref}`, detail })
}

/**
 * The card provider said no: it never left, is owed again, and the operator and the seller hear of it. The seller's account there
 * counts as not ready until it is looked at again, so that the next batch pays by the bank: unless it only lacked money that had not
 * settled yet. Gives whether a payout waited for it.
 */
export async function transferRefused(tx: Tx, payoutId: string, code: string): Promise<boolean> {
  const payout = await lockPayout(tx, payoutId)
  if (payout?.state !== 'approved' || !payout.payeeId) return false
  const { id, amount, payeeId } = payout
  await tx.$executeRaw`
    update payout set state = 'returned', returned_at = now(), return_reason = ${code} where id = ${id}::uuid`
  await post(tx, payoutCancelled({ payoutId: id, sellerId: payeeId, amount }))
  if (code !== 'balance_insufficient')
    await tx.$executeRaw`update payee set connect_ready = false, changed_at = now() where organization_id = ${payeeId}::uuid`
  await closeBatch(tx, payout.batchId)
  await tellOwner(tx, payout, { topic: 'payout.refused', level: 'urgent', actor: null })
  await tellOperators(tx, { amount, level: 'bell' })
  return true
}
