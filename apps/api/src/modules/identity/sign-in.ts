import type { signIn as contract } from '@chl/contracts/identity'
import { Prisma } from '#prisma'
import type { Tx } from '#platform/db'
import type { Env } from '#platform/env'
import type { Read } from '#platform/http'
import { Refusal, refuse } from '#platform/problem'
import { readPhone } from './faults.ts'
import type { Limits } from './limits.ts'
import { spendProof, tryCode } from './sign-in-codes.ts'
import { type Door, startSession } from './start-session.ts'

type Parts = { env: Pick<Env, 'SECRET'>; limits: Limits; door: Door }

/**
 * Exchanges a code for a session, where one person has this phone; else for a proof, with which one of several is
 * chosen or somebody new registers. The try is counted on a connection of its own and before the transaction is open:
 * inside, each request would hold two connections, and a handful of them would wait for one another.
 */
export const signIn =
  ({ env, limits, door }: Parts): Read<typeof contract> =>
  async (db, { locale }, { body }, { token }) => {
    const phone = readPhone(body.phone, locale)
    if (phone instanceof Refusal) return phone
    const retryAfter = await limits.signIn(phone)
    if (retryAfter !== null) return refuse('too-many-requests', { retryAfter })
    return db.prisma.$transaction(async (tx) => {
      const tried = await tryCode(tx, env.SECRET, phone, body.code)
      if (!tried) return refuse('code-expired')
      // Returned, not thrown: the try that it cost is committed.
      if (tried.proof === null) return refuse('code-wrong', { left: tried.left })
      const people = await findPeople(tx, phone)
      const [only] = people
      if (!only) return { kind: 'new' as const, proof: tried.proof }
      if (people.length > 1) return { kind: 'choose' as const, proof: tried.proof, people }
      await spendProof(tx, tried.proof)
      return startSession(tx, door, { person: only.id, shared: body.shared, before: token })
    })
  }

const findPeople = (tx: Tx, phone: string) =>
  tx.$queryRaw<{ id: string; name: string }[]>(Prisma.sql`
    select p.id, p.name from person_phone pp join person p on p.id = pp.person_id where pp.phone = ${phone} order by p.created_at, p.id`)
