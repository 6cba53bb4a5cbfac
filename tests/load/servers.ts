// The processes of the bench: our built API, the bare server beside it, and clients. All end with the bench itself.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { freePort } from '../../scripts/database.mjs'
import { waitReady } from '../../scripts/server.mjs'

/** Connections to PostgreSQL, the same for ours and for the bare server. */
export const POOL = 10
const home = fs.mkdtempSync(path.join(os.tmpdir(), 'chl-bench-'))

export type Running = { url: string; pid: number; stop: () => Promise<void> }

const exitOf = (child: ChildProcess) =>
  new Promise<number | string | null>((resolve) => child.once('exit', (code, signal) => resolve(signal ?? code)))

async function end(child: ChildProcess, exited: Promise<unknown>) {
  child.kill('SIGTERM')
  const insist = setTimeout(() => child.kill('SIGKILL'), 20_000)
  await exited
  clearTimeout(insist)
}

/** The built API as in production: its log goes to a file. `nodeArgs` are for a profiler. */
export async function startOurs(): Promise<Running> {
  const port = await freePort()
  const url = `http://localhost:${port}`
  const log = fs.openSync(path.join(home, 'api.log'), 'a')
  const profile = process.env.BENCH_PROFILE ? ['--cpu-prof', `--cpu-prof-dir=${process.env.BENCH_PROFILE}`] : []
  const child = spawn(
    process.execPath,
    [...profile, '--import', './scripts/end-with-parent.mjs', 'apps/api/dist/main.js'],
    {
      env: {
        ...process.env,
        APP_MODE: 'demo',
        NODE_ENV: 'production',
        LOG_LEVEL: 'info',
        WRITES_PER_MINUTE: '1000000', // a few hundred buyers stand here for a province's
        PORT: String(port),
        PUBLIC_URL: url,
        DATABASE_POOL: String(POOL),
        FILES_DIR: path.join(home, 'files'),
      },
      stdio: ['ignore', log, log, 'ipc'],
    },
  )
  fs.closeSync(log)
  const exited = exitOf(child)
  try {
    await waitReady(`${url}/readyz`, exited)
  } catch (error) {
    throw new Error(fs.readFileSync(path.join(home, 'api.log'), 'utf8').slice(-2000), { cause: error })
  }
  return { url, pid: child.pid ?? 0, stop: () => end(child, exited) }
}

/** A script of this folder as a process of its own, spoken to by messages. */
export function startScript(file: string) {
  const child = spawn(process.execPath, ['--import', 'tsx', path.join('tests/load', file)], {
    env: { ...process.env, NODE_ENV: 'production', BENCH_POOL: String(POOL) },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const exited = exitOf(child)
  const next = <T>() =>
    new Promise<T>((resolve, reject) => {
      void exited.then((how) => reject(new Error(`${file} ended (${String(how)})`)))
      child.once('message', (message) => resolve(message as T))
    })
  const ask = <T>(message: object) => {
    const answer = next<T>()
    child.send(message)
    return answer
  }
  return { pid: child.pid ?? 0, next, ask, stop: () => end(child, exited) }
}

export async function startBare(): Promise<Running> {
  const script = startScript('bare-server.ts')
  const { port } = await script.next<{ port: number }>()
  return { url: `http://localhost:${port}`, pid: script.pid, stop: script.stop }
}

/**
 * Runs `work` while another process stands still, so that what it does by the clock costs this one nothing. It is stopped
 * only between two transactions of its own: one that is frozen must hold no lock.
 */
export async function whileFrozen<T>(sql: pg.Pool, pid: number, work: () => Promise<T>): Promise<T> {
  if (process.platform === 'win32') return work()
  const busy = async () =>
    (
      await sql.query(
        `select 1 from pg_stat_activity where application_name like 'cho-hoang-lien%' and state <> 'idle'`,
      )
    ).rowCount !== 0
  for (;;) {
    process.kill(pid, 'SIGSTOP')
    if (!(await busy())) break
    process.kill(pid, 'SIGCONT')
    await sleep(20)
  }
  try {
    return await work()
  } finally {
    process.kill(pid, 'SIGCONT')
    await sleep(300) // it catches up with what was told meanwhile
  }
}

/** Resident memory in MB. */
export function residentMb(pid: number) {
  if (process.platform === 'win32') return null
  const kb =
    process.platform === 'linux'
      ? /VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
      : execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })
  return Number(kb) / 1024
}

export const clearUp = () => fs.rmSync(home, { recursive: true, force: true })
