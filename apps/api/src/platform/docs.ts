import { createRequire } from 'node:module'
import path from 'node:path'
import { endpoints } from '@chl/contracts/api'
import { openApiDocument } from '@chl/contracts/openapi'
import { isProblemSlug, type ProblemSlug, PROBLEMS, problemSlugs } from '@chl/contracts/problem'
import type { Response, Router } from 'express'
import { type Locale, problemOf, refuse } from './problem.ts'

/** The contract for other programs (`/openapi.json`) and for people (`/docs`), and the list of problem types (`/problems`). */
export function docs(router: Router) {
  router.get('/openapi.json', (_req, res) => void fresh(res).type('application/json').send(contract()))
  router.get('/docs', (_req, res) => void page(res, REFERENCE))
  router.get('/docs/init.js', (_req, res) => void fresh(res).type('text/javascript').send(INIT))
  for (const file of ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png'])
    router.get(`/docs/${file}`, (_req, res) =>
      res.sendFile(file, { root: assets(), cacheControl: false, headers: KEEP }),
    )
  router.get('/problems', (_req, res) => void page(res, problemList()))
}

/** Where a problem's type leads (RFC 9457): `/problems/<name>` to its place in the list. */
export const problemAddress = (slug: string | undefined) =>
  slug && isProblemSlug(slug) ? `/api/problems#${slug}` : null

// The page's own policy: it runs Swagger UI's file and our few lines of start, and asks nobody but us.
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

// Kept by its ETag: a new release shows at once.
const KEEP = { 'Cache-Control': 'no-cache' }
const fresh = (res: Response) => res.set(KEEP)
const page = (res: Response, html: string) => fresh(res).set('Content-Security-Policy', POLICY).type('html').send(html)

let json: string | undefined
const contract = () => (json ??= JSON.stringify(openApiDocument(endpoints)))

let folder: string | undefined
const assets = () => (folder ??= path.dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json')))

// The reader gets a key ready for every write: sent twice as it is, it shows that the second answer equals the first.
const INIT = `fetch('/api/openapi.json').then((reply) => reply.json()).then((spec) => {
  spec.components.parameters.IdempotencyKey.example = crypto.randomUUID?.() ?? Date.now() + '-' + Math.random()
  SwaggerUIBundle({
    spec, dom_id: '#reference', deepLinking: true, docExpansion: 'list', filter: true, defaultModelsExpandDepth: 0,
    displayRequestDuration: true, validatorUrl: null, presets: [SwaggerUIBundle.presets.apis], layout: 'BaseLayout',
  })
})
`

const html = (title: string, head: string, body: string) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="/api/docs/favicon-32x32.png">
${head}</head>
<body>
${body}
</body>
</html>
`
const REFERENCE = html(
  'API · Chợ Hoàng Liên',
  `<link rel="stylesheet" href="/api/docs/swagger-ui.css">
<script src="/api/docs/swagger-ui-bundle.js" defer></script>
<script src="/api/docs/init.js" defer></script>
`,
  `<main id="reference"></main>
<noscript>This page needs JavaScript. The contract itself: <a href="/api/openapi.json">openapi.json</a></noscript>`,
)

function problemList() {
  const title = (slug: ProblemSlug, locale: Locale) => problemOf(refuse(slug), locale, '').title
  const rows = problemSlugs.map(
    (slug) =>
      `<dt id="${slug}"><code>/problems/${slug}</code> · ${PROBLEMS[slug]}</dt>
<dd lang="vi">${title(slug, 'vi')}</dd>
<dd>${title(slug, 'en')}</dd>`,
  )
  return html(
    'Problem types · Chợ Hoàng Liên',
    '',
    `<main>
<h1>Problem types</h1>
<p>Every refusal of the API is <code>application/problem+json</code> (RFC 9457) with one of these types.
<a href="/api/docs">API reference</a></p>
<dl>
${rows.join('\n')}
</dl>
</main>`,
  )
}
