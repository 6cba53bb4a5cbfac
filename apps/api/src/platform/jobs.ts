import { EventEmitter } from 'node:events'
import {
  Logger,
  makeWorkerUtils,
  parseCronItems,
  type Runner,
  run,
  type TaskList,
  type WorkerEvents,
  type WorkerUtils,
} from 'graphile-worker'
import pg from 'pg'
import type { Db } from './db.ts'
import type { Env } from './env.ts'
import type { Log } from './log.ts'

/** A job that the clock starts. It may run twice, and on any process: each one must bear that. */
export type Job = { name: string; cron: string; run: () => Promise<void> }

const HEARTBEAT = 10_000
const SILENT = 60

/**
 * Runs the clock's jobs. A killed worker's job would stay locked for hours: so workers have names and a heartbeat, and
 * what a silent one held is given back.
 */
export async function startJobs(env: Pick<Env, 'DATABASE_URL'>, db: Db, log: Log, jobs: readonly Job[]) {
  const pool = new pg.Pool({ connectionString: env.DATABASE_URL, max: 3, application_name: 'cho-hoang-lien jobs' })
  pool.on('error', (error) => log.warn({ err: error.message }, 'an idle connection of the jobs ended'))
  pool.on('connect', (client) =>
    client.on('error', (error) => log.warn({ err: error.message }, 'a connection of the jobs ended')),
  )
  const workers = new Set<string>()
  const events: WorkerEvents = new EventEmitter()
  events.on('worker:create', ({ worker }) => void workers.add(worker.workerId))
  events.on('worker:stop', ({ worker }) => void workers.delete(worker.workerId))
  const utils = await makeWorkerUtils({ pgPool: pool })
  const tasks: TaskList = Object.fromEntries(jobs.map((job) => [job.name, () => timed(job, log)]))
  const runner = await run({
    pgPool: pool,
    concurrency: 2,
    noHandleSignals: true,
    pollInterval: 2000,
    taskList: tasks,
    parsedCronItems: parseCronItems(jobs.map(({ name, cron }) => ({ task: name, match: cron }))),
    logger: new Logger(
      () => (level, message) =>
        isError(level) ? log.error({ job: true }, message) : log.debug({ job: true }, message),
    ),
    events,
  })
  const beat = () =>
    heartbeat(db, utils, [...workers]).catch((error: unknown) =>
      log.warn({ err: String(error) }, 'the jobs’ heartbeat waits for the database'),
    )
  await beat()
  const timer = setInterval(() => void beat(), HEARTBEAT)
  return { stop: () => stop(runner, utils, pool, timer) }
}

const isError = (level: string) => level === 'error'

async function timed({ name, run: work }: Job, log: Log) {
  const start = performance.now()
  await work()
  log.debug({ job: name, ms: Math.round(performance.now() - start) }, 'job done')
}

async function heartbeat(db: Db, utils: WorkerUtils, workerIds: string[]) {
  await db.rows(
    'heartbeat',
    'insert into worker_heartbeat (worker_id) select unnest($1::text[]) on conflict (worker_id) do update set seen_at = now()',
    [workerIds],
  )
  const silent = await db.rows<{ worker_id: string }>(
    'silent-workers',
    'delete from worker_heartbeat where seen_at < now() - make_interval(secs => $1) returning worker_id',
    [SILENT],
  )
  if (silent.length) await utils.forceUnlockWorkers(silent.map((row) => row.worker_id))
}

async function stop(runner: Runner, utils: WorkerUtils, pool: pg.Pool, timer: NodeJS.Timeout) {
  clearInterval(timer)
  await runner.stop()
  await utils.release()
  await pool.end()
}
