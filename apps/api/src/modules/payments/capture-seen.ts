import { apportion } from '@chl/domain/apportion'
import type { CardSnapshot } from '@chl/domain/collection'
import { cardCaptured } from '@chl/domain/ledger'
import { sum } from '@chl/domain/money'
import { z } from 'zod'
import type { Tx } from '#platform/db'
import type { CardCollection } from './apply-snapshot.ts'
import { addCaptured, type Collected } from './collected-orders.ts'
import { writeFinding } from './findings.ts'
import { post } from './post.ts'
import { tellMoney } from './tell-money.ts'

type Share = { orderId: string; amount: number }
const planned = z.object({ shares: z.array(z.object({ orderId: z.uuid(), amount: z.int() })) })

/**
 * A card was charged: the money is in the books from now on, held for each order by its share of the charge, and no more can be
 * asked of the card. Once. Whatever was charged is kept, also where we had not asked for it: a person is told then.
 */
export async function captureSeen(
  tx: Tx,
  was: CardCollection,
  { intent }: CardSnapshot,
  orders: readonly Collected[],
): Promise<void> {
  if (intent?.status !== 'captured' || was.captured > 0 || intent.received === 0) return
  const { received, authorized } = intent
  const shares = await sharesOf(tx, was, received, orders)
  await tx.$executeRaw`
    update collection set captured = ${received}, authorized = greatest(authorized, ${authorized}, ${received}) where id = ${was.id}::uuid`
  await post(tx, cardCaptured({ collectionId: was.id, shares }))
  for (const order of orders) {
    const amount = shares.find(({ orderId }) => orderId === order.orderId)?.amount ?? 0
    await tx.$executeRaw`update collected_order set ceiling = ${amount} where order_id = ${order.orderId}::uuid`
    if (amount === 0) continue
    await addCaptured(tx, order, amount)
    await tellMoney(tx, 'payment.received', order, { amount, to: ['buyer', 'seller'] })
  }
}

async function sharesOf(
  tx: Tx,
  { id }: CardCollection,
  received: number,
  orders: readonly Collected[],
): Promise<Share[]> {
  const [operation] = await tx.$queryRaw<{ params: unknown }[]>`
    select params from payment_operation where collection_id = ${id}::uuid and kind = 'capture' order by created_at desc limit 1`
  const asked = planned.safeParse(operation?.params).data?.shares ?? []
  if (sum(asked.map(({ amount }) => amount)) === received) return asked
  await writeFinding(tx, {
    kind: 'amount_differs',
    subject: `captured:${id}`,
    detail: { collectionId: id, expected: sum(asked.map(({ amount }) => amount)), actual: received },
  })
  const weights = orders.map(
    (order) =>
      asked.find(({ orderId }) => orderId === order.orderId)?.amount ?? (asked.length ? 0 : (order.ceiling ?? 0)),
  )
  const parts = apportion(received, sum(weights) > 0 ? weights : orders.map(() => 1))
  return orders.map(({ orderId }, i) => ({ orderId, amount: parts[i] ?? 0 })).filter(({ amount }) => amount > 0)
}
