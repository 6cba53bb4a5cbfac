// Paying sellers, at the operator's desk: one makes the batch, another approves it, the bank gets a file; what the bank sends back is
// told to the seller on the phone, and is owed again.
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  button,
  expectBooksEqual,
  type MoneySite,
  one,
  openMoneySite,
  pickNone,
  seen,
  SELLERS,
  soon,
  WHO,
} from './money.ts'
import { expectAccessible, expectNoOverflow, settled, shot } from './site.ts'

let site: MoneySite
beforeAll(async () => {
  site = await openMoneySite()
}, 180_000)
afterAll(() => site.close())

const owed = async () => {
  const { amount } = await one<{ amount: string }>(
    site,
    `select -a.balance as amount from ledger_account a join organization o on a.code = 'seller_payable:' || o.id where o.name = $1`,
    [SELLERS.clerk],
  )
  return Number(amount)
}
const dong = (amount: number) => `${amount.toLocaleString('vi-VN')} ₫`

test('a batch takes two people, leaves as a file, and what the bank returns is owed again and told', async () => {
  const amount = await owed()
  expect(amount).toBeGreaterThan(10_000)
  const [accountant, chief] = [await site.visit(WHO.accountant), await site.visit(WHO.chief)]
  const seller = await site.visit(WHO.clerk)
  await seller.go('/money')
  await seen(seller.page, dong(amount)).waitFor()
  await shot(seller.page, 'money-payout-before-seller-360')

  const { page } = accountant
  await accountant.go('/operator/payouts')
  await shot(page, 'money-payouts-1280')
  await expectAccessible(page)
  await pickNone(page)
  await seen(page, 'Chọn ít nhất một khoản để lập đợt chi.').waitFor()
  await page.getByRole('checkbox', { name: new RegExp(`^${SELLERS.clerk}, `) }).check()
  await button(page, `Lập đợt chi 1 khoản, ${dong(amount)}`).click()
  await page.waitForURL('**/operator/payouts/*')
  await settled(page)
  await seen(page, 'Bạn lập đợt này nên cần một người khác duyệt.').waitFor()
  expect(await button(page, 'Duyệt đợt chi').count()).toBe(0)
  await shot(page, 'money-batch-draft-1280')
  await expectAccessible(page)

  await chief.go('/operator/payouts')
  await chief.page
    .getByRole('link', { name: /^Đợt chi/ })
    .first()
    .click()
  await chief.page.waitForURL('**/operator/payouts/*')
  await settled(chief.page)
  await button(chief.page, 'Duyệt đợt chi').click()
  await shot(chief.page, 'money-batch-approve-1280')
  await expectAccessible(chief.page)
  await chief.page.getByRole('dialog').getByRole('button', { name: 'Duyệt đợt chi' }).click()
  // The other one's page was open all the time; so was the seller's.
  await seen(page, 'Đã duyệt, đang chi').waitFor()
  await seen(seller.page, /^Đang chuyển, dự kiến/).waitFor()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    button(page, 'Tải tệp cho ngân hàng (CSV)').click(),
  ])
  expect(download.suggestedFilename()).toMatch(/^lenh-chi-\d+\.csv$/)
  expect(await readFile(await download.path(), 'utf8')).toContain(String(amount))
  await button(page, 'Mã QR').click()
  await page
    .getByRole('dialog')
    .getByRole('img', { name: /^Mã VietQR chuyển/ })
    .waitFor()
  await expectAccessible(page)
  await page.keyboard.press('Escape')

  await button(page, 'Ghi là đã chuyển').click()
  const sheet = page.getByRole('dialog')
  await sheet.getByRole('button', { name: 'Ghi là đã chuyển' }).click()
  await sheet.getByText('Ghi mã giao dịch trên sao kê của ngân hàng.').waitFor()
  await sheet.getByLabel('Mã giao dịch của ngân hàng').fill('FT26328000123')
  await sheet.getByRole('button', { name: 'Ghi là đã chuyển' }).click()
  await seen(page, 'FT26328000123').waitFor()
  await seen(seller.page, /^Đã chuyển \d/).waitFor()
  expect(await owed()).toBe(0)

  await button(page, 'Ghi là bị trả lại').click()
  await sheet.getByLabel('Lý do').fill('Sai số tài khoản')
  await shot(page, 'money-batch-returned-1280')
  await expectAccessible(page)
  await sheet.getByRole('button', { name: 'Gửi đề nghị' }).click()
  await seen(page, /^Lê Thị Mai ghi là ngân hàng trả lại: Sai số tài khoản/).waitFor()
  expect(await button(page, 'Ghi là bị trả lại').count()).toBe(0)
  await shot(page, 'money-batch-asked-1280')
  // It is owed again, and its payee told, when another person agrees.
  expect(await owed()).toBe(0)
  await chief.go('/operator/proposals')
  await button(chief.page, `Duyệt: Ngân hàng trả lại ${dong(amount)} đã chi cho ${SELLERS.clerk}`).click()
  await seen(chief.page, /^Vũ Hoài Nam quyết/)
    .first()
    .waitFor()
  await shot(chief.page, 'money-returned-agreed-1280')
  await seen(seller.page, /^Ngân hàng trả lại .*: Sai số tài khoản$/).waitFor()
  await shot(seller.page, 'money-payout-returned-seller-360')
  await expectAccessible(seller.page)
  await expectNoOverflow(seller.page)
  await expect.poll(owed, soon).toBe(amount)
  await seller.go('/notifications')
  await shot(seller.page, 'money-payout-told-360')
  await seen(seller.page, /trả lại/).waitFor()
  await accountant.go('/operator/payouts')
  await page.getByRole('checkbox', { name: new RegExp(`^${SELLERS.clerk}, `) }).waitFor()
  await expectBooksEqual(site)
  for (const each of [accountant, chief, seller]) await each.done()
}, 90_000)
