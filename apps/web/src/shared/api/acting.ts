import { createStore } from '../store.ts'

// One person may act for a farm in this tab and for a cooperative in the next: the tab remembers, and a new tab starts with
// what was chosen last. Storage may be forbidden (private mode), then the choice lasts as long as the page.
const KEY = 'organization'

const chosen = createStore<string | null>(null, () => {
  try {
    return sessionStorage.getItem(KEY) ?? localStorage.getItem(KEY)
  } catch {
    return null
  }
})

/** Id of the organization this tab acts for, sent with every request; null where none was chosen. */
export const actingOrganization = chosen.get

/** `actingOrganization`, followed by the component. */
export const useActingOrganization = chosen.use

/** Changes for whom this tab acts. Callers then drop what was loaded for the other one: see `useChooseOrganization`. */
export function setActingOrganization(id: string | null) {
  try {
    for (const storage of [sessionStorage, localStorage]) {
      if (id) storage.setItem(KEY, id)
      else storage.removeItem(KEY)
    }
  } catch {
    // kept in memory
  }
  chosen.set(id)
}
