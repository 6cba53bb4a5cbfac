// A tab's line to the server, as the web app's: it keeps the last number seen, drops repeats, and asks on after a gap.
import { io, type Socket } from 'socket.io-client'
import type { Someone } from './world.ts'

export type Entry = { seq: number; level: string; topic: string; body: Record<string, unknown> }
export type Tab = {
  /** What the page was shown, in the order in which it came. */
  shown: Entry[]
  /** Everything that came over the line, repeats too. */
  came: number[]
  resets: number[]
  socket: Socket
  /** Cuts the line below the protocol, as a bad network does; it comes back by itself. */
  cut: () => void
  close: () => void
}
type Options = { since?: number; origin?: string; transports?: ('websocket' | 'polling')[]; reconnection?: boolean }

/** Opens a line for somebody; `since` is what it has seen, left out by a tab that knows nothing yet. */
export function openTab(url: string, someone: Pick<Someone, 'cookie'> | null, options: Options = {}): Tab {
  const { since, origin = url, transports = ['websocket'], reconnection = true } = options
  let last = since
  const socket = io(url, {
    path: '/api/socket',
    transports,
    reconnection,
    reconnectionDelay: 20,
    reconnectionDelayMax: 200,
    forceNew: true,
    auth: (give) => give(last === undefined ? {} : { since: last }),
    extraHeaders: { origin, ...(someone && { cookie: someone.cookie }) },
  })
  const tab: Tab = {
    shown: [],
    came: [],
    resets: [],
    socket,
    cut: () => void (socket.connected && socket.io.engine.close()),
    close: () => void socket.close(),
  }
  socket.on('e', (seq: number, _at: string, level: string, topic: string, body: Entry['body']) => {
    tab.came.push(seq)
    if (last !== undefined && seq <= last) return
    if (last !== undefined && seq > last + 1) return void socket.disconnect().connect()
    last = seq
    tab.shown.push({ seq, level, topic, body })
  })
  socket.on('reset', (head: number) => {
    tab.resets.push(head)
    last = head
  })
  socket.on('connect_error', () => {
    if (!socket.active && reconnection) setTimeout(() => socket.connect(), 50)
  })
  return tab
}

/** Resolves when the line is open. */
export const opened = (tab: Tab) =>
  new Promise<void>((ok) => (tab.socket.connected ? ok() : tab.socket.once('connect', () => ok())))
