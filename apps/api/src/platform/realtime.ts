import type { Server as HttpServer } from 'node:http'
import { socketAuth, watch } from '@chl/contracts/events'
import { Server } from 'socket.io'
import { coalesced } from './coalesced.ts'
import type { Db } from './db.ts'
import type { Env } from './env.ts'
import { listen } from './feed-listener.ts'
import { catchUp, createReader } from './feed-reader.ts'
import { sessionToken } from './http.ts'
import { drop, endStale, type Lines, type Live, put } from './live-socket.ts'
import type { Log } from './log.ts'
import { sameOrigin } from './security.ts'
import { createBoard } from './stock-board.ts'

const RESYNC = 1000
const RECHECK = 60_000
const MAX_WATCHED = 50

export type Realtime = {
  wake: () => void
  closeSession: (token: string) => void
  stop: () => Promise<void>
  count: () => number
}
type Parts = {
  env: Pick<Env, 'PUBLIC_URL' | 'secure' | 'DATABASE_URL' | 'DATABASE_LISTEN_URL'>
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
  const people: Lines = new Map()
  const watchers: Lines = new Map()
  const reader = await createReader(db, log, people)
  const board = createBoard(db, log, watchers)
  const wake = () => {
    reader.read()
    board.refresh()
  }
  const listener = listen(env, log, wake)

  io.use(admit(personOf, env.secure))
  io.on('connection', (socket: Live) => join(socket, people, watchers, db, log, board.greet))

  const pulse = setInterval(wake, RESYNC)
  const recheck = setInterval(
    coalesced(() => endStale(people, personOf), log),
    RECHECK,
  )
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

const admit = (personOf: Parts['personOf'], secure: boolean) => (socket: Live, next: (error?: Error) => void) => {
  const auth = socketAuth.safeParse(socket.handshake.auth)
  const token = sessionToken(socket.handshake.headers.cookie, secure)
  personOf(token).then(
    (person) => {
      const sent = auth.success ? (auth.data.since ?? -1) : -1
      Object.assign(socket.data, { person, token, sent, catching: false, missed: false, watched: new Set<string>() })
      next()
    },
    () => next(new Error('unavailable')),
  )
}

function join(
  socket: Live,
  people: Lines,
  watchers: Lines,
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
const leaveBoard = (socket: Live, watchers: Lines) => {
  for (const listing of socket.data.watched) drop(watchers, listing, socket)
  socket.data.watched.clear()
}
