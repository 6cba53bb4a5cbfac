import { statementOf } from '#modules/payments'
import type { Queries } from './order-paper-facts.ts'
import type { StatementLine } from './statement-facts.ts'

/**
 * What the platform collected for a seller and released from the first to the last local day, out of the books; what of it went
 * back to a buyer later is a line of its own, under zero. It is paid on the day of its payout, or of the cash that was kept.
 */
export async function collectedLines(
  queries: Queries,
  { sellerId, from, to }: { sellerId: string; from: string; to: string },
): Promise<StatementLine[]> {
  const { lines } = await statementOf(queries, sellerId, from, to)
  return lines.map((line) => ({
    day: line.day,
    orderId: line.orderId,
    number: line.number,
    buyer: line.buyer,
    goods: line.goods,
    deliveryFee: line.deliveryFee,
    platformFee: line.platformFee,
    tax: line.vat + line.pit,
    refunds: line.refunds,
    net: line.net,
    paidOn: line.keptInCash ? line.day : (line.payout?.paidOn ?? null),
  }))
}
