import { divideReceipt } from '@chl/domain/bank-receipt'
import { missingOf } from '@chl/domain/collection'
import { receiptMatched, transferReceived } from '@chl/domain/ledger'
import type { Tx } from '#platform/db'
import type { Collected } from './collected-orders.ts'
import { creditOrder } from './credit-order.ts'
import { followMoney } from './follow-money.ts'
import { planRefund } from './give-back.ts'
import { post } from './post.ts'
import { tellMoney } from './tell-money.ts'

type Placing = {
  receiptId: string
  amount: number
  /** It lay with the unmatched ones until two people found whose it is. */
  found?: boolean
}

/**
 * Gives a receipt's money to the order that it is for, to the đồng: what is missing is held, the rest goes back to the buyer,
 * and all of it where the order takes no money any more. Before the weighing all is held: the scale decides what of it
 * goes back. The order is locked.
 */
export async function placeReceipt(
  tx: Tx,
  order: Collected,
  { receiptId, amount, found = false }: Placing,
): Promise<void> {
  const { orderId, checkoutId } = order
  const received = order.captured - order.refunded
  const open = order.state !== 'ended' && order.hold !== 'released' && order.hold !== 'refunded'
  const division = divideReceipt({ amount, due: order.due ?? received + amount, received, open })
  const { toOrder, toRefund } = division
  await post(tx, (found ? receiptMatched : transferReceived)({ receiptId, orderId, checkoutId, toOrder, toRefund }))
  await tx.$executeRaw`
    update bank_receipt set state = 'matched', why = null, order_id = ${orderId}::uuid, to_order = ${toOrder}, to_refund = ${toRefund}
    where id = ${receiptId}::uuid`
  const now = toOrder > 0 ? await creditOrder(tx, order, { amount: toOrder, cause: 'receipt', ref: receiptId }) : order
  if (toRefund > 0) {
    const cause = division.state === 'late' ? 'late' : 'excess'
    const refundId = await planRefund(tx, now, { amount: toRefund, cause })
    await tx.$executeRaw`update refund set receipt_id = ${receiptId}::uuid where id = ${refundId}::uuid`
  }
  await followMoney(tx, checkoutId)
  await tellReceived(tx, now, toOrder)
}

async function tellReceived(tx: Tx, order: Collected, amount: number) {
  if (amount === 0) return
  await tellMoney(tx, 'payment.received', order, { amount, to: ['buyer', 'seller'] })
  const missing = missingOf(order)
  if (missing === 0) return
  await tellMoney(tx, 'payment.short', order, { amount: missing, to: ['buyer'], level: 'urgent' })
  await tellMoney(tx, 'payment.short', order, { amount: missing, to: ['seller'], level: 'silent' })
}
