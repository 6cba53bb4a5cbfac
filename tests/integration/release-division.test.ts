// How a release is divided: the fee at the rate of the day it was ordered, the tax by the operator's switch and who sells.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeListing, placeOrder } from '../support/market.ts'
import { collect, moneyFaults } from '../support/money.ts'
import { type OperatorWorld, startOperatorWorld } from '../support/operator-world.ts'
import { act, kg, weigh } from '../support/steps.ts'
import type { Someone } from '../support/world.ts'

let at: OperatorWorld
beforeAll(async () => {
  at = await startOperatorWorld()
})
afterAll(() => at.stop())

/** An order of 10 kg for 200 000 đ, paid by transfer and handed over; `release` says that all is well. */
async function delivered(seller: Someone) {
  const { buyer, world } = at
  const listing = await makeListing(world, seller, { price: 20_000 })
  const { id, number } = await placeOrder(buyer, listing, kg(10), { payment: 'vietqr' })
  await act(seller, id, 'weighing', weigh(await act(seller, id, 'confirmation'), kg(10)))
  await buyer.call('POST /demo/transfers', { body: { number, amount: 200_000 } })
  await act(buyer, id, 'delivery', {})
  const release = async () => {
    await act(buyer, id, 'completion')
    const book = await at.operator.call('GET /operator/books/orders/:number', { params: { number } })
    const { feeBp, platformFee, vat, pit, net, released } = book
    expect(platformFee + vat + pit + net).toBe(released)
    const [posted] = await world.rows<{ fee: number; tax: number }>(
      `select coalesce(-sum(e.amount) filter (where a.code = 'platform_fee'), 0)::float8 as fee,
         coalesce(-sum(e.amount) filter (where a.code like 'tax_withheld%'), 0)::float8 as tax
       from ledger_tx t join ledger_entry e on e.tx_id = t.id join ledger_account a on a.id = e.account_id where t.key = 'release:' || $1`,
      [id],
    )
    expect(posted).toEqual({ fee: platformFee, tax: vat + pit })
    return { feeBp, platformFee, vat, pit, net }
  }
  return { id, release }
}

/** What a person of the operator saves on the page of its settings. */
async function save(change: object) {
  const { version, payments, hours } = await at.operator.call('GET /operator/payment-settings')
  const body = { version, payments: { ...payments, ...change }, hours }
  const saved = await at.operator.call('PUT /operator/payment-settings', { body })
  expect(saved.payments).toMatchObject(change)
}

test('the fee is of the day it was ordered, whatever the rate is by the release', async () => {
  const order = await delivered(at.farm)
  await collect(at.world, { feeBp: 900, withholdTax: true })
  expect(await order.release()).toEqual({ feeBp: 200, platformFee: 4000, vat: 2000, pit: 1000, net: 193_000 })
  const later = await delivered(at.farm)
  expect(await later.release()).toMatchObject({ feeBp: 900, platformFee: 18_000 })
  await collect(at.world, { feeBp: 200, withholdTax: true })
})

test('no tax is withheld while the operator has switched it off, and it is again once it is on', async () => {
  const [off, on] = [await delivered(at.farm), await delivered(at.farm)]
  await save({ withholdTax: false })
  expect(await off.release()).toMatchObject({ platformFee: 4000, vat: 0, pit: 0, net: 196_000 })
  await save({ withholdTax: true })
  expect(await on.release()).toMatchObject({ platformFee: 4000, vat: 2000, pit: 1000, net: 193_000 })
})

test.each([
  ['household', false, 3000],
  ['individual', false, 3000],
  ['household', true, 0],
  ['company', false, 0],
  ['cooperative', false, 0],
] as const)(
  'a farm that sells as %s (own raw produce: %s) has %i đ of tax withheld',
  async (taxKind, ownProduce, tax) => {
    const seller = await at.world.person('farm')
    await seller.call('PUT /payments/payee', { body: { taxKind, ownProduce } })
    const { vat, pit, net } = await (await delivered(seller)).release()
    expect(vat + pit).toBe(tax)
    expect(net).toBe(196_000 - tax)
  },
)

test('who said nothing is taxed by what it is: a farm as a household, a cooperative not at all', async () => {
  const [farm, cooperative] = [await at.world.person('farm'), await at.world.person('cooperative')]
  expect(await (await delivered(farm)).release()).toMatchObject({ vat: 2000, pit: 1000 })
  expect(await (await delivered(cooperative)).release()).toMatchObject({ vat: 0, pit: 0 })
  expect(await moneyFaults(at.world.sql)).toEqual([])
})
