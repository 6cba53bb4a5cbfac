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

/** Tells whose money it is that it left, or came back. */
export async function tellPayout(
  tx: Tx,
  { topic, to, amount, level = 'bell', actor, order }: PayoutNews,
): Promise<void> {
  if (!to) return
  const body = { orderId: null, number: null, checkoutId: null, ...order, amount }
  await tell(tx, { event: { topic, body }, level, organizations: [to], actor })
}
