// The built API as the only one that works, to be killed between two steps: gates in the database hold it exactly there.
import pg from 'pg'
import { freePort } from '../../scripts/database.mjs'
import { type RunningApp, startApp } from './app.ts'
import type { TestDatabase } from './database.ts'
import { connect, eventually, type Someone } from './world.ts'

/** Before a planned call counts as sent; before its result is stored. */
const GATES = { send: 4711, store: 4712 } as const
type Gate = keyof typeof GATES

const GATE_SQL = `
  create function gate() returns trigger language plpgsql as $$ begin
    perform pg_advisory_xact_lock_shared(case new.state when 'sent' then ${GATES.send} else ${GATES.store} end);
    return new; end $$;
  create trigger gate before update on payment_operation for each row
    when (new.state is distinct from old.state and new.state in ('sent', 'succeeded')) execute function gate()`

/** Starts it. `start` begins it anew after `kill`, on the same port. */
export async function startVictim(database: TestDatabase, env: Record<string, string>) {
  const admin = new pg.Client({ connectionString: database.adminUrl })
  await admin.connect()
  await admin.query(GATE_SQL)
  const port = await freePort()
  const url = `http://localhost:${port}`
  let api: RunningApp | null = null
  const start = async () => {
    api = await startApp(database, { PORT: String(port), WRITES_PER_MINUTE: '1000000', LOG_LEVEL: 'fatal', ...env })
  }
  /** Those that wait for something to be let go, of a gate or of a row. */
  const waiting = async () =>
    (
      await admin.query<{ pid: number }>(
        `select pid from pg_stat_activity where datname = current_database() and usename = 'app' and wait_event_type = 'Lock'`,
      )
    ).rows.map(({ pid }) => pid)
  const endWaiting = async () => {
    for (const pid of await waiting()) await admin.query('select pg_terminate_backend($1)', [pid])
  }
  /** kill -9; what it had asked the database for and not got is never done. */
  const kill = async () => {
    api?.child.kill('SIGKILL')
    await api?.stop()
    await endWaiting()
    await eventually(async () => (await waiting()).length === 0)
  }
  const stop = async () => {
    await api?.stop()
    await admin.end()
  }
  await start()
  return {
    url,
    start,
    kill,
    endWaiting,
    stop,
    admin,
    /** Resolves once something waits. */
    caught: (least = 1) => eventually(async () => (await waiting()).length >= least, 60_000),
    shut: (gate: Gate) => admin.query('select pg_advisory_lock($1)', [GATES[gate]]),
    open: (gate: Gate) => admin.query('select pg_advisory_unlock($1)', [GATES[gate]]),
    /** The same person, sending to it. */
    at: (who: Someone): Someone => ({ ...who, ...connect(url, who.cookie, who.organizationId) }),
  }
}
export type Victim = Awaited<ReturnType<typeof startVictim>>
