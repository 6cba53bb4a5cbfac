// The main job, by the screens alone: a farmer registers and posts from a phone; a trader finds it without accents, and orders
// from two sellers at once; both hear of it, weigh and hand over; each screen changes by itself, and the office's figure moves.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type DemoPerson, expectAccessible, openSite, type Site, shot } from './site.ts'

let site: Site
beforeAll(async () => {
  site = await openSite()
}, 180_000)
afterAll(() => site.close())

type Visit = Awaited<ReturnType<Site['visit']>>
const phone = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true }
const restaurant = (p: DemoPerson) => p.name === 'Nguyễn Thu Hà'
const clerk = (p: DemoPerson) => p.name === 'Phạm Văn Tuấn'
const officer = (p: DemoPerson) => p.kind === 'office' && p.organization.includes('Bản Bo')

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })
/** A text where it is on the screen: the same words may stand hidden for readers or other widths. */
const seen = (page: Page, text: string | RegExp) => page.getByText(text).filter({ visible: true }).first()
const digits = (text: string | null) => Number((text ?? '').replace(/\D/g, ''))

/** Counts every tap, click and typed field of a page, as experience.md counts them. */
async function counted(page: Page) {
  await page.addInitScript(() => {
    const taps = () => Number(sessionStorage.getItem('taps') ?? 0)
    addEventListener('click', (event) => event.isTrusted && sessionStorage.setItem('taps', String(taps() + 1)), true)
  })
  return {
    reset: () => page.evaluate(() => sessionStorage.setItem('taps', '0')),
    taps: () => page.evaluate(() => Number(sessionStorage.getItem('taps'))),
  }
}

let farmer: Visit
let trader: Visit

test('a farmer registers on a phone and posts 200 kg of tea in at most 7 taps', async () => {
  farmer = await site.visit(phone)
  const { page, go } = farmer
  const tapping = await counted(page)
  await go('/sign-in?next=/post')
  await page.getByLabel('Số điện thoại').fill('0987 654 321')
  await button(page, 'Nhận mã').click()
  await button(page, 'Điền mã này').click()
  await page.getByLabel('Họ và tên').fill('Giàng Seo Sùng')
  await page.getByText('Nhà vườn', { exact: true }).click()
  await page.getByLabel('Xã, phường').fill('ban bo')
  await page
    .getByRole('option', { name: /Bản Bo/ })
    .first()
    .click()
  await button(page, 'Vào chợ').click()
  await page.waitForURL('**/post')

  await tapping.reset()
  await page.getByRole('main').getByLabel('Tìm nông sản').fill('che shan tuyet')
  await page.getByRole('main').getByRole('button', { name: /Shan/ }).first().click()
  await page.getByLabel('Có bao nhiêu').fill('2 tạ')
  await expect.poll(() => page.getByText('2 tạ = 200 kg').count()).toBeGreaterThan(0)
  await page.getByLabel(/^Giá một/).fill('9k')
  await expect.poll(() => page.getByText(/chín nghìn đồng/i).count()).toBeGreaterThan(0)
  await button(page, 'Tiếp: xem lại').click()
  await shot(page, 'thread-post-review-360')
  await expectAccessible(page)
  await button(page, 'Đăng tin').click()
  await page.waitForURL('**/listings/*')
  expect(await tapping.taps()).toBeLessThanOrEqual(7)

  await seen(page, '200 kg').waitFor()
  await expect.poll(() => page.getByText('Ảnh minh hoạ').count()).toBeGreaterThan(0)
  await shot(page, 'thread-posted-360')
  await go('/orders')
}, 90_000)

test('a trader finds it without accents, and orders from two sellers at once; a double click orders once', async () => {
  trader = await site.visit()
  const { page, go } = trader
  await go('/')
  await page.getByRole('searchbox').first().fill('che ban bo')
  await page.keyboard.press('Enter')
  await page.waitForURL(/q=che(\+|%20)ban(\+|%20)bo/)
  await page.locator('.lot', { hasText: 'Giàng Seo Sùng' }).first().getByRole('link').first().click()
  await page.waitForURL('**/listings/*')
  await page.getByLabel('Lượng đặt').first().fill('40')
  await button(page, 'Thêm vào giỏ').first().click()
  await go('/?q=rau+o+quy+ho')
  await page
    .locator('.lot', { hasText: 'HTX Rau Ô Quý Hồ' })
    .filter({ hasText: '/kg' })
    .first()
    .getByRole('link')
    .first()
    .click()
  await page.waitForURL('**/listings/*')
  await button(page, 'Thêm vào giỏ').first().click()
  await go('/cart')
  await shot(page, 'thread-cart-1280')
  expect(await page.getByText('Giàng Seo Sùng').count()).toBeGreaterThan(0)

  await page.getByRole('link', { name: 'Đăng nhập để đặt' }).first().click()
  await page.waitForURL(/sign-in/)
  const person = site.people.find(restaurant)
  await button(page, new RegExp(person?.name ?? ''))
    .first()
    .click()
  await page.waitForURL(/\/(cart|checkout)/)
  if (page.url().endsWith('/cart'))
    await page.getByRole('link', { name: 'Đặt hàng' }).or(button(page, 'Đặt hàng')).first().click()
  await page.waitForURL('**/checkout')
  const place = button(page, /^Đặt 2 đơn/).first()
  await place.waitFor()
  // Between the two, as where nobody collects: the goods wait for no money.
  await page.getByRole('radio', { name: /^Trả thẳng cho người bán/ }).check()
  await shot(page, 'thread-checkout-1280')
  await expectAccessible(page)
  await place.dblclick()
  await seen(page, 'Đã đặt 2 đơn').waitFor()
  const [made] = await placedBy(page)
  expect(made).toEqual({ orders: 2, sellers: 2 })
}, 90_000)

test('both sellers are told live, confirm and weigh; the buyer’s total changes by itself, also after a lost connection', async () => {
  const { page } = farmer
  // The farmer's page was open all the time: the order came by itself.
  await seen(page, '1 đơn chờ bạn trả lời').waitFor()
  await expect.poll(() => page.title()).toMatch(/\(1\)/)
  await shot(page, 'thread-told-360')
  await button(page, 'Nhận đơn').first().click()
  await page
    .getByRole('tab', { name: /Chuẩn bị/ })
    .or(page.getByRole('link', { name: /Chuẩn bị/ }))
    .first()
    .click()

  const cooperative = await site.visit({ ...phone, as: clerk })
  await cooperative.go('/notifications')
  expect(await cooperative.page.getByText('Nhà hàng Bếp Tây Bắc').count()).toBeGreaterThan(0)
  await cooperative.done()

  await trader.go('/orders?side=buyer&tab=preparing')
  const mine = trader.page
    .getByRole('link')
    .filter({ hasText: /40\s(kg|ki)/ })
    .first()
  await mine.click()
  await trader.page.waitForURL('**/orders/*')
  await seen(trader.page, '360.000').waitFor()

  // The buyer's network goes; the farmer weighs meanwhile; what was missed comes with the connection.
  await trader.context.setOffline(true)
  await page
    .getByRole('link')
    .filter({ hasText: /40\s(kg|ki)/ })
    .first()
    .click()
  await page.waitForURL('**/orders/*')
  await button(page, /Gửi số cân/)
    .first()
    .waitFor()
  await page
    .getByLabel(/Cân được|Cân cả bì|Số cân/)
    .first()
    .fill('39,5')
  await shot(page, 'thread-weigh-360')
  await expectAccessible(page)
  await button(page, /Gửi số cân/)
    .first()
    .click()
  await seen(page, '355.500').waitFor()
  await trader.context.setOffline(false)
  await seen(trader.page, '355.500').waitFor({ timeout: 15_000 })
  await shot(trader.page, 'thread-weighed-buyer-1280')
}, 90_000)

test('handed over, the sales and the office’s figure move by themselves', async () => {
  const office = await site.visit({ as: officer })
  await office.go('/office')
  const figure = async (n: number) =>
    digits(await office.page.locator('.kpi').nth(n).locator('b').first().textContent())
  const value = () => office.page.locator('.kpi').nth(1).textContent()
  const [before, valueBefore] = [await figure(2), await value()]
  await button(trader.page, 'Đã nhận hàng').first().click()
  const sure = trader.page.getByRole('dialog').getByRole('button', { name: /Đã nhận/ })
  if (await sure.count()) await sure.first().click()
  await expect.poll(() => figure(2), { timeout: 10_000 }).toBe(before + 1)
  expect(await value()).not.toBe(valueBefore)
  await office.done()

  await farmer.go('/sales')
  await seen(farmer.page, '355.500').waitFor()
  await shot(farmer.page, 'thread-sales-360')
  const [book] = await site.asked<{ dong: string; grams: string }>(
    `select sum(t.dong) as dong, sum(t.grams) as grams from trade t join organization o on o.id = t.seller_id where o.name = 'Giàng Seo Sùng'`,
  )
  expect(book).toEqual({ dong: '355500', grams: '39500' })
  await farmer.done()
  await trader.context.close()
}, 90_000)

async function placedBy(page: Page) {
  const buyer = site.people.find(restaurant)?.organization
  await page.waitForTimeout(300)
  return site.asked<{ orders: number; sellers: number }>(
    `select count(*)::int as orders, count(distinct seller_id)::int as sellers from orders o join organization b on b.id = o.buyer_id where b.name = $1 and o.placed_at > now() - interval '2 minutes' and o.checkout_id = (select id from checkout order by placed_at desc limit 1)`,
    [buyer],
  )
}
