import type { IncomingHttpHeaders } from 'node:http'
import type { RequestHandler } from 'express'
import helmet from 'helmet'
import type { Env } from './env.ts'
import { Refused } from './problem.ts'

/**
 * Whether a request comes from our own pages, or from no page at all. No tokens: browsers say it in Sec-Fetch-Site,
 * older ones in Origin; a client that says neither may not bring a cookie.
 */
export function sameOrigin(headers: IncomingHttpHeaders, publicUrl: string): boolean {
  const site = headers['sec-fetch-site']
  if (site) return site === 'same-origin' || site === 'none'
  if (headers.origin !== undefined) return headers.origin === new URL(publicUrl).origin
  return !headers.cookie
}

/** Stops writes that another site makes a signed-in browser send. */
export const crossOriginGuard =
  (env: Pick<Env, 'PUBLIC_URL'>): RequestHandler =>
  (req, _res, next) => {
    if (['GET', 'HEAD', 'OPTIONS'].includes(req.method) || sameOrigin(req.headers, env.PUBLIC_URL)) return next()
    throw new Refused('cross-origin')
  }

/** The headers of every answer. Older WebViews don't take 'self' for sockets, so the host is named too. */
export function securityHeaders(env: Pick<Env, 'PUBLIC_URL' | 'secure' | 'NODE_ENV'>): RequestHandler {
  const { host } = new URL(env.PUBLIC_URL)
  const development = env.NODE_ENV === 'development'
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        'script-src': ["'self'"],
        'style-src': ["'self'", ...(development ? ["'unsafe-inline'"] : [])],
        'font-src': ["'self'"],
        'worker-src': ["'self'"],
        'manifest-src': ["'self'"],
        'img-src': ["'self'", 'blob:', 'data:'],
        'connect-src': ["'self'", `${env.secure ? 'wss' : 'ws'}://${host}`],
        'form-action': ["'self'"],
        'base-uri': ["'none'"],
        'frame-ancestors': ["'none'"],
        'object-src': ["'none'"],
      },
    },
    crossOriginOpenerPolicy: { policy: 'same-origin-allow-popups' },
    referrerPolicy: { policy: 'strict-origin-when-cross-origin' },
    strictTransportSecurity: env.secure ? { maxAge: 31_536_000, includeSubDomains: true } : false,
    xFrameOptions: { action: 'deny' },
  })
}
