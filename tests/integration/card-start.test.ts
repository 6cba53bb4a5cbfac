// What may not start: play money where real people are, and any money beside another one's.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cardJobs } from '../../apps/api/src/modules/payments/index.ts'
import { startApp } from '../support/app.ts'
import { startCardWorld } from '../support/cards.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { makeListing, placeOrder } from '../support/market.ts'
import { collect } from '../support/money.ts'
import { act, kg, weigh } from '../support/steps.ts'
import { startWorld } from '../support/world.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

const SANDBOX = {
  PAYMENTS: 'sandbox',
  STRIPE_SECRET_KEY: 'sk_test_sandbox_canary',
  STRIPE_API_BASE: 'http://127.0.0.1:4120',
  STRIPE_WEBHOOK_SECRET: 'canary',
}
const TEST = { PAYMENTS: 'stripe_test', STRIPE_SECRET_KEY: 'sk_test_canary', STRIPE_WEBHOOK_SECRET: 'whsec_canary' }

/** What the built process said before it ended by itself. */
const refusedStart = async (env: Record<string, string>) => {
  const said = await startApp(database, env).then(
    async (app) => {
      await app.stop()
      return 'it started'
    },
    (error: unknown) => String(error),
  )
  expect(said).toContain('The server ended (1)')
  expect(said).not.toContain('canary')
  return said
}

test('a production with the sandbox, or with test money, ends at once and says why', async () => {
  const production = { APP_MODE: 'production', PUBLIC_URL: 'https://cho.example', SECRET: 'x'.repeat(32) }
  for (const provider of [SANDBOX, TEST])
    expect(await refusedStart({ ...production, ...provider })).toContain(
      'PAYMENTS: production takes off or stripe_live',
    )
})

test('a database knows whose money it holds: another one’s does not start on it', async () => {
  const first = await startApp(database, SANDBOX)
  await first.stop()
  const said = await refusedStart(TEST)
  expect(said).toContain(
    'This database holds sandbox money, and the environment (PAYMENTS, APP_MODE) is for test money.',
  )
  expect(said).not.toContain('    at ')
  // A demo without cards has play money too.
  const off = await startApp(database, { PAYMENTS: 'off' })
  await off.stop()
})

test('no card provider: nothing to pay by card with, and no address for its notices', async () => {
  const world = await startWorld()
  const methods = await world.visitor.call('GET /payments/methods')
  expect(methods).toEqual({ collecting: false, sellerFeeBp: 0, environment: 'sandbox', methods: [] })
  for (const address of ['stripe', 'stripe-sandbox'])
    expect((await fetch(`${world.url}/api/webhooks/${address}`, { method: 'POST', body: '{}' })).status).toBe(404)
  await world.stop()
})

test('with one, a card is offered where the operator collects', async () => {
  const cards = await startCardWorld({ settings: { headroomBp: 700, cardMax: 5_000_000, cod: false, feeBp: 150 } })
  const { collecting, sellerFeeBp, methods } = await cards.world.visitor.call('GET /payments/methods')
  expect({ collecting, sellerFeeBp }).toEqual({ collecting: true, sellerFeeBp: 150 })
  expect(methods).toEqual([
    { method: 'card', minimum: 15_000, maximum: 5_000_000, feeForBuyer: 0, headroomBp: 700, hours: null },
    { method: 'vietqr', minimum: null, maximum: null, feeForBuyer: 0, headroomBp: 0, hours: 24 },
  ])
  await cards.stop()
})

test('a transfer that is late is told to both sides, once, and may still come', async () => {
  const world = await startWorld()
  await collect(world)
  const [farm, buyer] = await Promise.all([world.person('farm'), world.person('buyer', { place: 'Sa Pa' })])
  const listing = await makeListing(world, farm, { amount: kg(100), price: 20_000 })
  const { id } = await placeOrder(buyer, listing, kg(10), { payment: 'vietqr' })
  const order = await act(farm, id, 'confirmation')
  await act(farm, id, 'weighing', weigh(order, kg(10)))
  await world.rows(`update collection set expires_at = now() - interval '1 minute' where order_id = $1`, [id])
  const at = { db: world.app.db, relay: { poke: () => {}, stop: async () => {} } }
  const log = {
    error: (...said: unknown[]) => {
      throw new Error(JSON.stringify(said))
    },
  }
  const jobs = cardJobs(at, world.app.card, log)
  for (const job of [...jobs, ...jobs]) await job.run()
  const told = await world.rows<{ body: { amount: number } }>(
    `select body from outbox where topic = 'payment.expired' and body->>'orderId' = $1
     union all select body from feed_entry where topic = 'payment.expired' and body->>'orderId' = $1`,
    [id],
  )
  expect(told.length).toBeGreaterThan(0)
  expect(told.every(({ body }) => body.amount === 200_000)).toBe(true)
  expect(told.length).toBeLessThanOrEqual(2)
  const [row] = await world.rows<{ state: string }>('select state from collection where order_id = $1', [id])
  expect(row?.state).toBe('requires_action')
  await world.stop()
})
