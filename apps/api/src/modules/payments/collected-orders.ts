import type { CollectedMethod, Hold } from '@chl/domain/collection'
import { Prisma } from '#prisma'
import type { RawTx } from '#platform/hot-transaction'

/** The money of one order that the platform collects, in đồng. */
export type Collected = {
  orderId: string
  checkoutId: string
  number: string
  buyerId: string
  sellerId: string
  environment: 'sandbox' | 'test' | 'live'
  method: CollectedMethod
  estimate: number
  /** The most that may be charged: a card's share of what is held. */
  ceiling: number | null
  feeBp: number
  due: number | null
  goods: number | null
  settlementN: number | null
  state: 'open' | 'settled' | 'ended'
  hold: Hold
  captured: number
  refunded: number
  takenBack: number
  released: number
  releasableAt: string | null
}

const ROW =
  Prisma.raw(`json_build_object('orderId', c.order_id, 'checkoutId', c.checkout_id, 'number', c.number, 'buyerId', c.buyer_id, 'sellerId', c.seller_id,
  'environment', c.environment, 'method', c.method, 'estimate', c.estimate, 'ceiling', c.ceiling, 'feeBp', c.fee_bp, 'due', c.due, 'goods', c.goods,
  'settlementN', c.settlement_n, 'state', c.state, 'hold', c.hold, 'captured', c.captured, 'refunded', c.refunded, 'takenBack', c.taken_back, 'released', c.released,
  'releasableAt', c.releasable_at)`)

/**
 * Locks the money of all orders of a checkout, in one order, and gives it. Every change of money begins here, whoever makes
 * it (a person, the provider's word, the clock): one at a time a checkout, and nothing is decided by what was read before.
 */
export async function lockMoney(tx: RawTx, checkoutId: string): Promise<Collected[]> {
  await tx.$queryRaw`select 1 from collected_order where checkout_id = ${checkoutId}::uuid order by order_id for no key update`
  const rows = await tx.$queryRaw<{ row: Collected }[]>(
    Prisma.sql`select ${ROW} as row from collected_order c where c.checkout_id = ${checkoutId}::uuid order by c.order_id`,
  )
  return rows.map(({ row }) => row)
}

/** The same, by one of its orders; null where the platform doesn't collect for it. */
export async function lockMoneyOf(tx: RawTx, orderId: string): Promise<Collected | null> {
  const [found] = await tx.$queryRaw<
    { id: string }[]
  >`select checkout_id as id from collected_order where order_id = ${orderId}::uuid`
  if (!found) return null
  const all = await lockMoney(tx, found.id)
  return all.find((order) => order.orderId === orderId) ?? null
}

/** The same, by an order's number, as it stands in a transfer's text. */
export async function lockMoneyByNumber(tx: RawTx, number: string): Promise<Collected | null> {
  const [found] = await tx.$queryRaw<
    { id: string }[]
  >`select order_id as id from collected_order where number = ${number}`
  return found ? lockMoneyOf(tx, found.id) : null
}

/**
 * Money came in for an order: it is held from now on. Writes what the order has; the books are written by whoever knows
 * how it came. Gives the order as it is then.
 */
export async function addCaptured(tx: RawTx, order: Collected, amount: number): Promise<Collected> {
  const hold = order.hold === 'none' ? (order.releasableAt ? 'releasable' : 'held') : order.hold
  await tx.$executeRaw`update collected_order set captured = captured + ${amount}, hold = ${hold} where order_id = ${order.orderId}::uuid`
  return { ...order, captured: order.captured + amount, hold }
}
