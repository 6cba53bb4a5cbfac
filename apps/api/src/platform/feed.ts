import type { Db, Tx } from './db.ts'

/** Days that what was told stays in a feed; a client that was away for longer starts anew. */
const FEED_DAYS = 90
const BATCH = 5000

/** Marks a person's feed as read up to a sequence number that it has reached; it never goes back. Gives whether it moved. */
export async function readUpTo(tx: Tx, personId: string, seq: number): Promise<boolean> {
  const moved = await tx.$executeRaw`
    update feed_head set read_seq = least(${seq}::bigint, last_seq)
    where person_id = ${personId}::uuid and read_seq < least(${seq}::bigint, last_seq)`
  return moved === 1
}

/** Takes old entries away, oldest first and a batch at a time, so that no delivery waits for long. */
export async function purgeFeed(db: Db): Promise<void> {
  // Ids grow with time: looking at the first of them spares an index on the time.
  const sql = `delete from feed_entry f using (select id, created_at from feed_entry order by id limit ${BATCH}) old
    where f.id = old.id and old.created_at < now() - make_interval(days => $1) returning 1`
  for (;;) if ((await db.rows('feed-purge', sql, [FEED_DAYS])).length < BATCH) return
}
