import type { Event, StockUpdate } from '@chl/contracts/events'
import type { FeedEntry } from '@chl/contracts/notifications'
import { io, type Socket } from 'socket.io-client'
import { setReachable } from '../api/reachable.ts'

/** One entry as it comes over the socket. */
export type Told = { seq: number; at: string; level: FeedEntry['level']; event: Event }
export type Listener = { onTold: (told: Told) => void; onReset: () => void }

type FromServer = {
  e: (seq: number, at: string, level: Told['level'], topic: Event['topic'], body: Event['body']) => void
  reset: (head?: number) => void
  stock: (update: StockUpdate) => void
}
type FromClient = { watch: (what: { listings: string[] }) => void; unwatch: (what: { listings: string[] }) => void }

const watched = new Map<string, Set<(update: StockUpdate | 'again') => void>>()
const SETTLE_MS = 3000 // a socket that is back this soon was never «offline» to its reader
let socket: Socket<FromServer, FromClient> | undefined
let listener: Listener | undefined
let last: number | undefined
let organization: string | null = null

/** The tab's one socket, made when first needed. `since` is asked for at each connect, so a reconnect continues the feed. */
function connected() {
  if (socket) return socket
  const auth = (give: (data: object) => void) =>
    give({ ...(last !== undefined && { since: last }), ...(organization && { organization }) })
  const made: Socket<FromServer, FromClient> = io({
    path: '/api/socket',
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    auth,
  })
  let silence: ReturnType<typeof setTimeout> | undefined
  made.on('connect', () => {
    clearTimeout(silence)
    setReachable(true)
    if (watched.size > 0) made.emit('watch', { listings: [...watched.keys()] })
    for (const [, listeners] of watched) for (const tell of listeners) tell('again')
  })
  made.on('disconnect', (reason) => {
    if (reason === 'io client disconnect') return
    clearTimeout(silence)
    silence = setTimeout(() => setReachable(false), SETTLE_MS)
    if (reason === 'io server disconnect') setTimeout(() => made.connect(), 1000 + Math.random() * 4000) // it doesn't come back by itself
  })
  // A refused line (the server could not ask its database) is not tried again by itself; one that was not reached is.
  made.on('connect_error', () => {
    if (!made.active) setTimeout(() => made === socket && made.connect(), 1000 + Math.random() * 4000)
  })
  made.on('stock', (update) => {
    for (const tell of watched.get(update.listingId) ?? []) tell(update)
  })
  made.on('e', receive)
  made.on('reset', (head) => {
    last = head ?? last
    listener?.onReset()
  })
  socket = made
  return made
}

/** Once and in order: what was seen is dropped, and a gap makes the server send again from the last one seen. */
function receive(...[seq, at, level, topic, body]: Parameters<FromServer['e']>) {
  if (last !== undefined && seq <= last) return
  if (last !== undefined && seq > last + 1) {
    socket?.disconnect().connect()
    return
  }
  last = seq
  listener?.onTold({ seq, at, level, event: { topic, body } as Event })
}

/** Follows the feed of the signed-in person from `since` on (what the page's own data already shows). Gives the way to stop. */
export function followFeed(since: number, actingFor: string | null, follow: Listener) {
  last = Math.max(last ?? 0, since)
  organization = actingFor
  listener = follow
  if (socket)
    socket.disconnect().connect() // it may have been opened by a visitor, before signing in
  else connected()
  return () => {
    listener = undefined
    last = undefined
    organization = null
    socket?.disconnect()
    socket = undefined
    if (watched.size > 0) connected()
  }
}

/** Follows stock and price of a listing: newest wins. `'again'` after a reconnect: what came meanwhile has to be fetched. */
export function watchStock(listingId: string, tell: (update: StockUpdate | 'again') => void) {
  const listeners = watched.get(listingId) ?? new Set()
  const isFirst = listeners.size === 0
  watched.set(listingId, listeners.add(tell))
  const open = connected()
  if (isFirst && open.connected) open.emit('watch', { listings: [listingId] })
  return () => {
    listeners.delete(tell)
    if (listeners.size > 0) return
    watched.delete(listingId)
    socket?.emit('unwatch', { listings: [listingId] })
    if (watched.size === 0 && !listener) {
      socket?.disconnect()
      socket = undefined
    }
  }
}
