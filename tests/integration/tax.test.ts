// Tax that was withheld: listed by month and seller as the books have it, and paid to the state by two people.
import { localDay } from '@chl/domain/time'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { balance, collect, moneyFaults } from '../support/money.ts'
import { downloads } from '../support/papers.ts'
import { approved, paid, type PayingWorld, startPaying, statementOf } from '../support/payouts.ts'
import { act } from '../support/steps.ts'
import { eventually, refusal, type Someone } from '../support/world.ts'

const THIS = localDay(new Date()).slice(0, 7)
const BEFORE = localDay(new Date(Date.parse(`${THIS}-01T00:00:00Z`) - 86_400_000)).slice(0, 7)
const EMPTY = '2024-02'
const ID = '012345678901'

let world: PayingWorld
let seller: Someone
let other: Someone
let old: { id: string }
let admin: pg.Client
beforeAll(async () => {
  world = await startPaying()
  await collect(world)
  admin = new pg.Client({ connectionString: world.database.adminUrl })
  await admin.connect()
  // As somebody whom no trigger stops.
  await admin.query(`set session_replication_role = 'replica'`)
  seller = await world.newSeller()
  other = await world.newSeller()
  await other.call('PUT /payments/payee', { body: { taxKind: 'individual', ownProduce: false } })
  await seller.call('PUT /my/paper-details', { body: { taxId: ID, address: '', representative: '' } })
  old = await world.released(seller)
  await into(BEFORE, old.id)
  await world.released(other, { price: 33_337 })
})
afterAll(async () => {
  await admin.end()
  await world.stop()
})

/** As if an order had been released in the middle of that month: books and all. */
async function into(month: string, id: string) {
  const values = [id, `${month}-15T03:00:00Z`]
  await admin.query('update collected_order set released_at = $2 where order_id = $1', values)
  await admin.query(`update ledger_tx set at = $2 where order_id = $1 and kind = 'released'`, values)
}

const list = (month = THIS, who = world.maker) => who.call('GET /operator/tax', { query: { month } })
const pay = (who: Someone, amount: number, { month = THIS, bankRef = 'FT26330' + String(amount) } = {}) =>
  who.call('POST /operator/tax-payments', { body: { month, amount, bankRef, reason: 'Nộp thay hộ bán hàng' } })
const decide = (who: Someone, id: string, accept = true) =>
  who.call('POST /operator/proposals/:id/decision', { params: { id }, body: { accept } })
const refund = async (id: string, amount: number) => {
  const body = { amount, reason: 'Hàng hỏng khi mở' }
  const made = await world.maker.call('POST /operator/orders/:id/refund', { params: { id }, body })
  await decide(world.checker, made.id)
}
const heard = async (who: Someone) => {
  const { entries } = await who.call('GET /feed', { query: { since: 0 } })
  return entries.filter(({ event }) => event.topic === 'reconciliation.changed').length
}
/** What each account of tax holds; never −0. */
const held = async () => [(await balance(world, 'tax_withheld')) + 0, (await balance(world, 'tax_offset')) + 0]
const left = async () => {
  const [withheld = 0, offset = 0] = await held()
  return withheld - offset
}
const sound = async () => expect(await moneyFaults(world.sql)).toEqual([])
/** How orders moved the accounts of tax in a local month. */
const moved = async (month: string) => {
  const [row] = await world.rows<{ sum: string }>(
    `select coalesce(-sum(e.amount), 0) as sum from ledger_tx t join ledger_entry e on e.tx_id = t.id join ledger_account a on a.id = e.account_id
     where a.code in ('tax_withheld', 'tax_offset') and t.order_id is not null and to_char(t.at at time zone 'Asia/Ho_Chi_Minh', 'YYYY-MM') = $1`,
    [month],
  )
  return Number(row?.sum)
}

describe('the list of a month', () => {
  test('has a row a seller, and comes to what orders moved in the books, refunds in the month in which they were', async () => {
    expect(await list(BEFORE)).toMatchObject({
      rows: [
        {
          seller: { id: seller.organizationId },
          kind: 'household',
          taxId: '••••••••8901',
          orders: 1,
          revenue: 200_000,
          vat: 2000,
          pit: 1000,
          back: { revenue: 0, vat: 0, pit: 0 },
          total: 3000,
        },
      ],
      totals: { total: 3000 },
    })
    await refund(old.id, 33_333)
    await refund(old.id, 12_345)
    const now = await list()
    expect(now.rows.map(({ kind, taxId, orders, revenue }) => ({ kind, taxId, orders, revenue }))).toEqual(
      expect.arrayContaining([
        { kind: 'household', taxId: '••••••••8901', orders: 0, revenue: 0 },
        { kind: 'individual', taxId: null, orders: 1, revenue: 333_370 },
      ]),
    )
    const back = now.rows.find(({ kind }) => kind === 'household')
    expect(back).toMatchObject({ back: { revenue: 45_678 }, total: -(back!.back.vat + back!.back.pit) })
    expect(back?.back.vat).toBeGreaterThan(back?.back.pit ?? 0)
    // The release stays as it was in its own month.
    expect((await list(BEFORE)).totals).toMatchObject({ revenue: 200_000, vat: 2000, pit: 1000, total: 3000 })
    for (const month of [THIS, BEFORE, EMPTY]) expect((await list(month)).totals.total).toBe(await moved(month))
    expect(now.held).toBe(await left())
    expect(await list(EMPTY)).toMatchObject({ rows: [], payments: [] })
    // The seller's own statement tells the same of each tax.
    const { lines } = await statementOf(seller)
    const taken = lines.filter(({ kind }) => kind === 'refund')
    expect(taken.reduce((sum, { vat }) => sum - vat, 0)).toBe(back?.back.vat)
    await sound()
  })

  test('says as what a seller was taxed then, whatever it says since', async () => {
    await other.call('PUT /payments/payee', { body: { taxKind: 'company', ownProduce: false } })
    await world.released(other)
    const rows = (await list()).rows.filter(({ seller: { id } }) => id === other.organizationId)
    expect(rows).toMatchObject([{ kind: 'individual', orders: 1, vat: 3334, pit: 1667, total: 5001 }])
  })

  test('is a file for the accountant, with whole tax ids; who took it is kept', async () => {
    const { download, cellsAt } = downloads(world)
    const file = await download(world.maker, `/operator/tax.xlsx?month=${BEFORE}`)
    expect(file).toMatchObject({ status: 200, name: `thue-khau-tru_${BEFORE}.xlsx` })
    const cells = await cellsAt(world.maker, `/operator/tax.xlsx?month=${BEFORE}`)
    expect(cells).toEqual(expect.arrayContaining([ID, 'Hộ kinh doanh', 200_000, 2000, 1000, 3000]))
    expect(JSON.stringify(cells)).not.toContain('Bản xem trước')
    const csv = await download(world.maker, `/operator/tax.csv?month=${BEFORE}`)
    expect([csv.name, csv.bytes.toString()]).toEqual([
      `thue-khau-tru_${BEFORE}.csv`,
      expect.stringContaining(`;${ID};1;200000;2000;1000;0;0;0;3000\r\n`),
    ])
    const kept = await world.rows<{ detail: object }>(`select detail from audit where action = 'tax-list.export'`)
    expect(kept.map(({ detail }) => detail)).toContainEqual({ month: BEFORE, format: 'csv' })
    for (const address of ['xlsx', 'csv'])
      expect((await download(seller, `/operator/tax.${address}?month=${THIS}`)).status).toBe(403)
  })

  test('is the operator’s alone', async () => {
    for (const who of [seller, world.buyer]) {
      expect((await refusal(list(THIS, who))).slug).toBe('forbidden')
      expect((await refusal(pay(who, 1))).slug).toBe('forbidden')
    }
    expect((await refusal(list('2026-13'))).errors?.[0]?.path).toBe('month')
  })
})

test('a page that is open hears of each release', async () => {
  const { id } = await world.taken(seller)
  await act(world.buyer, id, 'delivery', {})
  await eventually(async () => (await world.rows('select 1 from outbox limit 1')).length === 0)
  const ordersOf = async () => (await list()).rows.find((row) => row.seller.id === seller.organizationId)?.orders ?? 0
  const [before, was] = [await heard(world.checker), await ordersOf()]
  await act(world.buyer, id, 'completion')
  await eventually(async () => (await heard(world.checker)) > before)
  expect(await ordersOf()).toBe(was + 1)
  await sound()
})

describe('tax that was paid', () => {
  const open = async () =>
    (await world.rows<{ n: number }>(`select count(*)::int as n from operator_proposal where state = 'open'`))[0]?.n

  test('is no more than is withheld, whole and over nothing, with a reference of its own', async () => {
    const most = await left()
    expect(await refusal(pay(world.maker, most + 1))).toMatchObject({ slug: 'not-allowed-now', left: most })
    for (const amount of [0, 1.5, -1, '1e6', 2 ** 53])
      expect((await refusal(pay(world.maker, amount as number))).errors?.map(({ path }) => path)).toContain('amount')
    for (const bankRef of ['----', 'không có', 'FT'])
      expect((await refusal(pay(world.maker, 1, { bankRef }))).errors).toMatchObject([{ path: 'bankRef' }])
    expect(await open()).toBe(0)
  })

  test('takes two people, once under a race, and everybody who runs the market hears of it', async () => {
    const [most, bank] = [await left(), await balance(world, 'bank')]
    const made = await pay(world.maker, 1000, { month: BEFORE, bankRef: 'FT 2633-000.1' })
    expect(made).toMatchObject({
      kind: 'tax_paid',
      seller: null,
      month: BEFORE,
      bankRef: 'FT 2633-000.1',
      amount: 1000,
    })
    const before = await heard(world.checker)
    await eventually(async () => (await list(BEFORE)).payments.length === 1)
    expect((await refusal(pay(world.checker, 1, { month: BEFORE }))).slug).toBe('not-allowed-now')
    expect((await refusal(pay(world.checker, 1, { bankRef: 'ft26330001' }))).errors).toMatchObject([
      { path: 'bankRef', code: 'known' },
    ])
    expect((await refusal(decide(world.maker, made.id))).slug).toBe('not-two-people')
    expect((await refusal(decide(seller, made.id))).slug).toBe('not-found')
    const tries = await Promise.allSettled(Array.from({ length: 6 }, () => decide(world.checker, made.id)))
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect([await left(), await balance(world, 'bank')]).toEqual([most - 1000, bank - 1000])
    expect(await list(BEFORE)).toMatchObject({
      held: most - 1000,
      payments: [{ id: made.id, state: 'done', decidedBy: { id: world.checker.personId } }],
    })
    expect((await world.maker.call('GET /operator/overview')).taxHeld).toBe(most - 1000)
    await eventually(async () => (await heard(world.checker)) > before)
    expect(await world.audited(made.id)).toEqual(['proposal.made', 'proposal.accepted'])
    await sound()
  })

  test('one that is refused leaves its reference free; what is less by then is refused with what is left', async () => {
    const refused = await pay(world.maker, 500, { bankRef: 'FT900001' })
    await decide(world.checker, refused.id, false)
    const most = await left()
    const late = await pay(world.maker, most, { bankRef: 'FT900001' })
    const first = await pay(world.checker, 1, { month: BEFORE, bankRef: 'FT900002' })
    await decide(world.maker, first.id)
    expect(await refusal(decide(world.checker, late.id))).toMatchObject({ slug: 'not-allowed-now', left: most - 1 })
    await decide(world.checker, late.id, false)
    await sound()
  })

  test('who belongs to a seller on the month’s list neither proposes nor accepts it', async () => {
    await world.rows(`insert into membership (person_id, organization_id, role) values ($1, $2, 'staff')`, [
      world.checker.personId,
      other.organizationId,
    ])
    expect((await refusal(pay(world.checker, 1))).slug).toBe('own-interest')
    const { id } = await pay(world.maker, 1, { bankRef: 'FT900003' })
    expect((await refusal(decide(world.checker, id))).slug).toBe('own-interest')
    expect((await list()).payments.filter(({ state }) => state === 'open')).toHaveLength(1)
    await world.rows('delete from membership where person_id = $1 and organization_id = $2', [
      world.checker.personId,
      other.organizationId,
    ])
    await decide(world.checker, id)
  })

  test('and went back afterwards is set off against the next', async () => {
    const all = await pay(world.maker, await left(), { bankRef: 'FT900004' })
    await decide(world.checker, all.id)
    expect(await left()).toBe(0)
    // The sale goes back whole; its tax is with the state.
    await paid(world.maker, (await approved(world, seller)).payout.id)
    const [{ tax } = { tax: 0 }] = await world.rows<{ tax: number }>(
      'select (vat + pit)::int as tax, released::int from collected_order where order_id = $1',
      [old.id],
    )
    await refund(old.id, 200_000 - 45_678)
    expect(tax).toBeGreaterThan(2000)
    expect(await held()).toEqual([0, tax])
    expect((await list()).held).toBe(-tax)
    expect((await world.maker.call('GET /operator/overview')).taxHeld).toBe(0)
    expect(await refusal(pay(world.maker, 1, { bankRef: 'FT900005' }))).toMatchObject({ left: 0 })
    for (const month of [THIS, BEFORE]) expect((await list(month)).totals.total).toBe(await moved(month))
    await sound()
    await world.released(seller)
    await world.released(seller)
    const most = 6000 - tax
    expect(await refusal(pay(world.maker, most + 1, { bankRef: 'FT900005' }))).toMatchObject({ left: most })
    const next = await pay(world.maker, most, { bankRef: 'FT900005' })
    await decide(world.checker, next.id)
    expect(await held()).toEqual([0, 0])
    await sound()
  })
})
