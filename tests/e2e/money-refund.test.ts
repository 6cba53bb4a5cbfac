// Money that goes back, by the screens alone: a dispute that ends in less, for a card by its provider, and for a transfer by the
// operator's bank to an account that the buyer is asked for.
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  bankTells,
  button,
  confirm,
  expectBooksEqual,
  type MoneySite,
  offer,
  one,
  openMoneySite,
  openOrder,
  pickNone,
  place,
  seen,
  SELLERS,
  soon,
  toCheckout,
  type Visit,
  weigh,
  weighed,
  WHO,
} from './money.ts'
import { expectAccessible, expectNoOverflow, shot } from './site.ts'

let site: MoneySite
beforeAll(async () => {
  site = await openMoneySite()
}, 180_000)
afterAll(() => site.close())

/** The buyer has the goods and something is wrong; the seller proposes to be paid for 8 kg; the buyer agrees. */
async function disputeTo8kg(buyer: Visit, farmer: Visit, id: string) {
  await button(buyer.page, 'Đã nhận hàng').filter({ visible: true }).click()
  await button(buyer.page, 'Có vấn đề').filter({ visible: true }).click()
  await buyer.page.getByRole('dialog').getByLabel('Hàng bị làm sao').fill('2 kg bị dập, còn lại tốt')
  await buyer.page.getByRole('dialog').getByRole('button', { name: 'Báo vấn đề' }).click()
  await seen(buyer.page, 'Có khiếu nại: tiền được giữ đến khi giải quyết xong.').waitFor()
  await openOrder(farmer, id, '/orders?tab=underway')
  await seen(farmer.page, 'Có khiếu nại: tiền được giữ đến khi giải quyết xong.').waitFor()
  await button(farmer.page, 'Đề nghị cách giải quyết').filter({ visible: true }).click()
  const sheet = farmer.page.getByRole('dialog')
  await sheet.getByLabel(/: tính tiền$/).fill('8')
  await sheet.getByText('bớt 40.000 ₫').waitFor()
  await sheet.getByRole('button', { name: 'Gửi đề nghị' }).click()
  await button(buyer.page, 'Đồng ý đề nghị').filter({ visible: true }).click()
}

test('less of a card’s charge is due after a dispute: the rest goes back to the card, and both sides see it', async () => {
  const buyer = await site.visit(WHO.buyer)
  const farmer = await site.visit(WHO.farmer)
  const at = await offer(site, SELLERS.farmer, 20_000)
  await toCheckout(buyer, [{ at, kg: '10' }])
  const [id = ''] = await place(site, buyer, 'card')
  await buyer.page.locator('#card-4242').check()
  await buyer.page.locator('#pay').click()
  await buyer.page.waitForURL('**/checkouts/*')
  await openOrder(farmer, id)
  await confirm(farmer)
  await weigh(farmer, '10')
  await openOrder(buyer, id, '/orders?side=buyer&tab=preparing')
  await seen(buyer.page, 'Đã nhận đủ 200.000 ₫. Tiền được giữ đến khi giao hàng.').waitFor()
  await disputeTo8kg(buyer, farmer, id)
  const refunds = () =>
    [...site.sandbox.objects.refunds.values()].map(({ amount, status }) => ({ amount, status })).slice(-1)
  await expect.poll(refunds, soon).toEqual([{ amount: 40_000, status: 'succeeded' }])
  await seen(buyer.page, 'Tiền hoàn lại cho bạn').waitFor()
  await expect.poll(() => seen(buyer.page, /40.000\s₫/).count(), soon).toBe(1)
  await seen(farmer.page, 'Trả lại người mua').waitFor()
  await shot(buyer.page, 'money-refund-card-buyer-360')
  await expectAccessible(buyer.page)
  await expectNoOverflow(buyer.page)
  await shot(farmer.page, 'money-refund-card-seller-360')
  await expectAccessible(farmer.page)
  const kept = () =>
    one(site, 'select captured::int, refunded::int, released::int, hold from collected_order where order_id = $1', [id])
  await expect.poll(kept, soon).toEqual({ captured: 200_000, refunded: 40_000, released: 160_000, hold: 'released' })
  await expectBooksEqual(site)
  await farmer.done()
  await buyer.done()
}, 90_000)

test('less of a transfer is due after a dispute: the buyer says where it goes, and the operator’s bank sends it', async () => {
  const buyer = await site.visit(WHO.buyer)
  const farmer = await site.visit(WHO.farmer)
  const { id, number } = await weighed(site, 'vietqr', 20_000)
  await bankTells(site, 200_000, number)
  await openOrder(buyer, id, '/orders?side=buyer&tab=preparing')
  await disputeTo8kg(buyer, farmer, id)
  await button(buyer.page, 'Cho biết tài khoản để nhận lại 40.000 ₫').click()
  const sheet = buyer.page.getByRole('dialog')
  await sheet.getByRole('button', { name: 'Gửi tài khoản' }).click()
  expect(await sheet.locator('[aria-invalid=true]').count()).toBeGreaterThan(0)
  await sheet.getByLabel('Ngân hàng').selectOption({ label: 'Vietcombank' })
  await sheet.getByLabel('Số tài khoản').fill('0011001234567')
  await sheet.getByLabel(/chủ tài khoản/i).fill('Nguyễn Thu Hà')
  await shot(buyer.page, 'money-refund-account-360')
  await expectAccessible(buyer.page)
  await sheet.getByRole('button', { name: 'Gửi tài khoản' }).click()
  await seen(buyer.page, /Chuyển về .*Vietcombank.*4567/).waitFor()
  await shot(buyer.page, 'money-refund-transfer-buyer-360')
  await expectAccessible(buyer.page)
  await expectNoOverflow(buyer.page)

  const [accountant, chief] = [await site.visit(WHO.accountant), await site.visit(WHO.chief)]
  await accountant.go('/operator/payouts')
  await pickNone(accountant.page)
  await accountant.page.locator('tr', { hasText: number }).getByRole('checkbox').check()
  await button(accountant.page, 'Lập đợt chi 1 khoản, 40.000 ₫').click()
  await accountant.page.waitForURL('**/operator/payouts/*')
  await chief.go(new URL(accountant.page.url()).pathname)
  await button(chief.page, 'Duyệt đợt chi').click()
  await chief.page.getByRole('dialog').getByRole('button', { name: 'Duyệt đợt chi' }).click()
  await button(accountant.page, 'Ghi là đã chuyển').click()
  await accountant.page.getByRole('dialog').getByLabel('Mã giao dịch của ngân hàng').fill('FT26328000777')
  await accountant.page.getByRole('dialog').getByRole('button', { name: 'Ghi là đã chuyển' }).click()
  // The buyer's page was open all the time.
  await seen(buyer.page, /^Đã chuyển \d/).waitFor()
  await shot(buyer.page, 'money-refund-paid-buyer-360')
  await expectBooksEqual(site)
  for (const each of [accountant, chief, farmer, buyer]) await each.done()
}, 90_000)
