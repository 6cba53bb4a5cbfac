// Transfers and cash by the screens alone: what is asked for after weighing, what comes while the page is open, and who carries what.
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  bankTells,
  behind,
  button,
  confirm,
  expectBooksEqual,
  type MoneySite,
  offer,
  one,
  openMoneySite,
  openOrder,
  place,
  pressedFile,
  SELLERS,
  seen,
  toCheckout,
  weigh,
  WHO,
} from './money.ts'
import { expectAccessible, expectNoOverflow, shot } from './site.ts'

let site: MoneySite
beforeAll(async () => {
  site = await openMoneySite()
}, 180_000)
afterAll(() => site.close())

test('a transfer that comes while the page is open changes it by itself; a short one asks for the rest', async () => {
  const buyer = await site.visit(WHO.buyer)
  const farmer = await site.visit(WHO.farmer)
  const at = await offer(site, SELLERS.farmer, 20_000)
  await toCheckout(buyer, [{ at, kg: '10' }])
  const [id = ''] = await place(site, buyer, 'vietqr')
  await openOrder(farmer, id)
  await confirm(farmer)
  await weigh(farmer, '9,8')
  await seen(farmer.page, 'Chờ tiền chuyển khoản về').waitFor()
  await shot(farmer.page, 'money-transfer-awaited-seller-360')
  await expectAccessible(farmer.page)

  await openOrder(buyer, id, '/orders?side=buyer&tab=preparing')
  const { number } = await one<{ number: string }>(site, 'select number from orders where id = $1', [id])
  await seen(buyer.page, 'Chuyển khoản 196.000 ₫ để nhận hàng').waitFor()
  await buyer.page.getByRole('img', { name: `Mã VietQR: 196.000 ₫, nội dung ${number}` }).waitFor()
  await seen(buyer.page, '8888123456789').waitFor()
  await shot(buyer.page, 'money-transfer-asked-buyer-360')
  await expectAccessible(buyer.page)
  await expectNoOverflow(buyer.page)

  await bankTells(site, 100_000, `CT tu NGUYEN THU HA ${number.toLowerCase()} tra tien`)
  await seen(buyer.page, 'Chuyển khoản 96.000 ₫ để nhận hàng').waitFor()
  await shot(buyer.page, 'money-transfer-short-buyer-360')
  await bankTells(site, 96_000, number)
  await seen(buyer.page, 'Đã nhận đủ 196.000 ₫. Tiền được giữ đến khi giao hàng.').waitFor()
  await seen(buyer.page, 'Hàng sẵn sàng, đến lấy được rồi').waitFor()
  await shot(buyer.page, 'money-transfer-held-buyer-360')
  await expectAccessible(buyer.page)
  // The seller's page was open all the time, too.
  await seen(farmer.page, 'Người mua đã trả').waitFor()

  await button(buyer.page, 'Đã nhận hàng').filter({ visible: true }).click()
  await button(buyer.page, 'Hàng tốt, xong đơn').filter({ visible: true }).click()
  await seen(buyer.page, 'Đã trả đủ, tiền đã chuyển cho người bán.').waitFor()
  await seen(farmer.page, 'Người mua đã nhận hàng, tiền đã là của bạn.').waitFor()
  await shot(farmer.page, 'money-transfer-released-seller-360')
  await expectAccessible(farmer.page)
  // Both sides press for the same paper, which has one number.
  const [pdf, excel] = [
    await pressedFile(buyer.page, 'Phiếu giao nhận, tải PDF'),
    await pressedFile(farmer.page, 'Phiếu giao nhận, tải Excel'),
  ]
  expect([pdf.begins, excel.begins]).toEqual(['%PDF', 'PK\u0003\u0004'])
  expect(pdf.name).toMatch(/^[A-Z]+-\d{4}-\d+\.pdf$/)
  expect(excel.name).toBe(pdf.name.replace('.pdf', '.xlsx'))
  const money = await one(
    site,
    'select hold, captured, released, platform_fee as fee from collected_order where order_id = $1',
    [id],
  )
  expect(money).toEqual({ hold: 'released', captured: '196000', released: '196000', fee: '3920' })
  await expectBooksEqual(site)
  await farmer.done()
  await buyer.done()
}, 90_000)

test('cash from 5 000 000 ₫ a day on is warned of beside the scale, before it is too late to pay otherwise', async () => {
  const farmer = await site.visit(WHO.farmer)
  const buyer = await behind(site, WHO.buyer)
  const listingId = (await offer(site, SELLERS.farmer, 600_000)).split('/').at(-1)
  const { seller } = await one<{ seller: string }>(
    site,
    'select organization_id as seller from listing where id = $1',
    [listingId],
  )
  const order = {
    seller,
    payment: 'cod',
    handover: { kind: 'pickup' },
    lines: [{ listingId, amount: 10_000, price: 600_000 }],
  }
  const { orders } = (await buyer('POST', '/checkouts', { orders: [order] })) as { orders: { id: string }[] }
  await openOrder(farmer, orders[0]?.id ?? '')
  const warning = 'Trả tiền mặt thì không được tính vào chi phí được trừ'
  expect(await seen(farmer.page, warning).count()).toBe(0)
  await confirm(farmer)
  await farmer.page.getByLabel('Cân được').first().waitFor()
  await seen(farmer.page, warning).waitFor()
  await seen(farmer.page, /người mua này mua của bạn tổng cộng [\d.]{9,}\s₫\. Từ 5\.000\.000\s₫ một ngày/).waitFor()
  await shot(farmer.page, 'money-cash-warned-360')
  await expectAccessible(farmer.page)
  await expectNoOverflow(farmer.page)
  await farmer.done()
}, 90_000)

const digits = (text: string | null) => Number((text ?? '').replace(/\D/g, ''))

test('cash is taken at hand-over, rounded, before the goods are given; what is carried is on the collector’s page', async () => {
  const buyer = await site.visit(WHO.buyer)
  const clerk = await site.visit(WHO.clerk)
  const carried = async () => {
    await clerk.go('/cash')
    return digits(await clerk.page.locator('.cash__big').first().textContent())
  }
  const before = await carried()
  const at = await offer(site, SELLERS.clerk, 20_123)
  await toCheckout(buyer, [{ at, kg: '5' }])
  const [id = ''] = await place(site, buyer, 'cod')
  await openOrder(clerk, id)
  await confirm(clerk)
  await weigh(clerk, '5')
  await seen(clerk.page, 'Giao hàng và thu 101.000 ₫ tiền mặt').waitFor()
  await openOrder(buyer, id, '/orders?side=buyer&tab=preparing')
  await seen(buyer.page, 'Trả 101.000 ₫ tiền mặt khi nhận.').waitFor()
  await shot(buyer.page, 'money-cash-buyer-360')
  await expectAccessible(buyer.page)
  expect(await button(buyer.page, 'Đã nhận hàng').count()).toBe(0)

  await button(clerk.page, 'Đã thu tiền mặt').filter({ visible: true }).click()
  const sheet = clerk.page.getByRole('dialog')
  await sheet.getByText('Theo số cân là 100.615 ₫; làm tròn đến 1.000 ₫, phần lẻ chợ chịu.').waitFor()
  await shot(clerk.page, 'money-cash-take-360')
  await expectAccessible(clerk.page)
  await sheet.getByLabel('Ai trả, ở đâu').fill('Chị Hà trả tại kho')
  await sheet.getByRole('button', { name: 'Đã thu 101.000 ₫' }).click()
  await seen(buyer.page, 'Hạng Thị Sú đã thu 101.000 ₫ tiền mặt.').waitFor()
  expect(await carried()).toBe(before + 101_000)
  await shot(clerk.page, 'money-cash-carried-360')
  await expectAccessible(clerk.page)

  await openOrder(clerk, id, '/orders?tab=preparing')
  await button(clerk.page, 'Đã giao hàng').filter({ visible: true }).click()
  await button(buyer.page, 'Hàng tốt, xong đơn').filter({ visible: true }).click()
  await seen(clerk.page, 'Bạn cầm 101.000 ₫ tiền mặt.').waitFor()
  await shot(clerk.page, 'money-cash-kept-360')
  await expectAccessible(clerk.page)
  const money = await one(site, 'select released, hold from collected_order where order_id = $1', [id])
  expect(money).toEqual({ released: '100615', hold: 'released' })
  // What is released is the seller's own: it is carried for nobody any more, and the fee is owed.
  expect(await carried()).toBe(before)
  await expectBooksEqual(site)
  await clerk.done()
  await buyer.done()
}, 90_000)
