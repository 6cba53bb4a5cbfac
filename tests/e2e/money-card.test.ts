// Cards by the screens alone, over the hosted page and back: 3-D Secure, a card that is declined, a tab that is closed on the way,
// and a buyer who turns back. Whatever the page says is what the card provider's own objects say.
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  button,
  confirm,
  expectBooksEqual,
  type MoneySite,
  offer,
  one,
  openMoneySite,
  openOrder,
  place,
  seen,
  SELLERS,
  soon,
  toCheckout,
  type Visit,
  weigh,
  WHO,
} from './money.ts'
import { expectAccessible, expectNoOverflow, type Locale, settled, shot } from './site.ts'

let site: MoneySite
beforeAll(async () => {
  site = await openMoneySite()
}, 180_000)
afterAll(() => site.close())

/** What the card provider has of the payment of an order. */
async function atProvider(orderId: string) {
  const { intent } = await one<{ intent: string }>(
    site,
    'select c.provider_ref as intent from collection c join orders o using (checkout_id) where o.id = $1 order by c.created_at desc limit 1',
    [orderId],
  )
  const found = site.sandbox.objects.paymentIntents.get(intent)
  const refunds = [...site.sandbox.objects.refunds.values()].filter((refund) => refund.payment_intent === intent)
  return { status: found?.status, held: found?.amount, charged: found?.amount_received, refunds }
}

/** Chooses a test card on the hosted page, and presses its button. */
async function payWith({ page }: Visit, card: string) {
  await page.locator('#sandbox-mark').waitFor()
  await page.locator(`#card-${card}`).check()
  await page.locator('#pay').click()
}
/** From the cart with ten kg at 20 000 đ to the hosted page. */
async function toHostedPage(buyer: Visit, locale: Locale = 'vi') {
  const at = await offer(site, SELLERS.farmer, 20_000)
  await toCheckout(buyer, [{ at, kg: '10' }], locale)
  const [id = ''] = await place(site, buyer, 'card')
  return id
}
const HELD = 'Đã giữ tối đa 220.000 ₫, chỉ thu theo cân thực tế'
const back = async ({ page }: Visit) => {
  await page.waitForURL('**/checkouts/*')
  await settled(page)
}

test('two sellers’ goods, one card with 3-D Secure: held, confirmed, weighed less, charged exactly that, released', async () => {
  const buyer = await site.visit(WHO.buyer)
  const [tea, shoots] = [
    await offer(site, SELLERS.farmer, 20_000),
    await offer(site, SELLERS.clerk, 30_000, 'su-su-ngon'),
  ]
  await toCheckout(buyer, [
    { at: tea, kg: '10' },
    { at: shoots, kg: '5' },
  ])
  const card = buyer.page.getByRole('radio', { name: /^Thẻ/ })
  await card.check()
  await seen(buyer.page, 'Giữ tối đa 385.000 ₫ trên thẻ, chỉ thu theo cân thực tế.').waitFor()
  await shot(buyer.page, 'money-card-checkout-360')
  await expectAccessible(buyer.page)
  await expectNoOverflow(buyer.page)
  const [ofFarmer = '', ofClerk = ''] = await place(site, buyer, 'card')

  // Nobody can confirm what no card holds yet.
  const [farmer, clerk] = [await site.visit(WHO.farmer), await site.visit(WHO.clerk)]
  await openOrder(farmer, ofFarmer)
  await openOrder(clerk, ofClerk)
  for (const { page } of [farmer, clerk]) {
    await seen(page, 'Chờ người mua xác nhận thẻ').waitFor()
    expect(await button(page, 'Nhận đơn').count()).toBe(0)
  }
  await shot(farmer.page, 'money-card-unpaid-seller-360')
  expect(await buyer.page.locator('#amount').getAttribute('data-amount')).toBe('385000')
  await shot(buyer.page, 'money-card-hosted-360')
  await expectAccessible(buyer.page)
  await payWith(buyer, '3220')
  await shot(buyer.page, 'money-card-3ds-360')
  await buyer.page.locator('#approve').click()
  await back(buyer)
  await seen(buyer.page, 'Đã giữ tối đa 385.000 ₫, chỉ thu theo cân thực tế').waitFor()
  await shot(buyer.page, 'money-card-held-360')
  await expectAccessible(buyer.page)
  await expectNoOverflow(buyer.page)

  for (const each of [farmer, clerk]) await confirm(each)
  await weigh(farmer, '9,7')
  await seen(farmer.page, 'Số cân đã có, 194.000 ₫ sẽ được thu từ thẻ.').waitFor()
  expect(await atProvider(ofFarmer)).toMatchObject({ status: 'requires_capture', charged: 0 })
  await weigh(clerk, '4,8')
  await seen(buyer.page, 'Đã thu 338.000 ₫ từ thẻ').waitFor()
  await shot(buyer.page, 'money-card-charged-360')
  await expectAccessible(buyer.page)
  expect(await atProvider(ofFarmer)).toMatchObject({ status: 'succeeded', held: 385_000, charged: 338_000 })

  for (const [id, total] of [
    [ofFarmer, '194.000'],
    [ofClerk, '144.000'],
  ] as const) {
    await openOrder(buyer, id, '/orders?side=buyer&tab=preparing')
    await seen(buyer.page, `Đã nhận đủ ${total} ₫. Tiền được giữ đến khi giao hàng.`).waitFor()
    await button(buyer.page, 'Đã nhận hàng').filter({ visible: true }).click()
    await button(buyer.page, 'Hàng tốt, xong đơn').filter({ visible: true }).click()
    await seen(buyer.page, 'Đã trả đủ, tiền đã chuyển cho người bán.').waitFor()
  }
  await seen(farmer.page, 'Người mua đã nhận hàng, tiền đã là của bạn.').waitFor()
  const { net } = await one<{ net: string }>(site, 'select net from collected_order where order_id = $1', [ofFarmer])
  const { number } = await one<{ number: string }>(site, 'select number from orders where id = $1', [ofFarmer])
  await farmer.go('/money')
  const line = farmer.page.locator('tr', { hasText: number })
  await expect.poll(() => line.first().innerText(), soon).toContain(Number(net).toLocaleString('vi-VN'))
  await shot(farmer.page, 'money-mine-360')
  await expectAccessible(farmer.page)
  await expectNoOverflow(farmer.page)
  await expectBooksEqual(site)
  for (const each of [farmer, clerk, buyer]) await each.done()
}, 120_000)

test('a declined card is said, on the hosted page and on ours, and another one is held', async () => {
  const buyer = await site.visit(WHO.buyer)
  const id = await toHostedPage(buyer)
  await payWith(buyer, '9995')
  await buyer.page.locator('#error').getByText('Thẻ không đủ tiền. Hãy chọn thẻ khác.').waitFor()
  await buyer.page.locator('#cancel').click()
  await back(buyer)
  await seen(buyer.page, 'Thẻ không đủ tiền để giữ số này. Thử thẻ khác.').waitFor()
  await shot(buyer.page, 'money-card-declined-360')
  await expectAccessible(buyer.page)
  await button(buyer.page, 'Thử lại').click()
  await payWith(buyer, '4242')
  await back(buyer)
  await seen(buyer.page, HELD).waitFor()
  expect(await atProvider(id)).toMatchObject({ status: 'requires_capture', held: 220_000, refunds: [] })
  await buyer.done()
}, 60_000)

test('the tab is closed after paying, before the way back: the provider’s notice alone brings it', async () => {
  const buyer = await site.visit(WHO.buyer)
  const id = await toHostedPage(buyer)
  const farmer = await site.visit(WHO.farmer)
  await openOrder(farmer, id)
  await seen(farmer.page, 'Chờ người mua xác nhận thẻ').waitFor()
  await buyer.page.route(`${site.url}/**`, (route) => route.abort())
  await payWith(buyer, '4444')
  await buyer.page.waitForEvent('requestfailed', { predicate: (request) => request.url().startsWith(site.url) })
  await buyer.context.close()
  await seen(farmer.page, 'Nhận hay từ chối đơn này').waitFor()
  const later = await site.visit(WHO.buyer)
  await openOrder(later, id, '/orders?side=buyer')
  await seen(later.page, 'Đã giữ tối đa 220.000 ₫ trên thẻ.').waitFor()
  expect(await atProvider(id)).toMatchObject({ status: 'requires_capture', held: 220_000, refunds: [] })
  await later.done()
  await farmer.done()
}, 60_000)

test('who turns back on the hosted page has paid nothing, and pays later, in English', async () => {
  const buyer = await site.visit({ ...WHO.buyer, locale: 'en' })
  const id = await toHostedPage(buyer, 'en')
  await buyer.page.locator('#cancel').click()
  await back(buyer)
  await seen(buyer.page, 'No money is held on a card yet').waitFor()
  await shot(buyer.page, 'money-card-unpaid-en-360')
  await expectAccessible(buyer.page)
  await expectNoOverflow(buyer.page)
  // Later, from the order itself.
  await openOrder(buyer, id, '/orders?side=buyer')
  await buyer.page.getByRole('link', { name: 'Pay by card' }).filter({ visible: true }).click()
  await back(buyer)
  await button(buyer.page, 'Pay by card').click()
  await payWith(buyer, '4242')
  await back(buyer)
  await seen(buyer.page, 'At most 220,000 ₫ is held; you are charged what is weighed').waitFor()
  await shot(buyer.page, 'money-card-held-en-360')
  await expectAccessible(buyer.page)
  expect(
    [...site.sandbox.objects.sessions.values()].filter(({ amount_total }) => amount_total === 220_000),
  ).toHaveLength(3)
  // The order is cancelled: nothing was charged, and nothing is held any more.
  await openOrder(buyer, id, '/orders?side=buyer')
  await button(buyer.page, 'Cancel order').filter({ visible: true }).click()
  await buyer.page.getByRole('dialog').getByRole('button', { name: 'Cancel order' }).last().click()
  await seen(buyer.page, 'The hold on the card is lifted; nothing was charged.').waitFor()
  await expect.poll(() => atProvider(id), soon).toMatchObject({ status: 'canceled', charged: 0 })
  await expectBooksEqual(site)
  await buyer.done()
}, 60_000)
