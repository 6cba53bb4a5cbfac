import { useState } from 'react'

/**
 * What a person has typed, kept in this tab until it is sent: a reload loses nothing.
 * In sessionStorage, not for longer: families share phones. `fits` refuses what an older page has left there.
 */
export function useDraft<T>(key: string, initial: T, fits: (value: unknown) => value is T) {
  const [draft, setDraft] = useState<T>(() => read(key, fits) ?? initial)
  const change = (next: T) => {
    setDraft(next)
    write(key, next)
  }
  const drop = () => write(key, null)
  return [draft, change, drop] as const
}

function read<T>(key: string, fits: (value: unknown) => value is T): T | null {
  try {
    const value: unknown = JSON.parse(sessionStorage.getItem(key) ?? 'null')
    return fits(value) ? value : null
  } catch {
    return null
  }
}

function write(key: string, value: unknown) {
  try {
    if (value === null) sessionStorage.removeItem(key)
    else sessionStorage.setItem(key, JSON.stringify(value))
  } catch {
    // forbidden or full: it stays on the page
  }
}

/** Whether a value is an object whose values all pass: the shape of most drafts. */
export const isRecordOf =
  <V>(fits: (value: unknown) => value is V) =>
  (value: unknown): value is Record<string, V> =>
    typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(fits)
