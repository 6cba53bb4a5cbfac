// The ways to pay at the checkout, as the operator's setting offers them: none of its own where nobody collects, and nothing is
// placed in a way that the buyer didn't choose.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible, expectNoOverflow, openSite, type Site, settled, shot } from './site.ts'

let site: Site
beforeAll(async () => {
  site = await openSite()
}, 180_000)
afterAll(() => site.close())

const ACCOUNT = { bin: '970405', account: '8888123456789', holder: 'CHO HOANG LIEN' }
const set = (value: object) =>
  site.asked(`insert into setting (key, valid_from, value) values ('payments', clock_timestamp(), $1)`, [
    JSON.stringify({ account: ACCOUNT, ...value }),
  ])

/** A buyer on a phone, with the least amount of one lot in the cart, at the checkout. */
async function atCheckout() {
  const [lot] = await site.asked<{ listingId: string; amount: number; price: number }>(
    `select l.id as "listingId", l.least::int as amount, l.price::int as price from listing l join lot t on t.id = l.lot_id
     join organization o on o.id = l.organization_id where l.state = 'open' and o.name = 'Vàng Thị Mỷ' and t.available > 4 * l.least limit 1`,
  )
  const visit = await site.visit({
    viewport: { width: 360, height: 740 },
    as: ({ name }) => name === 'Nguyễn Thu Hà',
    mayFail: /409|ERR_INTERNET_DISCONNECTED|WebSocket/,
  })
  await visit.go('/')
  await visit.page.evaluate((line) => localStorage.setItem('cart', JSON.stringify([line])), lot)
  await visit.go('/checkout')
  const place = visit.page.getByRole('button', { name: /^(Đặt 1 đơn|Gửi lại)/ }).filter({ visible: true })
  return { ...visit, place, alert: visit.page.locator('.stick [role=alert]') }
}

test('where nobody collects, the checkout asks each seller’s way alone', async () => {
  await set({ collecting: false })
  const { page, done } = await atCheckout()
  expect(await page.getByRole('radiogroup', { name: 'Cách trả tiền' }).count()).toBe(0)
  await page.getByRole('radio', { name: /^Chuyển khoản VietQR cho người bán/ }).waitFor()
  expect(await page.getByText('MÔI TRƯỜNG THỬ').count()).toBe(0)
  await done()
})

test('a way that is switched off meanwhile places nothing, and no other takes its place unasked', async () => {
  await set({ collecting: true })
  const { page, place, alert, done } = await atCheckout()
  const ways = page.getByRole('radiogroup', { name: 'Cách trả tiền' })
  expect(await ways.getByRole('radio', { name: /^Chuyển khoản VietQR/ }).isChecked()).toBe(true)
  expect(await page.getByRole('radio', { name: /cho người bán/ }).count()).toBe(1)
  const count = async () => (await site.asked<{ n: number }>('select count(*)::int as n from orders'))[0]?.n
  const before = await count()

  await set({ collecting: true, vietqr: false })
  await place.click()
  await alert.getByText(/Cách trả này vừa ngừng/).waitFor()
  await ways.getByRole('radio', { name: /^Chuyển khoản VietQR/ }).waitFor({ state: 'detached' })
  expect(await ways.locator(':checked').count()).toBe(0)
  await place.click()
  await page.getByText('Chọn một cách trả tiền.').waitFor()
  expect(await count()).toBe(before)
  await shot(page, 'money-ways-refused-360')
  await expectAccessible(page)
  await expectNoOverflow(page)

  // The choice is kept over a reload, and over a network that is gone.
  await ways.getByRole('radio', { name: /^Tiền mặt khi giao/ }).check()
  await page.reload()
  await settled(page)
  expect(await ways.getByRole('radio', { name: /^Tiền mặt khi giao/ }).isChecked()).toBe(true)
  await page.context().setOffline(true)
  await place.click()
  await alert.getByText(/Đang mất mạng/).waitFor()
  await page.context().setOffline(false)
  await place.dblclick()
  await page.getByRole('heading', { name: 'Đã đặt 1 đơn' }).waitFor()
  expect(await count()).toBe((before ?? 0) + 1)
  await done()
}, 90_000)

test('a part of an order’s page that the network keeps back comes with the network, and the page stays', async () => {
  const { page, context, done } = await site.visit({
    as: ({ name }) => name === 'Nguyễn Thu Hà',
    mayFail: /ERR_INTERNET_DISCONNECTED|ERR_NETWORK_CHANGED|WebSocket|socket/,
  })
  const [order] = await site.asked<{ id: string }>('select id from orders order by placed_at desc limit 1')
  await page.route(`**/api/orders/${order?.id}`, async (route) => {
    const response = await route.fetch()
    await context.setOffline(true)
    await route.fulfill({ response })
  })
  await page.goto(`${site.url}/orders/${order?.id}`)
  await page.getByRole('heading', { name: 'Chờ Vàng Thị Mỷ nhận đơn' }).waitFor()
  await page.waitForTimeout(1000)
  const box = page.getByRole('heading', { name: 'Tiền mặt khi giao' })
  expect(await box.count()).toBe(0)
  await page.unroute(`**/api/orders/${order?.id}`)
  await context.setOffline(false)
  await box.waitFor()
  await done()
}, 60_000)
