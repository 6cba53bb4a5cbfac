import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { basket, makeListing, stockOf } from '../support/market.ts'
import { act, kg, refused, see, stepsOf, weigh } from '../support/steps.ts'
import { refusal, type Someone, startWorld, type World } from '../support/world.ts'

let world: World
let farm: Someone
let buyer: Someone
let steps: ReturnType<typeof stepsOf>
beforeAll(async () => {
  world = await startWorld()
  farm = await world.person('farm')
  buyer = await world.person('buyer', { place: 'Sa Pa' })
  steps = stepsOf(world, farm, buyer)
})
afterAll(() => world.stop())

describe('the straight way', () => {
  test('confirm, weigh within tolerance, hand over, complete; totals, stock and trade follow the scale', async () => {
    const { id, listing, order } = await steps.confirmed()
    expect(order).toMatchObject({ state: 'confirmed', nextStep: 'weigh' })
    const ready = await act(farm, id, 'weighing', weigh(order, kg(39)))
    expect(ready).toMatchObject({ state: 'ready', goods: 780_000, total: 780_000, settlement: 1 })
    expect(ready.lines[0]?.weighed).toMatchObject({
      gross: 39_500,
      tare: 300,
      deduction: 200,
      net: kg(39),
      deviationBp: -250,
    })
    expect(await stockOf(world, listing.lotId)).toEqual({ available: kg(161), moved: kg(161) })
    expect((await see(buyer, id)).total).toBe(780_000)
    const over = await act(buyer, id, 'delivery', {})
    expect(over.state).toBe('delivered')
    expect(await steps.trades(id)).toEqual([{ sign: 1, grams: '39000', dong: '780000' }])
    expect((await act(buyer, id, 'completion')).state).toBe('completed')
    const { timeline } = await see(farm, id)
    expect(timeline.map(({ to, by }) => [to, by.side])).toEqual([
      ['completed', 'buyer'],
      ['delivered', 'buyer'],
      ['ready', 'seller'],
      ['confirmed', 'seller'],
      ['placed', 'buyer'],
    ])
  })

  test('a delivery goes by dispatch; the seller needs proof to say that it arrived', async () => {
    const listing = await makeListing(world, farm)
    const [offer] = await world.rows<{ id: string }>(
      `insert into delivery_offer (organization_id, name, fee) values ($1, 'Gửi xe khách', 60000) returning id`,
      [farm.organizationId],
    )
    const [asked] = basket([{ listing, amount: kg(10) }]).orders
    if (!asked || !offer) throw new Error('unreachable')
    const handover = {
      kind: 'delivery' as const,
      offer: offer.id,
      fee: 60_000,
      destination: { address: 'Kho Hàng Bún, Hà Nội' },
    }
    const { orders } = await buyer.call('POST /checkouts', { body: { orders: [{ ...asked, handover }] } })
    const id = orders[0]?.id ?? ''
    expect(orders[0]?.total).toBe(260_000)
    const order = await act(farm, id, 'confirmation')
    await act(farm, id, 'weighing', weigh(order, kg(10)))
    expect((await refused(act(buyer, id, 'delivery', {}))).problem.type).toBe('/problems/not-allowed-now')
    const sent = await act(farm, id, 'dispatch', {
      carrier: 'Nhà xe Hoàng Liên',
      plate: '25F-012.34',
      phone: '0912345678',
    })
    expect(sent).toMatchObject({ state: 'in_transit', handover: { transport: { carrier: 'Nhà xe Hoàng Liên' } } })
    expect((await refused(act(farm, id, 'delivery', {}))).problem.errors).toMatchObject([{ path: 'proof' }])
    expect((await act(farm, id, 'delivery', { proof: 'Chị Hà ký nhận 06:40' })).state).toBe('delivered')
    expect(await steps.trades(id)).toEqual([{ sign: 1, grams: '10000', dong: '200000' }])
    const changed = await refusal(
      buyer.call('POST /checkouts', { body: { orders: [{ ...asked, handover: { ...handover, fee: 50_000 } }] } }),
    )
    expect(changed.errors).toMatchObject([{ path: 'orders.0.handover.offer' }])
  })
})

describe('weighing', () => {
  test('out of tolerance it waits for the buyer; a no means weigh again; a yes settles', async () => {
    const { id, listing, order } = await steps.confirmed()
    const asked = await act(farm, id, 'weighing', weigh(order, kg(30)))
    expect(asked).toMatchObject({ state: 'confirmed', settlement: null, weighingToAnswer: { n: 1, goods: 600_000 } })
    expect((await see(buyer, id)).nextStep).toBe('answerWeighing')
    expect((await act(buyer, id, 'weighing/answer', { n: 1, accept: false })).weighingToAnswer).toBeNull()
    await act(farm, id, 'weighing', weigh(order, kg(32)))
    expect((await refused(act(buyer, id, 'weighing/answer', { n: 1, accept: true }))).status).toBe(409)
    const settled = await act(buyer, id, 'weighing/answer', { n: 2, accept: true })
    expect(settled).toMatchObject({ state: 'ready', goods: 640_000, settlement: 1 })
    expect(await stockOf(world, listing.lotId)).toEqual({ available: kg(168), moved: kg(168) })
  })

  test('weighed again until hand-over: the newest settlement counts, stock follows both ways', async () => {
    const { id, listing, order } = await steps.confirmed()
    await act(farm, id, 'weighing', weigh(order, kg(39)))
    const again = await act(farm, id, 'weighing', weigh(order, kg(41)))
    expect(again).toMatchObject({ state: 'ready', goods: 820_000, settlement: 2 })
    expect(await stockOf(world, listing.lotId)).toEqual({ available: kg(159), moved: kg(159) })
    const pending = await act(farm, id, 'weighing', weigh(order, kg(50)))
    expect(pending).toMatchObject({ state: 'ready', goods: 820_000, weighingToAnswer: { goods: 1_000_000 } })
    expect((await refused(act(buyer, id, 'delivery', {}))).status).toBe(409)
    expect(await act(buyer, id, 'weighing/answer', { n: 3, accept: true })).toMatchObject({
      goods: 1_000_000,
      settlement: 3,
    })
    await act(buyer, id, 'delivery', {})
    expect(await steps.trades(id)).toEqual([{ sign: 1, grams: '50000', dong: '1000000' }])
    expect((await refused(act(farm, id, 'weighing', weigh(order, kg(40))))).problem.state).toBe('delivered')
  })

  test('more than is left is refused with what is left, and changes nothing', async () => {
    const { id, listing, order } = await steps.confirmed({ amount: kg(40), stock: kg(41) })
    const short = await refused(act(farm, id, 'weighing', weigh(order, kg(42))))
    expect([short.status, short.problem.type, short.problem.left]).toEqual([409, '/problems/stock-short', kg(1)])
    expect(await stockOf(world, listing.lotId)).toEqual({ available: kg(1), moved: kg(1) })
    expect((await see(farm, id)).state).toBe('confirmed')
  })

  test('faults come with their paths', async () => {
    const { id, order } = await steps.confirmed()
    const line = order.lines[0]?.id
    const heavy = await refused(act(farm, id, 'weighing', { lines: [{ line, gross: 100, tare: 101 }] }))
    expect(heavy.problem.errors).toMatchObject([{ path: 'lines.0.tare' }])
    const other = await refused(act(farm, id, 'weighing', { lines: [{ line: randomUUID(), gross: 100 }] }))
    expect(other.problem.errors).toMatchObject([{ path: 'lines.0.line' }])
  })
})
