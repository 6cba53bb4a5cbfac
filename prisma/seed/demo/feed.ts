import { DAY } from './calendar.ts'
import type { Order, Told } from './order-book.ts'
import type { Row } from './tables.ts'
import type { World } from './world.ts'

const KEPT_DAYS = 14
const UNREAD = 4

/** The feeds of the demo people: what their orders told them lately, as the relay would have written it. */
export function writeFeeds(world: World, demo: ReadonlySet<string>, orders: readonly Order[]): void {
  const since = world.now.getTime() - KEPT_DAYS * DAY
  const news = orders
    .flatMap((order) => order.told.filter((told) => told.at.getTime() >= since).map((told) => ({ order, told })))
    .sort((a, b) => a.told.at.getTime() - b.told.at.getTime())
  for (const person of demo) {
    const entries = news.flatMap(({ order, told }) => entryFor(person, order, told))
    if (entries.length > 0) writeFeed(world, person, entries)
  }
}

type Entry = { level: string; topic: string; body: Row; at: Date }

// One's own side hears quietly, the other aloud; nobody of another order hears anything.
function entryFor(person: string, order: Order, told: Told): Entry[] {
  const side = order.buyer.people.includes(person) ? 'buyer' : order.seller.people.includes(person) ? 'seller' : null
  if (side === null) return []
  const body = {
    orderId: order.id,
    number: order.number,
    state: told.state,
    seller: { id: order.seller.id, name: order.seller.name },
    buyer: { id: order.buyer.id, name: order.buyer.name },
    total: told.total,
    reason: told.reason,
  }
  return [{ level: told.side === side ? 'silent' : told.level, topic: told.topic, body, at: told.at }]
}

/** Gapless from 1; all but the last few that were told aloud are read. */
function writeFeed(world: World, person: string, entries: readonly Entry[]): void {
  const aloud = entries.flatMap(({ level }, at) => (level === 'silent' ? [] : [at + 1]))
  const readSeq = aloud.length > UNREAD ? (aloud.at(-UNREAD - 1) ?? 0) : 0
  world.tables.add('feed_head', { person_id: person, last_seq: entries.length, read_seq: readSeq })
  for (const [at, { level, topic, body, at: when }] of entries.entries())
    world.tables.add('feed_entry', {
      person_id: person,
      seq: at + 1,
      level,
      topic,
      body,
      read_at: at + 1 <= readSeq ? world.now : null,
      created_at: when,
    })
}
