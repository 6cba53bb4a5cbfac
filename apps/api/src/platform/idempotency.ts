import type { ProblemSlug } from '@chl/contracts/problem'
import { createHash } from 'node:crypto'
import { Prisma } from '#prisma'
import { type Db, sqlState } from './db.ts'
import type { RawTx } from './hot-transaction.ts'
import { Refused } from './problem.ts'

export const NOBODY = '00000000-0000-0000-0000-000000000000'
export type Claim = { personId: string; organizationId: string; key: string; hash: Buffer }
export type Answer = { status: number; body: unknown }

const sorted = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(sorted)
    : value && typeof value === 'object'
      ? Object.fromEntries(
          Object.entries(value)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([k, v]) => [k, sorted(v)]),
        )
      : value

/** sha256 of method, address and parsed body with sorted keys: the same request, however it was written. */
export const requestHash = (method: string, path: string, body: unknown) =>
  createHash('sha256')
    .update(`${method} ${path} ${JSON.stringify(sorted(body ?? null))}`)
    .digest()

/**
 * Claims a key for this transaction; gives the kept answer when the key was answered before.
 * A second request with the same key waits here for the first one to end, at most for `lock_timeout`.
 * Throws Refused: `idempotency-key-reused` for another request's key, `request-in-flight` when the wait was too long.
 */
export async function claim(tx: RawTx, { personId, organizationId, key, hash }: Claim): Promise<Answer | null> {
  const made = await tx.$executeRaw`/* prepared: claim */
    insert into idempotency_key (person_id, organization_id, key, request_hash)
    values (${personId}::uuid, ${organizationId}::uuid, ${key}, ${hash}) on conflict do nothing`.catch(
    (error: unknown) => {
      throw sqlState(error) === '55P03' ? new Refused('request-in-flight') : error
    },
  )
  if (made === 1) return null
  const [kept] = await tx.$queryRaw<{ same: boolean; status: number | null; response: unknown }[]>`
    select request_hash = ${hash} as same, status, response from idempotency_key
    where person_id = ${personId}::uuid and organization_id = ${organizationId}::uuid and key = ${key}`
  if (!kept) throw new Refused('request-in-flight')
  if (!kept.same) throw new Refused('idempotency-key-reused')
  return { status: kept.status ?? 200, body: kept.response }
}

/** Keeps the answer beside what it tells of: success, and refusals of business. */
export const keepAnswer = (tx: RawTx, { personId, organizationId, key }: Claim, { status, body }: Answer) =>
  tx.$executeRaw(Prisma.sql`/* prepared: keep-answer */
    update idempotency_key set status = ${status}, response = ${JSON.stringify(body)}::jsonb
    where person_id = ${personId}::uuid and organization_id = ${organizationId}::uuid and key = ${key}`)

/** Forgets keys that nobody sends again, a batch at a time. What must outlive them has its own (a checkout's client key). */
export async function purgeKeys(db: Db): Promise<void> {
  const sql = `delete from idempotency_key where ctid = any(array(
    select ctid from idempotency_key where created_at < now() - interval '30 days' limit ${PURGED})) returning 1`
  for (;;) if ((await db.rows('idempotency-purge', sql, [])).length < PURGED) return
}
const PURGED = 5000

/** Refusals of business are kept with their key like a success; a fault of the request itself is not: it may be mended and sent again. */
export const KEPT: ReadonlySet<ProblemSlug> = new Set([
  'cart-changed',
  'stock-short',
  'over-authorized',
  'method-not-offered',
  'float-limit',
  'state-changed',
  'not-allowed-now',
])
