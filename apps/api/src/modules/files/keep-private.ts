import type { Tx } from '#platform/db'

/**
 * Keeps photos that an organization has sent for those who may see them only: each gets a row of its own that no public
 * address shows, whatever else shows the same picture. Gives their ids in the given order; null for one that isn't its own.
 */
export async function keepPrivate(tx: Tx, organizationId: string, ids: readonly string[]): Promise<(string | null)[]> {
  if (ids.length === 0) return []
  const kept = await tx.$queryRaw<{ from: string; id: string }[]>`
    with sent as (
      select id, hash, width, height, bytes from file where organization_id = ${organizationId}::uuid and id = any(${[...ids]}::uuid[])),
    kept as (
      insert into file (hash, width, height, bytes, organization_id, private)
      select distinct on (hash) hash, width, height, bytes, ${organizationId}::uuid, true from sent
      on conflict (organization_id, hash, private) do update set created_at = now() returning id, hash)
    select s.id as from, k.id from sent s join kept k on k.hash = s.hash`
  return ids.map((id) => kept.find(({ from }) => from === id)?.id ?? null)
}
