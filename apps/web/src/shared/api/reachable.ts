import { useSyncExternalStore } from 'react'

// `navigator.onLine` says «online» on a Wi-Fi without internet, so what counts is whether requests and the socket get through.
const listeners = new Set<() => void>()
let reachable = true
let probe: ReturnType<typeof setTimeout> | undefined

/** Told by the transport and the socket: whether the last try reached our server. */
export function setReachable(now: boolean) {
  if (now === reachable) return
  reachable = now
  clearTimeout(probe)
  if (!now) probe = setTimeout(tryAgain, 4000)
  for (const listener of listeners) listener()
}

/** Asks for the smallest answer there is until one comes; any answer, even a refusal, means that the network is back. */
async function tryAgain() {
  try {
    await fetch('/livez', { cache: 'no-store' })
    setReachable(true)
  } catch {
    probe = setTimeout(tryAgain, 4000)
  }
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Whether our server can be reached; true on the server and in the first paint. */
export const useReachable = () =>
  useSyncExternalStore(
    subscribe,
    () => reachable,
    () => true,
  )
