// How long `npm start` takes when it is not the first time: its own data folder, its own port, everything else as it is.
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../../scripts/database.mjs'
import { npm } from '../../scripts/install.mjs'

/** Milliseconds from `npm start` to /readyz; the first start fills the folder, the second is measured. */
export async function secondStart(): Promise<{ firstMs: number; readyMs: number }> {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'chl-ready-'))
  fs.chmodSync(home, 0o755) // PostgreSQL's own user must walk through it when we are root
  try {
    const firstMs = await start(home)
    return { firstMs, readyMs: await start(home) }
  } finally {
    fs.rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }
}

async function start(home: string) {
  const port = await freePort()
  const { DATABASE_URL: _app, DATABASE_OWNER_URL: _owner, NODE_ENV: _mode, ...env } = process.env
  const { command, before } = npm()
  const began = performance.now()
  const child = spawn(command, [...before, 'start'], {
    env: { ...env, DATA_DIR: home, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said: string[] = []
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => said.push(text))
  let ended = false
  const exited = new Promise<void>((ok) => child.once('exit', () => ok(void (ended = true))))
  try {
    while (!(await isReady(port))) {
      if (ended || performance.now() - began > 180_000)
        throw new Error(`npm start did not get ready:\n${said.join('').slice(-2000)}`)
      await sleep(25)
    }
    return performance.now() - began
  } finally {
    child.kill('SIGTERM')
    await exited
  }
}

const isReady = (port: number) =>
  fetch(`http://127.0.0.1:${port}/readyz`).then(
    ({ status }) => status === 200,
    () => false,
  )
