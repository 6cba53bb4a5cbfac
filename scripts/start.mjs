// npm start: from a bare clone to a running marketplace on one port. Only Node's own modules may be imported at the
// top: node_modules may be missing until install() is done.
import fs from 'node:fs'
import path from 'node:path'
import { checkNode, install } from './install.mjs'
import { isAlive } from './lock.mjs'
import { npmAbove } from './processes.mjs'
import { dataDir, quietEnv } from './project.mjs'
import { endChildren } from './run.mjs'
import { bold, dim, plainError, red, step, tellFailure } from './say.mjs'
import { startSandbox } from './stripe-sandbox.mjs'
import { clearStaleServer, forgetServer, isPortFree, launchApi, recordServer, stopApi, waitReady } from './server.mjs'

const began = Date.now()
const running = {} // what must be stopped again: database, sandbox, api
let stopping = null

process.on('SIGINT', () => void stop(130))
process.on('SIGTERM', () => void stop(143))
process.on('SIGHUP', () => void stop(129))
endWithNpm()

try {
  await start()
} catch (e) {
  if (!stopping) {
    tellFailure(e)
    await stop(1)
  }
}

async function start() {
  checkNode()
  const port = chosenPort()
  await claimPort(port)
  await step('Packages', install)
  // Imported only now: they need what was just installed.
  const { generate } = await import('./generate.mjs')
  const { openDatabase } = await import('./database.mjs')
  const { deploy } = await import('./migrate.mjs')
  const { seed } = await import('./seed.mjs')
  const { build } = await import('./build.mjs')
  await step('Generated code', async () => (await generate()).length > 0)
  running.sandbox = await startSandbox({ apiPort: port, onLine: sandboxLine })
  running.database = openDatabase() // a promise: whoever stops us halfway waits for it and stops it too
  const database = await step('Database', () => running.database)
  await step('Migrations', async () => (await deploy(database.ownerUrl)).length > 0)
  await step('Places, catalogue, demo data', () => seed(database, { demo: true }))
  await step('Build', build)
  const url = `http://localhost:${port}`
  await step('Server', () => serve(port, url, database))
  await welcome(url)
}

function chosenPort() {
  const port = Number(process.env.PORT || 3000)
  if (Number.isInteger(port) && port > 0 && port < 65536) return port
  throw plainError(`PORT must be a number from 1 to 65535, not «${process.env.PORT}».`)
}

async function claimPort(port) {
  const other = await clearStaleServer()
  if (await isPortFree(port)) return
  throw plainError(
    other?.port === port
      ? `It runs already, from this very folder (process ${other.starter}): http://localhost:${port}`
      : `Port ${port} is taken by another program. Stop that one, or choose another port: PORT=${port + 1} npm start`,
  )
}

async function serve(port, url, database) {
  const files = path.join(dataDir, 'files')
  fs.mkdirSync(files, { recursive: true })
  const env = {
    ...process.env,
    ...quietEnv,
    APP_MODE: 'demo',
    NODE_ENV: 'production',
    PORT: String(port),
    PUBLIC_URL: process.env.PUBLIC_URL ?? url,
    DATABASE_URL: database.appUrl,
    FILES_DIR: process.env.FILES_DIR ?? files,
  }
  if (running.sandbox) {
    await running.sandbox.ready
    Object.assign(env, running.sandbox.env)
    void running.sandbox.exited.then(tellSandboxEnd)
  }
  delete env.DATABASE_OWNER_URL // the server works as `app` and must not be able to do more
  const log = fs.createWriteStream(path.join(dataDir, 'server.log'))
  const recent = []
  running.api = launchApi({
    env,
    onLine(line) {
      log.write(`${line}\n`)
      recent.push(line)
      if (recent.length > 30) recent.shift()
      if (isWorthShowing(line)) console.log(line)
    },
  })
  recordServer(port, running.api.child.pid)
  await waitReady(`${url}/readyz`, running.api.exited).catch((e) => {
    throw Object.assign(e, { output: recent.join('\n') })
  })
  void running.api.exited.then((how) => {
    if (stopping) return
    console.error(red(`The server ended (${how}). Its last lines:\n${recent.join('\n')}`))
    void stop(1)
  })
}

// What the stand-in for Stripe says goes to a log of its own.
function sandboxLine(line) {
  fs.mkdirSync(dataDir, { recursive: true })
  fs.appendFileSync(path.join(dataDir, 'stripe-sandbox.log'), `${line}\n`)
}

// Everything else goes on without it; what was begun by card is taken up again at the next start.
function tellSandboxEnd(how) {
  if (!stopping) console.error(red(`The Stripe sandbox ended (${how}): no card can be used until the next npm start.`))
}

// The whole log is in .data/server.log. Here: warnings, errors, and what is printed for people.
function isWorthShowing(line) {
  try {
    return JSON.parse(line).level >= 40
  } catch {
    return line.trim() !== ''
  }
}

async function welcome(url) {
  console.log(`\n${bold(`Chợ Hoàng Liên: ${url}`)}  ${dim(`ready in ${((Date.now() - began) / 1000).toFixed(1)} s`)}\n`)
  const people = await demoPeople(url)
  if (people.length) {
    console.log('Sign in with one of these phone numbers (the code is shown on the page):\n')
    const width = (key) => Math.max(...people.map((p) => p[key].length))
    const [phone, name] = [width('phone'), width('name')]
    for (const p of people) console.log(`  ${p.phone.padEnd(phone)}  ${p.name.padEnd(name)}  ${dim(p.role)}`)
    console.log('')
  }
  console.log(dim(`Log: ${path.join('.data', 'server.log')}. Ctrl-C stops everything.`))
}

async function demoPeople(url) {
  try {
    const answer = await fetch(`${url}/api/demo/people`, { signal: AbortSignal.timeout(5000) })
    const { people } = await answer.json()
    return people.map((p) => ({
      name: String(p.name ?? ''),
      phone: String(p.phone ?? ''),
      role: [p.role, p.kind, p.organization?.name ?? p.organization].filter((x) => typeof x === 'string').join(', '),
    }))
  } catch {
    return [] // a list of sign-ins is a help, not a condition
  }
}

/** Stops what was started, the last first. A second Ctrl-C does not wait for open requests. */
function stop(code) {
  if (stopping) {
    running.api?.child.kill('SIGKILL')
    return stopping
  }
  stopping = (async () => {
    endChildren()
    if (running.api) console.log(dim('\nStopping …'))
    try {
      if (running.api) await stopApi(running.api)
      if (running.api) forgetServer()
      if (running.sandbox) await stopApi(running.sandbox)
      const database = await running.database?.catch(() => null)
      await database?.stop()
    } catch (e) {
      tellFailure(e)
    }
    process.exit(code)
  })()
  return stopping
}

// npm killed with kill -9 cannot tell us, and nobody could stop us from that terminal any more.
function endWithNpm() {
  const npm = npmAbove()
  if (npm) setInterval(() => isAlive(npm) || void stop(1), 1000).unref()
}
