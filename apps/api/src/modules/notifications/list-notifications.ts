import type { listNotifications as contract } from '@chl/contracts/notifications'
import type { Read } from '#platform/http'
import { ENTRY, HEAD } from './feed-sql.ts'

/** What the person was told, newest first, thirty at a time; its own acts, which are silent, are left out. */
export const listNotifications: Read<typeof contract> = async (db, { person }, { query }) => {
  const list = await db.json<never>('notifications', LIST, [person.id, query.before ?? null])
  if (!list) throw new Error('an aggregate gave no row')
  return list
}

const PAGE = 30
const LIST = `
with h as (${HEAD}),
found as (
  select * from feed_entry where person_id = $1 and level <> 'silent' and ($2::bigint is null or seq < $2::bigint) order by seq desc limit ${PAGE + 1}
), page as (select * from found order by seq desc limit ${PAGE})
select json_build_object(
  'entries', (select coalesce(json_agg(${ENTRY} order by f.seq desc), '[]') from page f),
  'unread', (select count(*) from feed_entry where person_id = $1 and level <> 'silent' and seq > h.read_seq),
  'next', case when (select count(*) from found) > ${PAGE} then (select min(seq) from page) end)::text
from h`
