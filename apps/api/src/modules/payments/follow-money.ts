import { type CollectionState, missingOf, shareOf } from '@chl/domain/collection'
import { sum } from '@chl/domain/money'
import type { Tx } from '#platform/db'
import { type Collected, lockMoney } from './collected-orders.ts'
import { giveBackExcess } from './give-back.ts'
import { type Cause, moveCollection } from './move-collection.ts'
import { planOperation } from './plan-operation.ts'
import { paymentSettings } from './payment-settings.ts'
import { releaseOrder } from './release-order.ts'

/**
 * Makes the money of a checkout follow its orders, from wherever it stands: captures or lets go of a card, asks for a transfer
 * or cash, gives back what isn't due, releases what is done. Called after every change of either; doing it twice changes nothing.
 */
export async function followMoney(tx: Tx, checkoutId: string): Promise<void> {
  const orders = await lockMoney(tx, checkoutId)
  if (orders[0]?.method === 'card') await followCard(tx, checkoutId, orders)
  else for (const order of orders) await followOrder(tx, order)
  for (const order of orders) await releaseOrder(tx, await giveBackExcess(tx, order))
}

type Live = { id: string; state: CollectionState; sessionRef: string | null; captured: bigint }

async function followCard(tx: Tx, checkoutId: string, orders: readonly Collected[]) {
  const [live] = await tx.$queryRaw<Live[]>`
    select id, state, session_ref as "sessionRef", captured from collection
    where checkout_id = ${checkoutId}::uuid and kind = 'card' and state in ('created', 'requires_action', 'authorized')`
  if (!live) return
  const ended = orders.every(({ state }) => state === 'ended')
  if (live.state !== 'authorized') {
    if (ended && live.sessionRef) await planOperation(tx, { kind: 'expire_session', collectionId: live.id })
  } else if (orders.every(({ state }) => state !== 'open')) await capture(tx, live, orders, 'order')
}

/**
 * Charges an authorised card once: for each order what is due, or all that is held for it where it isn't weighed yet (the time to
 * capture runs out); with nothing due the hold is let go. `orders` are all of the checkout, locked.
 */
export async function capture(
  tx: Tx,
  live: Pick<Live, 'id' | 'state'>,
  orders: readonly Collected[],
  cause: Cause,
): Promise<void> {
  const shares = orders
    .map((order) => ({ orderId: order.orderId, amount: shareOf(order) }))
    .filter(({ amount }) => amount > 0)
  const amount = sum(shares.map((share) => share.amount))
  if (amount === 0) return void (await planOperation(tx, { kind: 'cancel', collectionId: live.id }))
  if (!(await moveCollection(tx, { id: live.id, from: live.state, to: 'capturing', cause }))) return
  // From here on no more than its share can be charged for an order: a heavier weighing is refused at the scale.
  await tx.$executeRaw`
    update collected_order c set ceiling = coalesce(s.amount, 0)
    from collected_order o left join jsonb_to_recordset(${JSON.stringify(shares)}::jsonb) as s("orderId" uuid, amount bigint) on s."orderId" = o.order_id
    where c.order_id = o.order_id and o.checkout_id = any(${[...new Set(orders.map((order) => order.checkoutId))]}::uuid[])`
  await planOperation(tx, { kind: 'capture', collectionId: live.id, amount, params: { shares } })
}

async function followOrder(tx: Tx, order: Collected) {
  const [live] = await tx.$queryRaw<Live[]>`
    select id, state, session_ref as "sessionRef", captured from collection
    where order_id = ${order.orderId}::uuid and state in ('created', 'requires_action', 'captured')`
  const due = order.due ?? 0
  if (!live) {
    if (due > 0 && order.state === 'settled' && order.hold !== 'released') await ask(tx, order, due)
    return
  }
  if (due > 0)
    await tx.$executeRaw`update collection set amount = ${due} where id = ${live.id}::uuid and amount <> ${due}`
  if (live.state !== 'captured' && due > 0 && missingOf(order) === 0)
    await moveCollection(tx, { id: live.id, from: live.state, to: 'captured', cause: 'order' })
  if (live.state !== 'captured' && due === 0 && order.due === 0)
    await moveCollection(tx, { id: live.id, from: live.state, to: 'canceled', cause: 'order' })
}

/** Asks the buyer for what the scale says: by transfer with the order's number, or in cash at hand-over. */
async function ask(tx: Tx, order: Collected, due: number) {
  const { transferHours } = await paymentSettings(tx)
  const [asked] = await tx.$queryRaw<{ id: string }[]>`
    with asked as (
      insert into collection (kind, checkout_id, order_id, environment, state, amount, captured, expires_at)
      values (${order.method}, ${order.checkoutId}::uuid, ${order.orderId}::uuid, ${order.environment}, 'requires_action', ${due},
        ${order.captured} - coalesce((select sum(captured) from collection where order_id = ${order.orderId}::uuid), 0),
        case when ${order.method} = 'vietqr' then now() + make_interval(hours => ${transferHours}::int) end) returning id, expires_at),
      dated as (update collected_order set pay_until = (select expires_at from asked) where order_id = ${order.orderId}::uuid)
    select id from asked`
  // A buyer may have paid before the goods were weighed.
  if (asked && missingOf(order) === 0)
    await moveCollection(tx, { id: asked.id, from: 'requires_action', to: 'captured', cause: 'order' })
}
