import { type CollectionState, missingOf } from '@chl/domain/collection'
import type { Tx } from '#platform/db'
import { addCaptured, type Collected } from './collected-orders.ts'
import { type Cause, moveCollection } from './move-collection.ts'

/**
 * Money came in for one order by transfer or in cash, `amount` đồng > 0: it is held for it, and what was asked of the buyer
 * is captured once all is there. The order is locked, and the books are the caller's. Gives the order as it is then.
 */
export async function creditOrder(
  tx: Tx,
  order: Collected,
  { amount, cause, ref = null }: { amount: number; cause: Cause; ref?: string | null },
): Promise<Collected> {
  const now = await addCaptured(tx, order, amount)
  // What was asked for may have run out meanwhile: the money is here all the same.
  const [asked] = await tx.$queryRaw<{ id: string; state: CollectionState }[]>`
    update collection set captured = captured + ${amount} where id = (
      select id from collection where order_id = ${order.orderId}::uuid and state in ('created', 'requires_action', 'captured', 'expired')
      order by state = 'expired', created_at desc limit 1) returning id, state`
  if (asked && asked.state !== 'captured' && now.due !== null && missingOf(now) === 0)
    await moveCollection(tx, { id: asked.id, from: asked.state, to: 'captured', cause, ref })
  return now
}
