import type { readFeed as contract } from '@chl/contracts/notifications'
import type { Read } from '#platform/http'
import { ENTRY, HEAD } from './feed-sql.ts'

/**
 * What a person was told after `since`, oldest first, at most 200 entries: a client asks on until it has reached `head`.
 * Where entries in between are no longer kept, or `since` lies beyond the head, it is told to start anew from there.
 */
export const readFeed: Read<typeof contract> = async (db, { person }, { query }) => {
  const feed = await db.json<never>('feed-read', FEED, [person.id, query.since])
  if (!feed) throw new Error('an aggregate gave no row')
  return feed
}

const FEED = `
with h as (${HEAD}),
kept as (
  select $2::bigint > h.last_seq or $2::bigint + 1 < coalesce((select min(seq) from feed_entry where person_id = $1), h.last_seq + 1) as reset from h
)
select json_build_object('head', h.last_seq, 'reset', kept.reset, 'entries', (
    select coalesce(json_agg(${ENTRY} order by f.seq), '[]')
    from (select * from feed_entry where person_id = $1 and seq > $2::bigint and not kept.reset order by seq limit 200) f))::text
from h, kept`
