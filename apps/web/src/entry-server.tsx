import { AsyncLocalStorage } from 'node:async_hooks'
import { ApiError, addressOf, createClient, type Transport } from '@chl/contracts/client'
import type { Problem } from '@chl/contracts/problem'
import { localDay } from '@chl/domain/time'
import { baseLocale, isLocale, overwriteGetLocale } from '@chl/messages/runtime.js'
import { renderToString } from 'react-dom/server'
import { createStaticHandler, createStaticRouter, RouterContextProvider, StaticRouterProvider } from 'react-router'
import { routes } from './routes.tsx'
import { App } from './shared/app.tsx'
import { loadAllParts } from './shared/lazy-part.tsx'
import type { Locale } from './shared/locale.ts'
import { createQueryClient, queryClientContext, snapshot } from './shared/query/query.ts'

export type Page = { status: number; html?: string; location?: string | null; errors?: unknown }
/** Answers the API in process, as a signed-out visitor: `answer('/listings?sort=new', 'vi')`. */
export type Answer = (path: string, locale: Locale) => Promise<{ status: number; body: unknown }>
type Input = { url: URL; locale: Locale; assets: (routeModules: string[]) => string; answer: Answer }

const handler = createStaticHandler(routes)
const locales = new AsyncLocalStorage<Locale>()
overwriteGetLocale(() => locales.getStore() ?? baseLocale) // each request its own, however many run at once

/** The page's language: the cookie, else Vietnamese. */
export function localeOf(cookies = ''): Locale {
  const locale = /(?:^|; )locale=([^;]+)/.exec(cookies)?.[1]
  return isLocale(locale) ? locale : baseLocale
}

/** One page as HTML, with the data it was painted from. `errors` are what went wrong on our side, for the log. */
export const render = ({ url, locale, assets, answer }: Input): Promise<Page> =>
  locales.run(locale, async () => {
    const client = createClient(inProcess(answer, locale))
    const queryClient = createQueryClient(client)
    queryClient.setDefaultOptions({ queries: { ...queryClient.getDefaultOptions().queries, retry: false } })
    const requestContext = new RouterContextProvider(new Map([[queryClientContext, queryClient]]))
    const context = await handler.query(new Request(url), { requestContext })
    if (context instanceof Response) return { status: context.status, location: context.headers.get('location') }

    await loadAllParts() // of the page's modules too, which `query` has imported
    const { statusCode, loaderData, errors, matches } = context
    const today = localDay(new Date())
    const page = renderToString(
      <App locale={locale} origin={url.origin} today={today} queryClient={queryClient} client={client}>
        <StaticRouterProvider
          router={createStaticRouter(handler.dataRoutes, context)}
          context={context}
          hydrate={false}
        />
      </App>,
    )
    const state = json({
      origin: url.origin,
      today,
      hydrationData: { loaderData, errors },
      queries: snapshot(queryClient),
    })
    const modules = matches.map(({ route }) => route.id).filter((id) => id.startsWith('src/'))
    const html = `<!doctype html>${page}`
      .replace('</head>', () => `${assets(modules)}</head>`)
      .replace(/<\/body><\/html>$/, () => `<script type="application/json" id="state">${state}</script></body></html>`)
    return { status: statusCode, html, ...(statusCode >= 500 && { errors }) }
  })

const inProcess =
  (answer: Answer, locale: Locale): Transport =>
  async (_method, path, request) => {
    const { status, body } = await answer(addressOf(path, request), locale)
    if (status >= 400) throw new ApiError(body as Problem)
    return body
  }

const json = (value: unknown) => JSON.stringify(value).replaceAll('<', '\\u003c') // «</script>» in a title ends nothing
