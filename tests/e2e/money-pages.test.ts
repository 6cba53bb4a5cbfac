// Every page of money, in both languages, on a phone and a desktop, light and dark: nothing for axe, the console or the content
// policy, and nothing wider than its window. What the pages show was made behind the screens.
import { FINDING_KINDS } from '@chl/domain/finding'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bankTells, behind, type MoneySite, offer, one, openMoneySite, SELLERS, weighed, WHO } from './money.ts'
import { type DemoPerson, expectCleanViews, VIEWS } from './site.ts'

let site: MoneySite
let at: Awaited<ReturnType<typeof fillMoney>>
beforeAll(async () => {
  site = await openMoneySite()
  at = await fillMoney()
}, 180_000)
afterAll(() => site.close())

const manager = { as: (p: DemoPerson) => p.name === 'Phạm Văn Tuấn' }
const CARDS = { unpaid: null, held: 'pm_card_visa', declined: 'pm_card_chargeDeclinedInsufficientFunds' }

/** One of each thing that a page of money can show; gives where they are. */
async function fillMoney() {
  const [chief, accountant] = await Promise.all([behind(site, WHO.chief), behind(site, WHO.accountant)])
  const [buyer, farmer] = await Promise.all([behind(site, WHO.buyer), behind(site, WHO.farmer)])
  const asked = await weighed(site, 'vietqr', 20_000)
  const paid = await weighed(site, 'vietqr', 21_000)
  const cash = await weighed(site, 'cod', 22_345)
  await bankTells(site, 500_000, `${paid.number} tra tron`)
  await bankTells(site, 123_000, 'NGUYEN VAN AN mua rau khong ghi ma don')
  const listingId = (await offer(site, SELLERS.farmer, 20_000)).split('/').at(-1) ?? ''
  const { seller } = await one<{ seller: string }>(
    site,
    'select organization_id as seller from listing where id = $1',
    [listingId],
  )
  const lines = [{ listingId, amount: 5000, price: 20_000 }]
  const order = { seller, payment: 'card', handover: { kind: 'pickup' }, lines }
  const checkouts: Record<string, string> = {}
  for (const [name, card] of [...Object.entries(CARDS), ['charged', 'pm_card_mastercard'] as const]) {
    const { id, orders } = (await buyer('POST', '/checkouts', { orders: [order] })) as {
      id: string
      orders: { id: string }[]
    }
    checkouts[name] = id
    const { url } = (await buyer('POST', `/checkouts/${id}/payment`)) as { url: string }
    if (card) site.sandbox.pay(url.split('/').at(-1) ?? '', card)
    await buyer('POST', `/checkouts/${id}/payment/check`)
    if (name !== 'charged') continue
    const [{ id: orderId } = { id: '' }] = orders
    await farmer('POST', `/orders/${orderId}/confirmation`)
    const { line } = await one(site, 'select id as line from order_line where order_id = $1', [orderId])
    await farmer('POST', `/orders/${orderId}/weighing`, { lines: [{ line, gross: 4800 }] })
  }
  const owed = await site.asked<{ id: string }>(
    `select replace(a.code, 'seller_payable:', '') as id from ledger_account a join organization o on a.code = 'seller_payable:' || o.id
     where a.balance < -10000 and o.bank_account is not null order by a.balance`,
  )
  const batch = async (n: number) => {
    const body = { sellers: owed.slice(n * 2, n * 2 + 2).map(({ id }) => id), refunds: [] }
    const made = (await accountant('POST', '/operator/payout-batches', body)) as { batch: { id: string } }
    return made.batch.id
  }
  const [draft, approved] = [await batch(0), await batch(1)]
  await chief('POST', `/operator/payout-batches/${approved}/approval`, { accept: true })
  const released = await one<{ id: string; number: string }>(
    site,
    'select order_id as id, number from collected_order where released > 100000 order by released_at desc limit 1',
  )
  const back = { amount: 25_000, reason: 'Rau héo khi đến nơi, chợ hỗ trợ người mua' }
  await accountant('POST', `/operator/orders/${released.id}/refund`, back)
  const taxMonth = await payTax(chief, accountant)
  for (const kind of FINDING_KINDS)
    await site.asked(`insert into finding (kind, subject, detail) values ($1, $2, $3)`, [
      kind,
      `held:${released.id}`,
      JSON.stringify({
        orderId: released.id,
        number: released.number,
        amount: 12_000,
        expected: 50_000,
        actual: 38_000,
      }),
    ])
  const disputes = (await chief('GET', '/operator/disputes')) as { items: { id: string }[] }
  const dispute = disputes.items[0]?.id ?? ''
  return { asked, cash, paid, checkouts, draft, approved, released, listingId, dispute, taxMonth }
}

type Person = Awaited<ReturnType<typeof behind>>
/** A month with sellers whose tax was withheld: some of it is paid, some waits for a second person, and one sale went back. */
async function payTax(chief: Person, accountant: Person): Promise<string> {
  const { id, month } = await one<{ id: string; month: string }>(
    site,
    `select order_id as id, to_char(released_at at time zone 'Asia/Ho_Chi_Minh', 'YYYY-MM') as month from collected_order
     where vat > 0 and not exists (select from operator_proposal q where q.order_id = collected_order.order_id) order by released_at desc limit 1`,
  )
  const proposed = async (address: string, body: object) =>
    (await accountant('POST', address, { ...body, reason: 'Tờ khai tháng, nộp thay hộ bán hàng' })) as { id: string }
  const back = await proposed(`/operator/orders/${id}/refund`, { amount: 20_000 })
  await chief('POST', `/operator/proposals/${back.id}/decision`, { accept: true })
  const done = await proposed('/operator/tax-payments', { amount: 1000, month, bankRef: 'FT26330123456' })
  await chief('POST', `/operator/proposals/${done.id}/decision`, { accept: true })
  await proposed('/operator/tax-payments', { amount: 500, month, bankRef: 'FT26330999999' })
  return month
}

type PageCase = { name: string; address: () => string; before?: () => [key: string, value: string] }
const walks: { who: string; as: (p: DemoPerson) => boolean; pages: PageCase[] }[] = [
  {
    who: 'operator',
    as: WHO.chief.as,
    pages: [
      { name: 'operator', address: () => '/operator' },
      { name: 'reconciliation', address: () => '/operator/reconciliation' },
      { name: 'settings', address: () => '/operator/settings' },
      { name: 'proposals', address: () => '/operator/proposals' },
      { name: 'tax', address: () => `/operator/tax?month=${at.taxMonth}` },
      { name: 'tax-empty', address: () => '/operator/tax?month=2024-02' },
      { name: 'books', address: () => '/operator/books' },
      { name: 'books-account', address: () => '/operator/books?account=held' },
      { name: 'book', address: () => `/operator/books/orders/${at.released.number}` },
      { name: 'disputes', address: () => '/operator/disputes' },
      { name: 'dispute', address: () => `/operator/disputes/${at.dispute}` },
      { name: 'cash-desk', address: () => '/operator/cash' },
      { name: 'receipts', address: () => '/operator/receipts' },
      { name: 'receipts-matched', address: () => '/operator/receipts?state=matched' },
      { name: 'payouts', address: () => '/operator/payouts' },
      { name: 'batch-draft', address: () => `/operator/payouts/${at.draft}` },
      { name: 'batch-approved', address: () => `/operator/payouts/${at.approved}` },
      { name: 'cash-collector', address: () => '/cash' },
    ],
  },
  {
    who: 'farmer',
    as: WHO.farmer.as,
    pages: [
      { name: 'money', address: () => '/money' },
      { name: 'cash-seller', address: () => '/cash' },
      { name: 'papers', address: () => '/papers' },
      { name: 'order-cash-seller', address: () => `/orders/${at.cash.id}` },
    ],
  },
  { who: 'cooperative', as: manager.as, pages: [{ name: 'members', address: () => '/money/members' }] },
  {
    who: 'buyer',
    as: WHO.buyer.as,
    pages: [
      ...[...Object.keys(CARDS), 'charged'].map((state) => ({
        name: `card-${state}`,
        address: () => `/checkouts/${at.checkouts[state]}`,
      })),
      { name: 'order-transfer', address: () => `/orders/${at.asked.id}` },
      { name: 'order-overpaid', address: () => `/orders/${at.paid.id}` },
      {
        name: 'checkout',
        address: () => '/checkout',
        before: () => ['cart', JSON.stringify([{ listingId: at.listingId, amount: 5000, price: 20_000 }])],
      },
      { name: 'no-operator', address: () => '/operator' },
      { name: 'no-payouts', address: () => '/operator/payouts' },
    ],
  },
]
describe.each(['vi', 'en'] as const)('%s', (locale) => {
  test.each(walks)(
    'the pages of money that the $who sees are clean',
    async ({ as, pages }) => {
      const { page, go, done, faults } = await site.visit({ locale, as, viewport: VIEWS[0].size })
      await go('/account')
      for (const { name, address, before } of pages) {
        const kept = before?.()
        if (kept) await page.evaluate(([key, value]) => localStorage.setItem(key, value), kept)
        await go(address())
        await expectCleanViews(page, `${name}-${locale}`)
        expect([name, await page.locator('html').getAttribute('lang'), ...faults]).toEqual([name, locale])
        await page.setViewportSize(VIEWS[0].size)
      }
      await done()
    },
    300_000,
  )
})
