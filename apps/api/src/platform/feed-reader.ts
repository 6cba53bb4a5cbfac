import { setTimeout as sleep } from 'node:timers/promises'
import { coalesced } from './coalesced.ts'
import type { Db } from './db.ts'
import type { Lines, Live } from './live-socket.ts'
import type { Log } from './log.ts'

type Row = { id: string; person_id: string; seq: string; level: string; topic: string; body: unknown; at: string }
const COLUMNS = `f.id::text, f.person_id, f.seq::text, f.level, f.topic, f.body, to_char(f.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at`
/** A socket that can't keep up is cut; it comes back with where it was. */
const MAX_BUFFERED = 500

/** Reads the feed for this process' lines, from where it stands now on. */
export async function createReader(db: Db, log: Log, people: Lines) {
  const [start] = await db.rows<{ id: string }>(
    'feed-cursor',
    'select coalesce(max(id), 0)::text as id from feed_entry',
    [],
  )
  let cursor = start?.id ?? '0'
  const batch = async () => {
    const rows = await db.rows<Row>(
      'feed-since',
      `select ${COLUMNS} from feed_entry f where f.id > $1 order by f.id limit 1000`,
      [cursor],
    )
    for (const row of rows) {
      cursor = row.id
      for (const socket of people.get(row.person_id) ?? []) deliver(socket, row, db, log)
    }
    return rows.length === 1000
  }
  return {
    read: coalesced(async () => {
      while (await batch());
    }, log),
  }
}

function deliver(socket: Live, row: Row, db: Db, log: Log) {
  const { data } = socket
  const seq = Number(row.seq)
  if (data.catching) return void (data.missed = true)
  if (seq <= data.sent) return
  if (seq === data.sent + 1) emit(socket, row)
  else void catchUp(socket, db, log)
}

/**
 * Sends a line what its person was told after the last number sent, and then lets it follow.
 * A number below zero is a client that knows nothing yet: it is told where the feed stands and gets only what comes.
 */
export async function catchUp(socket: Live, db: Db, log: Log) {
  const { data } = socket
  if (data.catching) return
  data.catching = true
  for (let wait = 100; socket.connected; ) {
    try {
      data.missed = false
      const [head] = await db.rows<{ head: string; oldest: string }>(
        'feed-head',
        `select coalesce((select last_seq from feed_head where person_id = $1), 0)::text as head,
          coalesce((select min(seq) from feed_entry where person_id = $1), (select last_seq + 1 from feed_head where person_id = $1), 1)::text as oldest`,
        [data.person],
      )
      const last = Number(head?.head ?? 0)
      if (data.sent < 0) data.sent = last
      if (data.sent > last || (data.sent < last && data.sent + 1 < Number(head?.oldest))) {
        data.sent = last
        socket.emit('reset', last)
      }
      const rows = await db.rows<Row>(
        'feed-after',
        `select ${COLUMNS} from feed_entry f where f.person_id = $1 and f.seq > $2 order by f.seq limit 200`,
        [data.person, data.sent],
      )
      for (const row of rows) emit(socket, row)
      wait = 100
      while (socket.connected && bufferedOf(socket) > 100) await sleep(50) // a slow line takes what was missed at its own pace
      // What was delivered meanwhile was held back for this: look again, so that no catch-up races a delivery.
      if (rows.length || data.missed || data.sent < last) continue
      data.catching = false
      return
    } catch (error) {
      log.warn({ err: String(error) }, 'a catch-up waits for the database')
      await sleep(wait * (0.5 + Math.random()))
      wait = Math.min(wait * 2, 5000)
    }
  }
  data.catching = false
}

function emit(socket: Live, row: Row) {
  socket.data.sent = Number(row.seq)
  if (socket.conn.transport.name === 'websocket' && bufferedOf(socket) > MAX_BUFFERED)
    return void socket.disconnect(true)
  socket.emit('e', Number(row.seq), row.at, row.level, row.topic, row.body)
}
const bufferedOf = (socket: Live) => (socket.conn as unknown as { writeBuffer: unknown[] }).writeBuffer.length
