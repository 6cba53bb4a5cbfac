import { Prisma } from '#prisma'
import type { Tx } from '#platform/db'

/** What is wrong with a place that somebody named; the path is the field's. */
type PlaceFault =
  | { path: 'commune'; code: 'not-in-force' }
  | { path: 'oldCommune'; code: 'required' | 'not-of-this-commune' }

/**
 * Checks that a commune is in force today and that the old one went into it. Where the commune reaches outside the
 * three areas the old one must be named; null says that it is one of those outside.
 */
export async function checkPlace(
  tx: Tx,
  { commune, oldCommune }: { commune: string; oldCommune?: string | null | undefined },
): Promise<PlaceFault | null> {
  const [found] = await tx.$queryRaw<{ outside: boolean; predecessor: boolean }[]>(Prisma.sql`
    select c.outside, exists (select from locality_successor s where s.to_id = c.id and s.from_id = ${oldCommune ?? null}::uuid) as predecessor
    from locality c
    where c.id = ${commune}::uuid and c.kind = 'commune'
      and (now() at time zone 'Asia/Ho_Chi_Minh')::date between c.valid_from and coalesce(c.valid_to, 'infinity')`)
  if (!found) return { path: 'commune', code: 'not-in-force' }
  if (oldCommune) return found.predecessor ? null : { path: 'oldCommune', code: 'not-of-this-commune' }
  return found.outside && oldCommune === undefined ? { path: 'oldCommune', code: 'required' } : null
}
