import { m } from '@chl/messages/messages.js'
import { lazy } from 'react'
import { Outlet, ScrollRestoration, useMatches } from 'react-router'
import { useReachable } from '../api/reachable.ts'
import { ClientOnly } from '../client-only.tsx'
import { useMe } from '../session.ts'
import { Icon } from '../ui/icon.tsx'
import { Toasts } from '../ui/toasts.tsx'
import { Dock } from './dock.tsx'
import { Header } from './header.tsx'

/** What a route may say about its frame: `handle: { dock: false }` where a page has a bar of its own at the foot. */
export type Handle = { dock?: boolean }

/** The frame of every page: skip link, selvedge and bar, the page, toasts, and on phones the dock. */
export function Layout() {
  const dock = !useMatches().some(({ handle }) => (handle as Handle | undefined)?.dock === false)
  return (
    <>
      <a className="skip" href="#main">
        {m.common_skip()}
      </a>
      <Header />
      <OfflineBar />
      <Outlet />
      <Toasts />
      {dock && <Dock />}
      <ClientOnly>
        <WhenSignedIn />
      </ClientOnly>
      <ScrollRestoration />
    </>
  )
}

const SignedInParts = lazy(async () => ({ default: (await import('./signed-in-parts.tsx')).SignedInParts }))

const WhenSignedIn = () => (useMe()?.person ? <SignedInParts /> : null)

/** Says that what is shown may be old; the region stays, so that readers hear it come and go. */
function OfflineBar() {
  const reachable = useReachable()
  return (
    <div aria-live="polite">
      {!reachable && (
        <p className="offbar">
          <Icon name="offline" />
          {m.common_offline()}
        </p>
      )}
    </div>
  )
}
