import type { Client } from '@chl/contracts/client'
import { m } from '@chl/messages/messages.js'
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { createContext, type ReactNode, use } from 'react'
import { ClientProvider } from './query/client.ts'
import { Today } from './today.ts'

type Props = {
  locale: string
  origin: string
  today: string
  queryClient: QueryClient
  client: Client
  children: ReactNode
}
const Origin = createContext('')

/** The whole document, the same on both sides. Each page brings its own `Head`, which React lifts into <head>. */
export const App = ({ locale, origin, today, queryClient, client, children }: Props) => (
  <html lang={locale}>
    <head>
      <meta charSet="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="theme-color" content="#243B73" />
      <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
      <link rel="prefetch" href="/pictures/empty/offline.svg" as="image" />
      <link rel="apple-touch-icon" href="/pictures/brand/app-icon.svg" />
    </head>
    <body>
      <Origin value={origin}>
        <Today value={today}>
          <ClientProvider value={client}>
            <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
          </ClientProvider>
        </Today>
      </Origin>
    </body>
  </html>
)

type HeadProps = { title?: string; description?: string; path?: string; image?: string }

/** What tabs, search engines and Zalo show. `path` is the page's one address, without tracking or default filters. */
export function Head({ title, description, path, image }: HeadProps) {
  const origin = use(Origin)
  return (
    <>
      <title>{title ? `${title} · ${m.common_site()}` : m.common_site()}</title>
      <meta property="og:title" content={title ?? m.common_site()} />
      <meta property="og:site_name" content={m.common_site()} />
      {description && <meta name="description" content={description} />}
      {description && <meta property="og:description" content={description} />}
      {image && <meta property="og:image" content={origin + image} />}
      {path && <link rel="canonical" href={origin + path} />}
      {path ? <meta property="og:url" content={origin + path} /> : <meta name="robots" content="noindex" />}
    </>
  )
}
