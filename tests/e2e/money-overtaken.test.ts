// Two people of the operator at one thing: who comes too late, or has the form open still, reads that nothing of theirs was recorded,
// though the row or the form that could say it is gone by then.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bankTells, behind, button, type MoneySite, one, openMoneySite, PHONE, seen, weighed, WHO } from './money.ts'
import { expectAccessible, expectNoOverflow, settled, shot } from './site.ts'

let site: MoneySite
let chief: Awaited<ReturnType<typeof behind>>
let accountant: Awaited<ReturnType<typeof behind>>
beforeAll(async () => {
  site = await openMoneySite()
  ;[chief, accountant] = await Promise.all([behind(site, WHO.chief), behind(site, WHO.accountant)])
}, 180_000)
afterAll(() => site.close())

const TOLD = /^Người khác đã quyết trước\. Phần của bạn không được ghi lại/
const TOLD_EN = /^Somebody else was quicker\. Nothing of yours was recorded/
const late = { ...PHONE, ...WHO.accountant, mayFail: /409 / }

/** 10 kg for 200 000 đ, paid by transfer and handed over. */
async function handedOver() {
  const order = await weighed(site, 'vietqr', 20_000)
  await bankTells(site, 200_000, order.number)
  const buyer = await behind(site, WHO.buyer)
  await buyer('POST', `/orders/${order.id}/delivery`, {})
  return { ...order, buyer }
}

/** What the page sends to this address leaves only after `first` has happened. */
const holdBack = (page: Page, path: string, first: () => Promise<unknown>) =>
  page.route(path, async (route) => {
    await first()
    await route.continue()
  })

test('a dispute that a colleague decides: the open form, and the one that is sent too late', async () => {
  const { id, buyer } = await handedOver()
  const { line } = await one<{ line: string }>(site, 'select id as line from order_line where order_id = $1', [id])
  await buyer('POST', `/orders/${id}/dispute`, { reason: 'Bao dưới bị ướt', lines: [line], photos: [] })
  const [open, sent] = [await site.visit({ ...late, locale: 'en' }), await site.visit(late)]
  for (const { go } of [open, sent]) await go(`/operator/disputes/${id}`)
  await button(open.page, 'Decide').first().click()
  await open.page.getByLabel('Reason, which both sides read').fill('Still being written')
  await button(sent.page, 'Quyết định').first().click()
  await sent.page.getByRole('radio', { name: /^Hoàn tiền toàn bộ/ }).check()
  await sent.page.getByLabel('Lý do, cả hai bên đọc').fill('Ảnh cho thấy hàng hỏng hết')
  await holdBack(sent.page, '**/decision', async () => {
    const decided = { outcome: 'reduce', lines: [{ line, net: 8_000 }], reason: 'Hai cân hỏng' }
    await chief('POST', `/operator/disputes/${id}/decision`, decided)
    await seen(sent.page, /^Tranh chấp này đã đóng/).waitFor()
  })
  await button(sent.page, 'Quyết định').last().click()
  await seen(sent.page, TOLD).waitFor()
  await seen(open.page, TOLD_EN).waitFor()
  for (const { page } of [open, sent]) {
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    expect(await page.getByText(page === sent.page ? TOLD : TOLD_EN).count()).toBe(1)
  }
  await shot(sent.page, 'operator-overtaken-360')
  await expectAccessible(sent.page)
  await expectNoOverflow(sent.page)
  expect(await one(site, 'select state from orders where id = $1', [id])).toEqual({ state: 'completed' })
  for (const visit of [open, sent]) await visit.done()
})

test('a proposal that its maker takes back while another one accepts it', async () => {
  const { id, buyer } = await handedOver()
  await buyer('POST', `/orders/${id}/completion`)
  await chief('POST', `/operator/orders/${id}/refund`, { amount: 50_000, reason: 'hàng về muộn' })
  const { proposal } = await one<{ proposal: string }>(
    site,
    `select id as proposal from operator_proposal where state = 'open'`,
  )
  const visit = await site.visit(late)
  await visit.go('/operator/proposals')
  await holdBack(visit.page, '**/decision', async () => {
    await chief('POST', `/operator/proposals/${proposal}/decision`, { accept: false })
    await button(visit.page, 'Duyệt').waitFor({ state: 'detached' })
  })
  await button(visit.page, 'Duyệt').click()
  await seen(visit.page, TOLD).waitFor()
  const stands = await one(site, 'select state from operator_proposal where id = $1', [proposal])
  expect(stands).toEqual({ state: 'refused' })
  await visit.done()
})

test('a batch of payouts that is dropped while another one is asked whether it is right', async () => {
  const made = (await accountant('POST', '/operator/payout-batches', {})) as { batch: { id: string } }
  const visit = await site.visit({ ...PHONE, ...WHO.chief })
  await visit.go(`/operator/payouts/${made.batch.id}`)
  await button(visit.page, 'Duyệt đợt chi').click()
  await visit.page.getByRole('dialog').waitFor()
  await accountant('POST', `/operator/payout-batches/${made.batch.id}/approval`, { accept: false })
  await seen(visit.page, TOLD).waitFor()
  await visit.page.getByRole('dialog').waitFor({ state: 'hidden' })
  await settled(visit.page)
  expect(await button(visit.page, 'Duyệt đợt chi').count()).toBe(0)
  await visit.done()
})
