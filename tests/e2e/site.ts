// The built product with its demo data in a real Chromium. Every page that is opened is watched: a console error or warning, a
// broken content policy, a hydration mismatch, a failed request or an axe violation is a fault, and faults fail the test.
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import axe from 'axe-core'
import pg from 'pg'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { expect } from 'vitest'
import { startApp } from '../support/app.ts'
import { launchBrowser } from '../support/chromium.ts'
import { createTestDatabase } from '../support/database.ts'

export type DemoPerson = { id: string; name: string; kind: string; organization: string; phone: string }
export type Locale = 'vi' | 'en'
export type Site = Awaited<ReturnType<typeof openSite>>

/** `env`: what the process is started with beside what every test needs. */
export async function openSite({ env = {} }: { env?: Record<string, string> } = {}) {
  const database = await createTestDatabase({ from: 'demo' })
  const app = await startApp(database, env)
  const browser = await launchBrowser()
  const { people } = (await (await fetch(`${app.url}/api/demo/people`)).json()) as { people: DemoPerson[] }
  const sql = new pg.Pool({ connectionString: database.ownerUrl, max: 2 })
  /** What the database says: for figures that a page must agree with. */
  const asked = async <R extends pg.QueryResultRow>(text: string, values: unknown[] = []) =>
    (await sql.query<R>(text, values)).rows
  const close = async () => {
    await sql.end()
    await browser.close()
    await app.stop()
    await database.drop()
  }
  return { url: app.url, app, browser, sql, asked, people, close, visit: visitor(browser, app.url, people) }
}

type VisitOptions = BrowserContextOptions & { locale?: Locale; as?: (person: DemoPerson) => boolean; mayFail?: RegExp }

const visitor =
  (browser: Browser, url: string, people: DemoPerson[]) =>
  async ({ locale = 'vi', as, mayFail, ...options }: VisitOptions = {}) => {
    const context = await browser.newContext({
      locale: 'vi-VN',
      timezoneId: 'America/Los_Angeles',
      viewport: { width: 1280, height: 900 },
      reducedMotion: 'reduce',
      ...options,
    })
    await context.addCookies([{ name: 'locale', value: locale, url }])
    if (as) await signIn(context, url, people.find(as))
    context.setDefaultTimeout(15_000)
    const page = await context.newPage()
    const faults = await watch(page, url, mayFail)
    /** Goes to an address and waits until nothing more is loaded or hydrated. */
    const go = async (address: string) => {
      await page.goto(`${url}${address}`)
      await settled(page)
    }
    /** Nothing went wrong so far; then the window closes. */
    const done = async () => {
      await page.waitForTimeout(150)
      expect(faults).toEqual([])
      await context.close()
    }
    return { page, context, faults, go, done, axe: () => expectAccessible(page) }
  }

async function signIn(context: BrowserContext, url: string, person: DemoPerson | undefined) {
  if (!person) throw new Error('no such demo person')
  const reply = await context.request.post(`${url}/api/demo/sessions`, {
    data: { person: person.id },
    headers: { origin: url },
  })
  if (!reply.ok()) throw new Error(`${person.name} could not sign in: ${reply.status()} ${await reply.text()}`)
}

/** A page that is left before its socket stands. */
const LEFT_EARLY = /WebSocket is closed before the connection is established/

async function watch(page: Page, url: string, mayFail?: RegExp) {
  const faults: string[] = []
  const note = (text: string) => void (mayFail?.test(text) || LEFT_EARLY.test(text) || faults.push(text))
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) note(`console ${message.text()} ${message.location().url}`)
  })
  page.on('pageerror', (error) => note(`page ${error.message}`))
  page.on('requestfailed', (request) => {
    if (request.url().startsWith(url) && !/ERR_ABORTED/.test(request.failure()?.errorText ?? ''))
      note(`request ${request.url()} ${request.failure()?.errorText}`)
  })
  await page.exposeFunction('reportFault', note)
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', (e) =>
      (window as unknown as { reportFault: (text: string) => void }).reportFault(
        `CSP ${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}`,
      ),
    )
  })
  return faults
}

/** Waits until the page is hydrated, its data is there, and no skeleton stands. */
export async function settled(page: Page) {
  await page.waitForLoadState('load')
  await page.waitForFunction(
    () => document.querySelector('h1') && !document.querySelector('[aria-busy="true"], .sk'),
    undefined,
    { timeout: 10_000 },
  )
  await page.waitForTimeout(250)
}

/** No axe violation, of any impact, in what is shown. What was there is paler while newer figures load: then it is looked at once more. */
export async function expectAccessible(page: Page) {
  const found = await violationsOf(page)
  expect((found.length > 0 ? await violationsOf(page) : found).join('\n')).toBe('')
}

async function violationsOf(page: Page): Promise<string[]> {
  await page.waitForFunction(() => !document.querySelector('.stale'))
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source)
  return page.evaluate(async () => {
    const { violations } = await (
      window as unknown as {
        axe: {
          run: (
            context: Document,
            options: object,
          ) => Promise<{ violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] }>
        }
      }
    ).axe.run(document, { resultTypes: ['violations'] })
    return violations.map(
      ({ id, nodes }) =>
        `${id}: ${nodes
          .slice(0, 3)
          .map((node) => `${node.html.slice(0, 160)} — ${node.failureSummary?.slice(0, 200)}`)
          .join(' | ')}`,
    )
  })
}

/** The page is not wider than its window: nothing is cut off on a phone. */
export async function expectNoOverflow(page: Page) {
  const wide = await page.evaluate(() => {
    const width = document.documentElement.clientWidth
    if (document.documentElement.scrollWidth <= width) return []
    return [...document.querySelectorAll('body *')]
      .filter((e) => e.getBoundingClientRect().right > width + 1)
      .slice(0, 5)
      .map((e) => e.outerHTML.slice(0, 120))
  })
  expect(wide.join('\n')).toBe('')
}

/** How every page is looked at: on a phone, in the dark, and at a desk. */
export const VIEWS = [
  { name: '360', size: { width: 360, height: 740 }, colorScheme: 'light' },
  { name: '360-dark', size: { width: 360, height: 740 }, colorScheme: 'dark' },
  { name: '1280', size: { width: 1280, height: 900 }, colorScheme: 'light' },
] as const

/** The page as it stands is clean in every view: loaded once, as it is when a window is resized and the system turns dark. */
export async function expectCleanViews(page: Page, name: string) {
  for (const { name: view, size, colorScheme } of VIEWS) {
    await page.setViewportSize(size)
    await page.emulateMedia({ colorScheme })
    await shot(page, `${name}-${view}`)
    await expectAccessible(page)
    await expectNoOverflow(page)
  }
  await page.emulateMedia({ colorScheme: 'light' })
}

/** Keeps a picture of the page where SHOTS names a folder. */
export async function shot(page: Page, name: string) {
  const dir = process.env['SHOTS']
  if (!dir) return
  mkdirSync(dir, { recursive: true })
  await page.screenshot({ path: path.join(dir, `${name}.png`), fullPage: true })
}
