import type { Tx } from '#platform/db'
import { type Level, tell } from '#platform/outbox'
import { operatorIds } from './operators.ts'

/** Tells the operator's people, and those of `also`, that paying out moved, so that their pages ask anew. */
export const tellOperators = async (
  tx: Tx,
  actor: string | null,
  also: readonly (string | null)[] = [],
): Promise<void> =>
  tell(tx, {
    event: { topic: 'reconciliation.changed', body: { orderId: null, number: null, checkoutId: null, amount: 0 } },
    level: 'silent',
    organizations: [...(await operatorIds(tx)), ...also.filter((id) => id !== null)],
    actor,
  })

type PayoutNews = {
  topic: 'payout.paid' | 'payout.returned' | 'payment.refunded'
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
