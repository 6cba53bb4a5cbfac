import type { Client } from '@chl/contracts/client'
import { createContext, use } from 'react'

const ClientContext = createContext<Client | null>(null)
/** Gives the pages the API's client; set once, in app.tsx. */
export const ClientProvider = ClientContext

/** The API's client, for what is neither a query nor a write of a form. */
export function useClient(): Client {
  const client = use(ClientContext)
  if (!client) throw new Error('ClientProvider is missing')
  return client
}
