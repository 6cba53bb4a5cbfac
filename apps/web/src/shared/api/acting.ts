import { useSyncExternalStore } from 'react'

// One person may act for a farm in this tab and for a cooperative in the next: the tab remembers, and a new tab starts with
// what was chosen last. Storage may be forbidden (private mode), then the choice lasts as long as the page.
const KEY = 'organization'
const listeners = new Set<() => void>()
let chosen: string | null | undefined

function read() {
  try {
    return sessionStorage.getItem(KEY) ?? localStorage.getItem(KEY)
  } catch {
    return null
  }
}

/** Id of the organization this tab acts for, sent with every request; null where none was chosen. */
export function actingOrganization(): string | null {
  if (chosen === undefined) chosen = read()
  return chosen
}

/** Changes for whom this tab acts. Callers then drop what was loaded for the other one: see `useChooseOrganization`. */
export function setActingOrganization(id: string | null) {
  chosen = id
  try {
    if (id) {
      sessionStorage.setItem(KEY, id)
      localStorage.setItem(KEY, id)
    } else {
      sessionStorage.removeItem(KEY)
      localStorage.removeItem(KEY)
    }
  } catch {
    // kept in memory
  }
  for (const listener of listeners) listener()
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** `actingOrganization`, followed by the component. */
export const useActingOrganization = () => useSyncExternalStore(subscribe, actingOrganization, () => null)
