import type { decideRemittance as decideContract, remitCash as contract, Remittance } from '@chl/contracts/cash'
import type { ParsedOf } from '@chl/contracts/endpoint'
import { cashRemitted, codFloat } from '@chl/domain/ledger'
import { m } from '@chl/messages/messages.js'
import { audit } from '#modules/audit'
import { Prisma } from '#prisma'
import type { Actor } from '#platform/actor'
import type { Tx } from '#platform/db'
import { tell } from '#platform/outbox'
import { refuse, type Refusal } from '#platform/problem'
import { demandNoInterest, demandOperator, operatorIds } from './operators.ts'
import { post } from './post.ts'
import { tellOperators } from './tell-operators.ts'

/** A remittance as its readers see it, of a row `r`. */
export const REMITTANCE =
  Prisma.raw(`json_build_object('id', r.id, 'amount', r.amount, 'note', r.note, 'state', r.state, 'at', r.at,
  'collector', (select json_build_object('id', p.id, 'name', p.name) from person p where p.id = r.collector_id),
  'by', (select json_build_object('id', p.id, 'name', p.name) from person p where p.id = r.made_by),
  'decidedBy', (select json_build_object('id', p.id, 'name', p.name) from person p where p.id = r.decided_by), 'decidedAt', r.decided_at)`)

/**
 * What a person (`who`, an SQL text) has to bring in, in đồng: what it took for the operator, and what a seller's own person took
 * for orders that came to nothing, because the buyer has it back from us. Less what was confirmed, or (`counted`) counted.
 */
export const TO_REMIT = (who: string, { counted = true } = {}) => `(
  coalesce((select sum(x.cash) from cash_taken x
    where x.collector_id = ${who} and (x.side = 'operator' or exists (select from collected_order y where y.order_id = x.order_id and y.hold = 'refunded'))), 0)
  - coalesce((select sum(z.amount) from remittance z where z.collector_id = ${who} and z.state ${counted ? "<> 'refused'" : "= 'confirmed'"}), 0))`
const TO_REMIT_OF = Prisma.raw(TO_REMIT('p.id'))

/** What a person has to bring in and wasn't counted yet, in đồng. */
export async function toRemit(tx: Pick<Tx, '$queryRaw'>, personId: string): Promise<number> {
  const [found] = await tx.$queryRaw<{ left: bigint }[]>`
    select greatest(0, ${TO_REMIT_OF})::bigint as left from person p where p.id = ${personId}::uuid`
  return Number(found?.left ?? 0n)
}

/** Counts in cash that a collector carries. It leaves the float when a person confirms it who neither counted nor carried it. */
export async function remitCash(
  tx: Tx,
  actor: Actor,
  { body }: ParsedOf<typeof contract>,
): Promise<Remittance | Refusal> {
  demandOperator(actor)
  const collector = body.collector ?? actor.person.id
  await tx.$queryRaw`select pg_advisory_xact_lock(hashtextextended(${codFloat(collector)}, 0))::text`
  const left = await toRemit(tx, collector)
  if (body.amount > left) {
    const message = m.cash_fault_more_than_carried({}, { locale: actor.locale })
    return refuse('invalid-request', { errors: [{ path: 'amount', code: 'too_big', message }], left })
  }
  const [made] = await tx.$queryRaw<{ row: Remittance }[]>`
    with r as (insert into remittance (collector_id, amount, note, made_by)
      values (${collector}::uuid, ${body.amount}, ${body.note}, ${actor.person.id}::uuid) returning *)
    select ${REMITTANCE} as row from r`
  if (!made) throw new Error('a remittance was not written')
  await audit(tx, actor, 'remittance.counted', made.row.id, { amount: body.amount, collector })
  await tellCash(tx, actor, { collector, amount: body.amount, topic: 'reconciliation.changed' })
  return made.row
}

/**
 * Confirms that the cash is here, by another person than who counted it and who carried it, or refuses it: then the collector still
 * carries it. Refused: `not-found`; `state-changed`; `not-two-people`; `own-interest`.
 */
export async function decideRemittance(
  tx: Tx,
  actor: Actor,
  { params, body }: ParsedOf<typeof decideContract>,
): Promise<Remittance | Refusal> {
  demandOperator(actor, { ofOne: true })
  const [found] = await tx.$queryRaw<{ collector: string; by: string; state: string; amount: bigint }[]>`
    select collector_id as collector, made_by as by, state, amount from remittance where id = ${params.id}::uuid for update`
  if (!found) return refuse('not-found')
  if (found.state !== 'proposed') return refuse('state-changed', { state: found.state })
  const me = actor.person.id
  // Who carried it says of its own pocket that it is empty, whoever counted.
  if (found.by === me || (body.accept && found.collector === me)) return refuse('not-two-people')
  await demandNoInterest(tx, actor, await sellersOf(tx, found.collector))
  const amount = Number(found.amount)
  const [row] = await tx.$queryRaw<{ row: Remittance }[]>`
    with r as (update remittance set state = ${body.accept ? 'confirmed' : 'refused'}, decided_by = ${actor.person.id}::uuid, decided_at = now()
      where id = ${params.id}::uuid returning *) select ${REMITTANCE} as row from r`
  if (!row) throw new Error('a remittance was not decided')
  if (body.accept) await post(tx, cashRemitted({ remittanceId: params.id, collectorId: found.collector, amount }))
  await audit(tx, actor, body.accept ? 'remittance.confirmed' : 'remittance.refused', params.id, { amount })
  await tellCash(tx, actor, {
    collector: found.collector,
    amount,
    topic: body.accept ? 'cash.remitted' : 'reconciliation.changed',
  })
  // The counter's other pages: what is in the till, and refunds that waited for this cash.
  if (body.accept) await tellOperators(tx, { actor: actor.person.id })
  return row.row
}

/** Whose seller's person a collector is: a colleague of it there is no second person here. */
async function sellersOf(tx: Tx, collector: string): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    select o.id from membership m join organization o on o.id = m.organization_id where m.person_id = ${collector}::uuid and o.kind <> 'operator'`
  return rows.map(({ id }) => id)
}

type Telling = { collector: string; amount: number; topic: 'cash.remitted' | 'reconciliation.changed' }
const tellCash = async (tx: Tx, actor: Actor, { collector, amount, topic }: Telling) =>
  tell(tx, {
    event: { topic, body: { orderId: null, number: null, checkoutId: null, amount } },
    level: topic === 'cash.remitted' ? 'bell' : 'silent',
    organizations: topic === 'cash.remitted' ? [] : await operatorIds(tx),
    people: [collector],
    actor: actor.person.id,
  })
