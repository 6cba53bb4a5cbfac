// A market whose operator collects: the built product, a stand-in for Stripe in the test's own process, and a bank that tells of
// transfers. People come as they do: buyers and sellers with a phone, the operator at a desk. Only the goods are put there.
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { StripeSandbox } from '@chl/stripe-sandbox/sandbox'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { freePort } from '../../scripts/database.mjs'
import { newRef, SEPAY_SECRET, sepay, sepayBody } from '../support/bank.ts'
import { makeListing } from '../support/market.ts'
import { moneyFaults } from '../support/money.ts'
import { type DemoPerson, type Locale, openSite, settled } from './site.ts'

export type MoneySite = Awaited<ReturnType<typeof openMoneySite>>
export type Visit = Awaited<ReturnType<MoneySite['visit']>>

export const PHONE = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true }
const named = (name: string) => (p: DemoPerson) => p.name === name
/** Who takes part. Two of the operator, for what takes two people. */
export const WHO = {
  farmer: { ...PHONE, as: named('Vàng Thị Mỷ') },
  clerk: { ...PHONE, as: named('Hạng Thị Sú') },
  buyer: { ...PHONE, as: named('Nguyễn Thu Hà') },
  chief: { as: named('Vũ Hoài Nam') },
  accountant: { as: named('Lê Thị Mai') },
}
export const SELLERS = { farmer: 'Vàng Thị Mỷ', clerk: 'HTX Rau Ô Quý Hồ' }

/** Two cores carry a server, a database, a browser and the stand-in. */
export const soon = { timeout: 15_000 }

/** Opens the demo with cards, transfers and cash, all collected. */
export async function openMoneySite() {
  const [secret, webhookSecret] = ['sk_test_sandbox_e2e', 'whsec_e2e']
  const sandbox = new StripeSandbox({ secret, webhookSecret, auto: true })
  const stripePort = await sandbox.listen()
  const port = await freePort()
  sandbox.world.settings.webhookUrl = `http://localhost:${port}/api/webhooks/stripe-sandbox`
  try {
    const site = await openSite({
      env: {
        PORT: String(port),
        PAYMENTS: 'sandbox',
        STRIPE_SECRET_KEY: secret,
        STRIPE_API_BASE: `http://127.0.0.1:${stripePort}`,
        STRIPE_WEBHOOK_SECRET: webhookSecret,
        SEPAY_SECRET,
      },
    })
    const close = async () => {
      await site.close()
      await sandbox.close()
    }
    return { ...site, sandbox, close }
  } catch (error) {
    await sandbox.close()
    throw error
  }
}

/** Goods of a seller to be ordered now, at a price a kg; gives the address of their page. */
export async function offer(site: MoneySite, organization: string, price: number, product = 'che-shan-bup-tuoi') {
  const [seller] = await site.asked<{ id: string }>('select id from organization where name = $1', [organization])
  if (!seller) throw new Error(`no ${organization}`)
  const goods = { price, product, least: 500 }
  const { listingId } = await makeListing({ rows: site.asked }, { organizationId: seller.id }, goods)
  return `/listings/${listingId}`
}

export const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })
/** A text where it is on the screen: the same words may stand hidden for readers or other widths. */
export const seen = (page: Page, text: string | RegExp) => page.getByText(text).filter({ visible: true }).first()

/** The bank of the operator tells of a transfer, by SePay. */
export async function bankTells(site: MoneySite, amount: number, content: string, ref = newRef()) {
  const reply = await sepay(site.url, sepayBody({ amount, content, ref }))
  expect(reply.status).toBe(200)
}

/** Puts so many kg of each into the cart, and goes to the checkout. */
export async function toCheckout(
  { page, go }: Visit,
  goods: readonly { at: string; kg: string }[],
  locale: Locale = 'vi',
) {
  const vi = locale === 'vi'
  for (const { at, kg } of goods) {
    await go(at)
    await page
      .getByLabel(vi ? 'Lượng đặt' : 'Amount')
      .filter({ visible: true })
      .fill(kg)
    await button(page, vi ? 'Thêm vào giỏ' : 'Add to cart')
      .filter({ visible: true })
      .first()
      .click()
  }
  await go('/cart')
  const order = vi ? 'Đặt hàng' : 'Order'
  await page.getByRole('link', { name: order }).or(button(page, order)).filter({ visible: true }).first().click()
  await page.waitForURL('**/checkout')
  await settled(page)
}

const WAYS = { card: /^(Thẻ|Card)/, vietqr: /VietQR/, cod: /^(Tiền mặt khi giao|Cash at hand-over)/ }

/** Places the checkout in one way to pay; a card goes on to the provider's page. Gives the ids of its orders, the farmer's first. */
export async function place(site: MoneySite, { page }: Visit, pay: keyof typeof WAYS): Promise<string[]> {
  await page.getByRole('radio', { name: WAYS[pay] }).check()
  await button(page, /^(Đặt|Place) \d/)
    .filter({ visible: true })
    .click()
  if (pay === 'card') await page.waitForURL('**/c/pay/*')
  else await seen(page, /^(Đã đặt \d đơn|\d orders? placed)$/).waitFor()
  const placed = await site.asked<{ id: string }>(
    `select o.id from orders o join organization s on s.id = o.seller_id
     where o.checkout_id = (select id from checkout order by placed_at desc limit 1) order by s.kind desc`,
  )
  return placed.map(({ id }) => id)
}

/** Presses a button that gives a file: what it is called, and its first four bytes. */
export async function pressedFile(page: Page, name: string) {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    button(page, name).filter({ visible: true }).first().click(),
  ])
  return {
    name: file.suggestedFilename(),
    begins: readFileSync(await file.path())
      .subarray(0, 4)
      .toString('latin1'),
  }
}

/** From the list of orders to one of them, by its row. */
export async function openOrder({ page, go }: Visit, id: string, list = '/orders') {
  await go(list)
  await page.locator(`a[href^="/orders/${id}"]`).first().click()
  await page.waitForURL(`**/orders/${id}`)
  // The address is the order's before its page is there: until then the list is shown, with buttons of the same names.
  await page.locator('main.two--order').waitFor()
  await settled(page)
}

/** The seller accepts an order, on its page. */
export async function confirm({ page }: Visit) {
  await button(page, 'Nhận đơn').filter({ visible: true }).click()
  await seen(page, 'Cân hàng rồi gửi số cân').waitFor()
}

/** The seller weighs the one line of an order, on its page: kg as typed. */
export async function weigh({ page }: Visit, kg: string) {
  await page.getByLabel('Cân được').first().fill(kg)
  await button(page, /Gửi số cân/)
    .filter({ visible: true })
    .click()
  await seen(page, 'Cân hàng rồi gửi số cân').waitFor({ state: 'hidden' })
}

type Call = (method: string, path: string, body?: unknown) => Promise<unknown>

/** Acts as a person of the demo without a screen: for what a test needs and doesn't test. */
export async function behind(site: MoneySite, { as }: { as: (person: DemoPerson) => boolean }): Promise<Call> {
  const origin = { origin: site.url, 'content-type': 'application/json' }
  const send = (path: string, method: string, headers: Record<string, string>, body?: unknown) =>
    fetch(`${site.url}/api${path}`, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) })
  const signedIn = await send('/demo/sessions', 'POST', origin, { person: site.people.find(as)?.id })
  const cookie = signedIn.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
  const me = (await (await send('/me', 'GET', { cookie })).json()) as {
    memberships: { organization: { id: string } }[]
  }
  const acting = { ...origin, cookie, 'acting-organization': me.memberships[0]?.organization.id ?? '' }
  return async (method, path, body) => {
    const reply = await send(path, method, { ...acting, 'idempotency-key': randomUUID() }, body)
    if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${await reply.text()}`)
    return reply.json()
  }
}

/** An order of ten kg that is weighed to the gram and waits for the buyer's money, at a price a kg. */
export async function weighed(site: MoneySite, payment: 'vietqr' | 'cod', price: number) {
  const [buyer, farmer] = await Promise.all([behind(site, WHO.buyer), behind(site, WHO.farmer)])
  const listingId = (await offer(site, SELLERS.farmer, price)).split('/').at(-1)
  const { seller } = await one<{ seller: string }>(
    site,
    'select organization_id as seller from listing where id = $1',
    [listingId],
  )
  const lines = [{ listingId, amount: 10_000, price }]
  const order = { seller, payment, handover: { kind: 'pickup' }, lines }
  const placed = (await buyer('POST', '/checkouts', { orders: [order] })) as {
    orders: { id: string; number: string }[]
  }
  const { id = '', number = '' } = placed.orders[0] ?? {}
  await farmer('POST', `/orders/${id}/confirmation`)
  const { line } = await one<{ line: string }>(site, 'select id as line from order_line where order_id = $1', [id])
  await farmer('POST', `/orders/${id}/weighing`, { lines: [{ line, gross: 10_000 }] })
  return { id, number }
}

/** Everybody who is owed is in the next batch until they are taken out, one by one. */
export async function pickNone(page: Page) {
  const boxes = page.getByRole('checkbox')
  await boxes.first().waitFor()
  for (const box of await boxes.all()) await box.uncheck()
}

/** What one row says, or an error where there is none. */
export async function one<R extends Record<string, unknown>>(site: MoneySite, sql: string, values: unknown[] = []) {
  const [row] = await site.asked<R>(sql, values)
  if (!row) throw new Error(`nothing for ${sql}`)
  return row
}

/** All books are equal; to be called when nothing moves any more. */
export const expectBooksEqual = async (site: MoneySite) => expect(await moneyFaults(site.sql)).toEqual([])
