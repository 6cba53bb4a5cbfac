import type { Server as HttpServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { type StockUpdate, socketAuth, watch } from '@chl/contracts/events'
import pg from 'pg'
import { Server, type Socket } from 'socket.io'
import type { Db } from './db.ts'
import type { Env } from './env.ts'
import { sessionToken } from './http.ts'
import type { Log } from './log.ts'
import { sameOrigin } from './security.ts'

type Row = { id: string; person_id: string; seq: string; level: string; topic: string; body: unknown; at: string }
type Data = {
  person: string | null
  token: string | null
  sent: number
  catching: boolean
  missed: boolean
  watched: Set<string>
}
type Live = Socket<Record<string, never>, Record<string, (...args: unknown[]) => void>, Record<string, never>, Data>

const COLUMNS = `f.id::text, f.person_id, f.seq::text, f.level, f.topic, f.body, to_char(f.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at`
/** A socket that can't keep up is cut; it comes back with where it was. */
const MAX_BUFFERED = 500
const RESYNC = 1000
const MAX_WATCHED = 50

export type Realtime = {
  wake: () => void
  closeSession: (token: string) => void
  stop: () => Promise<void>
  count: () => number
}
type Parts = {
  env: Pick<Env, 'PUBLIC_URL' | 'DATABASE_URL' | 'DATABASE_LISTEN_URL'>
  db: Db
  log: Log
  /** The person behind a session's token; null when it is none, or no longer. */
  personOf: (token: string | null) => Promise<string | null>
}

/**
 * Every process reads the feed for its own sockets: woken by the database after each relayed batch, and each second besides.
 * Delivery is at least once and in order of the person's sequence; the client drops what it has seen.
 */
export async function createRealtime(http: HttpServer, { env, db, log, personOf }: Parts): Promise<Realtime> {
  const io = new Server(http, {
    path: '/api/socket',
    serveClient: false,
    perMessageDeflate: false,
    maxHttpBufferSize: 16_384,
    allowRequest: (req, done) => done(null, sameOrigin(req.headers, env.PUBLIC_URL)),
  })
  const people = new Map<string, Set<Live>>()
  const watchers = new Map<string, Set<Live>>()
  const reader = await createReader(db, log, people)
  const board = createBoard(db, log, watchers)
  const wake = () => {
    reader.read()
    board.refresh()
  }
  const listener = listen(env, log, wake)

  io.use((socket, next) => {
    const auth = socketAuth.safeParse(socket.handshake.auth)
    const token = sessionToken(socket.handshake.headers.cookie)
    personOf(token).then(
      (person) => {
        Object.assign(socket.data, {
          person,
          token,
          sent: auth.success ? (auth.data.since ?? -1) : -1,
          catching: false,
          missed: false,
          watched: new Set<string>(),
        })
        next()
      },
      () => next(new Error('unavailable')),
    )
  })
  io.on('connection', (socket: Live) => join(socket, people, watchers, db, log, board.greet))

  const pulse = setInterval(wake, RESYNC)
  const recheck = setInterval(() => {
    for (const set of people.values())
      for (const socket of set) {
        personOf(socket.data.token).then(
          (person) => person === socket.data.person || socket.disconnect(true),
          () => {},
        )
      }
  }, 60_000)
  return {
    wake,
    count: () => io.engine.clientsCount,
    closeSession: (token) => {
      for (const set of people.values())
        for (const socket of set) if (socket.data.token === token) socket.disconnect(true)
    },
    stop: async () => {
      clearInterval(pulse)
      clearInterval(recheck)
      io.emit('bye')
      await io.close()
      await listener.stop()
    },
  }
}

function join(
  socket: Live,
  people: Map<string, Set<Live>>,
  watchers: Map<string, Set<Live>>,
  db: Db,
  log: Log,
  greet: (socket: Live, ids: string[]) => void,
) {
  const { person } = socket.data
  if (person) {
    put(people, person, socket)
    void catchUp(socket, db, log)
  }
  socket.on('watch', (message: unknown) => {
    const parsed = watch.safeParse(message)
    if (!parsed.success || socket.data.watched.size + parsed.data.listings.length > MAX_WATCHED) return
    for (const listing of parsed.data.listings) {
      socket.data.watched.add(listing)
      put(watchers, listing, socket)
    }
    greet(socket, parsed.data.listings)
  })
  socket.on('unwatch', (message: unknown) => {
    const parsed = watch.safeParse(message)
    for (const listing of parsed.success ? parsed.data.listings : []) {
      socket.data.watched.delete(listing)
      drop(watchers, listing, socket)
    }
  })
  socket.on('disconnect', () => {
    if (person) drop(people, person, socket)
    leaveBoard(socket, watchers)
  })
}
const put = (map: Map<string, Set<Live>>, key: string, socket: Live) =>
  void (map.get(key) ?? map.set(key, new Set()).get(key))?.add(socket)
const drop = (map: Map<string, Set<Live>>, key: string, socket: Live) => {
  const set = map.get(key)
  set?.delete(socket)
  if (set?.size === 0) map.delete(key)
}
const leaveBoard = (socket: Live, watchers: Map<string, Set<Live>>) => {
  for (const listing of socket.data.watched) drop(watchers, listing, socket)
  socket.data.watched.clear()
}

function emit(socket: Live, row: Row) {
  socket.data.sent = Number(row.seq)
  if (socket.conn.transport.name === 'websocket' && bufferedOf(socket) > MAX_BUFFERED)
    return void socket.disconnect(true)
  socket.emit('e', Number(row.seq), row.at, row.level, row.topic, row.body)
}
const bufferedOf = (socket: Live) => (socket.conn as unknown as { writeBuffer: unknown[] }).writeBuffer.length

// `since` below zero is a client that knows nothing yet: it is told where the feed stands and gets only what comes.
async function catchUp(socket: Live, db: Db, log: Log) {
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

async function createReader(db: Db, log: Log, people: Map<string, Set<Live>>) {
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

/** Runs `work` at most once at a time, and once more when it was asked for meanwhile. */
function coalesced(work: () => Promise<void>, log: Log) {
  let running = false
  let again = false
  return () => {
    if (running) {
      again = true
      return
    }
    running = true
    void (async () => {
      do {
        again = false
        await work()
      } while (again)
    })()
      .catch((error: unknown) => log.warn({ err: String(error) }, 'a reader waits for the database'))
      .finally(() => {
        running = false
      })
  }
}

// Stock and price are state: what a watcher sees is the newest, at most twice a second.
function createBoard(db: Db, log: Log, watchers: Map<string, Set<Live>>) {
  const shown = new Map<string, string>()
  const read = (ids: string[]) =>
    db.rows<{ listing_id: string; available: string; price: string; state: StockUpdate['state'] }>(
      'board',
      'select l.id as listing_id, t.available::text, l.price::text, l.state from listing l join lot t on t.id = l.lot_id where l.id = any($1::uuid[])',
      [ids],
    )
  const updateOf = (row: Awaited<ReturnType<typeof read>>[number]): StockUpdate => ({
    listingId: row.listing_id,
    available: Number(row.available),
    price: Number(row.price),
    state: row.state,
  })
  let last = 0
  const run = coalesced(async () => {
    const wait = last + 500 - Date.now()
    if (wait > 0) await new Promise((ok) => setTimeout(ok, wait))
    last = Date.now()
    for (const id of shown.keys()) if (!watchers.has(id)) shown.delete(id)
    for (const row of await read([...watchers.keys()])) {
      const update = updateOf(row)
      const text = JSON.stringify(update)
      if (shown.get(update.listingId) === text) continue
      shown.set(update.listingId, text)
      for (const socket of watchers.get(update.listingId) ?? []) socket.volatile.emit('stock', update)
    }
  }, log)
  return {
    refresh: () => {
      if (watchers.size) run()
    },
    greet: (socket: Live, ids: string[]) => {
      read(ids).then(
        (rows) => {
          for (const row of rows) socket.emit('stock', updateOf(row))
        },
        () => {},
      )
    },
  }
}

// One connection that listens; it comes back by itself, and until then the readers ask each second.
function listen(env: Pick<Env, 'DATABASE_URL' | 'DATABASE_LISTEN_URL'>, log: Log, wake: () => void) {
  let stopped = false
  let client: pg.Client | null = null
  const connect = async () => {
    const next = new pg.Client({
      connectionString: env.DATABASE_LISTEN_URL ?? env.DATABASE_URL,
      application_name: 'cho-hoang-lien listen',
      connectionTimeoutMillis: 2000,
    })
    client = next
    let retried = false
    const retry = () => {
      if (retried || stopped) return
      retried = true
      setTimeout(() => void connect(), 250)
    }
    next.on('error', (error) => log.warn({ err: error.message }, 'the listening connection ended'))
    next.on('end', retry)
    next.on('notification', wake)
    try {
      await next.connect()
      await next.query('listen feed')
      wake()
    } catch {
      next.end().catch(() => {})
      retry()
    }
  }
  void connect()
  return {
    stop: async () => {
      stopped = true
      await client?.end().catch(() => {})
    },
  }
}
