// Papers of orders whose money the platform collects.
import { localDay } from '@chl/domain/time'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeListing, placeOrder } from '../support/market.ts'
import { collect } from '../support/money.ts'
import { downloads, issuePaper } from '../support/papers.ts'
import { act, collectCash, weigh } from '../support/steps.ts'
import { colleagueOf } from '../support/transfers.ts'
import { refusal, type Someone, startWorld, type World } from '../support/world.ts'

let world: World
let seller: Someone
let buyer: Someone
let operator: Someone
beforeAll(async () => {
  world = await startWorld()
  ;[seller, buyer, operator] = await Promise.all([
    world.person('farm', { name: 'Lò Thị Mai' }),
    world.person('buyer'),
    world.person('operator', { name: 'Ban quản lý chợ' }),
  ])
  await collect(world)
})
afterAll(() => world.stop())

/** An order in cash at hand-over of 10 kg at this price a kg, which `taker` has taken. */
async function taken(taker: Someone, price = 20_000) {
  const listing = await makeListing(world, seller, { price })
  const { id } = await placeOrder(buyer, listing, 10_000, { payment: 'cod' })
  await act(seller, id, 'weighing', weigh(await act(seller, id, 'confirmation'), 10_000))
  expect((await refusal(issuePaper(buyer, id, 'receipt'))).slug).toBe('not-allowed-now')
  await collectCash(taker, id)
  return id
}

test('the operator gives the receipt of what it took, and both sides read it', async () => {
  const id = await taken(operator)
  const receipt = await issuePaper(buyer, id, 'receipt')
  const [kept] = await world.rows<{ issuer_id: string }>('select issuer_id from paper where id = $1', [receipt.id])
  expect(kept?.issuer_id).toBe(operator.organizationId)
  const { textAt, download } = downloads(world)
  for (const side of [buyer, seller]) {
    const text = await textAt(side, `/papers/${receipt.id}.pdf`)
    expect(text).toContain('Người nhận tiền: Ban quản lý chợ, thu hộ người bán')
    expect(text).toContain('Hình thức thanh toán: Tiền mặt khi nhận hàng')
    expect(text).toContain('Hai trăm nghìn đồng.')
  }
  expect((await download(operator, `/papers/${receipt.id}.pdf`)).status).toBe(404)
})

test('a receipt of cash that was rounded says what was handed over, in both files', async () => {
  const id = await taken(operator, 20_123)
  const receipt = await issuePaper(buyer, id, 'receipt')
  const { textAt, cellsAt } = downloads(world)
  const text = await textAt(buyer, `/papers/${receipt.id}.pdf`)
  expect(text).toContain('201.230')
  expect(text).toContain('Làm tròn tiền mặt đến 1.000 đồng −230')
  expect(text).toContain('Số tiền đã nhận: 201.000')
  expect(text).toContain('Hai trăm linh một nghìn đồng.')
  expect(await cellsAt(seller, `/papers/${receipt.id}.xlsx`)).toEqual(expect.arrayContaining([201_230, -230, 201_000]))
})

test('a transfer was received on the bank’s own day, however late its line was brought', async () => {
  const listing = await makeListing(world, seller, { price: 20_000 })
  const { id, number } = await placeOrder(buyer, listing, 10_000, { payment: 'vietqr' })
  await act(seller, id, 'weighing', weigh(await act(seller, id, 'confirmation'), 10_000))
  const at = new Date(Date.now() - 6 * 86_400_000)
  const body = { amount: 200_000, content: number, at: at.toISOString() }
  const line = await operator.call('POST /operator/receipts', { body })
  const colleague = await colleagueOf(world, operator)
  await colleague.call('POST /operator/hand-receipts/:id/decision', { params: { id: line.id }, body: { accept: true } })
  const receipt = await issuePaper(buyer, id, 'receipt')
  const [year, month, day] = localDay(at).split('-')
  const text = await downloads(world).textAt(buyer, `/papers/${receipt.id}.pdf`)
  expect(text).toContain(`Ngày nhận tiền: ${day}/${month}/${year}`)
})

test('what was released stands in the seller’s statement with its fee and tax, and adds up', async () => {
  const id = await taken(operator)
  const paidSums = (side: 'seller' | 'buyer') =>
    (side === 'seller' ? seller : buyer)
      .call('GET /my/trades', { query: { side } })
      .then(({ open, received }) => ({ open, received }))
  await act(buyer, id, 'delivery', {})
  // The buyer has paid; the seller is paid once it is released.
  expect(await paidSums('buyer')).toEqual({ open: 0, received: 200_000 })
  expect(await paidSums('seller')).toEqual({ open: 200_000, received: 0 })
  await act(buyer, id, 'completion')
  expect(await paidSums('seller')).toEqual({ open: 0, received: 200_000 })
  const month = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 7)
  const { rows, sums } = await seller.call('GET /my/statement', { query: { month } })
  const line = rows.find(({ order }) => order.id === id)
  expect(line).toMatchObject({ goods: 200_000, deliveryFee: 0, refunds: 0, paidOn: null })
  const [books] = await world.rows<{ fee: string; tax: string; net: string }>(
    'select platform_fee as fee, vat + pit as tax, net from collected_order where order_id = $1',
    [id],
  )
  expect([line?.platformFee, line?.tax, line?.net].map(String)).toEqual([books?.fee, books?.tax, books?.net])
  expect(sums.goods + sums.deliveryFee - sums.platformFee - sums.tax - sums.refunds).toBe(sums.net)
})
