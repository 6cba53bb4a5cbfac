// npm run test:long: ten thousand orders over all methods, with random faults, end with every book equal. Says the time it took.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { faultsOf } from '../support/money-oracles.ts'
import { BANK_ENV } from '../support/simulated-bank.ts'
import { startSandbox } from '../support/simulated-cards.ts'
import { settleAll } from '../support/simulation-end.ts'
import { clockOf, runHistories, startSimulation, tallyOf } from '../support/simulation.ts'
import { type RunningApp, startApp } from '../support/app.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { startWorld, type World } from '../support/world.ts'

const ORDERS = Number(process.env['ORDERS'] ?? 10_000)
const first = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1_000_000_000))

// The built API answers, in a process of its own; the world in this one makes people, looks, and works beside it.
let database: TestDatabase
let world: World
let api: RunningApp
let stand: Awaited<ReturnType<typeof startSandbox>>
beforeAll(async () => {
  stand = await startSandbox()
  database = await createTestDatabase()
  const env = { ...BANK_ENV, ...stand.env }
  world = await startWorld({ database, env: { ...env, LOG_LEVEL: 'fatal' } })
  api = await startApp(database, { ...env, LOG_LEVEL: 'error', WRITES_PER_MINUTE: '1000000' })
})
afterAll(async () => {
  await api.stop()
  await world.stop()
  await stand.sandbox.close()
  await database.drop()
})

test(`${ORDERS} simulated orders with random faults end with every book equal`, async () => {
  const at = await startSimulation({
    world,
    url: () => api.url,
    jobs: await clockOf(world),
    card: { sandbox: stand.sandbox, steps: world.app.card },
    chaos: { cut: 0.0005, provider: 0.05 },
    people: { sellers: 20, buyers: 40 },
  })
  const began = performance.now()
  const seconds = () => ((performance.now() - began) / 1000).toFixed(0)
  const orders = () => at.sender.tally.get('orders') ?? 0
  function* seeds() {
    for (let seed = first; orders() < ORDERS; seed++) yield seed
  }
  const telling = setInterval(() => {
    console.log(`${orders()} orders in ${seconds()} s`)
    // Tests run without the daemon that tells the planner how tables grow.
    world.sql.query('analyze').catch(() => {})
  }, 60_000)
  try {
    await runHistories(at, seeds(), 12)
  } catch (error) {
    throw new Error(api.log.slice(-20).join('\n'), { cause: error })
  } finally {
    clearInterval(telling)
  }
  await settleAll(at, first)
  const faults = await faultsOf(at)
  console.log(`${orders()} orders from seed ${first} in ${seconds()} s: ${tallyOf(at)}`)
  expect(faults, `from seed ${first}`).toEqual([])
  expect(orders()).toBeGreaterThanOrEqual(ORDERS)
}, 3_600_000)
