import { apportion } from '@chl/domain/apportion'
import type { CardSnapshot } from '@chl/domain/collection'
import { disputeFee, disputeLost, disputeOpened, disputeWon } from '@chl/domain/ledger'
import { sum } from '@chl/domain/money'
import type { Tx } from '#platform/db'
import { tell } from '#platform/outbox'
import type { CardCollection } from './apply-snapshot.ts'
import { type Collected, lockMoney } from './collected-orders.ts'
import { sendWaitingRefunds, settleByDispute } from './disputed-refunds.ts'
import { operatorIds } from './operators.ts'
import { post } from './post.ts'
import { tellMoney } from './tell-money.ts'

type Seen = CardSnapshot['disputes'][number]

/** Disputes of a charge, as the provider tells them: opened once, and closed once. */
export async function applyDisputes(tx: Tx, was: CardCollection, disputes: readonly Seen[]): Promise<void> {
  for (const dispute of disputes) {
    const opened = await tx.$executeRaw`
      insert into card_dispute (provider_ref, collection_id, amount, state, reason)
      values (${dispute.ref}, ${was.id}::uuid, ${dispute.amount}, 'open', ${dispute.reason}) on conflict do nothing`
    if (opened === 1) await open(tx, was, dispute)
    if (dispute.state === 'open') continue
    const closed = await tx.$executeRaw`
      update card_dispute set state = ${dispute.state}, closed_at = now() where provider_ref = ${dispute.ref} and state = 'open'`
    if (closed === 1) await close(tx, was, dispute)
  }
  if (disputes.length === 0) return
  await tx.$executeRaw`
    update collection c set disputed = exists (select 1 from card_dispute d where d.collection_id = c.id and d.state <> 'won') where c.id = ${was.id}::uuid`
}

// The buyer's bank takes the money back at once, whoever is right; nothing of the charge is released meanwhile.
async function open(tx: Tx, { checkoutId }: CardCollection, { ref, amount, fee }: Seen) {
  await post(tx, disputeOpened({ dispute: ref, amount }))
  if (fee > 0) await post(tx, disputeFee({ dispute: ref, fee }))
  for (const order of await lockMoney(tx, checkoutId))
    if (order.captured > 0)
      await tellMoney(tx, 'payment.disputed', order, { amount: order.captured, to: ['seller'], level: 'urgent' })
  const body = { orderId: null, number: null, checkoutId, amount }
  await tell(tx, { event: { topic: 'payment.disputed', body }, level: 'urgent', organizations: await operatorIds(tx) })
}

async function close(tx: Tx, was: CardCollection, { ref, amount, state }: Seen) {
  if (state === 'won') await won(tx, was, { dispute: ref, amount })
  else await lost(tx, was, { dispute: ref, amount })
  await sendWaitingRefunds(tx, was.id)
  const topic = state === 'won' ? 'payment.dispute_won' : 'payment.dispute_lost'
  const body = { orderId: null, number: null, checkoutId: was.checkoutId, amount }
  const level = state === 'won' ? 'bell' : 'urgent'
  await tell(tx, { event: { topic, body }, level, organizations: await operatorIds(tx) })
}

type Closed = { dispute: string; amount: number }

// Sellers were told that it is on hold: now it goes on.
async function won(tx: Tx, { checkoutId }: CardCollection, closed: Closed) {
  await post(tx, disputeWon(closed))
  for (const order of await lockMoney(tx, checkoutId))
    if (order.captured > 0)
      await tellMoney(tx, 'payment.dispute_won', order, { amount: order.captured, to: ['seller'] })
}

// What the buyer was to get back anyway it has by this; the rest is taken of what is still held, and beyond that it is our loss.
async function lost(tx: Tx, { id, checkoutId }: CardCollection, { dispute, amount: all }: Closed) {
  const orders = await lockMoney(tx, checkoutId)
  const amount = all - (await settleByDispute(tx, id, { dispute, amount: all }))
  const held = orders.map(({ captured, refunded, released }) => captured - refunded - released)
  const parts = apportion(Math.min(amount, sum(held)), held)
  const shares = orders.map((order, i) => ({ order, amount: parts[i] ?? 0 }))
  const fromHeld = shares.filter((part) => part.amount > 0)
  if (amount > 0)
    await post(
      tx,
      disputeLost({ dispute, amount, fromHeld: fromHeld.map((part) => ({ ...part, orderId: part.order.orderId })) }),
    )
  for (const { order, amount: taken } of fromHeld) await take(tx, order, taken)
  const spared = shares.filter((part) => part.amount === 0).map(({ order }) => order)
  await tellSpared(tx, dispute, spared)
}

/** Sellers were told that it is on hold: nothing more was taken of it, so it goes on, or had gone back to the buyer anyway. */
async function tellSpared(tx: Tx, dispute: string, orders: readonly Collected[]) {
  const back = await tx.$queryRaw<{ id: string; amount: bigint }[]>`
    select order_id as id, sum(amount)::bigint as amount from refund where dispute_ref = ${dispute} and order_id is not null group by 1`
  const backOf = new Map(back.map(({ id, amount }) => [id, Number(amount)]))
  for (const order of orders) {
    const gone = backOf.get(order.orderId)
    if (order.captured > order.refunded + order.released)
      await tellMoney(tx, 'payment.dispute_won', order, { amount: order.captured - order.refunded, to: ['seller'] })
    else if (gone) await tellMoney(tx, 'payment.dispute_lost', order, { amount: gone, to: ['seller'] })
  }
}

async function take(tx: Tx, order: Collected, amount: number) {
  await tx.$executeRaw`
    update collected_order set refunded = refunded + ${amount}, taken_back = taken_back + ${amount},
      hold = case when refunded + ${amount} = captured then 'refunded' else hold end
    where order_id = ${order.orderId}::uuid`
  await tellMoney(tx, 'payment.dispute_lost', order, { amount, to: ['seller'], level: 'urgent' })
  await tellMoney(tx, 'payment.dispute_lost', order, { amount, to: ['buyer'] })
}
