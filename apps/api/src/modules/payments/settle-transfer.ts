import { payoutCancelled } from '@chl/domain/ledger'
import type { Tx } from '#platform/db'
import { closeBatch, lockPayout, settle, tellOwner } from './move-payout.ts'
import { post } from './post.ts'

/** The card provider has transferred an approved payout: `ref` is its transfer. Another word than that changes nothing. */
export async function transferDone(tx: Tx, payoutId: string, ref: string): Promise<void> {
  const payout = await lockPayout(tx, payoutId)
  if (payout?.state === 'approved') await settle(tx, payout, { by: 'stripe_connect', ref, actor: null })
}

/**
 * The card provider said no: it never left, and is owed again. The seller's account there counts as not ready until it is looked
 * at again, so that the next batch pays by the bank: unless it only lacked money that had not settled yet.
 */
export async function transferRefused(tx: Tx, payoutId: string, code: string): Promise<void> {
  const payout = await lockPayout(tx, payoutId)
  if (payout?.state !== 'approved' || !payout.payeeId) return
  const { id, amount, payeeId } = payout
  await tx.$executeRaw`
    update payout set state = 'returned', returned_at = now(), return_reason = ${code} where id = ${id}::uuid`
  await post(tx, payoutCancelled({ payoutId: id, sellerId: payeeId, amount }))
  if (code !== 'balance_insufficient')
    await tx.$executeRaw`update payee set connect_ready = false, changed_at = now() where organization_id = ${payeeId}::uuid`
  await closeBatch(tx, payout.batchId)
  await tellOwner(tx, payout, { topic: 'payout.refused', level: 'urgent', actor: null })
}
