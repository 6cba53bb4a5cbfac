import { setTimeout as sleep } from 'node:timers/promises'
import type { Event } from '@chl/contracts/events'
import { Prisma } from '#prisma'
import { type Db, isRetryable, isUnavailable, sqlState, type Tx } from './db.ts'
import type { RawTx } from './hot-transaction.ts'
import type { Log } from './log.ts'

export type Level = 'silent' | 'bell' | 'urgent'
type Told = {
  event: Event
  level: Level
  /** Whose members hear of it. */
  organizations?: readonly string[]
  people?: readonly string[]
  /** The acting person: its own devices hear silently. */
  actor?: string | null
}

const toldIn = new WeakSet<RawTx>()

/** Writes events into the outbox beside the change that they tell of, in the same transaction and one statement. */
export async function tell(tx: Tx, ...told: readonly Told[]) {
  toldIn.add(tx)
  const rows = told.map(({ event, level, organizations = [], people = [], actor = null }) => ({
    topic: event.topic,
    body: event.body,
    level,
    organizations,
    people,
    actor,
  }))
  await tx.$executeRaw(Prisma.sql`
    insert into outbox (topic, level, body, recipients, actor_id)
    select r.topic, r.level, r.body,
      array(select person_id from membership where organization_id = any(r.organizations) union select unnest(r.people)), r.actor
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r(topic text, level text, body jsonb, organizations uuid[], people uuid[], actor uuid)`)
}
/** Marks a transaction whose own statement wrote to the outbox, so that its commit wakes the relay. */
export const willTell = (tx: RawTx) => void toldIn.add(tx)
export const hasTold = (tx: RawTx) => toldIn.has(tx)

export type Relay = { poke: () => void; stop: () => Promise<void> }

/**
 * Moves what was told into people's feeds: at each poke, and each second for what a killed process left.
 * Any process may run it; the database lets one write at a time.
 */
export function createRelay(db: Db, log: Log, onMoved: () => void): Relay {
  let running: Promise<void> | null = null
  let again = false
  const run = async () => {
    do {
      again = false
      await drain(db, log, onMoved)
    } while (again)
  }
  const poke = () => {
    if (running) {
      again = true
      return
    }
    running = run()
      .catch((error: unknown) => log.warn({ err: String(error) }, 'relay waits for the database'))
      .finally(() => {
        running = null
      })
  }
  const timer = setInterval(poke, 1000)
  timer.unref()
  return {
    poke,
    stop: async () => {
      clearInterval(timer)
      await running
    },
  }
}

const BATCH = 500
async function drain(db: Db, log: Log, onMoved: () => void) {
  for (let size = BATCH; ; ) {
    try {
      const [row] = await db.rows<{ n: number }>('relay', 'select relay($1::int) as n', [size])
      const moved = row?.n ?? 0
      if (moved > 0) onMoved()
      if (moved < size) return
      size = BATCH
    } catch (error) {
      if (isBusy(error)) throw error
      if (size === 1 && !(await park(db, log, error))) await sleep(100)
      size = Math.max(1, Math.floor(size / 2))
    }
  }
}

// A database that is away or held by another process is no row's fault: it is waited for, and counts for nothing. A statement
// that took too long may be the batch's fault, and is tried with half of it.
const isBusy = (error: unknown) => isRetryable(error) || (isUnavailable(error) && sqlState(error) !== '57014')

/** A row that no feed can take must not stop the others: after five tries it waits apart for a person. Gives whether it does. */
async function park(db: Db, log: Log, error: unknown): Promise<boolean> {
  const [parked] = await db.rows<{ id: string }>(
    'park',
    `with first as (select id from outbox order by id limit 1 for update),
      tried as (update outbox o set attempts = o.attempts + 1 from first f where o.id = f.id and o.attempts < 4),
      gone as (delete from outbox o using first f where o.id = f.id and o.attempts >= 4 returning o.*)
     insert into outbox_parked (id, topic, level, body, recipients, actor_id, error)
     select id, topic, level, body, recipients, actor_id, $1 from gone returning id::text`,
    [String(error).slice(0, 500)],
  )
  if (parked) log.error({ outboxId: parked.id, err: String(error) }, 'an outbox row was parked')
  return parked !== undefined
}
