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
let sound: Bank['sound']
beforeAll(async () => {
  ;({ world, seller, buyer, operator, second, importing, receiptsOf, sound } = await startBank())
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

  test('pays by transfer: two people see it, what is more comes back with the next payout', async () => {
    expect(await refusal(propose(await stray(1000)))).toMatchObject({ errors: [{ path: 'seller' }] })
    // Cash that the seller keeps: the fee and the tax of it are the market's.
    const { id } = await placeOrder(buyer, await makeListing(world, seller, { price: 20_000 }), 10_000, {
      payment: 'cod',
    })
    await act(seller, id, 'weighing', weigh(await act(seller, id, 'confirmation'), 10_000))
    await act(seller, id, 'cash', {})
    await act(buyer, id, 'delivery', {})
    await act(buyer, id, 'completion')
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
})
