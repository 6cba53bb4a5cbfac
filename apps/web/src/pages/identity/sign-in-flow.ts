import type { Reply } from '@chl/contracts/client'
import { useCallback } from 'react'
import { useLocation, useNavigate, useSearchParams } from 'react-router'
import { setActingOrganization } from '../../shared/api/acting.ts'
import { locale } from '../../shared/locale.ts'
import { useSessionChange } from '../../shared/session.ts'

type Sent = { phone: string; shared: boolean; demoCode: string | null; sentAt: number }
/** How far one has come. It lives in the browser's history, so that it outlives the tab that a cheap phone drops while its owner reads the message. */
export type Step =
  | { at: 'phone'; phone?: string }
  | ({ at: 'code' } & Sent)
  | {
      at: 'choose'
      proof: string
      shared: boolean
      people: Extract<Reply<'POST /sign-in'>, { kind: 'choose' }>['people']
    }
  | { at: 'register'; proof: string; shared: boolean }

const isStep = (value: unknown): value is Step => typeof value === 'object' && value !== null && 'at' in value

/** The step and `go` to the next one; going back is the browser's own button. */
export function useStep() {
  const { state, pathname, search } = useLocation()
  const navigate = useNavigate()
  const step: Step = isStep(state) ? state : { at: 'phone' }
  const go = useCallback(
    (next: Step, { replace = false } = {}) => void navigate(pathname + search, { state: next, replace }),
    [navigate, pathname, search],
  )
  return { step, go }
}

/** Only an address of this site: `next` comes from the address bar, and anybody can make a link to us with any other in it. */
export function samePlace(next: string | null, here: string): string | null {
  if (!next?.startsWith('/')) return null
  try {
    const { origin, pathname, search, hash } = new URL(next, here)
    return origin === here ? pathname + search + hash : null
  } catch {
    return null // «//» alone is no address
  }
}

/** Where one came from; the market where that isn't known. */
export function useNext(fallback = '/') {
  const [search] = useSearchParams()
  return samePlace(search.get('next'), location.origin) ?? fallback
}

/** The language that signing in wrote into the cookie: the person's own. */
const ownLocale = () => /(?:^|; )locale=(vi|en)/.exec(document.cookie)?.[1]

/** `arrive(to)`: signed in. Nothing of who was here before stays, and the page comes in the person's language. */
export function useArrival() {
  const navigate = useNavigate()
  const changeSession = useSessionChange()
  return useCallback(
    async (to: string) => {
      setActingOrganization(null)
      const own = ownLocale()
      if (own && own !== locale()) return location.assign(to)
      await changeSession(true)
      await navigate(to, { replace: true })
    },
    [navigate, changeSession],
  )
}
