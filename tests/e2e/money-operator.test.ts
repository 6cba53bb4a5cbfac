// The operator's other pages on a phone: a dispute with both sides' words and photos, its decision, the books, what takes two
// people, what does not match, and settings with their history.
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  bankTells,
  behind,
  button,
  expectBooksEqual,
  type MoneySite,
  one,
  openMoneySite,
  PHONE,
  seen,
  weighed,
  WHO,
} from './money.ts'
import { expectAccessible, expectNoOverflow, settled, shot } from './site.ts'

let site: MoneySite
beforeAll(async () => {
  site = await openMoneySite()
}, 180_000)
afterAll(() => site.close())

const chief = { ...PHONE, ...WHO.chief }
const accountant = { ...PHONE, ...WHO.accountant }

/** 10 kg for 200 000 đ, paid by transfer and handed over. */
async function handedOver() {
  const order = await weighed(site, 'vietqr', 20_000)
  await bankTells(site, 200_000, order.number)
  const { line } = await one<{ line: string }>(site, 'select id as line from order_line where order_id = $1', [
    order.id,
  ])
  await (await behind(site, WHO.buyer))('POST', `/orders/${order.id}/delivery`, {})
  return { ...order, line }
}

/** Each side's figures over its words: one column on a phone, two on a wide screen. */
async function expectBeside(page: Page) {
  const [buyer, seller] = [
    page.getByRole('region', { name: 'Người mua nói' }),
    page.getByRole('region', { name: 'Người bán nói' }),
  ]
  await buyer.getByText('20.000 ₫/kg').waitFor()
  await seller.getByText(/^Cả bì /).waitFor()
  const places = async () => [await buyer.boundingBox(), await seller.boundingBox()]
  const [over, under] = await places()
  expect(under?.y).toBeGreaterThan(over?.y ?? 0)
  await page.setViewportSize({ width: 1280, height: 900 })
  const [left, right] = await places()
  expect([right?.y, (right?.x ?? 0) > (left?.x ?? 0)]).toEqual([left?.y, true])
  await shot(page, 'operator-dispute-1280')
  await page.setViewportSize(PHONE.viewport)
}

test('both sides say and show what is wrong, the operator sees them beside each other and decides', async () => {
  const { id, number } = await handedOver()
  const [buyer, farmer, operator] = [await site.visit(WHO.buyer), await site.visit(WHO.farmer), await site.visit(chief)]
  await operator.go('/operator/disputes')
  const picture = await sharp({ create: { width: 800, height: 600, channels: 3, background: '#4a7a3a' } })
    .jpeg()
    .toBuffer()
  await buyer.go(`/orders/${id}`)
  await button(buyer.page, 'Có vấn đề').filter({ visible: true }).first().click()
  await buyer.page.getByLabel('Hàng bị làm sao').fill('Bao dưới bị ướt, chừng 2 kg hỏng')
  await buyer.page.locator('input[type=file]').setInputFiles({ name: 'a.jpg', mimeType: 'image/jpeg', buffer: picture })
  await buyer.page.getByRole('img', { name: 'Ảnh 1' }).waitFor()
  await expect.poll(() => buyer.page.locator('progress').count(), { timeout: 15_000 }).toBe(0)
  await expectAccessible(buyer.page)
  await shot(buyer.page, 'operator-dispute-form-360')
  await button(buyer.page, 'Báo vấn đề').last().click()
  await buyer.page.getByRole('img', { name: /^Ảnh 1 của/ }).waitFor()

  // It comes to the operator's open page by itself.
  await seen(operator.page, `Đơn ${number}`).waitFor()
  await shot(operator.page, 'operator-disputes-360')
  await expectAccessible(operator.page)
  await expectNoOverflow(operator.page)

  await farmer.go(`/orders/${id}`)
  await button(farmer.page, 'Nói thêm').click()
  await farmer.page.getByLabel('Bạn muốn nói gì').fill('Lúc giao bao còn khô')
  await expectAccessible(farmer.page)
  await button(farmer.page, 'Gửi').last().click()
  await seen(farmer.page, '«Lúc giao bao còn khô»').waitFor()
  await expectNoOverflow(farmer.page)
  await shot(farmer.page, 'operator-dispute-farmer-360')

  await operator.page.getByRole('link', { name: new RegExp(number) }).click()
  await operator.page.waitForURL(`**/operator/disputes/${id}`)
  await seen(operator.page, '«Bao dưới bị ướt, chừng 2 kg hỏng»').waitFor()
  await seen(operator.page, '«Lúc giao bao còn khô»').waitFor()
  await settled(operator.page)
  const photo = operator.page.getByRole('img', { name: /^Ảnh 1 của/ })
  await photo.scrollIntoViewIfNeeded()
  await expect.poll(() => photo.evaluate((img) => (img as HTMLImageElement).naturalWidth)).toBeGreaterThan(0)
  await shot(operator.page, 'operator-dispute-360')
  await expectBeside(operator.page)
  await expectAccessible(operator.page)
  await expectNoOverflow(operator.page)
  await button(operator.page, 'Quyết định').first().click()
  await operator.page.getByLabel(/: tính tiền$/).fill('8')
  await operator.page.getByLabel('Lý do, cả hai bên đọc').fill('Ảnh cho thấy 2 kg hỏng')
  await shot(operator.page, 'operator-dispute-decision-360')
  await expectAccessible(operator.page)
  await button(operator.page, 'Quyết định').last().click()
  await seen(operator.page, /Tranh chấp này đã đóng/).waitFor()
  await seen(buyer.page, /Ảnh cho thấy 2 kg hỏng/).waitFor()
  await expectBooksEqual(site)
  const money = await one(site, 'select refunded::int, released::int, hold from collected_order where order_id = $1', [
    id,
  ])
  expect(money).toEqual({ refunded: 40_000, released: 160_000, hold: 'released' })
  for (const visit of [buyer, farmer, operator]) await visit.done()
})

test('the books explain an order; what goes back after the release takes two people', async () => {
  const { id, number } = await handedOver()
  await (await behind(site, WHO.buyer))('POST', `/orders/${id}/completion`)
  const [first, second] = [await site.visit(chief), await site.visit(accountant)]
  await first.go('/operator')
  await shot(first.page, 'operator-hub-360')
  await expectAccessible(first.page)
  await expectNoOverflow(first.page)
  await first.page.getByRole('link', { name: /Sổ cái/ }).click()
  await seen(first.page, 'Sổ cân: tổng bằng 0.').waitFor()
  await shot(first.page, 'operator-books-360')
  await expectAccessible(first.page)
  await expectNoOverflow(first.page)
  await first.page.getByLabel('Mã đơn').fill(number.toLowerCase())
  await button(first.page, 'Mở sổ').click()
  await seen(first.page, 'Ghi có cho người bán').waitFor()
  await shot(first.page, 'operator-book-360')
  await expectAccessible(first.page)
  await expectNoOverflow(first.page)
  await button(first.page, 'Hoàn tiền sau khi đã ghi có').click()
  const propose = async (amount: string) => {
    await first.page.getByLabel('Số tiền').fill(amount)
    await first.page.getByLabel('Lý do').fill('hàng về muộn')
    await shot(first.page, 'operator-propose-360')
    await expectAccessible(first.page)
    await button(first.page, 'Gửi đề nghị').click()
    await first.go('/operator/proposals')
    await seen(first.page, 'Bạn đề nghị, người khác duyệt.').waitFor()
  }
  // A slip of the pen: who proposed it takes it back.
  await propose('150k')
  await second.go('/operator/proposals')
  await button(first.page, 'Rút lại').click()
  for (const { page } of [first, second]) await seen(page, 'đã rút lại').waitFor()
  await first.go(`/operator/books/orders/${number}`)
  await button(first.page, 'Hoàn tiền sau khi đã ghi có').click()
  await propose('50k')
  await shot(second.page, 'operator-proposals-360')
  await expectAccessible(second.page)
  await expectNoOverflow(second.page)
  await button(second.page, 'Duyệt').click()
  await seen(second.page, 'đã làm').waitFor()
  await seen(first.page, 'đã làm').waitFor()
  const money = await one(site, 'select refunded::int, released::int from collected_order where order_id = $1', [id])
  expect(money).toEqual({ refunded: 50_000, released: 150_000 })
  await expectBooksEqual(site)
  for (const visit of [first, second]) await visit.done()
})

test('what does not match is told with why and the next step, and gone when it is mended', async () => {
  const operator = await site.visit(chief)
  await site.asked(
    `insert into webhook_inbox (provider, event_id, type, raw, state, error) values ('stripe', 'evt_dead', 'charge.updated', '', 'dead', 'no such charge')`,
  )
  // One thing could not be looked for: what the page shows may be old, and it says so until it could.
  await site.asked(
    `insert into money_check (name, succeeded_at, whole_at) values ('held_mismatch', now() - interval '31 minutes', now())
     on conflict (name) do update set succeeded_at = excluded.succeeded_at`,
  )
  const english = await site.visit({ ...chief, locale: 'en' })
  await english.go('/operator/reconciliation')
  await seen(english.page, 'Not everything could be looked through in the last 30 minutes.').waitFor()
  await english.done()
  await operator.go('/operator/reconciliation')
  const late = seen(operator.page, 'Đã hơn 30 phút chưa đối soát hết được.')
  await late.waitFor()
  await shot(operator.page, 'operator-reconciliation-late-360')
  await expectAccessible(operator.page)
  await expectNoOverflow(operator.page)
  await button(operator.page, 'Đối soát ngay').click()
  await late.waitFor({ state: 'hidden' })
  await seen(operator.page, 'Tin báo không xử lý được (1)').waitFor()
  await seen(operator.page, 'Sửa nguyên nhân rồi xử lý lại.').waitFor()
  await shot(operator.page, 'operator-reconciliation-360')
  await expectAccessible(operator.page)
  await expectNoOverflow(operator.page)
  const row = operator.page.getByRole('listitem').filter({ hasText: 'no such charge' })
  await row.getByRole('button', { name: 'Ghi chú và đóng' }).click()
  await operator.page.getByRole('textbox', { name: 'Ghi chú' }).fill('đã xem ở trang bên thẻ')
  await expectAccessible(operator.page)
  await button(operator.page, 'Ghi chú và đóng').last().click()
  await row.waitFor({ state: 'hidden' })
  const [closed] = await site.asked(`select note from finding where subject = 'stripe:evt_dead'`)
  expect(closed).toEqual({ note: 'đã xem ở trang bên thẻ' })
  await operator.done()
})

test('settings count from when they are saved, and their history says who changed what', async () => {
  const operator = await site.visit({ ...chief, mayFail: /400 .*payment-settings/ })
  await operator.go('/operator/settings')
  await shot(operator.page, 'operator-settings-360')
  await expectAccessible(operator.page)
  await expectNoOverflow(operator.page)
  const fee = operator.page.getByLabel('Phí của chợ trên tiền hàng')
  await fee.fill('31')
  await button(operator.page, 'Lưu cài đặt').click()
  await seen(operator.page, 'Ghi một số từ 0 đến 30.').waitFor()
  await expectAccessible(operator.page)
  await fee.fill('1,75')
  await operator.page.getByLabel('Ngân hàng').selectOption('')
  await operator.page.getByLabel('Số tài khoản').fill('')
  await operator.page.getByLabel('Tên chủ tài khoản').fill('')
  await button(operator.page, 'Lưu cài đặt').click()
  await seen(operator.page, /chưa bật VietQR được/).waitFor()
  await operator.page.getByLabel('Chuyển khoản VietQR').uncheck()
  await button(operator.page, 'Lưu cài đặt').click()
  await seen(operator.page, /Phí của chợ trên tiền hàng: từ .* thành 1,75/).waitFor()
  await shot(operator.page, 'operator-settings-history-360')
  await expectNoOverflow(operator.page)
  const saved = await one<{ value: { feeBp: number; vietqr: boolean } }>(
    site,
    `select value from setting where key = 'payments' order by valid_from desc limit 1`,
  )
  expect(saved.value).toMatchObject({ feeBp: 175, vietqr: false })
  await operator.done()
})

test('another account for transfers counts when a second person has confirmed it, on their open page', async () => {
  const [operator, second] = [await site.visit(chief), await site.visit(accountant)]
  await second.go('/operator/settings')
  await operator.go('/operator/settings')
  const { page } = operator
  await page.getByLabel('Chuyển khoản VietQR').check()
  await page.getByLabel('Ngân hàng').selectOption({ label: 'Vietcombank' })
  await page.getByLabel('Số tài khoản').fill('0011 0019 32418')
  await page.getByLabel('Tên chủ tài khoản').fill('Chợ Hoàng Liên')
  await button(page, 'Lưu cài đặt').click()
  await seen(page, /đề nghị đổi tài khoản nhận tiền thành 0011001932418/).waitFor()
  await seen(page, 'Bạn đề nghị, người khác xác nhận.').waitFor()
  expect(await button(page, 'Xác nhận tài khoản mới').count()).toBe(0)
  expect(await button(page, 'Rút lại').count()).toBe(1)
  await shot(page, 'operator-account-mine-360')
  await expectAccessible(page)
  await expectNoOverflow(page)
  // It comes to the other one's page by itself.
  await seen(second.page, 'Vũ Hoài Nam đề nghị đổi tài khoản nhận tiền thành 0011001932418').waitFor()
  await shot(second.page, 'operator-account-360')
  await expectAccessible(second.page)
  await button(second.page, 'Xác nhận tài khoản mới').click()
  await seen(second.page, 'Từ bây giờ người mua chuyển vào tài khoản mới.').waitFor()
  await button(page, 'Rút lại').waitFor({ state: 'detached' })
  await expect.poll(() => page.getByLabel('Số tài khoản').inputValue()).toBe('0011001932418')
  await second.go('/notifications')
  await seen(second.page, /đề nghị đổi tài khoản nhận tiền của chợ .* đuôi 2418/).waitFor()
  await second.done()
  await operator.done()
})

test('every page of the operator in English, and none of it for a seller', async () => {
  const english = await site.visit({ ...chief, locale: 'en' })
  for (const at of ['', '/settings', '/reconciliation', '/books', '/proposals', '/disputes', '/disputes?tab=closed']) {
    await english.go(`/operator${at}`)
    await expectAccessible(english.page)
    await expectNoOverflow(english.page)
    await shot(english.page, `operator-en${at.replace(/\W/g, '-')}-360`)
  }
  expect(english.faults).toEqual([])
  await english.done()
  const farmer = await site.visit(WHO.farmer)
  await farmer.go('/operator')
  await seen(farmer.page, 'Trang này của đơn vị vận hành').waitFor()
  await farmer.go('/operator/disputes')
  await seen(farmer.page, 'Trang này của đơn vị vận hành').waitFor()
  await farmer.done()
})
