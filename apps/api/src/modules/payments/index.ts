import type { Tx } from '#platform/db'

/** The buyer says that it paid `amount` đồng directly. */
export const markPaid = (tx: Tx, orderId: string, amount: number) =>
  tx.$executeRaw`update payment set paid_said_at = now(), paid_amount = ${amount} where order_id = ${orderId}::uuid`

/** The seller says that it has the money: `amount` đồng where the buyer had said no figure. */
export const markReceived = (tx: Tx, orderId: string, amount: number) =>
  tx.$executeRaw`update payment set received_said_at = now(), paid_amount = coalesce(paid_amount, ${amount}) where order_id = ${orderId}::uuid`

/** The seller says that it paid `amount` đồng back. */
export const markReturned = (tx: Tx, orderId: string, amount: number) =>
  tx.$executeRaw`update payment set return_said_at = now(), returned_amount = ${amount} where order_id = ${orderId}::uuid`

/** The buyer says that it came back: `amount` đồng where the seller had said no figure. */
export const markReturnReceived = (tx: Tx, orderId: string, amount: number) =>
  tx.$executeRaw`update payment set return_received_at = now(), returned_amount = coalesce(returned_amount, ${amount}) where order_id = ${orderId}::uuid`
