import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeListing, placeOrder } from '../support/market.ts'
import { downloads, issuePaper, withBank } from '../support/papers.ts'
import { act, kg, stepsOf, weigh } from '../support/steps.ts'
import { refusal, type Someone, startWorld, type World } from '../support/world.ts'

let world: World
let farm: Someone
let buyer: Someone
let steps: ReturnType<typeof stepsOf>
let download: ReturnType<typeof downloads>['download']
let textAt: ReturnType<typeof downloads>['textAt']
let cellsAt: ReturnType<typeof downloads>['cellsAt']
beforeAll(async () => {
  world = await startWorld()
  ;({ download, textAt, cellsAt } = downloads(world))
  farm = await withBank(await world.person('farm', { name: 'Vàng Thị Mỷ' }))
  buyer = await world.person('buyer', { name: 'Công ty Tây Bắc', place: 'Sa Pa' })
  steps = stepsOf(world, farm, buyer)
})
afterAll(() => world.stop())

const papersOf = async (who: Someone, id: string) => {
  const { papers, cash } = await who.call('GET /orders/:id/papers', { params: { id } })
  const [note, receipt] = papers
  if (!note || !receipt) throw new Error('two papers of an order')
  return { note, receipt, cash }
}

describe('the papers of an order', () => {
  test('are there when what they say is so: weighed, received', async () => {
    const { id, order } = await steps.confirmed()
    expect(await papersOf(buyer, id)).toMatchObject({
      note: { kind: 'delivery_note', available: false, paper: null, current: false },
      receipt: { kind: 'receipt', available: false, paper: null },
    })
    const early = await refusal(issuePaper(buyer, id, 'delivery_note'))
    expect(early).toMatchObject({ slug: 'not-allowed-now', state: 'confirmed' })
    expect(early.detail).toMatch(/cân/)
    await act(farm, id, 'weighing', weigh(order, kg(39)))
    const note = await issuePaper(buyer, id, 'delivery_note')
    expect(note.number).toMatch(/^PGN-20\d\d-\d{4}$/)
    expect((await refusal(issuePaper(farm, id, 'receipt'))).slug).toBe('not-allowed-now')
    await act(farm, id, 'payment/received')
    const receipt = await issuePaper(farm, id, 'receipt')
    expect(receipt.number).toMatch(/^BN-20\d\d-\d{4}$/)
    expect(await papersOf(farm, id)).toMatchObject({
      note: { available: true, current: true, paper: note },
      receipt: { available: true, current: true, paper: receipt },
    })
    const text = await textAt(buyer, `/papers/${note.id}.pdf`)
    expect(text).toContain('Bên giao: Vàng Thị Mỷ, Xã Bản Bo, Lai Châu')
    expect(text).toMatch(/kg 39,5 0,3 0,2 39 20\.000 780\.000/)
    expect(await textAt(farm, `/papers/${receipt.id}.pdf`)).toContain('Bảy trăm tám mươi nghìn đồng.')
  })

  test('stay the same word for word, and a new weighing gets a new number that replaces the old', async () => {
    const { id, order } = await steps.confirmed({ toleranceBp: 10_000 })
    await act(farm, id, 'weighing', weigh(order, kg(39)))
    const first = await issuePaper(farm, id, 'delivery_note')
    const before = await textAt(farm, `/papers/${first.id}.pdf`)
    await world.rows('update organization set phone = $2 where id = $1', [farm.organizationId, '+84999999999'])
    expect(await issuePaper(buyer, id, 'delivery_note')).toEqual(first)
    expect(await textAt(buyer, `/papers/${first.id}.pdf`)).toBe(before)
    await world.rows('update organization set phone = $2 where id = $1', [farm.organizationId, '+84912345678'])
    await act(farm, id, 'weighing', weigh(order, kg(30)))
    expect((await papersOf(buyer, id)).note).toMatchObject({ current: false, paper: first })
    const second = await issuePaper(buyer, id, 'delivery_note')
    expect(second).toMatchObject({ replaces: first.number })
    expect(second.number > first.number).toBe(true)
    const text = await textAt(buyer, `/papers/${second.id}.pdf`)
    expect(text).toContain(`Thay cho số ${first.number}`)
    expect(text).toContain('600.000')
    expect(await textAt(buyer, `/papers/${first.id}.pdf`)).toBe(before)
    expect((await papersOf(farm, id)).note).toMatchObject({ current: true, paper: second })
  })

  test('are the two sides’ alone', async () => {
    const { id } = await steps.delivered()
    const { id: paper } = await issuePaper(farm, id, 'delivery_note')
    for (const kind of ['farm', 'buyer', 'office', 'operator'] as const) {
      const stranger = await world.person(kind)
      for (const end of ['pdf', 'xlsx']) expect((await download(stranger, `/papers/${paper}.${end}`)).status).toBe(404)
      expect((await refusal(stranger.call('GET /orders/:id/papers', { params: { id } }))).slug).toBe('not-found')
      expect((await refusal(issuePaper(stranger, id, 'delivery_note'))).slug).toBe('not-found')
    }
    for (const side of [farm, buyer]) {
      const pdf = await download(side, `/papers/${paper}.pdf`)
      expect([pdf.status, pdf.type, pdf.bytes.subarray(0, 5).toString()]).toEqual([200, 'application/pdf', '%PDF-'])
      expect(pdf.name).toMatch(/^PGN-20\d\d-\d{4}\.pdf$/)
      expect(await cellsAt(side, `/papers/${paper}.xlsx`)).toEqual(expect.arrayContaining([39, 20_000, 780_000]))
    }
  })

  test('nobody changes one: not the API’s role, and not the owner', async () => {
    const { id } = await steps.delivered()
    await issuePaper(farm, id, 'delivery_note')
    for (const statement of ['update paper set number = number + 1', 'delete from paper', 'truncate paper cascade'])
      await expect(world.rows(statement)).rejects.toThrow(/history/)
    const [rights] = await world.rows<{ may: boolean }>(
      `select has_table_privilege('app', 'paper', 'UPDATE') or has_table_privilege('app', 'paper', 'DELETE') as may`,
    )
    expect(rights?.may).toBe(false)
  })
})

test('fifty papers asked for at once have fifty numbers without a gap, and the same asked fifty times has one', async () => {
  const seller = await world.person('farm')
  const own = stepsOf(world, seller, buyer)
  const orders: string[] = []
  for (let n = 0; n < 10; n += 1) orders.push((await own.delivered()).id)
  const wanted = orders.flatMap((id) => Array.from({ length: 5 }, () => id))
  const given = await Promise.all(wanted.map((id, i) => issuePaper(i % 2 ? seller : buyer, id, 'delivery_note')))
  expect(new Set(given.map(({ id }) => id)).size).toBe(10)
  const numbers = await world.rows<{ number: number }>(
    `select number from paper where issuer_id = $1 and kind = 'delivery_note' order by number`,
    [seller.organizationId],
  )
  expect(numbers.map(({ number }) => number)).toEqual(Array.from({ length: 10 }, (_, i) => i + 1))

  // The series itself under fifty writers, each with a subject of its own, some of which fail at the last moment.
  const each = Array.from({ length: 50 }, (_, i) =>
    world.rows(
      `with s as (insert into paper_series (issuer_id, kind, year, last) values ($1, 'receipt', 2026, 1)
          on conflict (issuer_id, kind, year) do update set last = paper_series.last + 1 returning last)
        insert into paper (issuer_id, kind, year, number, subject, basis, content, person_id)
        select $1, case when $2 % 5 = 0 then 'nothing' else 'receipt' end, 2026, last, $3, '', '{}', $4 from s`,
      [seller.organizationId, i, randomUUID(), seller.personId],
    ),
  )
  const done = (await Promise.allSettled(each)).filter(({ status }) => status === 'fulfilled').length
  const [series] = await world.rows<{ last: number; papers: number; most: number }>(
    `select s.last, (select count(*)::int from paper p where p.issuer_id = s.issuer_id and p.kind = s.kind) as papers,
      (select max(number)::int from paper p where p.issuer_id = s.issuer_id and p.kind = s.kind) as most
     from paper_series s where s.issuer_id = $1 and s.kind = 'receipt'`,
    [seller.organizationId],
  )
  expect([done, series]).toEqual([40, { last: 40, papers: 40, most: 40 }])
})

describe('cash on one day', () => {
  const pair = async () => {
    const [seller, trader] = [await withBank(await world.person('farm')), await world.person('buyer')]
    return { seller, trader, own: stepsOf(world, seller, trader) }
  }
  /** An order of so many grams at 1 000 đồng a kilo: a gram is a đồng. */
  const order = async (seller: Someone, trader: Someone, dong: number, payment: 'cash' | 'transfer' = 'cash') => {
    const listing = await makeListing(world, seller, { amount: dong, price: 1000 })
    const { id } = await placeOrder(trader, listing, dong, { payment })
    await act(seller, id, 'confirmation')
    return id
  }

  test.each([
    [4_999_999, null],
    [5_000_000, 5_000_000],
  ])('%d đồng in all: a warning from %s', async (dong, limit) => {
    const { seller, trader } = await pair()
    const first = await order(seller, trader, dong - 1_000_000)
    expect((await papersOf(trader, first)).cash).toBeNull()
    const second = await order(seller, trader, 1_000_000, 'transfer')
    expect((await papersOf(trader, first)).cash?.limit ?? null).toBe(limit)
    expect((await papersOf(seller, first)).cash?.bought ?? null).toBe(limit && dong)
    expect((await papersOf(trader, second)).cash).toBeNull() // that one is a transfer
  })

  test('another day, another seller and what was cancelled don’t count', async () => {
    const { seller, trader } = await pair()
    const first = await order(seller, trader, 3_000_000)
    await order(await world.person('farm'), trader, 3_000_000)
    const gone = await order(seller, trader, 3_000_000)
    await act(seller, gone, 'cancellation', { reason: 'mưa đá' })
    const before = await order(seller, trader, 3_000_000)
    await world.rows(`update orders set state = 'delivered', delivered_at = now() - interval '2 days' where id = $1`, [
      before,
    ])
    expect((await papersOf(trader, first)).cash).toBeNull()
  })
})

describe('what papers say of an organization', () => {
  const save = (who: Someone, taxId: string | null | undefined, address = '') =>
    who.call('PUT /my/paper-details', {
      body: { ...(taxId !== undefined && { taxId }), address, representative: 'Vàng Thị Mỷ' },
    })

  test('shows an id by its last four digits, keeps it until it is replaced or taken away', async () => {
    const own = await world.person('farm')
    expect(await own.call('GET /my/paper-details')).toEqual({ taxId: null, address: '', representative: '' })
    expect(await save(own, '012 345 678 901')).toMatchObject({ taxId: '••••••••8901' })
    expect(await save(own, undefined, 'Bản Hua Bó')).toMatchObject({ taxId: '••••••••8901', address: 'Bản Hua Bó' })
    expect((await own.call('GET /my/paper-details')).taxId).toBe('••••••••8901')
    expect((await save(own, null)).taxId).toBeNull()
    const kept = await world.rows<{ action: string; detail: object }>(
      `select action, detail from audit where organization_id = $1 order by at`,
      [own.organizationId],
    )
    expect(kept.map(({ detail }) => detail)).toEqual([{ taxId: '…8901' }, {}, { taxId: null }])
    expect(JSON.stringify(kept)).not.toContain('012345678901')
  })

  test('refuses what is no tax id, and whoever is not a manager', async () => {
    const own = await world.person('farm')
    const refused = await refusal(save(own, '12345'))
    expect(refused.errors).toEqual([expect.objectContaining({ path: 'taxId', code: 'tax-id' })])
    expect(JSON.stringify(refused)).not.toContain('12345"')
    await world.rows(`update membership set role = 'staff' where person_id = $1`, [own.personId])
    expect((await refusal(save(own, '012345678901'))).slug).toBe('forbidden')
    expect((await own.call('GET /my/paper-details')).taxId).toBeNull()
  })
})
