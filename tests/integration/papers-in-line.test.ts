// Who waits for a series of papers reads what a paper is made from after that: a paper never replaces one of newer facts.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { deliveredIn, downloads, issuePaper, withBank } from '../support/papers.ts'
import { act, kg, stepsOf, weigh } from '../support/steps.ts'
import { eventually, refusal, type Someone, startWorld, type World } from '../support/world.ts'

let world: World
let farm: Someone
let buyer: Someone
let steps: ReturnType<typeof stepsOf>
beforeAll(async () => {
  world = await startWorld()
  farm = await withBank(await world.person('farm', { name: 'Vàng Thị Mỷ' }))
  buyer = await world.person('buyer', { name: 'Công ty Sa Pa', place: 'Sa Pa' })
  steps = stepsOf(world, farm, buyer)
})
afterAll(() => world.stop())

/** Asks for a paper while somebody else holds its series, and lets it go once `meanwhile` has happened. */
async function behind<T>(issuer: Someone, kind: string, ask: () => Promise<T>, meanwhile: () => Promise<unknown>) {
  const holder = await world.sql.connect()
  try {
    await holder.query('begin')
    await holder.query(
      `insert into paper_series (issuer_id, kind, year) values ($1, $2, extract(year from now() at time zone 'Asia/Ho_Chi_Minh'))
       on conflict (issuer_id, kind, year) do update set last = paper_series.last`,
      [issuer.organizationId, kind],
    )
    const asked = ask()
    asked.catch(() => {}) // it is looked at below
    await eventually(async () => {
      const { rows } = await holder.query(
        `select from pg_locks where locktype = 'transactionid' and not granted and transactionid = pg_current_xact_id()::xid`,
      )
      return rows.length > 0 || undefined
    })
    await meanwhile()
    await holder.query('commit')
    return await asked
  } finally {
    await holder.query('rollback')
    holder.release()
  }
}

test('a delivery note has the weighing that there was when its turn came', async () => {
  const { id, order } = await steps.confirmed({ toleranceBp: 10_000 })
  await act(farm, id, 'weighing', weigh(order, kg(39)))
  const again = () => act(farm, id, 'weighing', weigh(order, kg(30)))
  const paper = await behind(farm, 'delivery_note', () => issuePaper(buyer, id, 'delivery_note'), again)
  const text = await downloads(world).textAt(buyer, `/papers/${paper.id}.pdf`)
  expect(text).toContain('600.000')
  expect(text).not.toContain('780.000')
  const { papers } = await farm.call('GET /orders/:id/papers', { params: { id } })
  expect(papers[0]).toMatchObject({ kind: 'delivery_note', current: true, paper })
  expect(await issuePaper(farm, id, 'delivery_note')).toEqual(paper)
})

test('a month’s papers have the orders that there were', async () => {
  const month = '2026-05'
  await buyer.call('PUT /my/paper-details', {
    body: { taxId: '0123456789', address: '12 Thạch Sơn, Sa Pa', representative: '' },
  })
  const one = (day: string) => () => deliveredIn(world, steps, month, { day })
  await one('11')()
  await behind(farm, 'seller_statement', () => farm.call('POST /my/statements', { body: { month } }), one('12'))
  const statement = await farm.call('GET /my/statement', { query: { month } })
  expect([statement.rows.length, statement.current]).toEqual([2, true])
  await behind(buyer, 'purchase_list', () => buyer.call('POST /my/purchase-lists', { body: { month } }), one('13'))
  const list = await buyer.call('GET /my/purchase-list', { query: { month } })
  expect([list.rows.length, list.current]).toEqual([3, true])
})

test('what there is nothing to write of any more is refused, and takes no number', async () => {
  const { id } = await steps.confirmed()
  await act(farm, id, 'weighing', weigh(await farm.call('GET /orders/:id', { params: { id } }), kg(40)))
  const { number } = await issuePaper(farm, id, 'delivery_note')
  const [before] = await world.rows('select last from paper_series where issuer_id = $1 and kind = $2', [
    farm.organizationId,
    'receipt',
  ])
  expect((await refusal(issuePaper(farm, id, 'receipt'))).slug).toBe('not-allowed-now')
  const month = '2025-02'
  expect((await refusal(buyer.call('POST /my/purchase-lists', { body: { month } }))).detail).toMatch(/không có gì/)
  expect((await refusal(farm.call('POST /my/statements', { body: { month } }))).slug).toBe('not-allowed-now')
  expect(await world.rows(`select from paper where subject = $1`, [month])).toEqual([])
  const [after] = await world.rows('select last from paper_series where issuer_id = $1 and kind = $2', [
    farm.organizationId,
    'receipt',
  ])
  expect(after).toEqual(before)
  expect((await issuePaper(buyer, id, 'delivery_note')).number).toBe(number)
})
