// P6 of payments.md §8, where no card is: the only API there is dies while a bank's notice, a payout's mark or cash is booked, and after
// it but before its answer. What is sent again, as it was sent, counts once.
import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newRef, SEPAY_SECRET, sepay, sepayBody } from '../support/bank.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { makeListing, placeOrder } from '../support/market.ts'
import { balance, collect, moneyFaults } from '../support/money.ts'
import { ACCOUNT, approved, colleagueOf } from '../support/payouts.ts'
import { act, kg, weigh } from '../support/steps.ts'
import { startVictim, type Victim } from '../support/victim.ts'
import { eventually, type Someone, startWorld, type World } from '../support/world.ts'

let database: TestDatabase
let world: World
let victim: Victim
let buyer: Someone
let farm: Someone
let maker: Someone
let checker: Someone
beforeAll(async () => {
  database = await createTestDatabase()
  world = await startWorld({ database, env: { LOG_LEVEL: 'fatal' } })
  await collect(world, { payoutDays: 0, payoutLeast: 0 })
  victim = await startVictim(database, { SEPAY_SECRET })
  buyer = victim.at(await world.person('buyer'))
  farm = victim.at(await world.person('farm'))
  const operator = await world.person('operator')
  maker = victim.at(operator)
  checker = victim.at(await colleagueOf(world, operator))
  await world.rows('update organization set bank_bin = $2, bank_account = $3, bank_holder = $4 where id = $1', [
    farm.organizationId,
    ACCOUNT.bin,
    ACCOUNT.account,
    ACCOUNT.holder,
  ])
}, 120_000)
afterAll(async () => {
  await victim.stop()
  await world.stop()
  await database.drop()
})

/** An order of 10 kg for 200 000 đ that waits for its money. */
async function waiting(payment: 'vietqr' | 'cod') {
  const { id, number } = await placeOrder(buyer, await makeListing(world, farm, { price: 20_000 }), kg(10), { payment })
  await act(farm, id, 'weighing', weigh(await act(farm, id, 'confirmation'), kg(10)))
  return { id, number }
}
const noticeOf = (number: string) => sepayBody({ amount: 200_000, content: number, ref: newRef() })

type Answer = { status: number; body: unknown }
/** Somebody's step: how it is sent, the same each time; whether it was done; and the row that it waits for while it is booked. */
type Step = { send: () => Promise<Answer>; row: string; done: () => Promise<number> }
const count = async (sql: string, id: string) => (await world.rows<{ n: number }>(sql, [id]))[0]?.n ?? 0
const steps: Record<string, () => Promise<Step & { booked: () => Promise<number> }>> = {
  'a bank’s notice': async () => {
    const { id, number } = await waiting('vietqr')
    const body = noticeOf(number)
    return {
      send: () => sepay(victim.url, body),
      row: `select from collected_order where order_id = '${id}' for update`,
      done: () => count('select count(*)::int as n from bank_receipt where order_id = $1', id),
      booked: () => balance(world, `held:${id}`),
    }
  },
  'a payout’s mark': async () => {
    const { id, number } = await waiting('vietqr')
    await sepay(victim.url, noticeOf(number))
    await act(buyer, id, 'delivery', {})
    await act(buyer, id, 'completion')
    const { payout } = await approved({ maker, checker }, farm)
    const headers = { 'idempotency-key': randomUUID() }
    const before = await balance(world, 'bank')
    return {
      send: () =>
        maker.raw('POST', `/api/operator/payouts/${payout.id}/paid`, { body: { bankRef: 'FT26327001' }, headers }),
      row: `select from payout where id = '${payout.id}' for update`,
      done: () => count(`select count(*)::int as n from payout where id = $1 and state = 'paid'`, payout.id),
      booked: async () => before - (await balance(world, 'bank')) + 200_000 - payout.amount,
    }
  },
  'cash that is taken': async () => {
    const { id } = await waiting('cod')
    const amount = await count('select due::int as n from collected_order where order_id = $1', id)
    const headers = { 'idempotency-key': randomUUID() }
    return {
      send: () => maker.raw('POST', `/api/cash/orders/${id}`, { body: { amount, proof: 'ký nhận' }, headers }),
      row: `select from collected_order where order_id = '${id}' for update`,
      done: () => count('select count(*)::int as n from cash_taken where order_id = $1', id),
      booked: () => balance(world, `held:${id}`),
    }
  },
}

const said = ({ status, body }: Answer) => [status, body]

/** The same again, by whoever did not hear, and once more: what it was answered, how often it was done, and what was booked. */
async function again({ send, done, booked }: Awaited<ReturnType<(typeof steps)[string]>>) {
  await victim.start()
  const [first, second] = [await send(), await send()]
  return {
    answered: first.status < 300,
    alike: isDeepStrictEqual(said(first), said(second)),
    done: await done(),
    booked: await booked(),
    faults: await moneyFaults(world.sql),
  }
}
const ONCE = { answered: true, alike: true, done: 1, booked: 200_000, faults: [] }

test.each(Object.entries(steps))(
  'killed while %s is booked: nothing of it is there, and sent again it counts once',
  async (_, made) => {
    const step = await made()
    await victim.admin.query('begin')
    await victim.admin.query(step.row)
    const answer = step.send().catch(() => null)
    await victim.caught()
    await victim.kill()
    await victim.admin.query('rollback')
    expect([await answer, await step.done()]).toEqual([null, 0])
    expect(await again(step)).toEqual(ONCE)
  },
  120_000,
)

test.each(Object.entries(steps))(
  'killed when %s is booked and nobody has heard: sent again it counts once',
  async (_, made) => {
    const step = await made()
    void step.send().catch(() => null)
    await eventually(async () => (await step.done()) === 1, 30_000)
    await victim.kill()
    expect(await again(step)).toEqual(ONCE)
  },
  120_000,
)
