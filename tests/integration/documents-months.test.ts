import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeListing, placeOrder } from '../support/market.ts'
import { deliveredIn, downloads, withBank } from '../support/papers.ts'
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
  buyer = await world.person('buyer')
})
afterAll(() => world.stop())

describe('the list of a month’s purchases', () => {
  const month = '2026-05'
  let other: Someone
  beforeAll(async () => {
    other = await world.person('buyer', { name: 'Công ty Sa Pa', place: 'Sa Pa' })
    steps = stepsOf(world, farm, other)
    await farm.call('PUT /my/paper-details', {
      body: { taxId: '012345678901', address: 'Bản Hua Bó', representative: '' },
    })
    await deliveredIn(world, steps, month, { amount: kg(40) })
    await deliveredIn(world, steps, month, { amount: kg(300), day: '20' })
    await deliveredIn(world, steps, month, { amount: kg(300), payment: 'transfer', day: '21' })
    await deliveredIn(world, steps, '2026-06')
    const cooperative = await world.person('cooperative')
    steps = stepsOf(world, cooperative, other)
    await deliveredIn(world, steps, month)
    steps = stepsOf(world, farm, other)
  })
  const list = (query: { month: string; station?: string } = { month }) =>
    other.call('GET /my/purchase-list', { query })
  const issueList = (body: { month: string; station?: string } = { month }) =>
    other.call('POST /my/purchase-lists', { body })

  test('holds the farms’ goods in the order of time, ids masked, and what lacks', async () => {
    const found = await list()
    expect(found.form).toEqual({ id: '02/TNDN', circular: 'Thông tư số 20/2026/TT-BTC' })
    expect(found.rows.map(({ day, total, cash }) => [day, total, cash])).toEqual([
      ['2026-05-15', 780_000, true],
      ['2026-05-20', 780_000, true],
      ['2026-05-21', 780_000, false],
    ])
    expect(found.rows[0]?.seller).toMatchObject({
      name: 'Vàng Thị Mỷ',
      taxId: '••••••••8901',
      address: 'Bản Hua Bó, Xã Bản Bo, Lai Châu',
    })
    expect(found).toMatchObject({
      closed: true,
      total: 2_340_000,
      warnings: [],
      paper: null,
      lacks: { taxId: true, address: true, sellers: 0 },
      invoiced: { orders: 1, total: 780_000 },
    })
    expect(found.stations.map(({ name, total }) => [name, total])).toEqual([['Xã Bản Bo, Lai Châu', 2_340_000]])
    const station = found.stations[0]?.station ?? ''
    expect((await list({ month, station })).rows).toHaveLength(3)
    expect((await list({ month, station: 'outside' })).rows).toHaveLength(0)
  })

  test('in a preview has no number and no whole id, and nothing is written', async () => {
    const text = await textAt(other, `/my/purchase-list.pdf?month=${month}`)
    expect(text).toContain('Bản xem trước, chưa có số')
    expect(text).toContain('••••••••8901')
    expect(text).not.toContain('012345678901')
    const cells = await cellsAt(other, `/my/purchase-list.xlsx?month=${month}`)
    expect(cells).toContain(2_340_000)
    expect(JSON.stringify(cells)).not.toContain('012345678901')
    expect(await world.rows(`select 1 from paper where issuer_id = $1`, [other.organizationId])).toEqual([])
  })

  test('is issued when the month is over and the buyer is known; each print is kept', async () => {
    expect((await refusal(issueList())).detail).toMatch(/mã số thuế/)
    await other.call('PUT /my/paper-details', {
      body: { taxId: '0123456789', address: '12 Thạch Sơn, Sa Pa', representative: 'Nguyễn Thu Hà' },
    })
    const running = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 7)
    expect((await refusal(issueList({ month: running }))).detail).toMatch(/chưa hết/)
    expect((await refusal(issueList({ month: '2025-01' }))).detail).toMatch(/không có gì/)
    const paper = await issueList()
    expect(paper.number).toMatch(/^BKM-20\d\d-0001$/)
    expect(await issueList()).toEqual(paper)
    expect(await list()).toMatchObject({ paper, current: true })
    const text = await textAt(other, `/papers/${paper.id}.pdf`)
    expect(text).toContain('012345678901')
    expect(text).toContain('Mã số thuế: 0123456789')
    expect(text).toContain('Viết bằng chữ: Hai triệu ba trăm bốn mươi nghìn đồng.')
    expect(await cellsAt(other, `/papers/${paper.id}.xlsx`)).toContain('012345678901')
    expect((await download(farm, `/papers/${paper.id}.pdf`)).status).toBe(404)
    const prints = await world.rows<{ detail: { format: string } }>(
      `select detail from audit where action = 'purchase-list.print' and subject = $1 order by at`,
      [paper.id],
    )
    expect(prints.map(({ detail }) => detail)).toEqual([
      { number: paper.number, format: 'pdf' },
      { number: paper.number, format: 'xlsx' },
    ])
  })

  test('is replaced by another number where an order of the month came to something else', async () => {
    const { paper, rows } = await list()
    await world.rows(`update orders set state = 'refunded' where id = $1`, [rows[0]?.order.id])
    expect(await list()).toMatchObject({ current: false, total: 1_560_000 })
    const next = await issueList()
    expect(next).toMatchObject({ replaces: paper?.number })
    const station = rows.length ? (await list()).stations[0]?.station : undefined
    const ofStation = await issueList({ month, ...(station && { station }) })
    expect(ofStation.replaces).toBeNull()
    expect([paper, next, ofStation].map((one) => one?.number.slice(-4))).toEqual(['0001', '0002', '0003'])
  })

  test('warns of a day of five million with cash in it, on the screen and on the paper', async () => {
    await deliveredIn(world, steps, '2026-07')
    await deliveredIn(world, steps, '2026-07', { payment: 'transfer' })
    expect((await list({ month: '2026-07' })).warnings).toEqual([])
    const listing = await makeListing(world, farm, { amount: kg(1000), price: 20_000 })
    const { id } = await placeOrder(other, listing, kg(172))
    const order = await act(farm, id, 'confirmation')
    await act(farm, id, 'weighing', weigh(order, kg(172)))
    await act(other, id, 'delivery', {})
    await world.rows(`update orders set delivered_at = '2026-07-15T05:00:00Z' where id = $1`, [id])
    const found = await list({ month: '2026-07' })
    expect(found.warnings).toEqual([
      {
        day: '2026-07-15',
        seller: 'Vàng Thị Mỷ',
        bought: 5_000_000,
        cash: 4_220_000,
        limit: 5_000_000,
        source: 'Thông tư 20/2026/TT-BTC',
      },
    ])
    expect(found.rows.map(({ cash, warned }) => cash === warned)).toEqual([true, true, true])
    expect(await textAt(other, '/my/purchase-list.pdf?month=2026-07')).toContain('từ 5.000.000 đồng trở lên')
  })

  test('is a buyer’s alone', async () => {
    const query = { month }
    expect((await refusal(farm.call('GET /my/purchase-list', { query }))).slug).toBe('forbidden')
    expect((await refusal(farm.call('POST /my/purchase-lists', { body: query }))).slug).toBe('forbidden')
    expect((await buyer.call('GET /my/purchase-list', { query })).rows).toEqual([])
    expect((await download(farm, `/my/purchase-list.pdf?month=${month}`)).status).toBe(403)
    expect((await refusal(other.call('GET /my/purchase-list', { query: { month: '2026-13' } }))).slug).toBe(
      'invalid-request',
    )
  })
})

describe('a seller’s statement', () => {
  let seller: Someone
  let trader: Someone
  beforeAll(async () => {
    seller = await world.person('farm', { name: 'Lò Thị Hương' })
    trader = await world.person('buyer')
    steps = stepsOf(world, seller, trader)
  })
  const statement = (month: string) => seller.call('GET /my/statement', { query: { month } })

  test('says order by order what was handed over, taken off since, and received', async () => {
    const [first, second] = [
      await deliveredIn(world, steps, '2026-08'),
      await deliveredIn(world, steps, '2026-08', { day: '16' }),
    ]
    await act(seller, first, 'payment/received')
    const order = await trader.call('GET /orders/:id', { params: { id: second } })
    await world.rows(`update orders set dispute_until = now() + interval '1 day' where id = $1`, [second])
    await act(trader, second, 'dispute', { reason: 'hỏng nhiều', lines: [order.lines[0]?.id] })
    await act(trader, second, 'dispute/proposal', {
      outcome: 'reduce',
      lines: [{ line: order.lines[0]?.id, net: kg(30) }],
    })
    const open = await seller.call('GET /orders/:id', { params: { id: second } })
    await act(seller, second, 'dispute/answer', { at: open.dispute?.proposal?.at, accept: true })
    const { rows, sums, closed } = await statement('2026-08')
    expect(closed).toBe(true)
    expect(rows.map(({ goods, refunds, net, paidOn }) => [goods, refunds, net, paidOn !== null])).toEqual([
      [780_000, 0, 780_000, true],
      [780_000, 180_000, 600_000, false],
    ])
    expect(sums).toMatchObject({ goods: 1_560_000, refunds: 180_000, net: 1_380_000, paid: 780_000, platformFee: 0 })
  })

  test('is issued once the month is over, stays as it is, and belongs to the seller alone', async () => {
    const paper = await seller.call('POST /my/statements', { body: { month: '2026-08' } })
    expect(paper.number).toMatch(/^BKB-20\d\d-0001$/)
    expect(await seller.call('POST /my/statements', { body: { month: '2026-08' } })).toEqual(paper)
    expect((await statement('2026-08')).paper).toEqual(paper)
    expect(await textAt(seller, `/papers/${paper.id}.pdf`)).toContain('BẢNG KÊ NGƯỜI BÁN')
    expect((await download(trader, `/papers/${paper.id}.pdf`)).status).toBe(404)
    expect((await refusal(trader.call('GET /my/statement', { query: { month: '2026-08' } }))).slug).toBe('forbidden')
    expect(await textAt(seller, '/my/statement.pdf?month=2026-08')).toContain('Bản xem trước')
    const cells = await cellsAt(seller, '/my/statement.xlsx?month=2026-08')
    expect(cells).toEqual(expect.arrayContaining([780_000, 180_000, 1_380_000]))
  })
})
