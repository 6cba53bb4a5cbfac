// A lock between processes, and a register of the processes that use a thing. Both see through processes that were
// killed: what a dead process left behind does not count.
import fs from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

export function isAlive(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (e) {
    return e.code === 'EPERM'
  }
}

/** Runs `work` while no other live process holds `file`. */
export async function withLock(file, work, { patienceMs = 180_000 } = {}) {
  fs.mkdirSync(path.dirname(file), { recursive: true })
  const until = Date.now() + patienceMs
  for (;;) {
    try {
      fs.writeFileSync(file, String(process.pid), { flag: 'wx' })
      break
    } catch (e) {
      if (e.code !== 'EEXIST') throw e
    }
    const holder = readPid(file)
    // An empty file is being written this very moment, unless it stays empty.
    if (holder === null ? ageMs(file) > 2000 : holder === process.pid || !isAlive(holder))
      fs.rmSync(file, { force: true })
    else if (Date.now() > until) throw new Error(`process ${holder} holds ${file} for minutes already`)
    else await sleep(100)
  }
  try {
    return await work()
  } finally {
    fs.rmSync(file, { force: true })
  }
}

function readPid(file) {
  try {
    return Number.parseInt(fs.readFileSync(file, 'utf8'), 10) || null
  } catch {
    return null
  }
}
const ageMs = (file) => Date.now() - (fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Date.now())

/** The live processes that signed in to `folder`; the dead are struck out on the way. */
export function liveUsers(folder) {
  if (!fs.existsSync(folder)) return []
  return fs
    .readdirSync(folder)
    .map(Number)
    .filter((pid) => isAlive(pid) || fs.rmSync(path.join(folder, String(pid)), { force: true }))
}
export function signIn(folder) {
  fs.mkdirSync(folder, { recursive: true })
  fs.writeFileSync(path.join(folder, String(process.pid)), '')
}
export const signOut = (folder) => fs.rmSync(path.join(folder, String(process.pid)), { force: true })
