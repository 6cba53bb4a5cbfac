// What the front page costs somebody on a slow line: every script that a real browser fetches until it is idle.
import { gzipSync } from 'node:zlib'
import { launchBrowser } from '../support/chromium.ts'

export type Scripts = { kb: number; files: { path: string; kb: number }[] }

/** kB of script, gzipped (1 kB = 1000 bytes), that the signed-out front page fetches on a first visit. */
export async function firstRouteScripts(url: string): Promise<Scripts> {
  const browser = await launchBrowser()
  try {
    const context = await browser.newContext({ viewport: { width: 390, height: 844 } })
    const page = await context.newPage()
    const bodies: Promise<{ path: string; kb: number }>[] = []
    const failed: string[] = []
    // The context and not the page: a service worker's own fetches count too.
    context.on('response', (response) => {
      const path = new URL(response.url()).pathname
      const script = response.request().resourceType() === 'script'
      // The bench's photos are rows without a file: only a missing script would falsify the sum.
      if (script && response.status() >= 400) failed.push(`${path} ${response.status()}`)
      if (!script && !/javascript/.test(response.headers()['content-type'] ?? '')) return
      bodies.push(response.body().then((body) => ({ path, kb: gzipSync(body).length / 1000 })))
    })
    await page.goto(url, { waitUntil: 'networkidle' })
    await page.waitForTimeout(2000)
    await page.waitForLoadState('networkidle')
    const files = await Promise.all(bodies)
    if (failed.length > 0) throw new Error(`the page was not whole: ${failed.join(', ')}`)
    return { kb: files.reduce((sum, file) => sum + file.kb, 0), files }
  } finally {
    await browser.close()
  }
}
