// The stand-in for Stripe beside the demo and beside development: a process of its own, on this machine alone. No money moves.
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { dataDir, quietEnv, root } from './project.mjs'
import { eachLine, isPortFree, waitReady } from './server.mjs'

const main = 'packages/stripe-sandbox/src/serve.ts'
const PORT = 4120

/**
 * Starts it; null where the environment chooses its own PAYMENTS. `env` is what the API needs to use it, `ready` and `exited` are promises. Its secrets
 * are made anew each time: nothing but these two processes ever needs them. What it knows is kept in `keptIn`, a file.
 */
export async function startSandbox({ apiPort, onLine, keptIn = path.join(dataDir, 'stripe-sandbox.json') }) {
  if (process.env.PAYMENTS) return null
  fs.mkdirSync(path.dirname(keptIn), { recursive: true })
  const port = await freeFrom(Number(process.env.STRIPE_SANDBOX_PORT || PORT))
  const url = `http://127.0.0.1:${port}`
  const env = {
    PAYMENTS: 'sandbox',
    STRIPE_SECRET_KEY: `sk_test_sandbox_${randomBytes(16).toString('hex')}`,
    STRIPE_WEBHOOK_SECRET: `whsec_${randomBytes(16).toString('hex')}`,
    STRIPE_API_BASE: url,
  }
  const child = spawn(process.execPath, ['--import', 'tsx', '--import', './scripts/end-with-parent.mjs', main], {
    cwd: root,
    env: {
      ...process.env,
      ...quietEnv,
      ...env,
      APP_MODE: 'demo',
      STRIPE_SANDBOX_PORT: String(port),
      STRIPE_SANDBOX_STATE: keptIn,
      STRIPE_WEBHOOK_URL: `http://127.0.0.1:${apiPort}/api/webhooks/stripe-sandbox`,
    },
    // Its own process group: Ctrl-C reaches us alone, and we stop it in order. The channel tells it when we are gone.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  for (const stream of [child.stdout, child.stderr]) eachLine(stream, onLine)
  const exited = new Promise((resolve) => {
    child.once('error', (e) => resolve(e.message))
    child.once('exit', (code, signal) => resolve(signal ?? code))
  })
  const ready = waitReady(`${url}/sandbox/ready`, exited, { name: 'The Stripe sandbox' })
  ready.catch(() => {}) // told to whoever waits for it
  return { child, exited, ready, env, url }
}

async function freeFrom(port) {
  for (let tried = port; tried < port + 50; tried++) if (await isPortFree(tried)) return tried
  return port // it says itself that it is taken
}
