import type { MoneyTopic } from '@chl/contracts/events'
import type { Tx } from '#platform/db'
import { type Level, tell } from '#platform/outbox'
import type { Collected } from './collected-orders.ts'

type Order = Pick<Collected, 'orderId' | 'number' | 'checkoutId' | 'buyerId' | 'sellerId'>
type Telling = { amount: number; to: readonly ('buyer' | 'seller')[]; level?: Level; actor?: string | null }

/** Tells the members of an order's sides of its money, in the transaction of what happened to it. `amount` in đồng. */
export const tellMoney = (
  tx: Tx,
  topic: MoneyTopic,
  order: Order,
  { amount, to, level = 'bell', actor = null }: Telling,
): Promise<void> =>
  tell(tx, {
    event: {
      topic,
      body: { orderId: order.orderId, number: order.number, checkoutId: order.checkoutId, amount },
    },
    level,
    organizations: to.map((side) => (side === 'buyer' ? order.buyerId : order.sellerId)),
    actor,
  })

/** Tells an order's buyer that money goes back to it, or went. The seller has nothing to do: its open pages ask anew, silently. */
export async function tellRefund(
  tx: Tx,
  topic: 'payment.refund_due' | 'payment.refunded',
  order: Order,
  amount: number,
): Promise<void> {
  await tellMoney(tx, topic, order, { amount, to: ['buyer'] })
  await tellMoney(tx, topic, order, { amount, to: ['seller'], level: 'silent' })
}
