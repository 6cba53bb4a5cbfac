import { type ReactNode, Suspense, useSyncExternalStore } from 'react'

const never = () => () => {}

/** Whether the browser has taken over: false on the server and in the first paint, so that both show the same. */
export const useHydrated = () =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  )

/** What only this browser knows (who is signed in, what time it is). The server and the first paint show `fallback`. */
export function ClientOnly({ children, fallback = null }: { children: ReactNode; fallback?: ReactNode }) {
  return useHydrated() ? <Suspense fallback={fallback}>{children}</Suspense> : fallback
}
