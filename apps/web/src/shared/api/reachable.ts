import { createStore } from '../store.ts'

// `navigator.onLine` says «online» on a Wi-Fi without internet, so what counts is whether requests and the socket get through.
const reachable = createStore(true)
const RETRY_MS = 4000
let probe: ReturnType<typeof setTimeout> | undefined

/** Told by the transport and the socket: whether the last try reached our server. */
export function setReachable(now: boolean) {
  if (now === reachable.get()) return
  clearTimeout(probe)
  if (!now) probe = setTimeout(() => void tryAgain(), RETRY_MS)
  reachable.set(now)
}

/** Asks for the smallest answer there is until one comes; any answer, even a refusal, means that the network is back. */
async function tryAgain() {
  try {
    await fetch('/livez', { cache: 'no-store' })
    setReachable(true)
  } catch {
    probe = setTimeout(() => void tryAgain(), RETRY_MS)
  }
}

/** Whether our server can be reached; true on the server and in the first paint. */
export const useReachable = reachable.use
