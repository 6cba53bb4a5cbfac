import { m } from '@chl/messages/messages.js'
import type { Actor } from '#platform/actor'
import type { Tx } from '#platform/db'
import type { RawTx } from '#platform/hot-transaction'
import { Refused } from '#platform/problem'

/** Throws Refused `forbidden` for who doesn't act for the operator; `not-found` where the address names one thing, which strangers don't see. */
export function demandOperator(actor: Pick<Actor, 'organization'>, { ofOne = false } = {}): void {
  if (actor.organization.kind !== 'operator') throw new Refused(ofOne ? 'not-found' : 'forbidden')
}

/**
 * Throws Refused `own-interest` where this person belongs to one of these organizations: who runs the market may also farm, and
 * decides nothing about its own money.
 */
export async function demandNoInterest(tx: Tx, actor: Actor, sides: readonly (string | null)[]): Promise<void> {
  const [own] = await tx.$queryRaw<unknown[]>`
    select 1 from membership where person_id = ${actor.person.id}::uuid and organization_id = any(${sides.filter((id) => id !== null)}::uuid[]) limit 1`
  if (own) throw new Refused('own-interest')
}

/**
 * Throws Refused for a yes to what `maker` made: `not-two-people` where that is the actor, and `not-allowed-now` where it runs the market
 * no more: then nobody of two who answer for it stands behind it. A no stays possible.
 */
export async function demandSecond(tx: Pick<Tx, '$queryRaw'>, actor: Actor, maker: string): Promise<void> {
  if (maker === actor.person.id) throw new Refused('not-two-people')
  const [still] = await tx.$queryRaw<unknown[]>`
    select 1 from membership m join organization o on o.id = m.organization_id where m.person_id = ${maker}::uuid and o.kind = 'operator' limit 1`
  if (!still) throw new Refused('not-allowed-now', { detail: m.operator_two_left_us({}, { locale: actor.locale }) })
}

/** The organizations whose members run the platform: who is told of what needs a look. */
export async function operatorIds(tx: Pick<RawTx, '$queryRaw'>): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`select id from organization where kind = 'operator' order by id`
  return rows.map(({ id }) => id)
}
