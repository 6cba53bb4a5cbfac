import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { basket, makeListing, stockOf } from '../support/market.ts'
import { act, kg, refused, see, type Step, stepsOf, weigh } from '../support/steps.ts'
import { refusal, type Someone, startWorld, type World } from '../support/world.ts'

let world: World
let farm: Someone
let buyer: Someone
let stranger: Someone
let steps: ReturnType<typeof stepsOf>
beforeAll(async () => {
  world = await startWorld()
  farm = await world.person('farm')
  buyer = await world.person('buyer', { place: 'Sa Pa' })
  stranger = await world.person('cooperative', { mayBuy: true })
  steps = stepsOf(world, farm, buyer)
})
afterAll(() => world.stop())

describe('ends and questions', () => {
  test.each([
    ['decline', () => farm, { reason: 'Mưa, không hái được' }, 'declined'],
    ['cancellation', () => buyer, {}, 'cancelled'],
  ] as const)('%s gives the stock back exactly once', async (step, who, body, state) => {
    const { id, listing } = await steps.ordered()
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
    const { id, listing } = await steps.ordered()
    const results = await Promise.allSettled([act(farm, id, 'confirmation'), act(buyer, id, 'cancellation', {})])
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const { state } = await see(buyer, id)
    const lost = results.find((r) => r.status === 'rejected') as PromiseRejectedResult
    expect(lost.reason.problem).toMatchObject({ status: 409, state })
    expect((await stockOf(world, listing.lotId)).available).toBe(state === 'confirmed' ? kg(160) : kg(200))
  })

  test('the seller cancels with a reason; either side may ask, the other answers', async () => {
    const one = await steps.confirmed()
    expect((await refused(act(farm, one.id, 'cancellation', {}))).problem.errors).toMatchObject([{ path: 'reason' }])
    expect((await act(farm, one.id, 'cancellation', { reason: 'Đường sạt lở' })).state).toBe('cancelled')
    const two = await steps.confirmed()
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
    const late = await steps.ordered()
    const done = await steps.delivered()
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
    expect(await steps.trades(id)).toEqual([])
  })
})

describe('disputes', () => {
  const open = async () => {
    const { id, order } = await steps.delivered()
    const line = order.lines[0]?.id ?? ''
    return { id, line, order: await act(buyer, id, 'dispute', { reason: 'Dập nhiều', lines: [line] }) }
  }
  const answer = async (who: Someone, id: string, accept: boolean) =>
    act(who, id, 'dispute/answer', { at: (await see(who, id)).dispute?.proposal?.at, accept })

  test('settled for less: the trade is reversed and booked anew', async () => {
    const { id, line, order } = await open()
    expect(order).toMatchObject({ state: 'disputed', dispute: { reason: 'Dập nhiều', proposal: null } })
    expect(
      (await refused(act(farm, id, 'dispute/proposal', { outcome: 'reduce', lines: [{ line, net: kg(40) }] }))).problem
        .errors,
    ).toMatchObject([{ path: 'lines.0.net' }])
    await act(farm, id, 'dispute/proposal', { outcome: 'reduce', lines: [{ line, net: kg(35) }] })
    const closed = await answer(buyer, id, true)
    expect(closed).toMatchObject({ state: 'completed', goods: 700_000, settlement: 2 })
    expect(closed.lines[0]?.weighed).toMatchObject({ gross: null, net: kg(35) })
    expect(await steps.trades(id)).toEqual(
      expect.arrayContaining([
        { sign: 1, grams: '39000', dong: '780000' },
        { sign: -1, grams: '-39000', dong: '-780000' },
        { sign: 1, grams: '35000', dong: '700000' },
      ]),
    )
  })

  test('a yes to one proposal is none to another that took its place', async () => {
    const { id, line } = await open()
    await act(buyer, id, 'dispute/proposal', { outcome: 'reduce', lines: [{ line, net: kg(38) }] })
    const seen = (await see(farm, id)).dispute?.proposal?.at
    await act(buyer, id, 'dispute/proposal', { outcome: 'refund' })
    const { status, problem } = await refused(act(farm, id, 'dispute/answer', { at: seen, accept: true }))
    expect([status, problem.state]).toEqual([409, 'disputed'])
    expect(await see(farm, id)).toMatchObject({ state: 'disputed', dispute: { proposal: { outcome: 'refund' } } })
    expect(await steps.trades(id)).toHaveLength(1)
  })

  test('refunded in full: reversed, and the stock does not return by itself', async () => {
    const { id } = await open()
    expect((await refused(act(buyer, id, 'payment/paid', { amount: 779_999 }))).problem).toMatchObject({
      type: '/problems/state-changed',
      state: 'disputed',
    })
    await act(buyer, id, 'payment/paid')
    await act(buyer, id, 'dispute/proposal', { outcome: 'refund' })
    expect((await refused(answer(buyer, id, true))).status).toBe(409)
    const closed = await answer(farm, id, true)
    expect(closed).toMatchObject({ state: 'refunded', payment: { owedBack: 780_000 } })
    const [sum] = await world.rows(
      'select sum(dong)::int as dong, sum(grams)::int as grams from trade where order_id = $1',
      [id],
    )
    expect(sum).toEqual({ dong: 0, grams: 0 })
    expect((await refused(act(farm, id, 'payment/paid', { amount: 1 }))).status).toBe(409)
    expect((await act(farm, id, 'payment/paid')).payment.returnSaidAt).not.toBeNull()
    expect((await act(buyer, id, 'payment/received')).payment.owedBack).toBe(0)
  })

  test('the buyer drops its claim at once; a refused proposal leaves it open', async () => {
    const { id } = await open()
    await act(farm, id, 'dispute/proposal', { outcome: 'drop' })
    expect(await answer(buyer, id, false)).toMatchObject({
      state: 'disputed',
      dispute: { proposal: null },
    })
    expect((await act(buyer, id, 'dispute/proposal', { outcome: 'drop' })).state).toBe('completed')
    expect(await steps.trades(id)).toHaveLength(1)
  })
})

describe('what goes back', () => {
  const paidAndWeighedLess = async () => {
    const { id, order } = await steps.confirmed()
    await act(buyer, id, 'payment/paid')
    expect((await act(farm, id, 'weighing', weigh(order, kg(39)))).payment.owedBack).toBe(20_000)
    await act(farm, id, 'payment/paid')
    return id
  }
  const cancel = (id: string) => act(farm, id, 'cancellation', { reason: 'Hàng hỏng' })

  test('a debt that arises after one was paid back has marks of its own', async () => {
    const id = await paidAndWeighedLess()
    expect((await act(buyer, id, 'payment/received')).payment.owedBack).toBe(0)
    const cancelled = await cancel(id)
    expect(cancelled.payment).toMatchObject({ owedBack: 780_000, returnSaidAt: null, returnReceivedAt: null })
    expect(cancelled.nextStep).toBe('sayReturned')
    const said = await act(farm, id, 'payment/paid')
    expect(said.payment).toMatchObject({ owedBack: 780_000, returnReceivedAt: null })
    expect(said.payment.returnSaidAt).not.toBeNull()
    const closed = await act(buyer, id, 'payment/received')
    expect(closed.payment.owedBack).toBe(0)
    expect(closed.payment.returnReceivedAt).not.toBeNull()
    expect(closed.actions).toEqual([])
  })

  test('the buyer’s mark is for what the seller said, however much more is owed meanwhile', async () => {
    const id = await paidAndWeighedLess()
    await cancel(id)
    const first = await act(buyer, id, 'payment/received')
    expect(first.timeline[0]).toMatchObject({ kind: 'return_received', total: 20_000 })
    expect(first.payment).toMatchObject({ owedBack: 780_000, returnSaidAt: null, returnReceivedAt: null })
    const last = await act(buyer, id, 'payment/received')
    expect(last.timeline[0]).toMatchObject({ kind: 'return_received', total: 780_000 })
    expect(last.payment.owedBack).toBe(0)
  })

  test('the seller’s mark is for what the buyer said it paid', async () => {
    const { id, order } = await steps.confirmed()
    await act(buyer, id, 'payment/paid')
    await act(farm, id, 'weighing', weigh(order, kg(39)))
    const received = await act(farm, id, 'payment/received')
    expect(received.timeline[0]).toMatchObject({ kind: 'received_said', total: 800_000 })
    expect(received.payment.owedBack).toBe(20_000)
  })
})

describe('who may see', () => {
  test('a stranger gets 404 on everything of an order, and it stays as it was', async () => {
    const { id } = await steps.ordered()
    const line = randomUUID()
    const all: [Step, object?][] = [
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
      ['dispute/answer', { at: new Date().toISOString(), accept: true }],
      ['payment/paid'],
      ['payment/received'],
    ]
    for (const [step, body] of all)
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
    const { id } = await steps.ordered({ payment: 'transfer' })
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
