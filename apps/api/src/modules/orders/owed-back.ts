import type { CollectedMethod } from '@chl/domain/collection'
import type { OrderState } from '@chl/domain/order'

export type PaymentRow = {
  method: 'cash' | 'transfer' | CollectedMethod
  paidAmount: number | null
  paidSaidAt: string | null
  receivedSaidAt: string | null
  returnSaidAt: string | null
  returnedAmount: number | null
  returnReceivedAt: string | null
}

type Owing = { state: OrderState; total: number; payment: PaymentRow }

const NOTHING_DUE: ReadonlySet<OrderState> = new Set(['declined', 'expired', 'cancelled', 'refunded'])

/**
 * What the seller still owes back, in đồng: what was said to be paid, less what is due now (nothing, when the order came to
 * nothing), less what the buyer said came back. «Người bán còn trả lại ₫x» (product.md).
 */
export function owedBack({ state, total, payment }: Owing): number {
  if (payment.paidAmount === null) return 0
  const due = NOTHING_DUE.has(state) ? 0 : total
  const returned = payment.returnReceivedAt === null ? 0 : (payment.returnedAmount ?? 0)
  return Math.max(0, payment.paidAmount - due - returned)
}

/** When each side marked what is owed back now; neither has where the debt arose after an earlier one was paid back. */
export function returnMarks(order: Owing): Pick<PaymentRow, 'returnSaidAt' | 'returnReceivedAt'> {
  const { returnSaidAt, returnReceivedAt } = order.payment
  const anew = returnReceivedAt !== null && owedBack(order) > 0
  return anew ? { returnSaidAt: null, returnReceivedAt: null } : { returnSaidAt, returnReceivedAt }
}

/** What the buyer says came back: what the seller said it paid back, else all that is owed. */
export const cameBack = (order: Owing): number =>
  (returnMarks(order).returnSaidAt === null ? null : order.payment.returnedAmount) ?? owedBack(order)
