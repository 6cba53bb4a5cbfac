// P6 of payments.md §8: the only API there is dies between any two steps of a call to the card provider, and the next one makes it once.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Counts, cardCalls, cardOrders, countsOf, DONE, oneMore, type People } from '../support/card-calls.ts'
import { cardFaults } from '../support/card-oracles.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { collect, moneyFaults } from '../support/money.ts'
import { colleagueOf } from '../support/payouts.ts'
import { startSandbox, tellTo } from '../support/simulated-cards.ts'
import { startVictim, type Victim } from '../support/victim.ts'
import { eventually, startWorld, type World } from '../support/world.ts'

const KINDS = ['cancel', 'capture', 'expire_session', 'open_session', 'refund', 'transfer']

let database: TestDatabase
let stand: Awaited<ReturnType<typeof startSandbox>>
let world: World
let victim: Victim
let people: People
beforeAll(async () => {
  database = await createTestDatabase()
  stand = await startSandbox()
  // It makes people and looks; without cards it could send nothing.
  world = await startWorld({ database, env: { LOG_LEVEL: 'fatal' } })
  await collect(world, { connect: true, payoutDays: 0, payoutLeast: 0 })
  victim = await startVictim(database, stand.env)
  tellTo(stand.sandbox, victim.url)
  const maker = await world.person('operator')
  people = {
    buyer: victim.at(await world.person('buyer', { place: 'Sa Pa' })),
    farm: victim.at(await world.person('farm')),
    abroad: victim.at(await world.person('farm')),
    maker: victim.at(maker),
    checker: victim.at(await colleagueOf(world, maker)),
  }
  await openAccount()
  // What is given back and transferred is never more than what is there, whichever comes first.
  await cardOrders({ world, sandbox: stand.sandbox, ...people }).charged(people.farm)
}, 180_000)
afterAll(async () => {
  await victim.stop()
  await world.stop()
  await stand.sandbox.close()
  await database.drop()
})

/** A seller with an account at the provider, so that it is paid there. */
async function openAccount() {
  const { abroad } = people
  const open = () => abroad.call('POST /payments/connect', { body: { country: 'FR', open: true } })
  await open()
  for (const { id } of stand.sandbox.objects.accounts.values()) stand.sandbox.completeOnboarding(id)
  await open()
}

type Call = { kind: string; state: string; attempts: number; error: string | null }
const callsSince = (mark: string) =>
  world.rows<Call>('select kind, state, attempts, error from payment_operation where created_at > $1 order by kind', [
    mark,
  ])
const all = (calls: Call[], state: string) => calls.length === KINDS.length && calls.every((one) => one.state === state)

type Moment = {
  /** Brings the calls to where the process is to die; they are all planned, and the first gate is shut. */
  bring: (look: { calls: () => Promise<Call[]>; before: Counts }) => Promise<void>
  /** How they stand then. */
  state: string
  /** What the provider has then: nothing of it, all of it, or either. */
  there: 'nothing' | 'all' | 'either'
}
const MOMENTS: Record<string, Moment> = {
  'planned, not sent': { bring: async () => {}, state: 'pending', there: 'nothing' },
  'sent, on its way': {
    bring: async ({ calls }) => {
      const fault = { match: /POST \/v1/, mode: 'delay' as const, times: KINDS.length, ms: 4000 }
      stand.sandbox.faults.push(fault)
      await victim.open('send')
      await eventually(async () => fault.times === 0 && all(await calls(), 'sent'), 60_000)
    },
    state: 'sent',
    there: 'either',
  },
  'done there, the answer lost': {
    bring: async ({ before }) => {
      stand.sandbox.faults.push({ match: /POST \/v1/, mode: 'drop_after', times: 1000 })
      await victim.open('send')
      await eventually(() => JSON.stringify(countsOf(stand.sandbox)) === JSON.stringify(oneMore(before)), 60_000)
    },
    state: 'sent',
    there: 'all',
  },
  'answered, not stored': {
    bring: async () => {
      await victim.shut('store')
      await victim.open('send')
      await victim.caught(KINDS.length)
    },
    state: 'sent',
    there: 'all',
  },
  'stored, not read back': {
    bring: async ({ calls }) => {
      stand.sandbox.faults.push({ match: /GET \/v1/, mode: 'delay', times: 1000, ms: 8000 })
      await victim.open('send')
      await eventually(async () => all(await calls(), 'succeeded'), 60_000)
    },
    state: 'succeeded',
    there: 'all',
  },
}

test.each(Object.entries(MOMENTS))(
  'killed with one call of each kind %s: each is done once',
  async (name, moment) => {
    const { sandbox } = stand
    const { go, states, paidOut } = await cardCalls({ world, sandbox, ...people })
    const [now] = await world.rows<{ mark: string }>('select clock_timestamp()::text as mark')
    const calls = () => callsSince(now?.mark ?? '')
    const before = countsOf(sandbox)
    await victim.shut('send')
    await go()
    await eventually(async () => all(await calls(), 'pending'), 60_000)
    // Who waits at the gate may have come before the last was planned: it comes again, for all of them.
    await victim.endWaiting()
    await victim.caught()
    await moment.bring({ calls, before })
    await victim.kill()

    const met = await calls()
    expect(met.map(({ kind, state }) => `${kind} ${state}`)).toEqual(KINDS.map((kind) => `${kind} ${moment.state}`))
    const there = { nothing: before, all: oneMore(before), either: countsOf(sandbox) }
    expect(countsOf(sandbox)).toEqual(there[moment.there])
    expect(await states(), 'nobody here has read it').not.toEqual(DONE)
    sandbox.faults.length = 0
    for (const gate of ['send', 'store'] as const) await victim.open(gate)
    await victim.start()
    await succeed(calls)
    // Where the result was stored the provider's notices have it read.
    if (moment.state === 'succeeded') await sandbox.deliver()
    await eventually(async () => JSON.stringify(await states()) === JSON.stringify(DONE), 60_000).catch(() => null)
    expect(await states()).toEqual(DONE)

    expect(countsOf(sandbox)).toEqual(oneMore(before))
    await rest()
    expect(countsOf(sandbox)).toEqual(oneMore(before))
    expect(await states()).toEqual(DONE)
    expect((await calls()).map(({ kind, state }) => `${kind} ${state}`)).toEqual(
      KINDS.map((kind) => `${kind} succeeded`),
    )
    expect(await world.rows('select state from payout where id = $1', [paidOut])).toEqual([{ state: 'paid' }])
    expect(await moneyFaults(world.sql)).toEqual([])
    expect(await cardFaults({ at: { sandbox, world } })).toEqual([])
    console.log(`killed ${name}: ${met.map(({ kind, attempts }) => `${kind} tried ${attempts}×`).join(', ')}`)
  },
  300_000,
)

/** The time that a dead process had for its calls is over: they are made again until each has succeeded. */
async function succeed(calls: () => Promise<Call[]>) {
  for (let minutes = 0; minutes < 12 && !all(await calls(), 'succeeded'); minutes++) {
    await world.rows(`update payment_operation set next_at = now() where state = 'sent'`)
    await eventually(async () => all(await calls(), 'succeeded'), 10_000).catch(() => null)
  }
  expect(await calls()).toEqual(KINDS.map((kind) => expect.objectContaining({ kind, state: 'succeeded' })))
}

/** Every notice arrives and is acted on. */
const rest = () =>
  eventually(async () => {
    await stand.sandbox.deliver()
    const [left] = await world.rows<{ n: number }>(
      `select (select count(*) from webhook_inbox where state = 'new')::int + (select count(*) from payment_operation where state in ('pending', 'sent'))::int as n`,
    )
    return left?.n === 0 && stand.sandbox.outbox.length === 0
  }, 60_000)
