// An order under a thumb. Where it shakes, the second tap of a double one, half a second after the first, carries out nothing that came under it.
import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { behind, button, type MoneySite, offer, one, openMoneySite, SELLERS, seen, soon, WHO } from './money.ts'
import { settled } from './site.ts'

let site: MoneySite
beforeAll(async () => {
  site = await openMoneySite()
}, 180_000)
afterAll(() => site.close())

/** Orders of ten kg to be fetched and paid hand to hand, just placed; gives their ids. */
async function placed(n: number) {
  const buyer = await behind(site, WHO.buyer)
  const listingId = (await offer(site, SELLERS.farmer, 20_000)).split('/').at(-1)
  const { seller } = await one(site, 'select organization_id as seller from listing where id = $1', [listingId])
  const lines = [{ listingId, amount: 10_000, price: 20_000 }]
  const ids: string[] = []
  for (let k = 0; k < n; k += 1) {
    const orders = [{ seller, payment: 'cash', handover: { kind: 'pickup' }, lines }]
    const made = (await buyer('POST', '/checkouts', { orders })) as { orders: { id: string }[] }
    ids.push(made.orders[0]?.id ?? '')
  }
  return ids
}

/** Taps twice at the same place of the screen. */
async function tapTwice(what: Locator) {
  await what.scrollIntoViewIfNeeded()
  const box = await what.boundingBox()
  if (!box) throw new Error('not on the screen')
  const at = [box.x + box.width / 2, box.y + box.height / 2] as const
  const { touchscreen } = what.page()
  await touchscreen.tap(...at)
  await what.page().waitForTimeout(450)
  await touchscreen.tap(...at)
  await what.page().waitForTimeout(1500)
}
const statesOf = async (ids: readonly string[]) =>
  (
    await site.asked<{ state: string }>('select state from orders where id = any($1::uuid[]) order by state', [ids])
  ).map(({ state }) => state)

test('the order that slides up under the thumb is not accepted with the one before it, and can be a moment later', async () => {
  const ids = await placed(3)
  const { page, go, done } = await site.visit(WHO.farmer)
  await go('/orders')
  const accept = button(page, 'Nhận đơn').filter({ visible: true })
  await expect.poll(() => accept.count(), soon).toBeGreaterThanOrEqual(3)
  const before = await accept.count()
  const confirmed = async () =>
    (
      await one<{ n: number }>(
        site,
        `select count(*)::int as n from orders o join organization s on s.id = o.seller_id where s.name = $1 and o.state = 'confirmed'`,
        [SELLERS.farmer],
      )
    ).n
  const had = await confirmed()
  await tapTwice(accept.first())
  expect(await confirmed()).toBe(had + 1)
  await expect.poll(() => accept.count()).toBe(before - 1)
  await accept.first().click()
  await expect.poll(confirmed, soon).toBe(had + 2)
  expect(ids).toHaveLength(3)
  await done()
}, 60_000)

test('the weights are sent and the goods stay; they are received and nothing is final', async () => {
  const ids = await placed(1)
  const farmer = await site.visit(WHO.farmer)
  await farmer.go(`/orders/${ids[0]}`)
  await tapTwice(button(farmer.page, 'Nhận đơn').filter({ visible: true }))
  expect(await statesOf(ids)).toEqual(['confirmed'])
  expect(await farmer.page.locator('[aria-invalid=true]').count()).toBe(0)
  await farmer.page.getByLabel('Cân được').first().fill('10')
  await tapTwice(button(farmer.page, /Gửi số cân/).filter({ visible: true }))
  expect(await statesOf(ids)).toEqual(['ready'])
  await button(farmer.page, 'Đã giao hàng').filter({ visible: true }).waitFor()
  await farmer.done()

  const buyer = await site.visit(WHO.buyer)
  await buyer.go(`/orders/${ids[0]}`)
  await settled(buyer.page)
  await tapTwice(button(buyer.page, 'Đã nhận hàng').filter({ visible: true }))
  expect(await statesOf(ids)).toEqual(['delivered'])
  // With the focus where it was, the keys do what they say a second later.
  await button(buyer.page, 'Hàng tốt, xong đơn').filter({ visible: true }).press('Enter')
  await expect.poll(() => statesOf(ids), soon).toEqual(['completed'])
  await seen(buyer.page, /xong/i).waitFor()
  await buyer.done()
}, 60_000)

test('what keeps weights from being sent is said in the bar, at the button that was pressed', async () => {
  const ids = await placed(1)
  await (await behind(site, WHO.farmer))('POST', `/orders/${ids[0]}/confirmation`)
  const visit = await site.visit({ ...WHO.farmer, mayFail: /ERR_INTERNET_DISCONNECTED|WebSocket|socket/ })
  const { page, context } = visit
  await visit.go(`/orders/${ids[0]}`)
  await page.getByLabel('Cân được').first().fill('10')
  await context.setOffline(true)
  await button(page, /Gửi số cân/)
    .filter({ visible: true })
    .click()
  const fault = page.locator('.stick [role=alert]').getByText(/Mạng yếu hoặc đang mất/)
  await fault.waitFor()
  const box = await fault.boundingBox()
  expect((box?.y ?? 0) + (box?.height ?? 740)).toBeLessThan(740)
  await context.setOffline(false)
  await button(page, /Gửi số cân/)
    .filter({ visible: true })
    .click()
  await expect.poll(() => statesOf(ids), soon).toEqual(['ready'])
  expect(await fault.count()).toBe(0)
  await visit.done()
}, 60_000)
