import type { MoneyTopic } from '@chl/contracts/events'
import type { Tx } from '#platform/db'
import { type Level, tell } from '#platform/outbox'
import type { Collected } from './collected-orders.ts'

type Telling = { amount: number; to: readonly ('buyer' | 'seller')[]; level?: Level; actor?: string | null }

/** Tells the members of an order's sides of its money, in the transaction of what happened to it. `amount` in đồng. */
export const tellMoney = (
  tx: Tx,
  topic: MoneyTopic,
  order: Pick<Collected, 'orderId' | 'number' | 'checkoutId' | 'buyerId' | 'sellerId'>,
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
