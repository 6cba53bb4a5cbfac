import { SESSION_COOKIE } from '#platform/http'
import type { Locale } from '#platform/problem'

// The server decides how long a session lasts, and it slides: so the browser keeps the cookie as long as browsers keep
// any (400 days). On a shared phone it goes with the browser.
const LONGEST = 400 * 24 * 3600
const common = (secure: boolean) => `Path=/; SameSite=Lax${secure ? '; Secure' : ''}`
const nameOf = (secure: boolean) => (secure ? SESSION_COOKIE.secure : SESSION_COOKIE.plain)

export const sessionCookie = (secure: boolean, token: string, shared: boolean) =>
  `${nameOf(secure)}=${token}; ${common(secure)}; HttpOnly${shared ? '' : `; Max-Age=${LONGEST}`}`
export const endedCookie = (secure: boolean) => `${nameOf(secure)}=; ${common(secure)}; HttpOnly; Max-Age=0`
/** The page's language, which its own switch writes too: no secret, and readable there. */
export const localeCookie = (secure: boolean, locale: Locale) =>
  `locale=${locale}; ${common(secure)}; Max-Age=${LONGEST}`
