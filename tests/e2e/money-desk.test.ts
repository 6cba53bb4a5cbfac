// The operator's desk and a collector's phone: a line of the bank by hand, cash from the hand-over to the till, and tax from a month to the state.
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  button,
  expectBooksEqual,
  type MoneySite,
  one,
  openMoneySite,
  PHONE,
  seen,
  soon,
  weighed,
  WHO,
} from './money.ts'
import { expectAccessible, expectNoOverflow, shot } from './site.ts'

let site: MoneySite
beforeAll(async () => {
  site = await openMoneySite()
}, 180_000)
afterAll(() => site.close())

test('a line by hand counts when another person has seen it at the bank', async () => {
  const [chief, accountant] = [await site.visit(WHO.chief), await site.visit({ ...WHO.accountant, ...PHONE })]
  const { id, number } = await weighed(site, 'vietqr', 20_000)
  await accountant.go('/operator/receipts')
  await button(accountant.page, 'Ghi tay').click()
  await button(accountant.page, 'Gửi để xác nhận').click()
  await seen(accountant.page, 'Ghi số tiền, ví dụ 1tr2.').waitFor()
  await accountant.page.getByLabel('Số tiền').fill('200k')
  await accountant.page.getByLabel('Nội dung chuyển khoản, chép đúng').fill(`${number} tra tien`)
  await accountant.page.getByLabel('Lúc tiền vào').fill('2026-11-23T09:30')
  await shot(accountant.page, 'money-desk-by-hand-360')
  await expectAccessible(accountant.page)
  await button(accountant.page, 'Gửi để xác nhận').click()
  await seen(accountant.page, 'Bạn ghi, người khác xác nhận.').waitFor()
  await expectNoOverflow(accountant.page)
  await chief.go('/operator/receipts')
  await button(chief.page, 'Đã thấy ở ngân hàng').click()
  await seen(chief.page, 'Không có khoản nào chờ.').waitFor()
  await expect
    .poll(() => site.asked('select captured from collected_order where order_id = $1', [id]), soon)
    .toEqual([{ captured: '200000' }])
  await expectBooksEqual(site)
  for (const visit of [chief, accountant]) await visit.done()
}, 120_000)

test('a collector takes cash on the phone, brings it in, and another person confirms it', async () => {
  const [buyer, farmer] = [await site.visit(WHO.buyer), await site.visit(WHO.farmer)]
  const [chief, collector] = [await site.visit(WHO.chief), await site.visit({ ...WHO.accountant, ...PHONE })]
  const { id, number } = await weighed(site, 'cod', 20_123)
  await collector.go('/cash')
  const row = collector.page.getByRole('listitem').filter({ hasText: number })
  await row.getByText('201.000 ₫', { exact: true }).waitFor()
  await shot(collector.page, 'money-cash-day-360')
  await expectAccessible(collector.page)
  await expectNoOverflow(collector.page)
  await row.getByRole('button', { name: 'Đã thu 201.000 ₫' }).click()
  await seen(collector.page, 'Theo số cân là 201.230 ₫; làm tròn đến 1.000 ₫, phần lẻ chợ chịu.').waitFor()
  await shot(collector.page, 'money-cash-take-operator-360')
  await expectAccessible(collector.page)
  await collector.page.getByRole('dialog').getByRole('button', { name: 'Đã thu 201.000 ₫' }).click()
  await seen(collector.page, '201.000 ₫, tối đa 20.000.000 ₫').waitFor()

  await button(collector.page, 'Nộp tiền').first().click()
  await collector.page.getByLabel('Số tiền nộp').fill('300k')
  await collector.page.getByRole('dialog').getByRole('button', { name: 'Nộp tiền' }).click()
  await seen(collector.page, 'Nhiều nhất 201.000 ₫.').waitFor()
  await collector.page.getByLabel('Số tiền nộp').fill('201k')
  await shot(collector.page, 'money-cash-remit-360')
  await expectAccessible(collector.page)
  await collector.page.getByRole('dialog').getByRole('button', { name: 'Nộp tiền' }).click()
  await seen(collector.page, 'Chờ xác nhận').waitFor()

  await chief.go('/operator/cash')
  await button(chief.page, 'Đã nhận đủ').click()
  await seen(chief.page, 'Xác nhận 201.000 ₫ của Lê Thị Mai').waitFor()
  await shot(chief.page, 'money-cash-desk-confirm')
  await expectAccessible(chief.page)
  await chief.page.getByRole('dialog').getByRole('button', { name: 'Đã nhận đủ' }).click()
  await seen(chief.page, 'Vũ Hoài Nam xác nhận').waitFor()
  await shot(chief.page, 'money-cash-desk')
  await expectAccessible(chief.page)
  await seen(collector.page, 'Vũ Hoài Nam xác nhận').waitFor()
  await shot(collector.page, 'money-cash-day-after-360')
  const float = await site.asked(
    `select a.balance from ledger_account a join person p on a.code = 'cod_float:' || p.id where p.name = 'Lê Thị Mai'`,
  )
  expect(float).toEqual([{ balance: '0' }])
  expect(await site.asked('select hold from collected_order where order_id = $1', [id])).toEqual([{ hold: 'held' }])

  // The seller's own person sees its own orders there, and what it owes instead.
  await farmer.go('/cash')
  await seen(farmer.page, 'Bạn không nợ chợ đồng nào.').waitFor()
  await shot(farmer.page, 'money-cash-day-seller-360')
  await expectAccessible(farmer.page)
  await buyer.go('/cash')
  await seen(buyer.page, 'Đơn vị này không thu tiền mặt').waitFor()
  await expectBooksEqual(site)
  for (const visit of [buyer, farmer, chief, collector]) await visit.done()
}, 120_000)

test('tax that was withheld is read off a month, written down as paid by one, and paid once another one accepts it', async () => {
  const { month } = await one<{ month: string }>(
    site,
    `select to_char(max(released_at) at time zone 'Asia/Ho_Chi_Minh', 'YYYY-MM') as month from collected_order where vat > 0`,
  )
  const desk = await site.visit({ ...WHO.accountant, ...PHONE })
  await desk.go(`/operator/tax?month=${month}`)
  await button(desk.page, 'Ghi đã nộp thuế').click()
  await button(desk.page, 'Gửi đề nghị').click()
  await desk.page.getByText('có ít nhất một chữ số').waitFor()
  await desk.page.getByLabel('Mã giao dịch của ngân hàng').fill('FT26330123456')
  await desk.page.getByLabel('Nộp cho khoản nào').fill('Tờ khai tháng, nộp thay hộ bán hàng')
  await button(desk.page, 'Gửi đề nghị').click()
  await desk.page.getByRole('link', { name: 'chờ duyệt' }).waitFor()
  const other = await site.visit({ ...WHO.chief, ...PHONE })
  await other.go('/operator/proposals')
  await seen(other.page, /^Nộp .* thuế tháng/).waitFor()
  await button(other.page, 'Duyệt').last().click()
  // It comes to the open page by itself.
  await seen(desk.page, 'đã làm').waitFor()
  await expectAccessible(desk.page)
  await Promise.all([desk.done(), other.done()])
  expect(await site.asked(`select state, bank_ref, subject from operator_proposal where kind = 'tax_paid'`)).toEqual([
    { state: 'done', bank_ref: 'FT26330123456', subject: month },
  ])
  await expectBooksEqual(site)
})
