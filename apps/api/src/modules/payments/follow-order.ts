import { Refused } from '#platform/problem'
import type { OrderState } from '@chl/domain/order'
import type { Tx } from '#platform/db'
import { lockMoneyOf } from './collected-orders.ts'
import { followMoney } from './follow-money.ts'
import { tellOperators } from './tell-operators.ts'

/**
 * An order was settled by the scale: what is due for it changes, and the money follows. Does nothing where the platform doesn't
 * collect for it. Throws Refused `over-authorized`, with what may be charged at most, where a card's hold doesn't cover it.
 */
export async function orderSettled(
  tx: Tx,
  { orderId, n, goods, total }: { orderId: string; n: number; goods: number; total: number },
): Promise<void> {
  const money = await lockMoneyOf(tx, orderId)
  if (!money) return
  if (money.ceiling !== null && total > money.ceiling) throw new Refused('over-authorized', { left: money.ceiling })
  await tx.$executeRaw`
    update collected_order set due = ${total}, goods = ${goods}, settlement_n = ${n}, state = 'settled', moved_at = now() where order_id = ${orderId}::uuid`
  await followMoney(tx, money.checkoutId)
  if (money.method === 'cod') await tellOperators(tx) // whose collectors' list follows it
}

const NOTHING: ReadonlySet<OrderState> = new Set(['declined', 'expired', 'cancelled', 'refunded'])

/**
 * An order moved, and its money follows: come to nothing it goes back, disputed it is kept, completed it may be released.
 * Does nothing where the platform doesn't collect for it.
 */
export async function orderMoved(tx: Tx, { orderId, to }: { orderId: string; to: OrderState }): Promise<void> {
  const money = await lockMoneyOf(tx, orderId)
  if (!money) return
  // Weighed, a request to cancel stays open; any other move leaves nothing to answer.
  await tx.$executeRaw`
    update collected_order set moved_at = now(), cancel_asked_at = case when ${to} = 'ready' then cancel_asked_at end where order_id = ${orderId}::uuid`
  if (NOTHING.has(to))
    await tx.$executeRaw`update collected_order set state = 'ended', due = 0, goods = 0 where order_id = ${orderId}::uuid`
  if (to === 'delivered')
    await tx.$executeRaw`update collected_order set delivered_at = now() where order_id = ${orderId}::uuid`
  if (to === 'disputed')
    await tx.$executeRaw`update collected_order set hold = case when hold = 'none' then hold else 'frozen' end where order_id = ${orderId}::uuid`
  if (to === 'completed')
    await tx.$executeRaw`
      update collected_order set releasable_at = now(), hold = case when hold in ('held', 'frozen') then 'releasable' else hold end
      where order_id = ${orderId}::uuid`
  await followMoney(tx, money.checkoutId)
  if (money.method === 'cod') await tellOperators(tx) // whose collectors' list follows it
}

/** One side asks to cancel an order, or was told no: money that waits for an answer is looked after. Nothing where it isn't collected. */
export const cancelAsked = (tx: Tx, { orderId, open }: { orderId: string; open: boolean }) =>
  tx.$executeRaw`update collected_order set cancel_asked_at = case when ${open} then now() end where order_id = ${orderId}::uuid`
