import type { getDisputePhoto as photoContract } from '@chl/contracts/disputes'
import type { ParsedOf } from '@chl/contracts/endpoint'
import type { stateDispute as contract } from '@chl/contracts/order-steps'
import { m } from '@chl/messages/messages.js'
import { keepPrivate, sendPrivatePhoto } from '#modules/files'
import type { Actor } from '#platform/actor'
import type { Tx } from '#platform/db'
import type { Env } from '#platform/env'
import type { Read } from '#platform/http'
import { Refused, refuse } from '#platform/problem'
import { tellOrder } from './move-order.ts'
import { lockOrder, type OrderAtHand } from './order-at-hand.ts'
import { viewOrder } from './order-queries.ts'

/** Either side says what it has to say of an open dispute. Refused: `not-found`, `not-allowed-now`, `invalid-request`. */
export async function stateDispute(tx: Tx, actor: Actor, { params, body }: ParsedOf<typeof contract>) {
  const order = await lockOrder(tx, actor, params.id)
  if (order.state !== 'disputed') return refuse('not-allowed-now', { state: order.state })
  await writeStatement(tx, order, actor, body)
  await tx.$executeRaw`update orders set changed_at = now() where id = ${order.id}::uuid`
  await tellOrder(tx, order, { actor, topic: 'order.dispute_stated' })
  return viewOrder(tx, actor, order.id)
}

/**
 * Writes what a side says, with photos that its organization has sent. Throws Refused `invalid-request` where one isn't its own.
 */
export async function writeStatement(
  tx: Tx,
  order: Pick<OrderAtHand, 'id' | 'side'>,
  actor: Actor,
  { text, photos }: { text: string; photos: readonly string[] },
): Promise<void> {
  const kept = await keepPrivate(tx, actor.organization.id, photos)
  const errors = kept.flatMap((id, index) =>
    id === null
      ? [{ path: `photos.${index}`, code: 'unknown_photo', message: m.order_fault_photo({}, { locale: actor.locale }) }]
      : [],
  )
  if (errors.length) throw new Refused('invalid-request', { errors })
  await tx.$executeRaw`
    with said as (
      insert into dispute_statement (order_id, side, person_id, organization_id, text)
      values (${order.id}::uuid, ${order.side}, ${actor.person.id}::uuid, ${actor.organization.id}::uuid, ${text}) returning id)
    insert into dispute_photo (statement_id, position, file_id)
    select said.id, min(f.nth), f.id from said, unnest(${[...kept]}::uuid[]) with ordinality f(id, nth) group by said.id, f.id`
}

/** A photo of a dispute, for members of its two sides and of the operator; for all others it does not exist. */
export const getDisputePhoto =
  (env: Pick<Env, 'FILES_DIR'>): Read<typeof photoContract> =>
  async (db, actor, { params: { id, photo, size } }) => {
    const [seen] = await db.rows('dispute-photo', SEEN, [id, photo, actor.person.id])
    return seen ? sendPrivatePhoto(env, db, photo, size) : refuse('not-found')
  }

// An <img> says who is signed in, and not for whom it acts: any membership that lets the person see the order will do.
const SEEN = `
  select 1 from dispute_photo f join dispute_statement s on s.id = f.statement_id join orders o on o.id = s.order_id
  where s.order_id = $1 and f.file_id = $2 and exists (
    select from membership m join organization g on g.id = m.organization_id
    where m.person_id = $3 and (g.id in (o.buyer_id, o.seller_id) or g.kind = 'operator')) limit 1`
