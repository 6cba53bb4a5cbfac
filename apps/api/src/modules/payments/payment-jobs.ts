import { missingOf } from '@chl/domain/collection'
import { inTransaction, type Serving } from '#platform/http'
import type { Job } from '#platform/jobs'
import type { Log } from '#platform/log'
import type { CardMoney } from './card-money.ts'
import { lockMoney } from './collected-orders.ts'
import { writeFinding } from './findings.ts'
import { capture } from './follow-money.ts'
import { heldUntil } from './held-until.ts'
import { type CardAt, reconcile } from './reconcile.ts'
import { tellMoney } from './tell-money.ts'

type At = Pick<Serving, 'db' | 'relay'>

/** What the clock does for money that buyers pay. Each payment in its own transaction: one that fails stops no other. */
export const cardJobs = (at: At, card: CardMoney, log: Pick<Log, 'error'>): Job[] => [
  { name: 'check-cards', cron: '* * * * *', run: () => card.tick() },
  { name: 'recall-notices', cron: '7 * * * *', run: () => card.recallNotices() },
  { name: 'expire-transfers', cron: '* * * * *', run: () => expireTransfers(at, log) },
]

// What is under way is looked at every ten minutes, a capture every minute; a charge whose money still moves (a refund that is
// with the provider, an open dispute) as well, more and more rarely. Each part goes by an index of its own: charges are never
// forgotten, so nothing here may look through them all.
const STALE = `
  select id from (
    (select id, coalesce(checked_at, created_at) as read_at from collection
     where kind = 'card' and state in ('created', 'requires_action', 'authorized', 'capturing')
       and coalesce(checked_at, created_at) < now() - case state when 'capturing' then interval '1 minute' else interval '10 minutes' end
     order by 2 limit 100)
    union (select c.id, coalesce(c.checked_at, c.created_at) from refund r join collection c on c.id = r.collection_id
     where r.state = 'sent' and c.kind = 'card' and coalesce(c.checked_at, c.changed_at) < now() - interval '30 minutes' order by 2 limit 100)
    union (select id, coalesce(checked_at, created_at) from collection
     where kind = 'card' and state in ('captured', 'refunded') and settled_amount is null and changed_at > now() - interval '7 days'
       and coalesce(checked_at, changed_at) < now() - interval '30 minutes' order by 2 limit 100)
    union (select c.id, coalesce(c.checked_at, c.created_at) from card_dispute d join collection c on c.id = d.collection_id
     where d.state = 'open' and c.kind = 'card' and coalesce(c.checked_at, c.changed_at) < now() - interval '6 hours' order by 2 limit 100)
  ) c order by read_at limit 100`

/** How long one round of readings may take, in ms: those that are left come a minute later. */
const ROUND = 45_000

/** Reads the card payments that were not read for long: notices get lost. One that can't be read waits its turn as the others do. */
export async function checkStale(at: CardAt): Promise<void> {
  const until = performance.now() + ROUND
  for (const { id } of await at.db.rows<{ id: string }>('stale-cards', STALE, [])) {
    await reconcile(at, id, { cause: 'timer' }).catch((error: unknown) => unreadable(at, id, error))
    if (performance.now() > until) return
  }
}

// It would be the oldest again the next minute, and a hundred of them would keep all others from being read.
async function unreadable(at: CardAt, id: string, error: unknown) {
  at.log.warn({ collectionId: id, why: String(error) }, 'a card payment could not be read')
  await at.db.rows('card-unreadable', 'update collection set checked_at = now() where id = $1', [id])
}

/** Captures what was held for a day less than the bank holds it, weighed or not; what ran out already goes to a person. */
export async function captureInTime(at: CardAt): Promise<void> {
  const due = await at.db.rows<{ id: string; checkoutId: string }>(
    'cards-to-capture',
    `select id, checkout_id as "checkoutId" from collection
     where kind = 'card' and state = 'authorized' and ${heldUntil('collection')} < now() + interval '24 hours' order by ${heldUntil('collection')} limit 100`,
    [],
  )
  for (const { id, checkoutId } of due)
    await captureOne(at, id, checkoutId).catch((error: unknown) =>
      at.log.error({ collectionId: id, err: error }, 'a card could not be captured in time'),
    )
  if (due.length > 0) at.poke()
}

const captureOne = (at: CardAt, id: string, checkoutId: string) =>
  inTransaction(at, async (tx) => {
    const orders = await lockMoney(tx, checkoutId)
    const [live] = await tx.$queryRaw<{ id: string; late: boolean; authorized: bigint }[]>`
      select id, capture_before < now() as late, authorized from collection where id = ${id}::uuid and state = 'authorized' for no key update`
    if (!live) return
    if (live.late) {
      const detail = { collectionId: id, amount: Number(live.authorized) }
      await writeFinding(tx, { kind: 'capture_missed', subject: id, detail })
    }
    await capture(tx, { id, state: 'authorized' }, orders, 'timer')
  })

/** Tells both sides, once, of a transfer that did not come in time. It may still come; the order is theirs to end. */
export async function expireTransfers(at: At, log: Pick<Log, 'error'>): Promise<void> {
  const late = await at.db.rows<{ id: string; checkoutId: string; orderId: string }>(
    'late-transfers',
    `select id, checkout_id as "checkoutId", order_id as "orderId" from collection
     where kind = 'vietqr' and state = 'requires_action' and expires_at <= now() order by expires_at limit 500`,
    [],
  )
  for (const one of late)
    await expireOne(at, one).catch((error: unknown) =>
      log.error({ collectionId: one.id, err: error }, 'a late transfer could not be told'),
    )
}

const expireOne = (at: At, { id, checkoutId, orderId }: { id: string; checkoutId: string; orderId: string }) =>
  inTransaction(at, async (tx) => {
    const orders = await lockMoney(tx, checkoutId)
    // The clock has nothing more to do with it: that is what no time to expire says.
    const told = await tx.$executeRaw`
      update collection set expires_at = null where id = ${id}::uuid and state = 'requires_action' and expires_at <= now()`
    const order = orders.find((one) => one.orderId === orderId)
    const missing = order ? missingOf(order) : 0
    if (told === 1 && order && missing > 0)
      await tellMoney(tx, 'payment.expired', order, { amount: missing, to: ['buyer', 'seller'] })
  })
