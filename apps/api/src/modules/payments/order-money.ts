import {
  awaitsOf,
  type CollectedMethod,
  type CollectionState,
  type Hold,
  missingOf,
  type OrderMoney,
} from '@chl/domain/collection'
import type { OrderState, Side } from '@chl/domain/order'
import { Prisma } from '#prisma'

/** What an order's moves need to know of its money. */
export type MoneyAtHand = OrderMoney & {
  method: CollectedMethod
  live: CollectionState | null
  hold: Hold
  cashTaken: boolean
}

const LIVE = `(select x.state from collection x where (x.order_id = c.order_id or (x.order_id is null and x.checkout_id = c.checkout_id))
  and x.state in ('created', 'requires_action', 'authorized', 'capturing', 'captured') order by x.created_at desc limit 1)`

/** The money of the order `o` of a statement, as JSON; null where the platform doesn't collect for it. */
export const MONEY_AT_HAND_TEXT = `(select json_build_object('method', c.method, 'due', c.due, 'ceiling', c.ceiling, 'captured', c.captured, 'refunded', c.refunded,
  'takenBack', c.taken_back, 'released', c.released, 'hold', c.hold, 'live', ${LIVE}, 'cashTaken', exists (select from cash_taken t where t.order_id = c.order_id)) from collected_order c where c.order_id = o.id)`
export const MONEY_AT_HAND = Prisma.raw(MONEY_AT_HAND_TEXT)

/** What an order in this state waits for. */
export const awaitsFor = (money: MoneyAtHand, order: OrderState) =>
  awaitsOf({ method: money.method, order, live: money.live, money })

/** Whether the next step is the buyer's payment: cash is taken with the goods, and waited for by nobody. */
export function waitsForBuyer(money: MoneyAtHand, order: OrderState): boolean {
  const awaits = awaitsFor(money, order)
  return awaits === 'card' || awaits === 'transfer'
}

/** Whether a side may call the order paid: the buyer's money came in, the seller's was released. */
export const isPaidTo = (side: Side, money: MoneyAtHand): boolean =>
  side === 'seller' ? money.hold === 'released' : money.due !== null && money.captured > 0 && missingOf(money) === 0
