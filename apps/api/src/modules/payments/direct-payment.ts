import { Prisma } from '#prisma'
import type { Tx } from '#platform/db'

/** The buyer says that it paid `amount` đồng directly. */
export const markPaid = (tx: Tx, orderId: string, amount: number) =>
  tx.$executeRaw`update payment set paid_said_at = now(), paid_amount = ${amount} where order_id = ${orderId}::uuid`

/** The seller says that it has the money: `amount` đồng where the buyer had said no figure. */
export const markReceived = (tx: Tx, orderId: string, amount: number) =>
  tx.$executeRaw`update payment set received_said_at = now(), paid_amount = coalesce(paid_amount, ${amount}) where order_id = ${orderId}::uuid`

// What came back and was marked so by both closes that debt: a later one, of a cancellation after a smaller weighing say, has
// marks of its own, and what was paid counts from then on without what went back.
const BEFORE = Prisma.raw('case when return_received_at is null then 0 else returned_amount end')

/** The seller says that it paid `amount` đồng back. */
export const markReturned = (tx: Tx, orderId: string, amount: number) =>
  tx.$executeRaw`
    update payment set return_said_at = now(), returned_amount = ${amount}, return_received_at = null, paid_amount = paid_amount - ${BEFORE}
    where order_id = ${orderId}::uuid`

/** The buyer says that `amount` đồng came back. */
export const markReturnReceived = (tx: Tx, orderId: string, amount: number) =>
  tx.$executeRaw`
    update payment set return_received_at = now(), returned_amount = ${amount}, paid_amount = paid_amount - ${BEFORE},
      return_said_at = case when return_received_at is null then return_said_at end
    where order_id = ${orderId}::uuid`
