import type { choosePerson as contract } from '@chl/contracts/identity'
import type { Write } from '#platform/http'
import { refuse } from '#platform/problem'
import { spendProof } from './sign-in-codes.ts'
import { type Door, startSession } from './start-session.ts'

/** Signs in one of the people who share a phone. Somebody of another phone costs no proof, and gets the same answer as an old one. */
export const choosePerson =
  (door: Door): Write<typeof contract> =>
  async (tx, _visitor, { body }, { token }) => {
    const phone = await spendProof(tx, body.proof, body.person)
    if (phone === null) return refuse('code-expired')
    return startSession(tx, door, { person: body.person, shared: body.shared, before: token })
  }
