import { createHmac, randomBytes, randomInt } from 'node:crypto'
import { Prisma } from '#prisma'
import type { Db, Tx } from '#platform/db'
import type { Locale } from '#platform/problem'
import { hashOf } from './sessions.ts'

/** How often a code may be typed before it is void. */
export const MAX_TRIES = 5

// A million codes are soon tried: only the key, which isn't in the database, makes a stolen table worthless. The phone
// is part of it, so that one phone's hash says nothing about another's.
const hashCode = (secret: string, phone: string, code: string) =>
  createHmac('sha256', secret).update(`${phone} ${code}`).digest()

// One row a phone: a new code voids the one before, its tries and its proof. People who are known and people who are
// not cost the same statement; those who are known are written to in their own language.
const KEEP = `
  insert into sign_in_code (phone, code_hash, expires_at) values ($1, $2, now() + interval '5 minutes')
  on conflict (phone) do update
    set code_hash = excluded.code_hash, expires_at = excluded.expires_at, tries = 0, proof_hash = null, used_at = null
  returning to_char(expires_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "expiresAt",
    (select min(p.locale) from person_phone pp join person p on p.id = pp.person_id where pp.phone = $1) as locale`

/** Makes the one live code of a phone. Gives its six digits, which are kept nowhere. */
export async function makeCode(db: Db, secret: string, phone: string) {
  const code = String(randomInt(1_000_000)).padStart(6, '0')
  const [kept] = await db.rows<{ expiresAt: string; locale: Locale | null }>('keep-code', KEEP, [
    phone,
    hashCode(secret, phone, code),
  ])
  if (!kept) throw new Error('a code was not kept')
  return { code, ...kept }
}

/**
 * Spends one try on a code, or the code itself when it is right: then `proof` stands for the phone, once and for 15
 * minutes. Null where there is no live code. Two tries at once are counted one after the other: the row is locked.
 */
export async function tryCode(
  tx: Tx,
  secret: string,
  phone: string,
  code: string,
): Promise<{ proof: string | null; left: number } | null> {
  const proof = randomBytes(32).toString('base64url')
  const hash = hashCode(secret, phone, code)
  const [tried] = await tx.$queryRaw<{ right: boolean; left: number }[]>(Prisma.sql`
    update sign_in_code set tries = tries + 1,
      used_at = case when code_hash = ${hash}::bytea then now() end,
      proof_hash = case when code_hash = ${hash}::bytea then ${hashOf(proof)}::bytea end
    where phone = ${phone} and used_at is null and expires_at > now() and tries < ${MAX_TRIES}::int
    returning used_at is not null as right, ${MAX_TRIES}::int - tries as left`)
  return tried ? { proof: tried.right ? proof : null, left: tried.left } : null
}

/** Spends a proof; gives its phone, or null where it is unknown, spent or old. With `person`, only if that one has the phone. */
export async function spendProof(tx: Tx, proof: string, person?: string): Promise<string | null> {
  const [spent] = await tx.$queryRaw<{ phone: string }[]>(Prisma.sql`
    delete from sign_in_code c
    where c.proof_hash = ${hashOf(proof)}::bytea and c.used_at > now() - interval '15 minutes'
      and (${person ?? null}::uuid is null
        or exists (select from person_phone pp where pp.phone = c.phone and pp.person_id = ${person ?? null}::uuid))
    returning c.phone`)
  return spent?.phone ?? null
}
