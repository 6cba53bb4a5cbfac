// The rules that every test of money ends with are never silent where they must speak: each is broken by the smallest untruth.
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { BROKEN_BANK, BROKEN_CARDS, BROKEN_OPEN, BROKEN_RULES } from '../support/broken-rules.ts'
import { cardFaults } from '../support/card-oracles.ts'
import { type CardMarket, startCardMarket } from '../support/cards.ts'
import { MONEY_RULES, moneyFaults } from '../support/money.ts'
import { bankFaults, chargesCompared, OPEN_RULES, openFaults } from '../support/money-oracles.ts'
import { moneySamples, SAMPLES_ENV } from '../support/money-samples.ts'
import type { World } from '../support/world.ts'

let market: CardMarket
let orders: Record<string, string>
let bank: Parameters<typeof bankFaults>[0]['bank']
let admin: pg.Client
let looked: Pick<World, 'rows'>
beforeAll(async () => {
  market = await startCardMarket({ env: SAMPLES_ENV })
  const made = await moneySamples(market)
  ;({ orders, bank } = made)
  admin = new pg.Client({ connectionString: market.world.database.adminUrl })
  await admin.connect()
  looked = { rows: async (text, values) => (await admin.query(text, values)).rows as never }
  // Nothing that would refuse an untruth looks on, and all of it is taken back.
  await admin.query('begin')
  await admin.query(`set local session_replication_role = 'replica'`)
  await admin.query(`do $$ declare c record; begin
    for c in select conrelid::regclass as t, conname as n from pg_constraint where contype = 'c' and connamespace = 'public'::regnamespace and conislocal loop
      execute format('alter table %s drop constraint %I', c.t, c.n); end loop;
    for c in select indexrelid::regclass as i from pg_index where indisunique and indpred is not null and indrelid = any('{collection,payout,payment_operation}'::regclass[]) loop
      execute format('drop index %s', c.i); end loop; end $$`)
  for (const look of Object.values(LOOKS)) before.set(look, new Set(await look()))
}, 120_000)
afterAll(async () => {
  await admin.query('rollback')
  await admin.end()
  await market.stop()
})
beforeEach(() => admin.query('savepoint sound'))
afterEach(() => admin.query('rollback to savepoint sound'))

const LOOKS = {
  rules: () => moneyFaults(admin),
  open: () => openFaults({ world: looked }),
  bank: () => bankFaults({ world: looked, bank }),
  cards: () => cardFaults({ at: { sandbox: market.sandbox, world: looked } }),
}
const before = new Map<() => Promise<string[]>, Set<string>>()

/** What is said of the untruth and wasn't before. */
async function saidOf(sql: string, look: () => Promise<string[]>): Promise<string[]> {
  const { rowCount } = await admin.query(
    sql.replaceAll(/\$(\w+)/g, (_, name: string) => {
      const id = orders[name]
      if (!id) throw new Error(`there is no order ${name}`)
      return `'${id}'::uuid`
    }),
  )
  expect(rowCount, 'it changes something').toBeGreaterThan(0)
  return (await look()).filter((fault) => !before.get(look)?.has(fault))
}

const each = (all: Readonly<Record<string, readonly string[]>>) =>
  Object.entries(all).flatMap(([name, untruths]) => untruths.map((sql) => [name, sql] as const))
const names = (rules: readonly { name: string }[]) => rules.map(({ name }) => name).toSorted()

test('the samples are sound, so that what is said is of the untruth', async () => {
  for (const look of [LOOKS.rules, LOOKS.bank, LOOKS.cards]) expect(await look()).toEqual([])
  expect(await chargesCompared(looked)).toBeGreaterThan(1)
})

test('each rule has something that breaks it', () => {
  expect(Object.keys(BROKEN_RULES).toSorted()).toEqual(names(MONEY_RULES))
  expect(Object.keys(BROKEN_OPEN).toSorted()).toEqual(names(OPEN_RULES))
})

describe('it is noticed:', () => {
  test.each(each(BROKEN_RULES))('%s: %s', async (name, sql) => {
    expect(await saidOf(sql, LOOKS.rules)).toContainEqual(expect.stringContaining(`${name}: `))
  })

  test.each(each(BROKEN_OPEN))('%s: %s', async (name, sql) => {
    expect(await saidOf(sql, LOOKS.open)).toContainEqual(expect.stringContaining(`${name}: `))
  })

  test.each(each(BROKEN_BANK))('%s by the bank: %s', async (said, sql) => {
    expect(await saidOf(sql, LOOKS.bank)).toContainEqual(expect.stringMatching(new RegExp(said)))
  })

  test.each(each(BROKEN_CARDS))('%s by the provider of cards: %s', async (said, sql) => {
    expect(await saidOf(sql, LOOKS.cards)).toContainEqual(expect.stringMatching(new RegExp(said)))
  })

  test('what the provider did twice', async () => {
    const { paymentIntents, refunds, charges } = market.sandbox.objects
    const one = [...paymentIntents.values()].find(({ status }) => status === 'succeeded')
    const back = [...refunds.values()].find(({ metadata }) => metadata?.['subject'])
    const charge = [...charges.values()].find(({ captured }) => captured)
    if (!one || !back || !charge) throw new Error('the samples have no charge and no refund')
    const objects = {
      ...market.sandbox.objects,
      paymentIntents: new Map([...paymentIntents, ['pi_again', one]]),
      refunds: new Map([...refunds, ['re_again', back]]),
      charges: new Map([...charges, ['ch_again', { ...charge, id: 'ch_again' }]]),
    }
    const said = await cardFaults({ at: { sandbox: { objects }, world: looked } })
    expect(said).toContain(`checkout ${one.metadata['checkout_id']} was charged 2 times`)
    expect(said).toContain(`refund ${back.metadata?.['subject']} went back twice`)
    expect(said).toContain(`charge ch_again of ${charge.amount_captured} is undefined here`)
  })
})
