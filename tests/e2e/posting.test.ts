import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type DemoPerson,
  expectAccessible,
  expectNoOverflow,
  type Locale,
  openSite,
  type Site,
  settled,
  shot,
} from './site.ts'

let site: Site
beforeAll(async () => {
  site = await openSite()
}, 180_000)
afterAll(() => site.close())

/** Two cores carry a server, a database and a browser. */
const soon = { timeout: 10_000 }
const phone = { width: 360, height: 740 }
const farmer = (p: DemoPerson) => p.kind === 'farm'
const leaf = (background = '#2e6b3a') =>
  sharp({ create: { width: 2000, height: 1500, channels: 3, background } })
    .jpeg()
    .toBuffer()

/** Presses, counted: what a thumb does. Typing on the keyboard that is already up is none. */
function thumb() {
  let taps = 0
  const tap = (target: ReturnType<Page['getByRole']>) => {
    taps += 1
    return target.click()
  }
  return { tap, taps: () => taps }
}

test('a lot is posted in seven taps, its photo too, and read back in words', async () => {
  const { page, go, done } = await site.visit({ viewport: phone, as: farmer })
  const { tap, taps } = thumb()
  await go('/post')
  await tap(page.locator('.tile').filter({ hasText: 'Súp lơ' }).last())
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName), soon).toBe('INPUT')
  await page.keyboard.type('2 tạ')
  await expect.poll(() => page.getByText('2 tạ = 200 kg').count(), soon).toBe(1)
  await tap(page.getByRole('textbox', { name: 'Giá một kg' }))
  await page.keyboard.type('35k')
  await expect.poll(() => page.getByText('ba mươi lăm nghìn đồng một ki-lô-gam').count(), soon).toBe(1)
  await tap(page.getByRole('button', { name: /^Mai/ }))
  await shot(page, 'post-2-vi-360')
  await expectAccessible(page)
  await expectNoOverflow(page)
  await tap(page.getByRole('button', { name: 'Tiếp: xem lại' }))
  await settled(page)
  const chooser = page.waitForEvent('filechooser')
  await tap(page.getByText('Thêm ảnh'))
  await (await chooser).setFiles({ name: 'a.jpg', mimeType: 'image/jpeg', buffer: await leaf() })
  await expect.poll(() => page.locator('.ph:not(.ph--sending)').count(), soon).toBe(1)
  await shot(page, 'post-3-vi-360')
  await expectAccessible(page)
  await expectNoOverflow(page)
  await tap(page.getByRole('button', { name: 'Đăng tin' }))
  await page.waitForURL(/\/listings\//)
  expect(taps()).toBeLessThanOrEqual(7)
  await settled(page)
  await expect.poll(() => page.getByText('Đã đăng').count(), soon).toBe(1)
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('Súp lơ')
  expect(await page.locator('.lp__pic img').getAttribute('src')).toMatch(/^\/api\/photos\//)
  await shot(page, 'posted-vi-360')
  // The draft is gone; «back» leads to a new one, and «as last time» is two taps.
  await page.goBack()
  await page.waitForURL(/\/post$/)
  await settled(page)
  await page.getByRole('button', { name: /Đăng lại như lần trước/ }).click()
  await page.getByRole('button', { name: 'Đăng tin' }).click()
  await page.waitForURL(/\/listings\//)
  await settled(page)
  await done()
})

test('back closes a step, and nothing typed is lost by a reload', async () => {
  const { page, go, done } = await site.visit({ viewport: phone, as: farmer })
  await go('/post')
  await page.getByRole('searchbox', { name: 'Tìm nông sản' }).fill('ca ro')
  await page.getByRole('button', { name: 'Cà rốt' }).last().click()
  await page.getByRole('textbox', { name: 'Có bao nhiêu' }).fill('12,5')
  await page.getByRole('textbox', { name: /^Giá một/ }).fill('1tr2')
  await page.getByRole('button', { name: '₫/tạ' }).click()
  await expect.poll(() => page.getByText('12.000 ₫/kg').count(), soon).toBe(1)
  await page.getByRole('textbox', { name: /^Giá một tạ/ }).fill('1.234.567')
  await page.getByRole('button', { name: '1.234.600 ₫' }).click()
  await expect.poll(() => page.getByText('12.346 ₫/kg').count(), soon).toBe(1)
  await page.getByRole('textbox', { name: /^Giá một tạ/ }).fill('1tr2')
  await page.reload()
  await settled(page)
  expect(await page.getByRole('textbox', { name: 'Có bao nhiêu' }).inputValue()).toBe('12,5')
  expect(await page.getByRole('textbox', { name: /^Giá một tạ/ }).inputValue()).toBe('1tr2')
  await page.getByRole('button', { name: 'Tiếp: xem lại' }).click()
  await page.waitForURL(/step=review/)
  await page.goBack()
  await page.waitForURL(/step=amount/)
  await page.goBack()
  await page.waitForURL(/\/post$/)
  await done()
})

test.each(['vi', 'en'] as const)(
  '%s: what lacks is said at its field, and prices that can’t be kept are asked about',
  async (locale: Locale) => {
    const { page, go, done } = await site.visit({ viewport: phone, as: farmer, locale })
    await go('/post')
    await page
      .locator('.tile')
      .filter({ hasText: locale === 'vi' ? 'Ngô hạt' : /maize|Maize/ })
      .last()
      .click()
    const price = page.locator('.step--price input')
    await page.locator('form button[type=submit]').click()
    expect(await page.locator('[aria-invalid=true]').count()).toBe(2)
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-invalid')), soon)
      .toBe('true')
    await shot(page, `post-faults-${locale}-360`)
    await expectAccessible(page)
    await price.fill('35')
    await page.getByRole('button', { name: /35[.,]000/ }).click()
    expect(await price.inputValue()).toMatch(/35[.,]000/)
    await done()
  },
)

test('one’s own listings: price with undo, what is left, pause, withdraw with what follows named', async () => {
  const { page, go, done } = await site.visit({ viewport: phone, as: farmer })
  await go('/my/listings')
  const first = page.locator('.my').first()
  const before = await first.locator('.pr').textContent()
  await first.getByRole('button', { name: 'Đổi giá' }).click()
  await shot(page, 'mine-price-vi-360')
  await expectAccessible(page)
  await page.locator('dialog .step--price input').fill('99k')
  await page.getByRole('button', { name: 'Lưu' }).click()
  await expect.poll(() => first.locator('.pr').textContent(), soon).toContain('99.000')
  await page.getByRole('button', { name: 'Hoàn tác' }).click()
  await expect.poll(() => first.locator('.pr').textContent(), soon).toBe(before)
  await first.getByRole('button', { name: 'Đổi lượng còn' }).click()
  await page.locator('dialog input').fill('0')
  await page.getByRole('button', { name: 'Lưu' }).click()
  await expect.poll(() => first.getByText('Hết hàng').count(), soon).toBe(1)
  const link = await first.getByRole('link').first().getAttribute('href')
  const mine = page.locator('.my').filter({ has: page.locator(`a[href="${link}"]`) })
  await first.getByRole('button', { name: 'Tạm dừng' }).click()
  await expect.poll(() => mine.count(), soon).toBe(0)
  await page.getByRole('tab', { name: 'Tạm dừng' }).click()
  await expect.poll(() => mine.count(), soon).toBe(1)
  await mine.getByRole('button', { name: 'Gỡ tin' }).click()
  await expect.poll(() => page.getByText('Không bật lại được').count(), soon).toBe(1)
  await shot(page, 'mine-withdraw-vi-360')
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Gỡ hẳn' }).click()
  await page.getByRole('tab', { name: 'Đã gỡ' }).click()
  await expect.poll(() => mine.count(), soon).toBe(1)
  await done()
})

test('a listing is edited, with a photo added', async () => {
  const { page, go, done } = await site.visit({ viewport: phone, as: farmer })
  await go('/my/listings')
  await page.locator('.my').first().getByRole('link', { name: 'Sửa tin' }).click()
  await page.waitForURL(/edit$/)
  await settled(page)
  await shot(page, 'edit-vi-360')
  await expectAccessible(page)
  await expectNoOverflow(page)
  await page.getByRole('textbox', { name: /Lời tả/ }).fill('Hái sáng sớm, giao trong ngày')
  const chooser = page.waitForEvent('filechooser')
  await page.getByText('Thêm ảnh').click()
  await (await chooser).setFiles({
    name: 'a.png',
    mimeType: 'image/png',
    buffer: await sharp(await leaf('#b3261e'))
      .png()
      .toBuffer(),
  })
  await page.getByRole('button', { name: 'Lưu' }).click() // it waits for the photo by itself
  await page.waitForURL(/\/listings\/[^/]+$/)
  await settled(page)
  await expect.poll(() => page.getByText('Hái sáng sớm').count(), soon).toBe(1)
  expect(await page.locator('.lp__pic img').getAttribute('src')).toMatch(/^\/api\/photos\//)
  await done()
})
