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
import { clockOf, runHistories, seldom, type Simulation, startSimulation, tallyOf } from '../support/simulation.ts'
import { startWorld, type World } from '../support/world.ts'

const KILLS = 8
/** After which kills PostgreSQL is stopped as by a power cut, too. */
const CUTS = new Set([3, 6])

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
  const killing = { over: false }
  // Until the killing is over nobody but the victim calls the provider and takes its notices.
  const mine = <T>(step: () => Promise<T>, none: T) => (killing.over ? step() : Promise.resolve(none))
  const { send, takeNotices, tick } = world.app.card
  const steps = {
    send: () => mine(send, 0),
    takeNotices: () => mine(takeNotices, 0),
    tick: () => mine(tick, undefined),
  }
  const at = await startSimulation({
    world,
    url: () => api.url,
    jobs: await clockOf(world),
    card: { sandbox: stand.sandbox, steps },
    chaos: { cut: 0, provider: 0.04 },
  })
  const { work, calling, meet } = deathsOf(at)
  const killer = async () => {
    for (let kill = 1; kill <= KILLS; kill++) {
      await work(dice.whole(40, 250))
      if (kill % 2) await calling()
      victim?.child.kill('SIGKILL')
      const fell = CUTS.has(kill) ? server.restart() : null
      await victim?.stop()
      await fell
      await meet()
      await start()
    }
    killing.over = true
  }
  function* seeds() {
    // However slow the machine is, there are some more after the last kill.
    for (let next = seed; !killing.over || next < seed + 30; next++) yield next
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
  expect(seldom(at, { 'kills that met a call': KILLS / 2 })).toEqual([])
}, 600_000)

/** When the victim dies, and what of its calls that met. */
function deathsOf(at: Simulation) {
  // What a kill met, and the time that a dead process had for it is over: nobody else sends.
  const meet = async () => {
    const met = await at.world.rows<{ kind: string; state: string }>(
      `with free as (update payment_operation set next_at = now() where state = 'sent' returning 1)
       select kind, state from payment_operation where state in ('pending', 'sent')`,
    )
    if (met.length > 0) at.sender.count('kills that met a call')
    for (const { kind, state } of met) at.sender.count(`killed: ${kind} ${state}`)
  }
  // Each lives for so many answers, however fast the machine is; and every second one dies while it calls the provider.
  const answered = () => (at.sender.tally.get('requests') ?? 0) - (at.sender.tally.get('tried again (no answer)') ?? 0)
  const work = async (answers: number) => {
    const enough = answered() + answers
    for (const end = Date.now() + 20_000; answered() < enough && Date.now() < end; ) await sleep(10)
  }
  const calling = async () => {
    const under = () => at.world.rows(`select 1 from payment_operation where state = 'sent' and error is null limit 1`)
    for (const end = Date.now() + 5000; (await under()).length === 0 && Date.now() < end; ) await sleep(2)
  }
  return { work, calling, meet }
}
