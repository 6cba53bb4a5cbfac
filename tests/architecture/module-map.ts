/** Which modules a module may import, by their index only: «Who may import whom» of docs/architecture.md. */
export const MODULE_MAP: Record<string, readonly string[]> = {
  audit: [],
  settings: [],
  files: [],
  places: [],
  identity: ['places'],
  catalog: ['identity', 'places'],
  listings: ['identity', 'places', 'catalog'],
  payments: ['identity'],
  statistics: ['identity', 'places', 'catalog', 'listings'],
  notifications: ['identity'],
  orders: ['identity', 'places', 'catalog', 'listings', 'payments', 'statistics'],
  documents: ['identity', 'places', 'catalog', 'payments', 'statistics', 'orders'],
}

/** Any module may use these. */
export const FOR_ALL = ['audit', 'settings', 'files']
