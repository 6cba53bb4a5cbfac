// The front page's weight, as people on a weak phone pay for it (experience.md, «Budgets»).
import { gzipSync } from 'node:zlib'
import type { Page, Response } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openSite, type Site, settled } from './site.ts'

let site: Site
beforeAll(async () => {
  site = await openSite()
}, 180_000)
afterAll(() => site.close())

const kB = (bytes: number) => Math.round(bytes / 100) / 10
type Part = { url: string; kind: string; bytes: number }

/** Everything that a page fetches until it rests: text as it is packed, pictures and fonts as they are. */
async function fetched(page: Page, address: string) {
  const parts: Promise<Part>[] = []
  const weigh = async (reply: Response): Promise<Part> => {
    const body = await reply.body()
    const kind = reply.request().resourceType()
    return { url: reply.url(), kind, bytes: kind === 'font' ? body.length : gzipSync(body, { level: 9 }).length }
  }
  page.on('response', (reply) => parts.push(weigh(reply).catch(() => ({ url: reply.url(), kind: 'gone', bytes: 0 }))))
  await page.goto(`${site.url}${address}`)
  await settled(page)
  await page.waitForTimeout(3000)
  return Promise.all(parts)
}
const sumOf = (parts: readonly Part[], kind: string) =>
  kB(parts.filter((part) => part.kind === kind).reduce((sum, { bytes }) => sum + bytes, 0))

test('script, styles, document and fonts of the front page keep to their budgets, and nothing shifts', async () => {
  const { page, done } = await site.visit({ viewport: { width: 360, height: 740 } })
  await page.addInitScript(() => {
    const seen = { shift: 0 }
    Object.assign(window, { seen })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) seen.shift += (entry as PerformanceEntry & { value: number }).value
    }).observe({ type: 'layout-shift', buffered: true })
  })
  const parts = await fetched(page, '/')
  expect(sumOf(parts, 'script')).toBeGreaterThan(50)
  expect(sumOf(parts, 'script')).toBeLessThanOrEqual(125)
  expect(sumOf(parts, 'stylesheet')).toBeLessThanOrEqual(12)
  expect(sumOf(parts, 'document')).toBeLessThanOrEqual(14)
  const fonts = parts.filter(({ kind }) => kind === 'font')
  expect(fonts.length).toBeLessThanOrEqual(4)
  expect(sumOf(parts, 'font')).toBeLessThanOrEqual(70)
  const all = ['document', 'script', 'stylesheet', 'font', 'fetch', 'xhr', 'other'].reduce(
    (sum, kind) => sum + sumOf(parts, kind),
    0,
  )
  expect(all).toBeLessThanOrEqual(230)
  expect(parts.some(({ url }) => url.includes('/api/socket'))).toBe(false)
  const shift = await page.evaluate(() => (window as unknown as { seen: { shift: number } }).seen.shift)
  expect(shift).toBeLessThanOrEqual(0.02)
  expect(await page.locator('link[rel=preload][as=font]').count()).toBe(0)
  await done()
})
