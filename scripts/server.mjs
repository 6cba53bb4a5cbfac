// The built API as a child process: started, waited for, stopped; and found again when whoever started it was killed.
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { isAlive } from './lock.mjs'
import { npmAbove, runs } from './processes.mjs'
import { dataDir, root } from './project.mjs'
import { plainError } from './say.mjs'

const record = path.join(dataDir, 'server.json')
const main = 'apps/api/dist/main.js'

/** Starts the built API; `{ child, exited }`, and the output goes line by line to `onLine`. */
export function launchApi({ env, onLine }) {
  // Its own process group: Ctrl-C reaches us alone, and we stop it in order. The channel tells it when we are gone.
  const child = spawn(process.execPath, ['--import', './scripts/end-with-parent.mjs', main], {
    cwd: root,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  for (const stream of [child.stdout, child.stderr]) eachLine(stream, onLine)
  const exited = new Promise((resolve) => {
    child.once('error', (e) => resolve(e.message))
    child.once('exit', (code, signal) => resolve(signal ?? code))
  })
  return { child, exited }
}

/** Gives a stream's text line by line. */
export function eachLine(stream, onLine) {
  let rest = ''
  stream.setEncoding('utf8').on('data', (chunk) => {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop()
    lines.forEach(onLine)
  })
  stream.on('end', () => rest && onLine(rest))
}

/** Resolves when the address answers 200; rejects when the child ends first or the time is over. */
export async function waitReady(url, exited, { patienceMs = 60_000, name = 'The server' } = {}) {
  let ended = null
  void exited.then((how) => {
    ended = how ?? 'nothing'
  })
  for (const until = Date.now() + patienceMs; Date.now() < until; await sleep(100)) {
    if (ended !== null) throw plainError(`${name} ended (${String(ended)}) before it was ready.`)
    const answer = await fetch(url, { signal: AbortSignal.timeout(5000) }).catch(() => null)
    if (answer?.status === 200) return
  }
  throw plainError(`${url} did not answer 200 within ${patienceMs / 1000} s.`)
}

/** Asks the child to end, and insists after a while. */
export async function stopApi({ child, exited }, { patienceMs = 28_000 } = {}) {
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs)
  await exited
  clearTimeout(timer)
}

export function recordServer(port, api) {
  fs.mkdirSync(dataDir, { recursive: true })
  fs.writeFileSync(record, JSON.stringify({ port, api, starter: process.pid, npm: npmAbove() }))
}
export const forgetServer = () => fs.rmSync(record, { force: true })

/**
 * What an earlier start of this folder left behind after a kill -9 is stopped.
 * Gives the record of one that runs and is in order, else null.
 */
export async function clearStaleServer() {
  const old = readRecord()
  if (!old) return null
  const starterLives = runs(old.starter, 'start.mjs')
  if (starterLives && (!old.npm || isAlive(old.npm))) return runs(old.api, main) ? old : null
  // The starter first: it stops its API and its database by itself.
  for (const [pid, what] of [
    [old.starter, 'start.mjs'],
    [old.api, main],
  ])
    await end(pid, what)
  forgetServer()
  return null
}

function readRecord() {
  try {
    return JSON.parse(fs.readFileSync(record, 'utf8'))
  } catch {
    return null
  }
}

async function end(pid, what) {
  for (const [signal, patienceMs] of [
    ['SIGTERM', 30_000],
    ['SIGKILL', 5000],
  ]) {
    if (!runs(pid, what)) return
    process.kill(pid, signal)
    for (const until = Date.now() + patienceMs; isAlive(pid) && Date.now() < until; await sleep(100));
  }
}

export const isPortFree = (port) =>
  new Promise((resolve, reject) => {
    const probe = net.createServer()
    probe.once('error', (e) =>
      e.code === 'EADDRINUSE' ? resolve(false) : reject(plainError(`Port ${port}: ${e.message}`)),
    )
    probe.listen(port, () => probe.close(() => resolve(true)))
  })
