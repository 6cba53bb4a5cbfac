import type { CardSnapshot } from '@chl/domain/collection'
import { refundFailed, refundPaid } from '@chl/domain/ledger'
import { z } from 'zod'
import type { Tx } from '#platform/db'
import type { CardCollection } from './apply-snapshot.ts'
import { ORDER_OF_REFUND } from './disputed-refunds.ts'
import { writeFinding } from './findings.ts'
import { post } from './post.ts'
import { tellRefund } from './tell-money.ts'

type Seen = CardSnapshot['refunds'][number]
type Row = {
  id: string
  amount: number
  state: 'due' | 'sent' | 'paid' | 'failed'
  providerRef: string | null
  /** It is paid by the bank by now, or a lost dispute paid it: nothing more is to come by the card. */
  elsewhere: boolean
  from: string
  order: { orderId: string; number: string; checkoutId: string; buyerId: string; sellerId: string } | null
}

/**
 * What went back by the card, as the provider tells it: each refund of ours moves forward, from due to sent to paid, and to failed
 * where the buyer's bank sent it back. One that isn't ours is told to a person.
 */
export async function applyRefunds(tx: Tx, was: CardCollection, refunds: readonly Seen[]): Promise<void> {
  // Newest first: of several tries for one refund the last one counts.
  const subjects = new Set<string | null>()
  for (const seen of refunds) {
    const row = await lockRefund(tx, was, seen)
    if (!row || (row.elsewhere && seen.status !== 'failed')) await unknown(tx, was, seen)
    else if (!row.elsewhere && !subjects.has(row.id)) await apply(tx, row, seen)
    if (row) subjects.add(row.id)
  }
  if (refunds.length === 0) return
  await tx.$executeRaw`
    update collection c set refunded = (select coalesce(sum(amount), 0) from refund where collection_id = c.id and state = 'paid' and method = 'card' and dispute_ref is null) where c.id = ${was.id}::uuid`
}

async function lockRefund(tx: Tx, { id }: CardCollection, { subject }: Seen): Promise<Row | null> {
  if (!z.uuid().safeParse(subject).success) return null
  const [found] = await tx.$queryRaw<{ row: Row }[]>`
    select json_build_object('id', r.id, 'amount', r.amount, 'state', r.state, 'providerRef', r.provider_ref, 'elsewhere', r.method = 'bank' or r.dispute_ref is not null, 'from', r.from_account,
      'order', ${ORDER_OF_REFUND}) as row
    from refund r where r.id = ${subject}::uuid and r.collection_id = ${id}::uuid for no key update of r`
  return found?.row ?? null
}

const unknown = (tx: Tx, { id }: CardCollection, { ref, amount, status }: Seen) =>
  writeFinding(tx, { kind: 'unknown_refund', subject: ref, detail: { collectionId: id, amount, reference: status } })

async function apply(tx: Tx, row: Row, seen: Seen) {
  const orderId = row.order?.orderId ?? null
  const event = { refundId: row.id, payoutId: seen.ref, orderId, from: row.from, amount: row.amount }
  if (seen.amount !== row.amount)
    return writeFinding(tx, {
      kind: 'amount_differs',
      subject: `refund:${row.id}`,
      detail: { expected: row.amount, actual: seen.amount, reference: seen.ref },
    })
  const known = row.providerRef === seen.ref
  if (seen.status === 'failed') {
    if (row.state === 'failed' && known) return
    if (row.state === 'paid') await post(tx, refundFailed(event))
    await tx.$executeRaw`update refund set state = 'failed', provider_ref = ${seen.ref}, paid_at = null, error = 'failed at the bank' where id = ${row.id}::uuid`
    return writeFinding(tx, {
      kind: 'refund_failed',
      subject: row.id,
      detail: { reference: 'card', amount: row.amount },
    })
  }
  // An older word of the same refund; or one that had failed, of which this is not a new try.
  if (row.state === 'paid' || (row.state === 'failed' && known)) return
  if (seen.status === 'pending') {
    await tx.$executeRaw`update refund set state = 'sent', provider_ref = ${seen.ref} where id = ${row.id}::uuid`
    return
  }
  await post(tx, refundPaid({ ...event, by: 'card' }))
  await tx.$executeRaw`
    update refund set state = 'paid', provider_ref = ${seen.ref}, paid_at = now(), error = null where id = ${row.id}::uuid`
  if (row.order) await tellRefund(tx, 'payment.refunded', row.order, row.amount)
}
