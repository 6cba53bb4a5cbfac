import { missingOf } from '@chl/domain/collection'
import { cashKept, held, receivableNetted, released, sellerPayable, sellerReceivable } from '@chl/domain/ledger'
import type { Tx } from '#platform/db'
import type { Collected } from './collected-orders.ts'
import { divideRelease, taxedAs } from './divide-release.ts'
import { paymentSettings } from './payment-settings.ts'
import { balanceOf, lockAccounts, post } from './post.ts'
import { tellMoney } from './tell-money.ts'
import { tellOperators } from './tell-operators.ts'

/**
 * Releases what is held for an order that is done: to the seller, less the platform's fee at the rate of the day it was
 * ordered and the tax withheld. Once; does nothing while goods or money are not all there, or a dispute of either kind is open.
 */
export async function releaseOrder(tx: Tx, order: Collected): Promise<void> {
  if (order.hold !== 'releasable' || order.due === null || missingOf(order) > 0) return
  const gross = order.captured - order.refunded
  const { day, disputed } = await standing(tx, order)
  if (gross === 0 || disputed) return
  const settings = await paymentSettings(tx)
  const taxed = await taxedAs(tx, order.sellerId)
  const { feeBp, sellerId } = order
  // What is netted at the end too: it is looked at after others are posted to.
  const parties = [sellerPayable(sellerId), sellerReceivable(sellerId)]
  await lockAccounts(tx, [held(order.orderId), 'platform_fee', 'tax_withheld', ...parties])
  const { fee, vat, pit, net } = divideRelease({ gross, goods: order.goods ?? 0, feeBp, on: day, taxed, settings })
  await post(tx, released({ orderId: order.orderId, sellerId, fee, vat, pit, net }))
  await tx.$executeRaw`
    update collected_order set hold = 'released', released = ${gross}, platform_fee = ${fee}, vat = ${vat}, pit = ${pit}, net = ${net}, tax_kind = ${taxed.kind}, released_at = now()
    where order_id = ${order.orderId}::uuid`
  await keepCash(tx, order, net)
  await netReceivable(tx, order)
  await tellMoney(tx, 'payment.released', order, { amount: net, to: ['seller'] })
  // Who pays it out, and the tax with it, sees it come.
  await tellOperators(tx)
}

async function standing(tx: Tx, order: Collected): Promise<{ day: string; disputed: boolean }> {
  const [found] = await tx.$queryRaw<{ day: string; disputed: boolean }[]>`
    select to_char(now() at time zone 'Asia/Ho_Chi_Minh', 'YYYY-MM-DD') as day,
      exists (select 1 from card_dispute d join collection c on c.id = d.collection_id where c.checkout_id = ${order.checkoutId}::uuid and d.state = 'open') as disputed`
  if (!found) throw new Error('the database has no time')
  return found
}

/** The seller's own person has the cash: it stays there, and what of it is not the seller's is owed to the platform. */
async function keepCash(tx: Tx, order: Collected, net: number) {
  const [taken] = await tx.$queryRaw<
    { collectorId: string; cash: bigint }[]
  >`select collector_id as "collectorId", cash from cash_taken where order_id = ${order.orderId}::uuid and side = 'seller'`
  if (!taken || taken.cash === 0n) return // what is less than half a note is no cash
  const { orderId, sellerId } = order
  await post(
    tx,
    cashKept({ orderId, sellerId, collectorId: taken.collectorId, cash: Number(taken.cash), payable: net }),
  )
}

async function netReceivable(tx: Tx, { orderId, sellerId }: Collected) {
  const owed = await balanceOf(tx, sellerReceivable(sellerId))
  const amount = Math.min(owed, await balanceOf(tx, sellerPayable(sellerId)))
  if (amount > 0) await post(tx, receivableNetted({ key: orderId, orderId, sellerId, amount }))
}
