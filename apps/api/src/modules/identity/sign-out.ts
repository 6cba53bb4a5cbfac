import type { signOut as contract } from '@chl/contracts/identity'
import { type Read, Sent } from '#platform/http'
import { endedCookie } from './cookies.ts'
import { hashOf } from './sessions.ts'
import type { Door } from './start-session.ts'

const END = 'update session set revoked_at = now() where token_hash = $1 and revoked_at is null'

/**
 * Ends this browser's session, and then its sockets: one statement, committed when it returns, so that a socket which
 * comes back at once finds nobody. Signing out twice, or as nobody, is no fault.
 */
export const signOut =
  (door: Door): Read<typeof contract> =>
  async (db, _visitor, _input, { token }) => {
    if (token !== null) {
      await db.rows('end-session', END, [hashOf(token)])
      door.ended(token)
    }
    return new Sent(null, { 'Set-Cookie': [endedCookie(door.secure)] })
  }
