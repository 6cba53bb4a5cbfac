// The built API is killed at any moment, and PostgreSQL falls over in the middle: money is never wrong (payments.md §8, P6).
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freePort } from '../../scripts/database.mjs'
import { type RunningApp, startApp } from '../support/app.ts'
import { Dice } from '../support/dice.ts'
import { faultsOf } from '../support/money-oracles.ts'
import { startOwnServer } from '../support/restart.ts'
import { BANK_ENV } from '../support/simulated-bank.ts'
import { startSandbox, tellTo } from '../support/simulated-cards.ts'
import { settleAll } from '../support/simulation-end.ts'
import { clockOf, runHistories, startSimulation, tallyOf } from '../support/simulation.ts'
import { startWorld, type World } from '../support/world.ts'

const KILLS = 12
/** After which kills PostgreSQL is stopped as by a power cut, too. */
const CUTS = new Set([4, 9])

let server: Awaited<ReturnType<typeof startOwnServer>>
let stand: Awaited<ReturnType<typeof startSandbox>>
let world: World
let victim: RunningApp | null = null
beforeAll(async () => {
  server = await startOwnServer()
  stand = await startSandbox()
  // The world in this process makes people, looks, and ends what is left; what people send goes to the victim.
  world = await startWorld({ database: server.database, env: { ...BANK_ENV, ...stand.env, LOG_LEVEL: 'fatal' } })
}, 120_000)
afterAll(async () => {
  await victim?.stop()
  await world.stop()
  await stand.sandbox.close()
  await server.stop()
})

test(`${KILLS} kills of the API and ${CUTS.size} falls of PostgreSQL in random histories leave every book equal`, async () => {
  const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1_000_000_000))
  const dice = new Dice(seed)
  const port = await freePort()
  const api = { url: `http://localhost:${port}` }
  const start = async () => {
    const env = { PORT: String(port), WRITES_PER_MINUTE: '1000000', LOG_LEVEL: 'fatal' }
    victim = await startApp(server.database, { ...BANK_ENV, ...stand.env, ...env })
  }
  await start()
  const at = await startSimulation({
    world,
    url: () => api.url,
    jobs: await clockOf(world),
    card: { sandbox: stand.sandbox, steps: world.app.card },
    chaos: { cut: 0, provider: 0.04 },
  })
  const killing = { over: false }
  const killer = async () => {
    for (let kill = 1; kill <= KILLS; kill++) {
      await sleep(dice.whole(400, 2000))
      victim?.child.kill('SIGKILL')
      const fell = CUTS.has(kill) ? server.restart() : null
      await victim?.stop()
      await fell
      await start()
    }
    killing.over = true
  }
  function* seeds() {
    for (let next = seed; !killing.over; next++) yield next
  }
  await Promise.all([killer().finally(() => void (killing.over = true)), runHistories(at, seeds(), 10)])
  await victim?.stop()
  // Another process takes over what the dead ones left.
  api.url = world.url
  tellTo(stand.sandbox, api.url)
  await settleAll(at, seed)
  console.log(`${KILLS} kills and ${CUTS.size} falls of the database, from seed ${seed}: ${tallyOf(at)}`)
  expect(await faultsOf(at), `from seed ${seed}`).toEqual([])
  expect(at.sender.tally.get('histories') ?? 0).toBeGreaterThan(20)
}, 600_000)
