// npm run test:long: ten thousand orders over all methods, with random faults, end with every book equal. Says the time it took.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { faultsOf } from '../support/money-oracles.ts'
import { startSandbox } from '../support/simulated-cards.ts'
import { settleAll } from '../support/simulation-end.ts'
import { BANK_ENV, clockOf, runHistories, startSimulation, tallyOf } from '../support/simulation.ts'
import { startWorld, type World } from '../support/world.ts'

const ORDERS = Number(process.env['ORDERS'] ?? 10_000)
const first = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1_000_000_000))

let world: World
let stand: Awaited<ReturnType<typeof startSandbox>>
beforeAll(async () => {
  stand = await startSandbox()
  world = await startWorld({ env: { ...BANK_ENV, ...stand.env, LOG_LEVEL: 'fatal' } })
})
afterAll(async () => {
  await world.stop()
  await stand.sandbox.close()
})

test(`${ORDERS} simulated orders with random faults end with every book equal`, async () => {
  const at = await startSimulation({
    world,
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
  const telling = setInterval(() => console.log(`${orders()} orders in ${seconds()} s`), 60_000)
  try {
    await runHistories(at, seeds(), 12)
  } finally {
    clearInterval(telling)
  }
  await settleAll(at, first)
  const faults = await faultsOf(at)
  console.log(`${orders()} orders from seed ${first} in ${seconds()} s: ${tallyOf(at)}`)
  expect(faults, `from seed ${first}`).toEqual([])
  expect(orders()).toBeGreaterThanOrEqual(ORDERS)
}, 3_600_000)
