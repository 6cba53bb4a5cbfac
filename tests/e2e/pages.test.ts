import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type DemoPerson,
  expectAccessible,
  expectCleanViews,
  expectNoOverflow,
  type Locale,
  openSite,
  shot,
  type Site,
  settled,
} from './site.ts'

let site: Site
let ids: { listing: string; seller: string }
beforeAll(async () => {
  site = await openSite()
  const { items } = (await (await fetch(`${site.url}/api/listings`)).json()) as {
    items: { id: string; seller: { id: string } }[]
  }
  ids = { listing: items[0]?.id ?? '', seller: items[0]?.seller.id ?? '' }
}, 180_000)
afterAll(() => site.close())

const sizes = { phone: { width: 360, height: 740 }, desk: { width: 1280, height: 900 } }
const farmer = (p: DemoPerson) => p.kind === 'farm'
const trader = (p: DemoPerson) => p.kind === 'buyer'
const officer = (p: DemoPerson) => p.kind === 'office'

type PageCase = { name: string; address: () => string; as?: (p: DemoPerson) => boolean }
const pages: PageCase[] = [
  { name: 'market', address: () => '/' },
  { name: 'market-found', address: () => '/?q=che+ban+bo&sort=cheap' },
  { name: 'market-empty', address: () => '/?q=khong+co+gi+ca&area=sa_pa' },
  { name: 'listing', address: () => `/listings/${ids.listing}` },
  { name: 'seller', address: () => `/sellers/${ids.seller}` },
  { name: 'sign-in', address: () => '/sign-in' },
  { name: 'cart-empty', address: () => '/cart' },
  { name: 'post', address: () => '/post', as: farmer },
  { name: 'my-listings', address: () => '/my/listings', as: farmer },
  { name: 'orders-seller', address: () => '/orders', as: farmer },
  { name: 'orders-buyer', address: () => '/orders', as: trader },
  { name: 'notifications', address: () => '/notifications', as: farmer },
  { name: 'sales', address: () => '/sales', as: farmer },
  { name: 'purchases', address: () => '/sales', as: trader },
  { name: 'papers-seller', address: () => '/papers?month=2026-10', as: farmer },
  { name: 'papers-buyer', address: () => '/papers', as: trader },
  { name: 'account', address: () => '/account', as: farmer },
  { name: 'office', address: () => '/office', as: officer },
]

describe.each(['vi', 'en'] as const)('%s', (locale: Locale) => {
  // In one language it is loaded on a phone and then made wider, in the other one the other way round.
  const viewport = locale === 'vi' ? sizes.phone : sizes.desk
  test.each(pages)('$name is clean on a phone and a desktop, light and dark', async ({ name, address, as }) => {
    const { page, go, done } = await site.visit({ locale, viewport, ...(as && { as }) })
    await go(address())
    expect(await page.locator('html').getAttribute('lang')).toBe(locale)
    await expectCleanViews(page, `${name}-${locale}`)
    await done()
  })

  test('each state of an order has its page for both sides', async () => {
    for (const [side, as] of [
      ['seller', farmer],
      ['buyer', trader],
    ] as const) {
      const { page, go, done, context } = await site.visit({ locale, viewport: sizes.phone, as })
      await go('/orders')
      const organization = await page.evaluate(() => sessionStorage.getItem('organization'))
      const me = (await (await context.request.get(`${site.url}/api/me`)).json()) as {
        memberships: { organization: { id: string } }[]
      }
      const headers = { 'acting-organization': organization ?? me.memberships[0]?.organization.id ?? '' }
      const seen = new Set<string>()
      for (const tab of ['new', 'preparing', 'underway', 'done']) {
        const reply = await context.request.get(`${site.url}/api/orders?side=${side}&tab=${tab}`, { headers })
        const { items } = (await reply.json()) as { items: { id: string; state: string }[] }
        for (const { id, state } of items) {
          if (seen.has(state)) continue
          seen.add(state)
          await go(`/orders/${id}`)
          await shot(page, `order-${side}-${state}-${locale}-360`)
          await expectAccessible(page)
          await expectNoOverflow(page)
        }
      }
      expect(seen.size).toBeGreaterThanOrEqual(5)
      await done()
    }
  }, 120_000)
})

test('a page that is not there says so, with its status', async () => {
  const { page, go, done } = await site.visit({ mayFail: /404/ })
  const reply = await page.goto(`${site.url}/listings/00000000-0000-7000-8000-000000000000`)
  expect(reply?.status()).toBe(404)
  await settled(page)
  await expectAccessible(page)
  await go('/no/such/page')
  expect(await page.locator('h1').count()).toBe(1)
  await done()
})

test('these checks can fail: an inline script, a wide element and a nameless button are noticed', async () => {
  const { page, faults, go, context } = await site.visit()
  await go('/')
  await page.evaluate(() => {
    const script = document.createElement('script')
    script.textContent = 'window.broken = 1'
    document.body.append(script, document.createElement('button'))
  })
  await expect(expectAccessible(page)).rejects.toThrow(/button-name/)
  await expect.poll(() => faults.some((fault) => fault.startsWith('CSP script-src'))).toBe(true)
  await page.evaluate(() => {
    const wide = document.createElement('pre')
    wide.textContent = 'wide'
    wide.style.width = '3000px'
    document.querySelector('main')?.append(wide)
  })
  await expect(expectNoOverflow(page)).rejects.toThrow(/<pre/)
  await context.close()
})
