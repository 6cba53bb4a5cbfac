import { inTransaction, type Serving } from '#platform/http'
import type { Job } from '#platform/jobs'
import type { Log } from '#platform/log'
import { moveOrder } from './move-order.ts'
import { lockForClock } from './order-at-hand.ts'

type At = Pick<Serving, 'db' | 'relay'>

/** The clock's moves, each minute, by the database's clock. Each order in its own transaction: one that fails stops no other. */
export const jobs = (at: At, log: Log): Job[] => [
  { name: 'expire-orders', cron: '* * * * *', run: () => each(at, log, EXPIRED, (id) => expire(at, id)) },
  { name: 'complete-orders', cron: '* * * * *', run: () => each(at, log, COMPLETED, (id) => complete(at, id)) },
]

const EXPIRED = `select id from orders where state = 'placed' and expires_at <= now() order by expires_at limit 500`
const COMPLETED = `select id from orders where state = 'delivered' and dispute_until <= now() order by dispute_until limit 500`

async function each(at: At, log: Log, sql: string, work: (id: string) => Promise<void>) {
  for (const { id } of await at.db.rows<{ id: string }>(sql === EXPIRED ? 'to-expire' : 'to-complete', sql, [])) {
    await work(id).catch((error: unknown) =>
      log.error({ orderId: id, err: error }, 'the clock could not move an order'),
    )
  }
}

const expire = (at: At, id: string) =>
  inTransaction(at, async (tx) => {
    const order = await lockForClock(tx, id, 'placed')
    if (order?.expired) await moveOrder(tx, order, { actor: null, who: 'clock', to: 'expired', topic: 'order.expired' })
  })

const complete = (at: At, id: string) =>
  inTransaction(at, async (tx) => {
    const order = await lockForClock(tx, id, 'delivered')
    if (order && !order.withinDisputeWindow)
      await moveOrder(tx, order, {
        actor: null,
        who: 'clock',
        to: 'completed',
        topic: 'order.completed',
        level: 'silent',
      })
  })
