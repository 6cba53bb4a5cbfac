import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type Stripe from 'stripe'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { clientOf } from './testing/each-stripe.ts'
import { createReceiver, HOLD, KEY, WEBHOOK_SECRET } from './testing/world.ts'

let receiver: Awaited<ReturnType<typeof createReceiver>>
let folder: string
const children = new Set<ChildProcess>()
beforeAll(async () => {
  receiver = await createReceiver()
  folder = mkdtempSync(path.join(tmpdir(), 'stripe-sandbox-'))
})
afterEach(() => children.forEach((child) => child.kill('SIGKILL')))
afterAll(async () => {
  await receiver.close()
  rmSync(folder, { recursive: true })
})

const script = new URL('./serve.ts', import.meta.url).pathname
function run(env: Record<string, string> = {}) {
  const child = spawn(process.execPath, ['--import', 'tsx', script], {
    env: {
      PATH: process.env.PATH,
      STRIPE_SANDBOX_PORT: '0',
      STRIPE_SECRET_KEY: KEY,
      STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
      STRIPE_WEBHOOK_URL: receiver.url,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.add(child)
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (part: Buffer) => {
      said += part.toString()
    })
  const exited = new Promise<number | null>((resolve) => {
    child.once('exit', (code) => resolve(code))
  })
  const port = async () => {
    await expect.poll(() => said, { timeout: 20_000 }).toMatch(/127\.0\.0\.1:\d+/)
    return Number(/127\.0\.0\.1:(\d+)/.exec(said)?.[1])
  }
  return { child, exited, port, said: () => said }
}
const control = async (port: number, method: string, route: string, body?: object, key = KEY) => {
  const answer = await fetch(`http://127.0.0.1:${port}/sandbox${route}`, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  })
  return { status: answer.status, body: await answer.json() }
}

test('what is there survives a restart, and events go out by themselves', { timeout: 60_000 }, async () => {
  const state = path.join(folder, 'deep/state.json')
  const first = run({ STRIPE_SANDBOX_STATE: state })
  const stripe = clientOf(KEY, await first.port())
  const held = await stripe.paymentIntents.create(HOLD, { idempotencyKey: 'hold' })
  await expect.poll(() => receiver.events.length).toBe(3)
  first.child.kill('SIGTERM')
  expect(await first.exited).toBe(0)

  const second = run({ STRIPE_SANDBOX_STATE: state })
  const port = await second.port()
  const again = clientOf(KEY, port)
  const replayed = await again.paymentIntents.create(HOLD, { idempotencyKey: 'hold' })
  expect([replayed.id, replayed.lastResponse.headers['idempotent-replayed']]).toEqual([held.id, 'true'])
  await control(port, 'POST', '/advance', { seconds: 8 * 86_400 })
  expect((await again.paymentIntents.retrieve(held.id)).status).toBe('canceled')
  await expect
    .poll(() => receiver.events.map((event) => event.type))
    .toEqual(expect.arrayContaining(['payment_intent.canceled', 'charge.expired']))
  // Killed without a word: what was answered a moment ago is in the file.
  await expect.poll(() => readFileSync(state, 'utf8')).toContain('"cancellation_reason":"automatic"')
})

test('what nobody can ask Stripe for is asked of /sandbox, with the key', { timeout: 60_000 }, async () => {
  const port = await run().port()
  const stripe = clientOf(KEY, port)
  expect((await fetch(`http://127.0.0.1:${port}/sandbox/ready`)).status).toBe(200)
  expect((await control(port, 'GET', '/state', undefined, 'sk_test_sandbox_other')).status).toBe(401)
  const intent = await stripe.paymentIntents.create({ ...HOLD, capture_method: 'automatic' })
  const dispute = await control(port, 'POST', '/disputes', { charge: intent.latest_charge })
  expect(dispute).toMatchObject({ status: 200, body: { object: 'dispute', status: 'needs_response' } })
  const closed = await control(port, 'POST', `/disputes/${dispute.body.id}/close`, { status: 'lost' })
  expect(closed.body.status).toBe('lost')
  const account = await stripe.accounts.create({ country: 'US', capabilities: { transfers: { requested: true } } })
  const onboarded: { body: Stripe.Account } = await control(port, 'POST', `/accounts/${account.id}/onboarding`)
  expect(onboarded.body.payouts_enabled).toBe(true)
  const fault = { match: 'GET .*balance', mode: 'fail_before' }
  expect((await control(port, 'POST', '/faults', fault)).body.faults).toEqual([{ ...fault, times: 1 }])
  await expect(stripe.balance.retrieve()).rejects.toMatchObject({ statusCode: 500 })
  expect((await control(port, 'DELETE', '/faults')).body.faults).toEqual([])
  expect((await control(port, 'GET', '/state')).body.objects).toMatchObject({ paymentIntents: 1, disputes: 1 })
  for (const [route, body, word] of [
    ['/advance', { seconds: '1' }, 'seconds'],
    ['/faults', { match: '(', mode: 'delay' }, 'match'],
    ['/faults', { match: 'x', mode: 'never' }, 'mode'],
    ['/disputes', {}, 'charge'],
    ['/disputes/du_1/close', { status: 'maybe' }, 'status'],
  ] as const)
    expect(await control(port, 'POST', route, body)).toMatchObject({ status: 400, body: { error: { param: word } } })
})

test.each<[string, Record<string, string>, string]>([
  ['in production', { APP_MODE: 'production' }, 'never runs in production'],
  ['with a live key', { STRIPE_SECRET_KEY: 'sk_live_sandbox_x' }, 'only a key of its own'],
  ['without a secret', { STRIPE_WEBHOOK_SECRET: '' }, 'STRIPE_WEBHOOK_SECRET must be set'],
  ['on no port', { STRIPE_SANDBOX_PORT: 'x' }, 'STRIPE_SANDBOX_PORT'],
])('does not start %s', { timeout: 30_000 }, async (_how, env, words) => {
  const { exited, said } = run(env)
  expect(await exited).toBe(1)
  expect(said()).toContain(words)
})

test('does not start over a file that is not its own', { timeout: 30_000 }, async () => {
  const state = path.join(folder, 'foreign.json')
  writeFileSync(state, '{"version":9}')
  const { exited, said } = run({ STRIPE_SANDBOX_STATE: state })
  expect(await exited).toBe(1)
  expect(said()).toContain('is not a state of this sandbox')
  expect(readFileSync(state, 'utf8')).toBe('{"version":9}')
})
