import type { Tx } from '#platform/db'
import { type Level, tell } from '#platform/outbox'

/** That a payout left, or didn't. */
export type PayoutNews = {
  topic: 'payout.paid' | 'payout.returned' | 'payout.refused' | 'payment.refunded'
  /** Whose money it is; null where that is nobody who is known here. */
  to: string | null
  amount: number
  level?: Level
  actor: string | null
  order?: { orderId: string | null; number: string | null; checkoutId: string | null }
}

/** Tells whose money it is that it left, or came back; of a refund the order's seller too, silently. */
export async function tellPayout(
  tx: Tx,
  { topic, to, amount, level = 'bell', actor, order }: PayoutNews,
): Promise<void> {
  if (!to) return
  const body = { orderId: null, number: null, checkoutId: null, ...order, amount }
  const event = { topic, body }
  await tell(tx, { event, level, organizations: [to], actor })
  if (body.orderId === null) return
  // What goes back to a buyer, or didn't arrive there, stands on the page of the order's seller too.
  const sellers = await tx.$queryRaw<{ id: string }[]>`
    select seller_id as id from collected_order where order_id = ${body.orderId}::uuid`
  await tell(tx, { event, level: 'silent', organizations: sellers.map(({ id }) => id), actor })
}
