import type { markRead as contract } from '@chl/contracts/notifications'
import { readUpTo } from '#platform/feed'
import type { Write } from '#platform/http'
import { tell } from '#platform/outbox'

/** Marks everything up to a sequence number as read, and tells the person's other devices. What was read stays read. */
export const markRead: Write<typeof contract> = async (tx, { person }, { body: { upTo } }) => {
  if (await readUpTo(tx, person.id, upTo))
    await tell(tx, {
      event: { topic: 'feed.read', body: { upTo } },
      level: 'silent',
      people: [person.id],
      actor: person.id,
    })
  const [row] = await tx.$queryRaw<{ unread: number }[]>`
    select count(*)::int as unread from feed_entry f join feed_head h on h.person_id = f.person_id
    where f.person_id = ${person.id}::uuid and f.level <> 'silent' and f.seq > h.read_seq`
  return { unread: row?.unread ?? 0 }
}
