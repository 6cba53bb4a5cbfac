// Orders whose money the platform collects, from the orders' side: what waits for what, and how the money follows.
import { randomUUID } from 'node:crypto'
import { parse as promptparse } from 'promptparse'
import { QRPay } from 'vietnam-qr-pay'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { basket, makeListing, placeOrder } from '../support/market.ts'
import { balance, collect, moneyFaults, OPERATOR_ACCOUNT } from '../support/money.ts'
import { act, refused } from '../support/steps.ts'
import { colleagueOf } from '../support/transfers.ts'
import { refusal, type Someone, startWorld, type World } from '../support/world.ts'

let world: World
let seller: Someone
let buyer: Someone
beforeAll(async () => {
  world = await startWorld()
  seller = await world.person('farm')
  buyer = await world.person('buyer')
})
afterAll(() => world.stop())
beforeEach(() => collect(world))

const line = async (who: Someone, id: string) =>
  (await who.call('GET /orders/:id', { params: { id } })).lines[0]?.id ?? ''
const money = async (who: Someone, id: string) => {
  const { payment } = await who.call('GET /orders/:id', { params: { id } })
  if (!payment.collected) throw new Error('the platform does not collect for it')
  return payment.collected
}
const weigh = async (id: string, gross: number) =>
  act(seller, id, 'weighing', { lines: [{ line: await line(seller, id), gross }] })

describe('an order paid by transfer to the platform', () => {
  it('asks for what the scale says, and its goods wait for the money', async () => {
    const listing = await makeListing(world, seller, { price: 20_000 })
    const { id, number } = await placeOrder(buyer, listing, 10_000, { payment: 'vietqr' })
    expect((await money(buyer, id)).awaits).toBeNull()
    await act(seller, id, 'confirmation')
    const ready = await weigh(id, 9_800)
    expect(ready.state).toBe('ready')
    expect(ready.actions).not.toContain('deliver')
    const asked = await money(buyer, id)
    expect(asked).toMatchObject({ awaits: 'transfer', due: 196_000, missing: 196_000, hold: 'none' })
    expect(asked.transfer).toMatchObject({ bank: '970405', amount: 196_000, reference: number })
    // As two banks' apps read the code: whose account, how much, for which order.
    const { qr = '' } = asked.transfer ?? {}
    const paid = new QRPay(qr)
    expect([paid.isValid, paid.consumer.bankBin, paid.consumer.bankNumber]).toEqual([
      true,
      '970405',
      OPERATOR_ACCOUNT.account,
    ])
    expect([paid.amount, paid.additionalData.purpose]).toEqual(['196000', number])
    const code = promptparse(qr, true, true)
    const account = promptparse(code?.getTagValue('38', '01') ?? '', false, false)
    expect([account?.getTagValue('00'), account?.getTagValue('01')]).toEqual(['970405', OPERATOR_ACCOUNT.account])
    expect([code?.getTagValue('54'), code?.getTagValue('62', '08')]).toEqual(['196000', number])
    expect(asked.payUntil).not.toBeNull()
    const { items } = await seller.call('GET /orders', { query: { side: 'seller', tab: 'preparing' } })
    expect(items.find((row) => row.id === id)?.collected).toEqual({ awaits: 'transfer', hold: 'none' })
    const mine = await money(seller, id)
    expect(mine.transfer).toBeNull()
    expect(mine.payout).toMatchObject({ gross: 196_000, fee: 3_920, tax: 2_940, net: 189_140, released: false })
    expect(asked.payout).toBeNull()
    expect(ready.actions).not.toContain('dispatch')
    expect(
      (await refused(act(seller, id, 'dispatch', { carrier: 'Anh Páo', plate: '', phone: '' }))).problem.type,
    ).toBe('/problems/not-allowed-now')
    expect((await refused(act(buyer, id, 'delivery', {}))).problem.type).toBe('/problems/not-allowed-now')
    // Weighed again, another amount is asked for.
    await weigh(id, 10_000)
    expect((await money(buyer, id)).transfer?.amount).toBe(200_000)
    await act(seller, id, 'cancellation', { reason: 'hỏng mất rồi' })
    expect(await money(buyer, id)).toMatchObject({ awaits: null, due: 0, transfer: null })
    expect(await moneyFaults(world.sql)).toEqual([])
  })

  it('is not sent on its way before its money is here', async () => {
    const [offer] = await world.rows<{ id: string }>(
      `insert into delivery_offer (organization_id, name, fee) values ($1, 'Giao tận nơi', 0) returning id`,
      [seller.organizationId],
    )
    const listing = await makeListing(world, seller, { price: 20_000 })
    const [asked] = basket([{ listing, amount: 10_000 }], { payment: 'vietqr' }).orders
    if (!asked || !offer) throw new Error('unreachable')
    const handover = { kind: 'delivery', offer: offer.id, fee: 0, destination: { address: 'Sa Pa' } } as const
    const { orders } = await buyer.call('POST /checkouts', { body: { orders: [{ ...asked, handover }] } })
    const { id = '', number = '' } = orders[0] ?? {}
    await act(seller, id, 'confirmation')
    expect((await weigh(id, 10_000)).actions).not.toContain('dispatch')
    const carried = { carrier: 'Anh Páo', plate: '', phone: '' }
    expect((await refused(act(seller, id, 'dispatch', carried))).problem.type).toBe('/problems/not-allowed-now')
    const operator = await world.person('operator')
    const written = await operator.call('POST /operator/receipts', {
      body: { amount: 200_000, content: number, at: new Date().toISOString() },
    })
    const accepted = await (await colleagueOf(world, operator)).call('POST /operator/hand-receipts/:id/decision', {
      params: { id: written.id },
      body: { accept: true },
    })
    expect(accepted.outcome).toBe('matched')
    expect((await act(seller, id, 'dispatch', carried)).state).toBe('in_transit')
    expect(await moneyFaults(world.sql)).toEqual([])
  })

  it.each(['weighed', 'declined'] as const)(
    'is paid before it is weighed, beside one that is, and then %s',
    async (then) => {
      const other = await world.person('farm')
      const operator = await world.person('operator')
      const lines = await Promise.all(
        [seller, other].map(async (who) => ({
          listing: await makeListing(world, who, { price: 20_000 }),
          amount: 10_000,
        })),
      )
      const { orders } = await buyer.call('POST /checkouts', { body: basket(lines, { payment: 'vietqr' }) })
      const of = ({ organizationId }: Someone) => orders.find((order) => order.seller === organizationId)
      const [one, early] = [of(seller), of(other)]
      if (!one || !early) throw new Error('unreachable')
      await act(seller, one.id, 'confirmation')
      await weigh(one.id, 10_000)
      const pay = (number: string) => buyer.call('POST /demo/transfers', { body: { number, amount: 200_000 } })
      const demandSound = async () => {
        const { kinds } = await operator.call('POST /operator/reconciliation')
        expect(kinds['shares_mismatch']).toBeUndefined()
        expect(await moneyFaults(world.sql)).toEqual([])
      }
      await pay(early.number)
      expect(await balance(world, `held:${early.id}`)).toBe(200_000)
      await demandSound()
      if (then === 'declined') await act(other, early.id, 'decline', { reason: 'hết hàng' })
      else {
        await act(other, early.id, 'confirmation')
        await act(other, early.id, 'weighing', { lines: [{ line: await line(other, early.id), gross: 9_900 }] })
      }
      const mine = await money(buyer, early.id)
      expect(mine).toMatchObject(
        then === 'declined'
          ? { received: 200_000, due: 0, refunded: 200_000, hold: 'refunded' }
          : { received: 200_000, due: 198_000, missing: 0, refunded: 2000, hold: 'held' },
      )
      await demandSound()
      await pay(one.number)
      await demandSound()
      // Of what was collected the early money is a part, once its order is asked for.
      const collected = await world.rows(
        'select state, captured from collection where order_id = any($1::uuid[]) order by created_at',
        [[one.id, early.id]],
      )
      const asked = { state: 'captured', captured: '200000' }
      expect(collected).toEqual(then === 'declined' ? [asked] : [asked, asked])
    },
  )

  it('is weighed within the tolerance or waits for the buyer’s yes, and asks for nothing before', async () => {
    const listing = await makeListing(world, seller, { price: 10_000 })
    const { id } = await placeOrder(buyer, listing, 10_000, { payment: 'vietqr' })
    await act(seller, id, 'confirmation')
    await weigh(id, 8_000)
    expect((await money(buyer, id)).due).toBeNull()
    await act(buyer, id, 'weighing/answer', { n: 1, accept: true })
    expect(await money(buyer, id)).toMatchObject({ due: 80_000, missing: 80_000, awaits: 'transfer' })
    expect(await moneyFaults(world.sql)).toEqual([])
  })
})

describe('an order paid in cash on delivery', () => {
  it('rounds what is taken, and is handed over for it only', async () => {
    const listing = await makeListing(world, seller, { price: 20_123 })
    const { id } = await placeOrder(buyer, listing, 5_000, { payment: 'cod' })
    await act(seller, id, 'confirmation')
    const ready = await weigh(id, 5_000)
    expect(ready.actions).toContain('takeCash')
    expect(ready.actions).not.toContain('deliver')
    expect(ready.nextStep).toBe('takeCash')
    expect((await money(buyer, id)).cash).toMatchObject({ amount: 101_000, takenAt: null })
    expect((await refused(act(buyer, id, 'cash', {}))).problem.type).toBe('/problems/not-allowed-now')
    const paid = await act(seller, id, 'cash', { proof: 'Trả đủ tại vườn' })
    expect(paid.actions).toContain('deliver')
    expect(paid.actions).not.toContain('weigh')
    expect((await refused(act(seller, id, 'cash', {}))).problem.type).toBe('/problems/not-allowed-now')
    expect(await balance(world, `held:${id}`)).toBe(100_615)
    expect(await balance(world, `cod_float:${seller.personId}`)).toBe(101_000)
    await act(buyer, id, 'delivery', {})
    await act(buyer, id, 'completion')
    // The seller keeps the cash, and owes what of it isn't its own: the fee, the tax and what the rounding made.
    const { payout, cash } = await money(seller, id)
    expect(cash).toMatchObject({ amount: 101_000, kept: true })
    expect(payout).toMatchObject({ gross: 100_615, fee: 2_012, tax: 1_509, net: 97_094, released: true })
    expect(await balance(world, `cod_float:${seller.personId}`)).toBe(0)
    expect(await balance(world, `seller_receivable:${seller.organizationId}`)).toBe(101_000 - 97_094)
    expect(await moneyFaults(world.sql)).toEqual([])
  })
})

describe('a checkout that is collected', () => {
  it('has one method for all of its orders', async () => {
    const other = await world.person('farm')
    const [a, b] = [await makeListing(world, seller), await makeListing(world, other)]
    const body = basket(
      [
        { listing: a, amount: 1000 },
        { listing: b, amount: 1000 },
      ],
      { payment: 'vietqr' },
    )
    const mixed = { orders: body.orders.map((order, n) => (n === 0 ? order : { ...order, payment: 'cash' as const })) }
    const reply = await refusal(buyer.call('POST /checkouts', { body: mixed, idempotencyKey: randomUUID() }))
    expect(reply.slug).toBe('invalid-request')
    const placed = await buyer.call('POST /checkouts', { body, idempotencyKey: randomUUID() })
    expect(placed.orders).toHaveLength(2)
  })

  it('is refused where the operator does not collect, or not this way', async () => {
    const listing = await makeListing(world, seller)
    await collect(world, { vietqr: false })
    expect((await refusal(placeOrder(buyer, listing, 1000, { payment: 'vietqr' }))).slug).toBe('method-not-offered')
    await collect(world, { account: null })
    expect((await refusal(placeOrder(buyer, listing, 1000, { payment: 'vietqr' }))).slug).toBe('method-not-offered')
    // This server has no card provider.
    await collect(world)
    expect((await refusal(placeOrder(buyer, listing, 1000, { payment: 'card' }))).slug).toBe('method-not-offered')
    await collect(world, { collecting: false })
    for (const payment of ['card', 'vietqr', 'cod'] as const)
      expect((await refusal(placeOrder(buyer, listing, 1000, { payment }))).slug).toBe('method-not-offered')
    expect((await placeOrder(buyer, listing, 1000, { payment: 'cash' })).number).toMatch(/^HL/)
    expect(await moneyFaults(world.sql)).toEqual([])
  })
})
