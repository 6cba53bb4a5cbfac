import type { Db } from '#platform/db'

// A week is long enough to look into a complaint. A code is of no use after its proof: 20 minutes.
const PURGE = `
  with sessions as (delete from session where expires_at < now() - interval '7 days' or revoked_at < now() - interval '7 days'),
    codes as (delete from sign_in_code where expires_at < now() - interval '1 hour' and (used_at is null or used_at < now() - interval '1 hour'))
  delete from rate_limit where expire < extract(epoch from now()) * 1000`

/** Deletes ended sessions, stale codes and counters that have run out. */
export const purgeSignIns = (db: Db) => db.rows('purge-sign-ins', PURGE, []).then(() => {})
