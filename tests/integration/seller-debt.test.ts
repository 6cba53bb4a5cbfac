// What a seller owes the market, and pays by itself.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newRef } from '../support/bank.ts'
import { makeListing, placeOrder } from '../support/market.ts'
import { balance, OPERATOR_ACCOUNT } from '../support/money.ts'
import { act, weigh } from '../support/steps.ts'
import { type Bank, startBank } from '../support/transfers.ts'
import { refusal, type Someone } from '../support/world.ts'

let world: Bank['world']
let seller: Bank['seller']
let buyer: Bank['buyer']
let operator: Bank['operator']
let second: Bank['second']
let importing: Bank['importing']
let receiptsOf: Bank['receiptsOf']
let waiting: Bank['waiting']
let sound: Bank['sound']
beforeAll(async () => {
  ;({ world, seller, buyer, operator, second, importing, receiptsOf, waiting, sound } = await startBank())
})
afterAll(() => world.stop())

describe('a seller that owes', () => {
  const payable = () => balance(world, `seller_payable:${seller.organizationId}`)
  const receivable = () => balance(world, `seller_receivable:${seller.organizationId}`)
  const propose = (id: string) =>
    operator.call('POST /operator/receipts/:id/proposal', {
      params: { id },
      body: { action: 'debt', seller: seller.organizationId },
    })
  const stray = async (amount: number) => {
    const content = `TRA NO ${randomUUID()}`
    await importing([{ amount, content, ref: newRef() }])
    return (await receiptsOf(content))[0]?.id ?? ''
  }

  /** Cash that the seller keeps: the fee and the tax of it are the market's. */
  const keepCash = async (grams: number, price: number) => {
    const listing = await makeListing(world, seller, { price })
    const { id } = await placeOrder(buyer, listing, grams, { payment: 'cod' })
    await act(seller, id, 'weighing', weigh(await act(seller, id, 'confirmation'), grams))
    await act(seller, id, 'cash', {})
    await handOver(id)
    return shown(id)
  }
  const shown = async (id: string) =>
    (await seller.call('GET /orders/:id', { params: { id } })).payment.collected?.payout
  const handOver = async (id: string) => {
    await act(buyer, id, 'delivery', {})
    await act(buyer, id, 'completion')
  }
  /** An order whose transfer of 200 000 đ came is done: the seller's share, as its page says. */
  const shareOf = async () => {
    const { id, number } = await waiting()
    await importing([{ amount: 200_000, content: number, ref: newRef() }])
    await handOver(id)
    return shown(id)
  }

  test('pays by transfer: two people see it, what is more comes back with the next payout', async () => {
    expect(await refusal(propose(await stray(1000)))).toMatchObject({ errors: [{ path: 'seller' }] })
    await keepCash(10_000, 20_000)
    const owed = await receivable()
    expect(owed).toBeGreaterThan(0)
    const { debt, receivable: told } = await seller.call('GET /payments/balance')
    expect(told).toBe(owed)
    expect(debt).toMatchObject({
      amount: owed,
      account: OPERATOR_ACCOUNT.account,
      reference: expect.stringMatching(/^TRA NO/),
    })
    expect(debt?.reference.length).toBeLessThanOrEqual(25)

    const before = await payable()
    const receipt = await stray(owed + 500)
    const { proposal } = await propose(receipt)
    expect(proposal?.what).toMatchObject({ action: 'debt', seller: seller.organizationId })
    const decide = (who: Someone) =>
      who.call('POST /operator/receipts/:id/decision', {
        params: { id: receipt },
        body: { at: proposal?.at ?? '', accept: true },
      })
    expect((await refusal(decide(operator))).slug).toBe('not-two-people')
    const done = await decide(second)
    expect(done).toMatchObject({
      state: 'matched',
      order: null,
      seller: { id: seller.organizationId },
      toSeller: owed + 500,
    })
    expect([await receivable(), (await payable()) - before]).toEqual([0, 500])
    const { debt: none } = await seller.call('GET /payments/balance')
    expect(none).toBeNull()
    const { moves } = await seller.call('GET /payments/statement', { query: {} })
    expect(moves.findLast(({ kind }) => kind === 'debt_paid')).toMatchObject({ amount: owed + 500 })
    await sound()
  })

  test('pays by what its next orders bring, and each of them says so', async () => {
    await keepCash(50_000, 130_000)
    const owed = await receivable()
    const { net = 0, ...first } = (await shareOf()) ?? {}
    // The first goes against the debt as a whole, the second in part.
    expect(owed).toBeGreaterThan(net)
    expect(first).toMatchObject({ netted: net, released: true, expectedOn: null, paidOn: null })
    expect(await receivable()).toBe(owed - net)
    expect(await shareOf()).toMatchObject({ net, netted: owed - net, expectedOn: expect.stringMatching(/^20/) })
    expect(await receivable()).toBe(0)
    expect(await shareOf()).toMatchObject({ net, netted: 0 })
    await sound()
  })

  test('has the cash that it keeps: its fee and tax are taken off what other orders brought, and off no share twice', async () => {
    await shareOf()
    const before = await payable()
    const kept = await keepCash(10_000, 20_000)
    const { fee = 0, tax = 0 } = kept ?? {}
    expect(fee).toBeGreaterThan(0)
    expect(before - (await payable())).toBe(fee + tax)
    expect(await receivable()).toBe(0)
    expect(kept).toMatchObject({ gross: 200_000, net: 200_000 - fee - tax, netted: 0, released: true })
    await sound()
  })
})
