import { existsSync, readdirSync, readFileSync } from 'node:fs'
import type { Server } from 'node:http'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import express, { type RequestHandler, type Router } from 'express'
import type * as EntryServer from '../../web/src/entry-server.tsx'

type Options = {
  /** Answers the API in process, as a signed-out visitor. */
  answer: EntryServer.Answer
  /** `https://host`, without a path: what links in the pages' tags begin with. */
  origin: string
  /** Serves what `npm run build` wrote; else Vite serves the sources, with hot reloading over the same `server`. */
  production: boolean
  server?: Server
  /** How long a page is kept, in milliseconds. Its HTML never depends on who is signed in, so it can be shared. */
  keepMs?: number
  /** Told of pages that failed on our side. */
  onError?: (error: unknown, url: string) => void
}

const ENTRY = 'src/entry-client.tsx'
const STYLE = 'src/styles/main.css'
const pack = promisify(gzip)

/** The whole web app: its files, and every page as HTML rendered with its data. Mount it last: it answers every GET. */
export async function web({ production, server, ...options }: Options): Promise<RequestHandler> {
  const root = webRoot()
  const router = express.Router()
  if (production) await serveBuilt(router, root, options)
  else await serveSources(router, root, { ...options, server })
  return router
}

/**
 * The folder apps/web, searched upward from this module: it lies elsewhere as a source (apps/api/src) than built (apps/api/dist),
 * and the process may have been started from anywhere.
 */
function webRoot() {
  for (let dir = import.meta.dirname; ; dir = path.dirname(dir)) {
    const found = path.join(dir, 'apps/web')
    if (existsSync(found)) return found
    if (dir === path.dirname(dir)) throw new Error('apps/web is not above this module')
  }
}

type Parts = Pick<Options, 'answer' | 'origin' | 'keepMs' | 'onError'>

/** The browser's files are built once a language; what both need (pictures, icons) lies with the first. */
const BUILT = { vi: 'dist/client', en: 'dist/client-en' } as const

async function serveBuilt(router: Router, root: string, { keepMs = 1000, ...parts }: Parts) {
  const entry = path.join(root, 'dist/server/entry-server.js')
  if (!existsSync(entry)) throw new Error(`${entry} is missing: run \`npm run build\``)
  const built = (await import(pathToFileURL(entry).href)) as typeof EntryServer
  const [vi, en] = [path.join(root, BUILT.vi), path.join(root, BUILT.en)]
  const tags = { vi: builtTags(vi), en: builtTags(en) }
  router.use(packed([vi, en]))
  router.use('/assets', express.static(path.join(vi, 'assets'), { immutable: true, maxAge: '1y' }))
  // A missing file of an old build is a 404, not a page: the browser would take that for a script.
  router.use('/assets', express.static(path.join(en, 'assets'), { immutable: true, maxAge: '1y', fallthrough: false }))
  router.use(express.static(vi, { maxAge: '1d', index: false, redirect: false }))
  router.get(
    '/{*path}',
    pages({ ...parts, keepMs, load: () => Promise.resolve(built), tagsOf: (locale) => tags[locale] }),
  )
}

async function serveSources(router: Router, root: string, { server, ...parts }: Parts & Pick<Options, 'server'>) {
  const { createServer } = await import('vite')
  const vite = await createServer({
    root,
    configFile: path.join(root, 'vite.config.ts'),
    appType: 'custom',
    server: { middlewareMode: true, hmr: server ? { server } : false },
  })
  const load = () => vite.ssrLoadModule('/src/entry-server.tsx') as Promise<typeof EntryServer>
  router.use(vite.middlewares)
  router.get('/{*path}', pages({ ...parts, keepMs: 0, load, tagsOf: () => sourceTags }))
}

/** The build writes `x.js.br` and `x.js.gz` beside `x.js`: answers with the one that the browser takes, at no cost. */
function packed(dirs: string[]): RequestHandler {
  const files = dirs.flatMap((dir) => readdirSync(dir, { recursive: true, encoding: 'utf8' }))
  const there = new Set(files.map((file) => `/${file.split(path.sep).join('/')}`))
  return (req, res, next) => {
    if (there.has(`${req.path}.br`)) {
      res.vary('Accept-Encoding')
      const coding = req.acceptsEncodings('br', 'gzip')
      const ending = { br: '.br', gzip: '.gz' }[String(coding)]
      if (coding && ending) {
        res.type(path.extname(req.path)).set('Content-Encoding', coding)
        req.url = req.path + ending
      }
    }
    next()
  }
}

type Tags = (routeModules: string[]) => string
type Locale = Parameters<EntryServer.Answer>[1]
type Chunk = { file: string; imports?: string[]; css?: string[] }

const css = (href: string) => `<link rel="stylesheet" href="${href}">`
const script = (src: string) => `<script type="module" src="${src}"></script>`

/** Vite serves the sources themselves. Styles are linked, not imported, so `style-src 'self'` holds here too. */
const sourceTags: Tags = () => css(`/${STYLE}`) + script('/@vite/client') + script(`/${ENTRY}`)

/** The tags that load a page's modules: styles, then the chunks of its routes, all fetched at once. */
function builtTags(files: string): Tags {
  const manifest: Record<string, Chunk> = JSON.parse(readFileSync(path.join(files, '.vite/manifest.json'), 'utf8'))
  const chunk = (key: string) => {
    const found = manifest[key]
    if (!found) throw new Error(`no chunk ${key}: a route's id must be its module's path`)
    return found
  }
  const withImports = (key: string): string[] => [key, ...(chunk(key).imports ?? []).flatMap(withImports)]
  return (routeModules) => {
    const keys = [...new Set([ENTRY, ...routeModules].flatMap(withImports))]
    const styles = new Set([chunk(STYLE).file, ...keys.flatMap((key) => chunk(key).css ?? [])])
    const preloads = keys
      .filter((key) => key !== ENTRY)
      .map((key) => `<link rel="modulepreload" href="/${chunk(key).file}">`)
    return [...styles].map((file) => css(`/${file}`)).join('') + preloads.join('') + script(`/${chunk(ENTRY).file}`)
  }
}

type Kept = { status: number; location?: string | null; html: string; packed: () => Promise<Buffer> }
type Pages = Omit<Parts, 'keepMs'> & {
  keepMs: number
  load: () => Promise<typeof EntryServer>
  tagsOf: (locale: Locale) => Tags
}

/**
 * Answers every page. A page is its address and its language, so it is kept for `keepMs`, shared by requests that come at once,
 * and revalidated by the ETag that `res.send` gives it.
 */
function pages({ load, tagsOf, origin, answer, keepMs, onError }: Pages): RequestHandler {
  const keep = keeper(keepMs)
  return async (req, res) => {
    const { localeOf, render } = await load()
    const locale = localeOf(req.headers.cookie)
    const { status, location, html, packed } = await keep(`${locale} ${req.url}`, async () => {
      // Concatenated: `new URL('//evil.example/', origin)` would be another origin, in canonical and all.
      const page = await render({ url: new URL(origin + req.url), locale, assets: tagsOf(locale), answer })
      if (page.errors) onError?.(page.errors, req.url)
      return withPacked(page)
    })
    if (location) return res.redirect(status, location)
    res.status(status).set({
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Language': locale,
      'Cache-Control': 'no-cache',
      Vary: 'Cookie, Accept-Encoding',
    })
    if (req.acceptsEncodings('gzip') !== 'gzip') return res.send(html)
    res.set('Content-Encoding', 'gzip').send(await packed())
  }
}

function withPacked({ status, location, html = '' }: EntryServer.Page): Kept {
  let made: Promise<Buffer> | undefined
  return {
    status,
    ...(location && { location }),
    html,
    packed: () => {
      made ??= pack(html)
      return made
    },
  }
}

function keeper(keepMs: number) {
  const kept = new Map<string, { until: number; page: Promise<Kept> }>()
  return (key: string, make: () => Promise<Kept>) => {
    if (!keepMs) return make()
    const found = kept.get(key)
    if (found && found.until > performance.now()) return found.page
    const page = make()
    page.catch(() => kept.delete(key))
    kept.delete(key) // so that the Map's order is by age
    kept.set(key, { until: performance.now() + keepMs, page })
    const [oldest] = kept.keys()
    if (kept.size > 500 && oldest !== undefined) kept.delete(oldest)
    return page
  }
}
