import type { StockUpdate } from '@chl/contracts/events'
import { coalesced } from './coalesced.ts'
import type { Db } from './db.ts'
import type { Lines, Live } from './live-socket.ts'
import type { Log } from './log.ts'

/** Stock and price are state: what a watcher sees is the newest, at most twice a second. */
export function createBoard(db: Db, log: Log, watchers: Lines) {
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
