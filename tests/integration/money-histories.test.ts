// Money is never wrong: random histories of orders with everything that goes wrong on the way (payments.md §8).
// One history again, alone: SEED=4711 npx vitest run --project integration tests/integration/money-histories.test.ts
import { afterAll, beforeAll, expect, test } from 'vitest'
import { chargesCompared, faultsOf } from '../support/money-oracles.ts'
import { BANK_ENV } from '../support/simulated-bank.ts'
import { startSandbox } from '../support/simulated-cards.ts'
import { settleAll } from '../support/simulation-end.ts'
import { clockOf, runHistories, seldom, startSimulation, tallyOf } from '../support/simulation.ts'
import { startWorld, type World } from '../support/world.ts'

const HISTORIES = 200
const given = Number(process.env['SEED'] ?? 0)
const first = given || Math.floor(Math.random() * 1_000_000_000)
const seeds = Array.from({ length: given ? 1 : HISTORIES }, (_, n) => first + n)

/** Far less than so many histories ever came to: what is no longer tried is noticed. */
const LEAST = {
  'connections cut': 1,
  'fault delay': 8,
  'fault drop_after': 15,
  'fault drop_before': 8,
  'fault fail_before': 8,
  'fault fail_saved': 8,
  'keys forgotten': 1,
  'card complete': 20,
  'card declined': 5,
  'card authentication': 1,
  'card disputes': 2,
  'charges of several orders compared': 5,
  'done: answerWeighing': 5,
  'done: requestCancel': 2,
  'done: returnGoods': 1,
  'done: dispute': 10,
  'done: answerOutcome': 5,
  'disputes decided': 2,
  'operator: refund': 4,
  'payouts paid': 60,
  'payouts returned': 2,
  'refused over-authorized': 1,
  'vietqr: completed': 25,
  'cod: completed': 10,
}

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

test(`${seeds.length} random histories over all methods, with faults at every step, leave every book equal`, async () => {
  const at = await startSimulation({
    world,
    jobs: await clockOf(world),
    card: { sandbox: stand.sandbox, steps: world.app.card },
    chaos: { cut: 0.006, provider: 0.08 },
  })
  const began = performance.now()
  await runHistories(at, seeds, 8)
  await settleAll(at, first)
  at.sender.count('charges of several orders compared', await chargesCompared(world))
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  console.log(`${seeds.length} histories from seed ${first} in ${seconds} s: ${tallyOf(at)}`)
  expect(await faultsOf(at), `from seed ${first}`).toEqual([])
  expect(given ? [] : seldom(at, LEAST), `from seed ${first}`).toEqual([])
}, 600_000)
