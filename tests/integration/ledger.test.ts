// The books by themselves: what the database refuses, whoever writes (payments.md §7).
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startWorld, type World } from '../support/world.ts'
import { moneyFaults } from '../support/money.ts'

let world: World
let app: pg.Pool
beforeAll(async () => {
  world = await startWorld()
  app = new pg.Pool({ connectionString: world.database.appUrl, max: 20 })
})
afterAll(async () => {
  await app.end()
  await world.stop()
})

type Line = { a: string; k?: string; m?: number | null; v: number }
const post = async (key: string, lines: Line[], by: pg.Pool = app) => {
  const rows = lines.map((line) => ({ k: 'liability', m: null, ...line }))
  const { rows: found } = await by.query<{ id: string }>('select ledger_post($1, $2, null, $3) as id', [
    'test',
    key,
    JSON.stringify(rows),
  ])
  return found[0]?.id
}
const bank = (v: number): Line => ({ a: 'bank', k: 'asset', v })
const state = (code: string) => (error: unknown) => expect((error as { code?: string }).code).toBe(code)

describe('the books', () => {
  it('refuse what is not balanced, empty, or a single entry', async () => {
    await post(randomUUID(), [bank(100), { a: 'x', v: -99 }]).then(() => expect.fail(), state('23514'))
    await post(randomUUID(), []).then(() => expect.fail(), state('23514'))
    await post(randomUUID(), [bank(0), { a: 'x', v: 0 }]).then(() => expect.fail(), state('23514'))
    expect(await moneyFaults(world.sql)).toEqual([])
  })

  it('write an event once: the same key again is the same transaction, with other content it is refused', async () => {
    const key = randomUUID()
    const first = await post(key, [bank(100), { a: 'held:1', v: -100 }])
    expect(await post(key, [bank(100), { a: 'held:1', v: -100 }])).toBe(first)
    await post(key, [bank(101), { a: 'held:1', v: -101 }]).then(() => expect.fail(), state('23505'))
    const twenty = randomUUID()
    const ids = await Promise.all(Array.from({ length: 20 }, () => post(twenty, [bank(7), { a: 'held:1', v: -7 }])))
    expect(new Set(ids).size).toBe(1)
    expect(await moneyFaults(world.sql)).toEqual([])
  })

  it('are never changed, shortened or written past their door, not even by their owner', async () => {
    await post(randomUUID(), [bank(50), { a: 'held:2', v: -50 }])
    for (const statement of [
      'update ledger_entry set amount = amount + 1',
      'delete from ledger_entry',
      'update ledger_tx set kind = kind',
      'delete from ledger_tx',
      'truncate ledger_entry',
    ])
      await world.sql.query(statement).then(() => expect.fail(statement), state('42501'))
    for (const statement of [
      'update ledger_account set balance = 0',
      `insert into ledger_account (code, kind) values ('mine', 'asset')`,
      `insert into ledger_tx (kind, key, fingerprint) values ('x', 'x', 'x')`,
      'insert into ledger_entry (tx_id, account_id, amount, balance_after) select 1, id, 5, 5 from ledger_account limit 1',
    ])
      await app.query(statement).then(() => expect.fail(statement), state('42501'))
    // An entry can't be added to a transaction of yesterday, though the books stayed balanced by it.
    await world.sql
      .query(
        `insert into ledger_entry (tx_id, account_id, amount, balance_after)
         select t.id, a.id, v, 0 from (select min(id) as id from ledger_tx) t, ledger_account a, (values (5), (-5)) as x(v) where a.code = 'bank'`,
      )
      .then(() => expect.fail(), state('42501'))
    expect(await moneyFaults(world.sql)).toEqual([])
  })

  it('let twenty at once take what four may have', async () => {
    const held: Line = { a: 'held:3', m: 0, v: 0 }
    await post(randomUUID(), [bank(450_000), { ...held, v: -450_000 }])
    const taken = await Promise.allSettled(
      Array.from({ length: 20 }, () =>
        post(randomUUID(), [
          { ...held, v: 100_000 },
          { a: 'seller_payable:3', m: 0, v: -100_000 },
        ]),
      ),
    )
    expect(taken.filter(({ status }) => status === 'fulfilled')).toHaveLength(4)
    expect(await moneyFaults(world.sql)).toEqual([])
  })

  it('never wait for each other in a circle', async () => {
    const pair = (a: string, b: string) =>
      post(randomUUID(), [
        { a, v: 1 },
        { a: b, v: -1 },
      ])
    await Promise.all(Array.from({ length: 300 }, (_, n) => (n % 2 ? pair('one', 'two') : pair('two', 'one'))))
    expect(await moneyFaults(world.sql)).toEqual([])
  })

  it('are written by the index, however many accounts there are', async () => {
    await world.rows('analyze ledger_account, ledger_tx, ledger_entry')
    const client = await app.connect()
    const readRows = async () => {
      const { rows: seen } = await client.query<{ n: number }>(
        `select coalesce(sum(seq_tup_read), 0)::int as n from pg_stat_xact_user_tables where relname like 'ledger_%'`,
      )
      return seen[0]?.n ?? 0
    }
    try {
      await client.query('begin')
      const write = (n: number) =>
        client.query({
          name: 'write-books',
          text: `select ledger_post('test', $1, null, $2)`,
          values: [
            randomUUID(),
            JSON.stringify([
              { a: 'bank', k: 'asset', m: null, v: 1 },
              { a: `held:many${n}`, k: 'liability', m: null, v: -1 },
            ]),
          ],
        })
      // The plan is made while there are few, and kept.
      for (let n = 0; n < 1000; n++) await write(n)
      const before = await readRows()
      for (let n = 1000; n < 1010; n++) await write(n)
      expect((await readRows()) - before).toBeLessThan(1000)
    } finally {
      await client.query('rollback')
      client.release()
    }
  })
})
