// The database of a development machine: real PostgreSQL from npm, data in a git-ignored folder; or, with DATABASE_URL
// (role app) and DATABASE_OWNER_URL (role owner), a server of one's own.
//
// The embedded server is a process of its own that outlives a killed parent. So it is looked for by its postmaster.pid
// and used again; every process that uses it signs in, and the last one out stops it.
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { placeDatabase } from './database-place.mjs'
import { isAlive, liveUsers, signIn, signOut, withLock } from './lock.mjs'
import { runs } from './processes.mjs'
import { dataDir } from './project.mjs'
import { plainError } from './say.mjs'

const SUPERUSER = 'postgres'
const fast = ['-c fsync=off', '-c synchronous_commit=off', '-c full_page_writes=off', '-c autovacuum=off']
const temporaryPrefix = 'chl-database-'

/** The database to work with: `{ appUrl, ownerUrl, embedded, stop }`. */
export async function openDatabase() {
  const { DATABASE_URL: appUrl, DATABASE_OWNER_URL: ownerUrl } = process.env
  if (appUrl && ownerUrl) return { appUrl, ownerUrl, embedded: false, stop: async () => {} }
  if (appUrl || ownerUrl) {
    const [set, unset] = appUrl ? ['DATABASE_URL', 'DATABASE_OWNER_URL'] : ['DATABASE_OWNER_URL', 'DATABASE_URL']
    throw plainError(
      `${set} is set, but ${unset} is not. A server of your own needs both: DATABASE_URL (role app, works) and ` +
        'DATABASE_OWNER_URL (role owner, migrates). Set both, or neither to use the embedded PostgreSQL.',
    )
  }
  return startDatabase({ dir: path.join(dataDir, 'postgres') })
}

/**
 * An empty server for tests, gone when stopped; without durability, unless speed is what is measured. `more` are settings beside.
 * @param {{ durable?: boolean; more?: string[] }} [options]
 */
export async function startTemporaryDatabase({ durable = false, more = [] } = {}) {
  await sweepTemporaryDatabases()
  const home = fs.mkdtempSync(path.join(os.tmpdir(), `${temporaryPrefix}${process.pid}-`))
  fs.chmodSync(home, 0o755) // PostgreSQL's own user must walk through it when we are root
  const database = await startDatabase({ dir: path.join(home, 'postgres'), durable, more })
  return {
    ...database,
    async stop() {
      await database.stop()
      fs.rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
    },
  }
}

// A test run that was killed leaves its server behind; the next one clears it away.
async function sweepTemporaryDatabases() {
  for (const name of fs.readdirSync(os.tmpdir())) {
    if (!name.startsWith(temporaryPrefix)) continue
    const home = path.join(os.tmpdir(), name)
    const owner = Number(name.slice(temporaryPrefix.length).split('-')[0])
    if (isAlive(owner) || fs.statSync(home, { throwIfNoEntry: false })?.uid !== (process.getuid?.() ?? 0)) continue
    await stopServer(placeDatabase(path.join(home, 'postgres'))).catch(() => {})
    fs.rmSync(home, { recursive: true, force: true })
  }
}

/**
 * Starts PostgreSQL on a free port, or joins the one that already runs on this folder.
 * @param {{ dir: string; name?: string; durable?: boolean; more?: string[] }} options
 */
export async function startDatabase({ dir, name = 'app', durable = true, more = [] }) {
  const place = placeDatabase(dir)
  const users = `${dir}.users`
  return withLock(`${dir}.lock`, async () => {
    if (place.foreign) await stopServer(place)
    place.claim()
    const port = (await runningPort(place)) ?? (await launch(place, durable, more))
    signIn(users)
    await prepare(port, name)
    const url = (role) => `postgresql://${role}:${role}@127.0.0.1:${port}/${name}`
    const stop = () =>
      withLock(`${dir}.lock`, async () => {
        signOut(users)
        if (liveUsers(users).length === 0) await stopServer(place)
      })
    return {
      appUrl: url('app'),
      ownerUrl: url('owner'),
      adminUrl: superuserUrl(port),
      embedded: true,
      dir: place.dir,
      stop,
    }
  })
}

const superuserUrl = (port, name = 'postgres') => `postgresql://${SUPERUSER}:${SUPERUSER}@127.0.0.1:${port}/${name}`

/** What postmaster.pid says: pid on line 1, port on line 4. */
function postmaster(dir) {
  try {
    const lines = fs.readFileSync(path.join(dir, 'postmaster.pid'), 'utf8').split('\n')
    return { pid: Number(lines[0]), port: Number(lines[3]) }
  } catch {
    return null
  }
}

/** The port of a healthy server on this folder; one that runs but does not answer is stopped. */
async function runningPort(place) {
  const found = postmaster(place.dir)
  if (!found) return null
  for (const until = Date.now() + 15_000; isAlive(found.pid) && Date.now() < until; await sleep(250))
    if (await isOurs(found.port, place.dir)) return found.port
  if (isAlive(found.pid) && runs(found.pid, 'postgres')) await stopServer(place, 'immediate')
  // Killed with kill -9, or after a reboot a stranger has its number: PostgreSQL recovers by itself on the next start.
  fs.rmSync(path.join(place.dir, 'postmaster.pid'), { force: true })
  return null
}

async function isOurs(port, dir) {
  const client = new pg.Client({ connectionString: superuserUrl(port), connectionTimeoutMillis: 3000 })
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query('show data_directory')
    return fs.realpathSync(rows[0].data_directory) === fs.realpathSync(dir)
  } catch {
    return false
  } finally {
    await client.end().catch(() => {})
  }
}

async function launch(place, durable, more) {
  if (!fs.existsSync(path.join(place.dir, 'PG_VERSION'))) await initialise(place)
  const log = path.join(place.dir, 'server.log')
  let failure
  // A port can be taken between looking and listening, and after a kill -9 of the server itself its last children
  // hold the shared memory for a moment.
  for (let attempt = 0; attempt < 8; attempt++) {
    const port = await freePort()
    const settings = [
      `-p ${port}`,
      '-c listen_addresses=127.0.0.1',
      '-c max_connections=200',
      '-c timezone=UTC',
      '-c log_timezone=UTC',
      ...more,
    ]
    if (process.platform !== 'win32') settings.push("-c unix_socket_directories=''")
    if (!durable) settings.push(...fast)
    fs.rmSync(log, { force: true })
    try {
      await program(place, 'pg_ctl', ['start', '-D', place.dir, '-l', log, '-w', '-t', '90', '-o', settings.join(' ')])
      return port
    } catch (e) {
      failure = e
      await sleep(1000)
    }
  }
  const said = fs.existsSync(log) ? fs.readFileSync(log, 'utf8').split('\n').slice(-20).join('\n') : failure.message
  throw plainError(`PostgreSQL did not start (${log}):\n${said}`, failure)
}

/** initdb into a folder beside, renamed when complete: a kill halfway leaves nothing that looks like a database. */
async function initialise(place) {
  const half = `${place.dir}.half`
  fs.rmSync(half, { recursive: true, force: true })
  fs.mkdirSync(half, { recursive: true, mode: 0o700 })
  const passwords = path.join(half, '..', `.password-${process.pid}`)
  fs.writeFileSync(passwords, SUPERUSER, { mode: 0o600 })
  if (place.user) for (const f of [half, passwords]) fs.chownSync(f, place.user.uid, place.user.gid)
  // The builtin provider sorts and folds the same on every system. pg_trgm alone asks the system's own locale what a
  // letter is: under plain C it would cut Vietnamese words at every accent.
  const ctype = { linux: 'C.UTF-8', darwin: 'en_US.UTF-8' }[process.platform] ?? 'C'
  const locale = ['--locale=C', `--lc-ctype=${ctype}`, '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
  const flags = ['--encoding=UTF8', ...locale]
  try {
    await program(place, 'initdb', [
      '-D',
      half,
      '-U',
      SUPERUSER,
      '--auth=scram-sha-256',
      `--pwfile=${passwords}`,
      '--no-sync',
      ...flags,
    ])
  } finally {
    fs.rmSync(passwords, { force: true })
  }
  fs.rmSync(place.dir, { recursive: true, force: true })
  fs.renameSync(half, place.dir)
}

async function stopServer(place, mode = 'fast') {
  if (!fs.existsSync(path.join(place.dir, 'postmaster.pid'))) return
  await program(place, 'pg_ctl', ['stop', '-D', place.dir, '-m', mode, '-w', '-t', '60']).catch((e) => {
    if (fs.existsSync(path.join(place.dir, 'postmaster.pid'))) throw e
  })
}

// Output goes to a file of its own, and not through a pipe: the server inherits it from pg_ctl, and would hold it open.
function program(place, name, args) {
  const file = path.join(os.tmpdir(), `chl-${name}-${process.pid}-${Date.now()}.log`)
  const out = fs.openSync(file, 'w')
  const env = { ...process.env, LC_ALL: 'C', LANG: 'C', PGDATA: '' }
  return new Promise((resolve, reject) => {
    const child = spawn(place.program(name), args, {
      ...place.spawnOptions,
      env,
      stdio: ['ignore', out, out],
      detached: true,
    })
    child.once('error', reject)
    child.once('exit', (code) => {
      if (code === 0) resolve()
      else reject(new Error(`${name} ended with ${code}: ${fs.readFileSync(file, 'utf8').trim()}`))
    })
  }).finally(() => {
    fs.closeSync(out)
    fs.rmSync(file, { force: true })
  })
}

export const freePort = () =>
  new Promise((resolve, reject) => {
    const server = net.createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })

// The two roles and the database; each statement may already be done.
async function prepare(port, name) {
  const admin = new pg.Client({ connectionString: superuserUrl(port) })
  await admin.connect()
  try {
    for (const role of ['owner', 'app']) {
      const { rowCount } = await admin.query('select 1 from pg_roles where rolname = $1', [role])
      if (!rowCount)
        await admin.query(`create role ${role} login ${role === 'owner' ? 'createdb' : ''} password '${role}'`)
    }
    const { rowCount } = await admin.query('select 1 from pg_database where datname = $1', [name])
    if (!rowCount) await admin.query(`create database "${name}" owner owner`)
  } finally {
    await admin.end()
  }
}
