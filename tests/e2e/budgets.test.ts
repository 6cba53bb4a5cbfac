// The front page's weight, as people on a weak phone pay for it (experience.md, «Budgets»).
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Page, Response } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
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

const chunk = z.object({ file: z.string(), imports: z.optional(z.array(z.string())) })

/** What a page of a language brings with it beside what every page has, in kB as it is packed. */
function routesOf(folder: string) {
  const base = path.join('apps/web/dist', folder)
  const built = z.record(z.string(), chunk).parse(JSON.parse(readFileSync(`${base}/.vite/manifest.json`, 'utf8')))
  const withImports = (name: string, seen = new Set<string>()): Set<string> => {
    if (seen.has(name)) return seen
    for (const one of built[name]?.imports ?? []) withImports(one, seen.add(name))
    return seen.add(name)
  }
  const everywhere = withImports('src/entry-client.tsx')
  const sizeOf = (name: string) => gzipSync(readFileSync(path.join(base, built[name]?.file ?? '')), { level: 9 }).length
  return Object.keys(built)
    .filter((name) => /^src\/pages\/.*-page\.tsx$/.test(name))
    .map((page) => {
      const own = [...withImports(page)].filter((name) => !everywhere.has(name))
      return { page, size: kB(own.reduce((sum, name) => sum + sizeOf(name), 0)) }
    })
}

test.each(['client', 'client-en'])('no page of %s brings more than 45 kB of script of its own', (folder) => {
  const routes = routesOf(folder)
  expect(routes.length).toBeGreaterThan(20)
  expect(routes.filter(({ size }) => size > 45)).toEqual([])
})
