import { useSyncExternalStore } from 'react'

/** A value of this browser that several components follow: `get`, `set`, and `use` for components. */
export type Store<T> = { get: () => T; set: (next: T) => void; use: () => T }

/**
 * Makes a store outside React. `first` is what the server and the first paint show; `read` (a storage, say) is asked once, by
 * the browser, for what it really is.
 */
export function createStore<T>(first: T, read: () => T = () => first): Store<T> {
  const listeners = new Set<() => void>()
  let value: { now: T } | undefined
  const get = () => {
    value ??= { now: read() }
    return value.now
  }
  const set = (next: T) => {
    if (value?.now === next) return
    value = { now: next }
    for (const listener of listeners) listener()
  }
  const subscribe = (listener: () => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }
  return { get, set, use: () => useSyncExternalStore(subscribe, get, () => first) }
}
