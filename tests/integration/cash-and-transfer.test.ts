// An order in cash of which a part came by the bank: what is handed over is the rest, and every page and paper says so.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newRef } from '../support/bank.ts'
import { makeListing, placeOrder } from '../support/market.ts'
import { downloads, issuePaper } from '../support/papers.ts'
import { act, collectCash, collectedOf, moneySteps, weigh } from '../support/steps.ts'
import { type Bank, startBank } from '../support/transfers.ts'

let bank: Bank
beforeAll(async () => {
  bank = await startBank()
})
afterAll(() => bank.world.stop())

/** An order in cash of 10 kg at this price a kg, of which two people have placed a transfer of `transfer` đồng. */
async function partlyPaid(price: number, transfer: number) {
  const { world, seller, buyer, operator, second, importing, receiptsOf } = bank
  const listing = await makeListing(world, seller, { price })
  const { id, number } = await placeOrder(buyer, listing, 10_000, { payment: 'cod' })
  await act(seller, id, 'weighing', weigh(await act(seller, id, 'confirmation'), 10_000))
  const content = `khong ro ${randomUUID()}`
  await importing([{ amount: transfer, content, ref: newRef() }])
  const receipt = (await receiptsOf(content))[0]?.id ?? ''
  const { proposal } = await operator.call('POST /operator/receipts/:id/proposal', {
    params: { id: receipt },
    body: { action: 'match', number },
  })
  await second.call('POST /operator/receipts/:id/decision', {
    params: { id: receipt },
    body: { at: proposal?.at ?? '', accept: true },
  })
  return id
}

test('both sides and the collector are told the rest, and the receipt has the whole of it', async () => {
  const { world, seller, buyer, operator, sound } = bank
  const id = await partlyPaid(50_000, 300_000)
  for (const side of [buyer, seller])
    expect(await collectedOf(side, id)).toMatchObject({ due: 500_000, missing: 200_000, cash: { amount: 200_000 } })
  const { waiting } = await operator.call('GET /cash/day', { query: {} })
  expect(waiting.find(({ orderId }) => orderId === id)).toMatchObject({ due: 200_000, cash: 200_000 })
  expect(await collectCash(operator, id)).toEqual({ due: 200_000, cash: 200_000 })
  expect(await collectedOf(buyer, id)).toMatchObject({ received: 500_000, missing: 0, cash: { amount: 200_000 } })
  expect(await moneySteps(buyer, id)).toEqual(['transfer 300000', 'cash 200000'])
  const { id: paper } = await issuePaper(buyer, id, 'receipt')
  const text = await downloads(world).textAt(buyer, `/papers/${paper}.pdf`)
  expect(text).toContain('Số tiền đã nhận: 500.000')
  expect(text).toContain('Chuyển khoản một phần, tiền mặt khi nhận hàng phần còn lại')
  expect(text).toContain('Năm trăm nghìn đồng.')
  expect(text).not.toContain('Làm tròn')
  await sound()
})

test('only what the cash was rounded by is rounding', async () => {
  const { world, buyer, operator } = bank
  const id = await partlyPaid(50_023, 300_000)
  expect(await collectCash(operator, id)).toEqual({ due: 200_230, cash: 200_000 })
  const { id: paper } = await issuePaper(buyer, id, 'receipt')
  const text = await downloads(world).textAt(buyer, `/papers/${paper}.pdf`)
  expect(text).toContain('500.230')
  expect(text).toContain('Làm tròn tiền mặt đến 1.000 đồng −230')
  expect(text).toContain('Số tiền đã nhận: 500.000')
})

test('an order that came by the bank wholly asks for no cash, and its receipt names none', async () => {
  const { world, buyer } = bank
  const id = await partlyPaid(20_000, 200_000)
  expect(await collectedOf(buyer, id)).toMatchObject({ missing: 0, awaits: null, cash: { amount: 0, takenAt: null } })
  const { id: paper } = await issuePaper(buyer, id, 'receipt')
  const text = await downloads(world).textAt(buyer, `/papers/${paper}.pdf`)
  expect(text).toContain('Hình thức thanh toán: Chuyển khoản')
  expect(text).not.toContain('Tiền mặt')
})
