import type { Actor } from '#platform/actor'
import type { RawTx } from '#platform/hot-transaction'
import { Refused } from '#platform/problem'

/** Throws Refused `forbidden` for who doesn't act for the operator; `not-found` where the address names one thing, which strangers don't see. */
export function demandOperator(actor: Pick<Actor, 'organization'>, { ofOne = false } = {}): void {
  if (actor.organization.kind !== 'operator') throw new Refused(ofOne ? 'not-found' : 'forbidden')
}

/** The organizations whose members run the platform: who is told of what needs a look. */
export async function operatorIds(tx: Pick<RawTx, '$queryRaw'>): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`select id from organization where kind = 'operator' order by id`
  return rows.map(({ id }) => id)
}
