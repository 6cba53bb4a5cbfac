// Random histories of orders and their money, each from one seed: people by HTTP, the bank's own notices, and everything that
// goes wrong on the way. What must hold at the end stands in money-oracles.ts.
import { randomUUID } from 'node:crypto'
import type { Order } from '@chl/contracts/orders'
import type { StripeSandbox } from '@chl/stripe-sandbox/sandbox'
import { SimulatedBank } from './simulated-bank.ts'
import { type CardSteps, SimulatedCards } from './simulated-cards.ts'
import { Dice } from './dice.ts'
import { collect } from './money.ts'
import { Sender } from './sender.ts'
import { cashOf, hasEnded, look, nextAction, perform, type Simulated, turnOf } from './simulated-order.ts'
import { giveAccounts, makeSeller, type Method, orderOf } from './simulated-market.ts'
import { SimulatedOperator } from './simulated-operator.ts'
import type { World } from './world.ts'

type Job = { name: string; run: () => Promise<void> }

/** How much goes wrong: chances before each step. */
export type Chaos = {
  /** The API's connections to its database end. */
  cut: number
  /** The card provider fails, or its answers are lost. */
  provider: number
}
export const CALM: Chaos = { cut: 0, provider: 0 }

export type Simulation = Awaited<ReturnType<typeof startSimulation>>
type Options = {
  world: World
  /** Where requests go; the world's own API where it isn't given. */
  url?: () => string
  /** What the clock runs; each may fail at any time and is run again. */
  jobs: readonly Job[]
  /** Where buyers pay by card too. */
  card?: { sandbox: StripeSandbox; steps: CardSteps }
  chaos?: Chaos
  people?: { sellers: number; buyers: number }
}

/** People, goods, a bank and an operator, ready for histories. */
export async function startSimulation({
  world: given,
  url,
  jobs,
  card,
  chaos = CALM,
  people = { sellers: 5, buyers: 6 },
}: Options) {
  const world = { ...given, rows: patient(given.rows) }
  await collect(world, { payoutDays: 0, payoutLeast: 0, floatLimit: 1_000_000_000 })
  const sellers = await Promise.all(Array.from({ length: people.sellers }, (_, n) => makeSeller(world, n)))
  const buyers = await Promise.all(
    Array.from({ length: people.buyers }, () => world.person('buyer', { place: 'Sa Pa' })),
  )
  const operators = [await world.person('operator'), await world.person('operator')] as const
  await giveAccounts(world)
  const sender = new Sender(url ?? (() => world.url))
  const bank = new SimulatedBank(sender, operators)
  const operator = new SimulatedOperator(sender, bank, operators)
  const cards = card ? new SimulatedCards({ ...card, sender, world, mishaps: chaos.provider, operators }) : null
  return { world, jobs, cards, chaos, sellers, buyers, sender, bank, operator }
}

const METHODS: readonly (readonly [number, Method])[] = [
  [4, 'card'],
  [4, 'vietqr'],
  [2, 'cod'],
  [0.5, 'cash'],
  [0.5, 'transfer'],
]
const STEPS = 80

/** One checkout of one to three sellers, from its placing to its orders' ends, and sometimes beyond. */
export async function runHistory(at: Simulation, seed: number, only?: Method): Promise<void> {
  const dice = new Dice(seed)
  const methods = METHODS.filter(([, method]) => method !== 'card' || at.cards)
  const method = only ?? dice.weighted(methods)
  try {
    const orders = await place(at, dice, method)
    for (let step = 0; step < STEPS && !orders.every(hasEnded); step++) {
      await mishap(at, dice)
      await turn(at, dice, dice.pick(orders.filter((order) => !hasEnded(order))), method)
    }
    for (const order of orders) if (dice.chance(0.25)) await afterwards(at, dice, order, method)
    for (const { view } of orders) at.sender.count(`${method}: ${view.state}`)
    at.sender.count('histories')
  } catch (error) {
    throw new Error(`the history of seed ${seed} (${method}) broke: ${String(error)}`, { cause: error })
  }
}

/** What the histories themselves ask of the database waits for it where it is being started anew. */
const patient =
  (rows: World['rows']): World['rows'] =>
  async (text, values) => {
    for (let tries = 0; ; tries++)
      try {
        return await rows(text, values)
      } catch (error) {
        const code = error instanceof Error && 'code' in error ? String(error.code) : ''
        if (tries > 100 || /^(22|23|42)/.test(code)) throw error
        await new Promise((ok) => setTimeout(ok, 100))
      }
  }

/** Many histories beside each other, with the operator's people at work: as many as there are seeds, or as `seeds` gives. */
export async function runHistories(at: Simulation, seeds: Iterable<number>, atOnce: number): Promise<void> {
  const waiting = seeds[Symbol.iterator]()
  const running = { on: true }
  const operator = async () => {
    const dice = new Dice(1)
    while (running.on) {
      await at.operator.act(dice)
      await runJobs(at)
      await new Promise((ok) => setTimeout(ok, 500))
    }
  }
  const worker = async () => {
    for (let next = waiting.next(); !next.done; next = waiting.next()) await runHistory(at, next.value)
  }
  // The API's own workers work beside all this, as they do in a process of their own.
  const workers = async () => {
    const dice = new Dice(2)
    while (running.on) {
      await at.cards?.work(dice)
      await new Promise((ok) => setTimeout(ok, 150))
    }
  }
  const day = Promise.all([operator(), workers()])
  try {
    await Promise.all(Array.from({ length: atOnce }, worker))
  } finally {
    running.on = false
    await day
  }
}

async function place(at: Simulation, dice: Dice, method: Method): Promise<Simulated[]> {
  const buyer = dice.pick(at.buyers)
  const sellers = dice.shuffled(at.sellers).slice(
    0,
    dice.weighted([
      [6, 1],
      [2, 2],
      [1, 3],
    ]),
  )
  const body = { orders: sellers.map((seller) => orderOf(dice, seller, method)) }
  const key = randomUUID()
  const send = () => at.sender.ask(buyer, { path: '/api/checkouts', body }, { key })
  const [answer, again] = await Promise.all(dice.chance(0.1) ? [send(), send()] : [send()])
  if (answer?.status !== 201) throw new Error(`not placed: ${JSON.stringify(answer)}`)
  const placed = answer.body as { id: string; orders: { id: string; number: string; seller: string }[] }
  at.sender.count('orders', placed.orders.length)
  if (again && (again.body as { id: string }).id !== placed.id) throw new Error('one key placed two checkouts')
  return Promise.all(
    placed.orders.map(async ({ id, number, seller }) => {
      const who = sellers.find((each) => each.who.organizationId === seller)?.who
      if (!who) throw new Error('an order of nobody')
      const order: Simulated = {
        id,
        number,
        checkoutId: placed.id,
        buyer,
        seller: who,
        view: {} as Order,
        seenBy: null,
      }
      await look(at.sender, order, buyer)
      return order
    }),
  )
}

/** One step of one order: a side acts, the buyer pays, or time passes. */
async function turn(at: Simulation, dice: Dice, order: Simulated, method: Method): Promise<void> {
  const { state } = order.view
  if (dice.chance(state === 'delivered' ? 0.15 : 0.02)) return timePasses(at, order)
  if (state === 'disputed' && dice.chance(0.15)) {
    order.seenBy = null
    return at.operator.decideDispute(dice, order)
  }
  const who = turnOf(dice, order)
  await look(at.sender, order, who)
  const action = nextAction(dice, order)
  if (action !== null && action !== 'payByTransfer' && action !== 'payByCard')
    return perform(at.sender, dice, order, who, action)
  order.seenBy = null
  if (action === 'payByTransfer') await payByTransfer(at, dice, order)
  else if (action === 'payByCard') await at.cards?.pay(dice, order)
  else if (method === 'cod' && dice.chance(0.5)) await collectorComes(at, dice, order)
  else if (method === 'card') await at.cards?.something(dice, order)
}

/** What is asked for: to the đồng, too little, too much, twice. */
async function payByTransfer(at: Simulation, dice: Dice, order: Simulated) {
  const missing = order.view.payment.collected?.missing ?? 0
  if (missing === 0) return
  const { number } = order
  const amounts = dice.weighted([
    [8, [missing]],
    [1, [dice.whole(1, missing)]],
    [1, [missing + dice.whole(1, 50_000)]],
    [1, [missing, missing]],
  ])
  for (const amount of amounts) await at.bank.transfer(dice, { number, amount })
}

/** The operator's own collector may be at the gate before the seller's person is. */
async function collectorComes(at: Simulation, dice: Dice, { id, view }: Simulated) {
  const collector = dice.pick(at.operator.makers)
  await at.sender.ask(collector, {
    path: `/api/cash/orders/${id}`,
    body: { amount: cashOf(view) },
  })
}

/** The time to answer, or to complain, is over. */
async function timePasses(at: Simulation, order: Simulated) {
  await at.world.rows(
    `update orders set expires_at = case when state = 'placed' then now() - interval '1 second' else expires_at end,
       dispute_until = case when state = 'delivered' then now() - interval '1 second' else dispute_until end where id = $1`,
    [order.id],
  )
  await runJobs(at)
  order.seenBy = null
  await look(at.sender, order, order.buyer)
}

/** Money that comes when all is over; and what a card's bank does then. */
async function afterwards(at: Simulation, dice: Dice, order: Simulated, method: Method) {
  const { collected } = order.view.payment
  if (collected && order.view.state === 'completed' && dice.chance(0.5)) {
    await look(at.sender, order, order.buyer)
    const body = { amount: dice.whole(1, Math.max(1, collected.received)) }
    await at.operator.propose(dice, `orders/${order.id}/refund`, body)
  }
  if (method === 'card') await at.cards?.afterwards(dice, order)
  else if (method === 'vietqr' || method === 'cod')
    await at.bank.transfer(dice, { number: order.number, amount: dice.whole(1, 300_000) })
}

/** The clock's jobs; one that fails is run again the next time. */
export async function runJobs({ jobs, sender }: Pick<Simulation, 'jobs' | 'sender'>): Promise<void> {
  for (const { name, run } of jobs) await run().catch(() => sender.count(`job ${name} failed`))
}

async function mishap(at: Simulation, dice: Dice) {
  if (dice.chance(at.chaos.cut)) {
    at.sender.count('connections cut')
    await cutConnections(at.world)
  }
  await at.cards?.mishap(dice)
}

/** The API's connections to its database end, in the middle of whatever they do. */
export async function cutConnections({ sql, database }: Pick<World, 'sql' | 'database'>): Promise<void> {
  void sql
  const { default: pg } = await import('pg')
  const admin = new pg.Client({ connectionString: database.adminUrl })
  await admin.connect()
  await admin.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where usename = 'app' and datname = current_database() and random() < 0.7`,
  )
  await admin.end()
}

/** The clock's jobs that move orders and their money, run in this process. Looking for mismatches isn't among them: it moves nothing. */
export async function clockOf({ app }: Pick<World, 'app'>): Promise<Job[]> {
  const orders = await import('../../apps/api/src/modules/orders/index.ts')
  const payments = await import('../../apps/api/src/modules/payments/index.ts')
  const at = { db: app.db, relay: { poke: () => {}, stop: async () => {} } }
  const log = { error: () => {}, warn: () => {} }
  return [...orders.jobs(at, log as never), ...payments.cardJobs(at, app.card, log as never)]
}

/** What happened more seldom than it must for the histories to show anything, in words. */
export const seldom = ({ sender }: Pick<Simulation, 'sender'>, least: Readonly<Record<string, number>>): string[] =>
  Object.entries(least)
    .filter(([what, times]) => (sender.tally.get(what) ?? 0) < times)
    .map(([what, times]) => `${what}: ${sender.tally.get(what) ?? 0} of at least ${times}`)

/** How often each thing happened, in one line. */
export const tallyOf = ({ sender }: Pick<Simulation, 'sender'>): string =>
  [...sender.tally]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([what, times]) => `${what} ${times}`)
    .join(', ')
