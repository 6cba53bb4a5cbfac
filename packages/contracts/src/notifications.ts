import * as z from 'zod/mini'
import { instant } from './common.ts'
import { endpoint } from './endpoint.ts'
import { event } from './events.ts'

export const level = z.enum(['silent', 'bell', 'urgent'])

/** One entry of a person's feed; `seq` has no gaps, so a client knows what it missed. */
export const feedEntry = z
  .object({ seq: z.int(), at: instant, level, event, read: z.boolean() })
  .register(z.globalRegistry, { id: 'FeedEntry' })
export type FeedEntry = z.output<typeof feedEntry>

export const readFeed = endpoint({
  id: 'readFeed',
  method: 'GET',
  path: '/feed',
  tag: 'notifications',
  access: 'person',
  summary: 'Entries after `since`, oldest first; `reset` where those are no longer kept',
  query: z.strictObject({ since: z.coerce.number().check(z.int(), z.minimum(0)) }),
  reply: z.object({ entries: z.array(feedEntry), head: z.int(), reset: z.boolean() }),
})

export const listNotifications = endpoint({
  id: 'listNotifications',
  method: 'GET',
  path: '/notifications',
  tag: 'notifications',
  access: 'person',
  summary: 'What one was told (bell and urgent), newest first',
  query: z.strictObject({ before: z.optional(z.coerce.number().check(z.int(), z.minimum(1))) }),
  reply: z.object({ entries: z.array(feedEntry), unread: z.int(), next: z.nullable(z.int()) }),
})

export const markRead = endpoint({
  id: 'markRead',
  method: 'PUT',
  path: '/notifications/read',
  tag: 'notifications',
  access: 'person',
  summary: 'Marks everything up to a sequence number as read, on every device',
  body: z.strictObject({ upTo: z.int().check(z.minimum(0)) }),
  reply: z.object({ unread: z.int() }),
})
