// The operator's bank at its desk: a statement with good and bad lines, where each went, and what two people do with a stray one.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newRef, statement } from '../support/bank.ts'
import {
  bankTells,
  button,
  expectBooksEqual,
  type MoneySite,
  one,
  openMoneySite,
  SELLERS,
  seen,
  soon,
  weighed,
  WHO,
} from './money.ts'
import { expectAccessible, expectNoOverflow, settled, shot } from './site.ts'

let site: MoneySite
beforeAll(async () => {
  site = await openMoneySite()
}, 180_000)
afterAll(() => site.close())

/** One letter typed wrong: no number of any order. */
const mistyped = (number: string) => `${number.slice(0, -1)}${number.endsWith('A') ? 'B' : 'A'}`

/** What came in for each order, the least first. */
async function captured(orders: readonly { number: string }[]) {
  const { sums } = await one<{ sums: number[] }>(
    site,
    'select array_agg(captured::int order by captured) as sums from collected_order where number = any($1)',
    [orders.map(({ number }) => number)],
  )
  return sums
}

test('a statement’s lines go to their orders once two have seen it; what is doubled counts once, and a mistyped one takes two people', async () => {
  const orders = []
  for (const price of [10_000, 11_000, 12_000, 13_000, 14_000]) orders.push(await weighed(site, 'vietqr', price))
  const [exact, short, over, told, stray] = orders.map(({ number }) => number)
  const ref = newRef()
  await bankTells(site, 130_000, `${told} tien che`, ref)
  const line = (amount: number, content: string) => ({ amount, content, ref: newRef() })
  const twice = line(130_000, `${told} tien che`)
  const csv = statement([
    line(100_000, `CK ${exact} nha hang Bep Tay Bac`),
    line(50_000, `${short} tra truoc`),
    line(150_000, `${over} tra tron`),
    { ...twice, ref },
    line(140_000, `${mistyped(stray ?? '')} tien che`),
    { ...line(90_000, 'Phi dich vu'), direction: 'out' },
  ])
  const accountant = await site.visit(WHO.accountant)
  const { page, go } = accountant
  await go('/operator/receipts')
  await expectAccessible(page)
  await button(page, 'Nhập sao kê').click()
  const sheet = page.getByRole('dialog')
  const send = sheet.getByRole('button', { name: 'Nhập', exact: true })
  await send.click()
  await sheet.getByText('Chọn một tệp CSV.').waitFor()
  const file = (text: string) => ({ name: 'saoke.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })
  await sheet.getByLabel('Tệp CSV').setInputFiles(file(`${csv}\n23/11/2026 10:15;FT1;8888123456789;;một trăm;hỏng`))
  await expectAccessible(page)
  await send.click()
  await sheet.getByText('Đã đọc xong tệp').waitFor()
  const told4 = async (name: string) =>
    (await sheet.locator('.pay__step', { hasText: name }).locator('dd').textContent())?.trim()
  expect(await Promise.all(['Khớp đơn', 'Chưa rõ của ai', 'Không tính', 'Đã biết từ trước'].map(told4))).toEqual([
    '3',
    '1',
    '1',
    '1',
  ])
  await sheet.getByText('Dòng 8: số tiền không đọc được').waitFor()
  await shot(page, 'money-import-done-1280')
  await expectAccessible(page)
  await sheet.getByRole('button', { name: 'Đóng' }).last().click()
  await seen(page, 'Bạn nhập, người khác xác nhận.').waitFor()
  expect(await button(page, 'Đúng với ngân hàng').count()).toBe(0)
  const chief = await site.visit(WHO.chief)
  await chief.go('/operator/receipts')
  await seen(chief.page, 'Lê Thị Mai nhập').waitFor()
  await seen(chief.page, 'Khớp đơn 3, chưa rõ của ai 1, có thể đã có 0, không tính 1, đã biết 1').waitFor()
  await chief.page.getByText('Xem từng giao dịch').click()
  await seen(chief.page, `CK ${exact} nha hang Bep Tay Bac`).waitFor()
  await shot(chief.page, 'money-statement-1280')
  await expectAccessible(chief.page)
  await expectNoOverflow(chief.page)
  expect(await captured(orders)).toEqual([0, 0, 0, 0, 130_000])
  await button(chief.page, 'Đúng với ngân hàng').click()
  await seen(chief.page, 'Đã ghi: khớp đơn 3, chưa rõ của ai 1.').waitFor()

  const row = page.locator('li', { hasText: mistyped(stray ?? '') })
  await row.getByText('140.000 ₫', { exact: true }).waitFor()
  await shot(page, 'money-receipts-unmatched-1280')
  await row.getByRole('button', { name: 'Đề nghị' }).click()
  await sheet.getByRole('button', { name: 'Gửi đề nghị' }).click()
  await sheet.getByText('Ghi mã đơn, ví dụ HL7K2M9P4Q.').waitFor()
  await sheet.getByLabel('Mã đơn').fill((stray ?? '').toLowerCase())
  await shot(page, 'money-receipts-propose-1280')
  await expectAccessible(page)
  await sheet.getByRole('button', { name: 'Gửi đề nghị' }).click()
  await row.getByText('Bạn đề nghị, người khác duyệt.').waitFor()
  expect(await row.getByRole('button', { name: 'Duyệt' }).count()).toBe(0)

  const theirs = chief.page.locator('li', { hasText: mistyped(stray ?? '') })
  await theirs.getByText(`Lê Thị Mai đề nghị: khớp với đơn ${stray}`).waitFor()
  await expectAccessible(chief.page)
  await theirs.getByRole('button', { name: 'Duyệt' }).click()
  await theirs.waitFor({ state: 'detached' })
  // The other one's page was open all the time.
  await row.waitFor({ state: 'detached' })
  await page.getByRole('tab', { name: 'Đã khớp' }).click()
  await settled(page)
  for (const [number, amount] of [
    [exact, '100.000'],
    [short, '50.000'],
    [over, '120.000'],
    [told, '130.000'],
    [stray, '140.000'],
  ])
    await seen(page, `${amount} ₫ vào đơn ${number}`).waitFor()
  await seen(page, '30.000 ₫ sẽ trả lại người mua').waitFor()
  await expectNoOverflow(page)
  await shot(page, 'money-receipts-matched-1280')
  expect(await captured(orders)).toEqual([50_000, 100_000, 120_000, 130_000, 140_000])
  await expect.poll(() => expectBooksEqual(site).then(() => 'equal'), soon).toBe('equal')
  await chief.done()
  await accountant.done()
}, 90_000)

test('a seller that owes sees how to pay it, and two people take it in', async () => {
  const { id } = await one<{ id: string }>(site, 'select id from organization where name = $1', [SELLERS.clerk])
  // A lost dispute was asked of it.
  await site.asked(`select ledger_post('loss_charged', 'loss_charged:e2e', null, $1)`, [
    JSON.stringify([
      { a: `seller_receivable:${id}`, k: 'asset', m: 0, v: 75_000 },
      { a: 'dispute_loss', k: 'expense', m: null, v: -75_000 },
    ]),
  ])
  const clerk = await site.visit(WHO.clerk)
  await clerk.go('/money')
  await clerk.page.getByText('Trả nợ ngay').click()
  await seen(clerk.page, 'TRA NO HTX RAU O QUY HO').waitFor()
  await shot(clerk.page, 'money-debt-360')
  await expectAccessible(clerk.page)
  await expectNoOverflow(clerk.page)

  await bankTells(site, 75_000, 'TRA NO HTX RAU O QUY HO')
  const [accountant, chief] = [await site.visit(WHO.accountant), await site.visit(WHO.chief)]
  await accountant.go('/operator/receipts')
  const row = accountant.page.locator('li', { hasText: 'TRA NO HTX RAU O QUY HO' })
  await row.getByRole('button', { name: 'Đề nghị' }).click()
  const sheet = accountant.page.getByRole('dialog')
  await sheet.getByText('Người bán trả nợ chợ').click()
  await sheet.getByRole('button', { name: 'Gửi đề nghị' }).click()
  await sheet.getByText('Chọn người bán đã trả.').waitFor()
  await sheet.getByLabel('Người bán', { exact: true }).selectOption({ label: 'HTX Rau Ô Quý Hồ, nợ 75.000\u00a0₫' })
  await shot(accountant.page, 'money-debt-propose-1280')
  await expectAccessible(accountant.page)
  await sheet.getByRole('button', { name: 'Gửi đề nghị' }).click()
  await row.getByText('Bạn đề nghị, người khác duyệt.').waitFor()
  await chief.go('/operator/receipts')
  const theirs = chief.page.locator('li', { hasText: 'TRA NO HTX RAU O QUY HO' })
  await theirs.getByText('Lê Thị Mai đề nghị: HTX Rau Ô Quý Hồ trả nợ chợ').waitFor()
  await theirs.getByRole('button', { name: 'Duyệt' }).click()
  // The seller's open page hears of it.
  await clerk.page.getByText('Trả nợ ngay').waitFor({ state: 'detached' })
  await expect.poll(() => expectBooksEqual(site).then(() => 'equal'), soon).toBe('equal')
  for (const visit of [clerk, accountant, chief]) await visit.done()
}, 60_000)
