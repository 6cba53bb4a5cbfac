import '@vitejs/plugin-react/preamble' // fast refresh without an inline script; empty in a build
import { createClient } from '@chl/contracts/client'
import { overwriteGetLocale } from '@chl/messages/runtime.js'
import { hydrateRoot } from 'react-dom/client'
import { createBrowserRouter, matchRoutes, RouterContextProvider } from 'react-router'
import { RouterProvider } from 'react-router/dom'
import { prepareErrorPage, routes } from './routes.tsx'
import { send } from './shared/api/transport.ts'
import { App } from './shared/app.tsx'
import type { Locale } from './shared/locale.ts'
import { createQueryClient, queryClientContext } from './shared/query/query.ts'

// A page's file has a loader beside its component; without this, fast refresh would reload instead.
if (import.meta.hot) Object.assign(window, { __getReactRefreshIgnoredExports: () => ['loader'] })

const { origin, today, hydrationData, queries } = JSON.parse(document.getElementById('state')?.textContent ?? '{}')
const locale = document.documentElement.lang as Locale // what the server painted, even if the cookie changed since
overwriteGetLocale(() => locale)
const client = createClient(send)
const queryClient = createQueryClient(client)
for (const [key, data] of queries) queryClient.setQueryData(key, data)

/**
 * Hydration needs this page's components at once; their chunks are here already, by modulepreload. Not awaited at the top of the
 * module: pages import what shares a chunk with it, and would wait for it while it waits for them.
 */
async function start() {
  const matches = matchRoutes(routes, location) ?? []
  await Promise.all(
    matches.map(async ({ route }) => {
      if (typeof route.lazy === 'function') Object.assign(route, await route.lazy(), { lazy: undefined })
    }),
  )
  const getContext = () => new RouterContextProvider(new Map([[queryClientContext, queryClient]]))
  const router = createBrowserRouter(routes, { hydrationData, getContext })
  hydrateRoot(
    document,
    <App locale={locale} origin={origin} today={today} queryClient={queryClient} client={client}>
      <RouterProvider router={router} />
    </App>,
  )
}
void start()
// A tab that outlives a release asks for chunks that are gone: it loads the page anew, once, and not for ever. Without a network
// they are only out of reach, and so would be the page.
addEventListener('vite:preloadError', (event) => {
  const last = Number(sessionStorage.getItem('reloaded') ?? 0)
  if (!navigator.onLine || Date.now() - last < 10_000) return
  event.preventDefault()
  sessionStorage.setItem('reloaded', String(Date.now()))
  location.reload()
})
// A page fails after something was pressed: who only reads never pays for it.
for (const press of ['pointerdown', 'keydown']) addEventListener(press, prepareErrorPage, { once: true, passive: true })
