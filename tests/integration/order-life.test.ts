import { randomUUID } from 'node:crypto'
import type { Order } from '@chl/contracts/orders'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { basket, makeListing, placeOrder, stockOf } from '../support/market.ts'
import { refusal, type Someone, startWorld, type World } from '../support/world.ts'

let world: World
let farm: Someone
let buyer: Someone
let stranger: Someone
beforeAll(async () => {
  world = await startWorld()
  ;[farm, buyer, stranger] = await Promise.all([
    world.person('farm'),
    world.person('buyer', { place: 'Sa Pa' }),
    world.person('cooperative', { mayBuy: true }),
  ])
})
afterAll(() => world.stop())

const kg = (n: number) => n * 1000
type Step =
  | 'confirmation'
  | 'decline'
  | 'cancellation'
  | 'weighing'
  | 'weighing/answer'
  | 'cancel-request'
  | 'cancel-request/answer'
  | 'dispatch'
  | 'delivery'
  | 'return'
  | 'completion'
  | 'dispute'
  | 'dispute/proposal'
  | 'dispute/answer'
  | 'payment/paid'
  | 'payment/received'
const act = async (who: Someone, id: string, step: Step, body?: object) => {
  const path = `/api/orders/${id}/${step}`
  const reply = await who.raw('POST', path, { ...(body && { body }), headers: { 'idempotency-key': randomUUID() } })
  if (reply.status >= 400)
    throw Object.assign(new Error(JSON.stringify(reply.body)), {
      problem: reply.body as { type: string; state?: string; errors?: unknown[]; left?: number },
      status: reply.status,
    })
  return reply.body as Order
}
const refused = async (work: Promise<unknown>) => {
  try {
    await work
  } catch (error) {
    return error as {
      status: number
      problem: { type: string; state?: string; left?: number; errors?: { path: string }[] }
    }
  }
  throw new Error('it was not refused')
}
const see = (who: Someone, id: string) => who.call('GET /orders/:id', { params: { id } })
const weigh = (order: Order, ...nets: number[]) => ({
  lines: order.lines.map((line, i) => ({ line: line.id, gross: (nets[i] ?? 0) + 500, tare: 300, deduction: 200 })),
})

async function ordered({
  amount = kg(40),
  stock = kg(200),
  toleranceBp = 500,
  payment = 'cash' as 'cash' | 'transfer',
} = {}) {
  const listing = await makeListing(world, farm, { amount: stock, price: 20_000, toleranceBp })
  const { id } = await placeOrder(buyer, listing, amount, { payment })
  return { id, listing }
}
async function confirmed(options = {}) {
  const { id, listing } = await ordered(options)
  return { id, listing, order: await act(farm, id, 'confirmation') }
}
async function delivered(options = {}) {
  const { id, listing, order } = await confirmed(options)
  await act(farm, id, 'weighing', weigh(order, kg(39)))
  return { id, listing, order: await act(buyer, id, 'delivery', {}) }
}
const trades = (id: string) =>
  world.rows<{ sign: number; grams: string; dong: string }>(
    'select sign, grams, dong from trade where order_id = $1 order by at, sign',
    [id],
  )

describe('the straight way', () => {
  test('confirm, weigh within tolerance, hand over, complete; totals, stock and trade follow the scale', async () => {
    const { id, listing, order } = await confirmed()
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
    expect(await trades(id)).toEqual([{ sign: 1, grams: '39000', dong: '780000' }])
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
    expect(await trades(id)).toEqual([{ sign: 1, grams: '10000', dong: '200000' }])
    const changed = await refusal(
      buyer.call('POST /checkouts', { body: { orders: [{ ...asked, handover: { ...handover, fee: 50_000 } }] } }),
    )
    expect(changed.errors).toMatchObject([{ path: 'orders.0.handover.offer' }])
  })
})

describe('weighing', () => {
  test('out of tolerance it waits for the buyer; a no means weigh again; a yes settles', async () => {
    const { id, listing, order } = await confirmed()
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
    const { id, listing, order } = await confirmed()
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
    expect(await trades(id)).toEqual([{ sign: 1, grams: '50000', dong: '1000000' }])
    expect((await refused(act(farm, id, 'weighing', weigh(order, kg(40))))).problem.state).toBe('delivered')
  })

  test('more than is left is refused with what is left, and changes nothing', async () => {
    const { id, listing, order } = await confirmed({ amount: kg(40), stock: kg(41) })
    const short = await refused(act(farm, id, 'weighing', weigh(order, kg(42))))
    expect([short.status, short.problem.type, short.problem.left]).toEqual([409, '/problems/stock-short', kg(1)])
    expect(await stockOf(world, listing.lotId)).toEqual({ available: kg(1), moved: kg(1) })
    expect((await see(farm, id)).state).toBe('confirmed')
  })

  test('faults come with their paths', async () => {
    const { id, order } = await confirmed()
    const line = order.lines[0]?.id
    const heavy = await refused(act(farm, id, 'weighing', { lines: [{ line, gross: 100, tare: 101 }] }))
    expect(heavy.problem.errors).toMatchObject([{ path: 'lines.0.tare' }])
    const other = await refused(act(farm, id, 'weighing', { lines: [{ line: randomUUID(), gross: 100 }] }))
    expect(other.problem.errors).toMatchObject([{ path: 'lines.0.line' }])
  })
})

describe('ends and questions', () => {
  test.each([
    ['decline', () => farm, { reason: 'Mưa, không hái được' }, 'declined'],
    ['cancellation', () => buyer, {}, 'cancelled'],
  ] as const)('%s gives the stock back exactly once', async (step, who, body, state) => {
    const { id, listing } = await ordered()
    const results = await Promise.allSettled([
      act(who(), id, step, body),
      act(who(), id, step, body),
      act(who(), id, step, body),
    ])
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await stockOf(world, listing.lotId)).toEqual({ available: kg(200), moved: kg(200) })
    expect((await see(buyer, id)).state).toBe(state)
  })

  test('confirm and cancel at once: one wins, the other hears the present state', async () => {
    const { id, listing } = await ordered()
    const results = await Promise.allSettled([act(farm, id, 'confirmation'), act(buyer, id, 'cancellation', {})])
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const { state } = await see(buyer, id)
    const lost = results.find((r) => r.status === 'rejected') as PromiseRejectedResult
    expect(lost.reason.problem).toMatchObject({ status: 409, state })
    expect((await stockOf(world, listing.lotId)).available).toBe(state === 'confirmed' ? kg(160) : kg(200))
  })

  test('the seller cancels with a reason; either side may ask, the other answers', async () => {
    const one = await confirmed()
    expect((await refused(act(farm, one.id, 'cancellation', {}))).problem.errors).toMatchObject([{ path: 'reason' }])
    expect((await act(farm, one.id, 'cancellation', { reason: 'Đường sạt lở' })).state).toBe('cancelled')
    const two = await confirmed()
    expect((await refused(act(buyer, two.id, 'cancellation', {}))).status).toBe(409)
    expect((await act(buyer, two.id, 'cancel-request', { reason: 'Khách đổi ý' })).cancelRequest).toMatchObject({
      by: 'buyer',
    })
    expect((await refused(act(buyer, two.id, 'cancel-request/answer', { accept: true }))).status).toBe(409)
    expect((await act(farm, two.id, 'cancel-request/answer', { accept: false })).cancelRequest).toBeNull()
    await act(farm, two.id, 'cancel-request', { reason: 'Hết bao' })
    expect((await act(buyer, two.id, 'cancel-request/answer', { accept: true })).state).toBe('cancelled')
    expect(await stockOf(world, two.listing.lotId)).toEqual({ available: kg(200), moved: kg(200) })
  })

  test('the clock expires what nobody answered, and completes what nobody disputed', async () => {
    const late = await ordered()
    const done = await delivered()
    await world.rows(`update orders set expires_at = now() - interval '1 second' where id = $1`, [late.id])
    await world.rows(`update orders set dispute_until = now() - interval '1 second' where id = $1`, [done.id])
    expect((await refused(act(farm, late.id, 'confirmation'))).status).toBe(409)
    const { jobs } = await import('../../apps/api/src/modules/orders/index.ts')
    const log = {
      error: (...args: unknown[]) => {
        throw new Error(JSON.stringify(args))
      },
    }
    const clock = jobs({ db: world.app.db, relay: { poke: () => {}, stop: async () => {} } }, log as never)
    await Promise.all([...clock, ...clock].map((job) => job.run()))
    expect([(await see(buyer, late.id)).state, (await see(buyer, done.id)).state]).toEqual(['expired', 'completed'])
    expect(await stockOf(world, late.listing.lotId)).toEqual({ available: kg(200), moved: kg(200) })
    expect(
      (await refused(act(buyer, done.id, 'dispute', { reason: 'muộn rồi', lines: [] }))).status,
    ).toBeGreaterThanOrEqual(400)
  })

  test('returned goods: only what is fit comes back', async () => {
    const listing = await makeListing(world, farm, { amount: kg(100) })
    const [offer] = await world.rows<{ id: string }>(
      `insert into delivery_offer (organization_id, name, fee) values ($1, 'Giao tận nơi', 0) returning id`,
      [farm.organizationId],
    )
    const [asked] = basket([{ listing, amount: kg(10) }]).orders
    if (!asked || !offer) throw new Error('unreachable')
    const { orders } = await buyer.call('POST /checkouts', {
      body: {
        orders: [
          { ...asked, handover: { kind: 'delivery', offer: offer.id, fee: 0, destination: { address: 'Sa Pa' } } },
        ],
      },
    })
    const id = orders[0]?.id ?? ''
    const order = await act(farm, id, 'confirmation')
    await act(farm, id, 'weighing', weigh(order, kg(10)))
    await act(farm, id, 'dispatch', { carrier: 'Anh Páo', plate: '', phone: '' })
    const line = order.lines[0]?.id
    expect(
      (await refused(act(farm, id, 'return', { reason: 'Không ai nhận', fit: [{ line, amount: kg(11) }] }))).problem
        .errors,
    ).toMatchObject([{ path: 'fit.0.amount' }])
    expect((await act(farm, id, 'return', { reason: 'Không ai nhận', fit: [{ line, amount: kg(7) }] })).state).toBe(
      'cancelled',
    )
    expect(await stockOf(world, listing.lotId)).toEqual({ available: kg(97), moved: kg(97) })
    expect(await trades(id)).toEqual([])
  })
})

describe('disputes', () => {
  const open = async () => {
    const { id, order } = await delivered()
    const line = order.lines[0]?.id ?? ''
    return { id, line, order: await act(buyer, id, 'dispute', { reason: 'Dập nhiều', lines: [line] }) }
  }

  test('settled for less: the trade is reversed and booked anew', async () => {
    const { id, line, order } = await open()
    expect(order).toMatchObject({ state: 'disputed', dispute: { reason: 'Dập nhiều', proposal: null } })
    expect(
      (await refused(act(farm, id, 'dispute/proposal', { outcome: 'reduce', lines: [{ line, net: kg(40) }] }))).problem
        .errors,
    ).toMatchObject([{ path: 'lines.0.net' }])
    await act(farm, id, 'dispute/proposal', { outcome: 'reduce', lines: [{ line, net: kg(35) }] })
    const closed = await act(buyer, id, 'dispute/answer', { accept: true })
    expect(closed).toMatchObject({ state: 'completed', goods: 700_000, settlement: 2 })
    expect(closed.lines[0]?.weighed).toMatchObject({ gross: null, net: kg(35) })
    expect(await trades(id)).toEqual(
      expect.arrayContaining([
        { sign: 1, grams: '39000', dong: '780000' },
        { sign: -1, grams: '-39000', dong: '-780000' },
        { sign: 1, grams: '35000', dong: '700000' },
      ]),
    )
  })

  test('refunded in full: reversed, and the stock does not return by itself', async () => {
    const { id } = await open()
    await act(buyer, id, 'payment/paid')
    await act(buyer, id, 'dispute/proposal', { outcome: 'refund' })
    expect((await refused(act(buyer, id, 'dispute/answer', { accept: true }))).status).toBe(409)
    const closed = await act(farm, id, 'dispute/answer', { accept: true })
    expect(closed).toMatchObject({ state: 'refunded', payment: { owedBack: 780_000 } })
    const [sum] = await world.rows(
      'select sum(dong)::int as dong, sum(grams)::int as grams from trade where order_id = $1',
      [id],
    )
    expect(sum).toEqual({ dong: 0, grams: 0 })
    expect((await act(farm, id, 'payment/paid')).payment.returnSaidAt).not.toBeNull()
    expect((await act(buyer, id, 'payment/received')).payment.owedBack).toBe(0)
  })

  test('the buyer drops its claim at once; a refused proposal leaves it open', async () => {
    const { id } = await open()
    await act(farm, id, 'dispute/proposal', { outcome: 'drop' })
    expect(await act(buyer, id, 'dispute/answer', { accept: false })).toMatchObject({
      state: 'disputed',
      dispute: { proposal: null },
    })
    expect((await act(buyer, id, 'dispute/proposal', { outcome: 'drop' })).state).toBe('completed')
    expect(await trades(id)).toHaveLength(1)
  })
})

describe('who may see', () => {
  test('a stranger gets 404 on everything of an order, and it stays as it was', async () => {
    const { id } = await ordered()
    const line = randomUUID()
    const steps: [Step, object?][] = [
      ['confirmation'],
      ['decline', { reason: 'xxx' }],
      ['cancellation', {}],
      ['weighing', { lines: [{ line, gross: 1 }] }],
      ['weighing/answer', { n: 1, accept: true }],
      ['cancel-request', { reason: 'xxx' }],
      ['cancel-request/answer', { accept: true }],
      ['dispatch', { carrier: 'x', plate: '', phone: '' }],
      ['delivery', {}],
      ['return', { reason: 'xxx', fit: [] }],
      ['completion'],
      ['dispute', { reason: 'xxx', lines: [line] }],
      ['dispute/proposal', { outcome: 'drop' }],
      ['dispute/answer', { accept: true }],
      ['payment/paid'],
      ['payment/received'],
    ]
    for (const [step, body] of steps)
      expect([step, (await refused(act(stranger, id, step, body))).status]).toEqual([step, 404])
    expect((await refusal(see(stranger, id))).status).toBe(404)
    expect(await see(buyer, id)).toMatchObject({ state: 'placed' })
    const list = await stranger.call('GET /orders', { query: { side: 'buyer' } })
    expect(list.items).toEqual([])
  })

  test('a transfer shows the seller’s account as VietQR with the amount and the order’s number', async () => {
    await world.rows(
      `update organization set bank_bin = '970405', bank_account = '8888123456789', bank_holder = 'Vàng Thị Mỷ' where id = $1`,
      [farm.organizationId],
    )
    const { id } = await ordered({ payment: 'transfer' })
    const { payment, number } = await see(buyer, id)
    expect(payment.transfer).toMatchObject({
      bankName: 'Agribank',
      holder: 'VANG THI MY',
      amount: 800_000,
      reference: number,
    })
    expect(payment.transfer?.qr).toContain('5406800000')
    expect(payment.transfer?.qr).toContain(number)
  })
})
