import { randomBytes } from 'node:crypto'
import { Prisma } from '#prisma'
import type { Tx } from '#platform/db'
import { Sent } from '#platform/http'
import type { Locale } from '#platform/problem'
import { localeCookie, sessionCookie } from './cookies.ts'
import { hashOf } from './sessions.ts'

export type SignedIn = { kind: 'signed-in' }
/** What every way of signing in needs to know of this server. */
export type Door = { secure: boolean; ended: (token: string) => void }
type Arrival = {
  person: string
  shared: boolean
  before: string | null
  /** Leaves the browser in the language that it has. */
  keepLanguage?: boolean
}

/**
 * Signs a person in with a new token, whatever the browser had before: that session ends. Gives the reply with its
 * cookies; the language is the person's own setting. 90 days, sliding; 12 hours on a shared phone.
 */
export async function startSession(
  tx: Tx,
  door: Door,
  { person, shared, before, keepLanguage = false }: Arrival,
): Promise<Sent<SignedIn>> {
  const token = randomBytes(32).toString('base64url')
  const old = before === null ? Buffer.alloc(0) : hashOf(before)
  const [made] = await tx.$queryRaw<{ locale: Locale }[]>(Prisma.sql`
    with gone as (update session set revoked_at = now() where token_hash = ${old}::bytea and revoked_at is null),
      made as (
        insert into session (token_hash, person_id, shared, expires_at)
        values (${hashOf(token)}::bytea, ${person}::uuid, ${shared}::boolean, now() + case when ${shared}::boolean then interval '12 hours' else interval '90 days' end)
        returning person_id)
    select p.locale from made join person p on p.id = made.person_id`)
  if (!made) throw new Error('a session was not made')
  if (before !== null) door.ended(before)
  const cookies = [sessionCookie(door.secure, token, shared)]
  if (!keepLanguage) cookies.push(localeCookie(door.secure, made.locale))
  return new Sent({ kind: 'signed-in' as const }, { 'Set-Cookie': cookies })
}
