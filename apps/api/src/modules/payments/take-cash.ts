import { cashDue } from '@chl/domain/cash-rounding'
import { missingOf } from '@chl/domain/collection'
import { cashTaken, codFloat } from '@chl/domain/ledger'
import type { Actor } from '#platform/actor'
import type { Tx } from '#platform/db'
import { tell } from '#platform/outbox'
import { Refused } from '#platform/problem'
import { lockMoneyOf } from './collected-orders.ts'
import { creditOrder } from './credit-order.ts'
import { followMoney } from './follow-money.ts'
import { operatorIds } from './operators.ts'
import { paymentSettings } from './payment-settings.ts'
import { balanceOf, post } from './post.ts'
import { tellMoney } from './tell-money.ts'

/** `amount` is what the collector was shown, and has in hand. */
type Taking = { orderId: string; side: 'seller' | 'operator'; amount: number; proof: string }

/**
 * The acting person takes the cash of one order at hand-over, once: what is missing, rounded to 1 000 đ. Gives both in đồng.
 * Whether the order may be handed over is the caller's. Throws Refused: `not-found` where the platform doesn't collect for it,
 * `not-allowed-now` where nothing is due in cash, `state-changed` where it isn't the amount that was shown, `float-limit` with what
 * this person may still take.
 */
export async function takeCash(
  tx: Tx,
  actor: Actor,
  { orderId, side, amount, proof }: Taking,
): Promise<{ due: number; cash: number }> {
  const money = await lockMoneyOf(tx, orderId)
  if (!money) throw new Refused('not-found')
  const due = missingOf(money)
  if (money.method !== 'cod' || money.state !== 'settled' || due === 0) throw new Refused('not-allowed-now')
  const { cash } = cashDue(due)
  if (cash !== amount) throw new Refused('state-changed')
  await demandRoom(tx, actor.person.id, cash)
  const taken = await tx.$executeRaw`
    insert into cash_taken (order_id, collector_id, organization_id, side, due, cash, proof)
    values (${orderId}::uuid, ${actor.person.id}::uuid, ${actor.organization.id}::uuid, ${side}, ${due}, ${cash}, ${proof}) on conflict do nothing`
  if (taken === 0) throw new Refused('not-allowed-now')
  await post(tx, cashTaken({ orderId, collectorId: actor.person.id, due, cash }))
  await creditOrder(tx, money, { amount: due, cause: 'cash', ref: actor.person.id })
  await followMoney(tx, money.checkoutId)
  await tellMoney(tx, 'payment.received', money, { amount: due, to: ['buyer', 'seller'], actor: actor.person.id })
  await tell(tx, {
    event: { topic: 'cash.taken', body: { orderId, number: money.number, checkoutId: money.checkoutId, amount: cash } },
    level: 'silent',
    organizations: await operatorIds(tx),
    people: [actor.person.id],
    actor: actor.person.id,
  })
  return { due, cash }
}

/** One person's cash at a time, so that two orders at once don't both fit under the limit. */
async function demandRoom(tx: Tx, personId: string, cash: number) {
  await tx.$queryRaw`select pg_advisory_xact_lock(hashtextextended(${codFloat(personId)}, 0))::text`
  const { floatLimit } = await paymentSettings(tx)
  const left = Math.max(0, floatLimit - (await balanceOf(tx, codFloat(personId))))
  if (cash > left) throw new Refused('float-limit', { left })
}
