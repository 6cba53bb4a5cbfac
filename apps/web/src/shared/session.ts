import type { Reply } from '@chl/contracts/client'
import { useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import { setActingOrganization, useActingOrganization } from './api/acting.ts'
import { apiQuery } from './query/query.ts'

export type Me = Reply<'GET /me'>
export type Membership = Me['memberships'][number]

const meQuery = () => ({ ...apiQuery('GET /me'), staleTime: 300_000 })

/** Who is signed in; undefined while that is being asked. For frames that show something either way. */
export const useMe = (): Me | undefined => useQuery(meQuery()).data

/** For pages behind sign-in: waits until it is known. */
export const useKnownMe = (): Me => useSuspenseQuery(meQuery()).data

/** The membership that this tab acts by: the chosen one, or else the first; undefined for visitors and before it is known. */
export function useActing(): Membership | undefined {
  const memberships = useMe()?.memberships
  const chosen = useActingOrganization()
  return memberships?.find(({ organization }) => organization.id === chosen) ?? memberships?.[0]
}

/** `choose(id)`: acts for another of one's organizations in this tab, and drops what was loaded for the one before. */
export function useChooseOrganization() {
  const queries = useQueryClient()
  return useCallback(
    async (id: string) => {
      setActingOrganization(id)
      await queries.resetQueries()
    },
    [queries],
  )
}

/** `refresh()`: after signing in or out, everything is asked again as who one is now. The cart stays. */
export function useSessionChange() {
  const queries = useQueryClient()
  return useCallback(
    async (signedIn: boolean) => {
      if (!signedIn) setActingOrganization(null)
      await queries.resetQueries()
    },
    [queries],
  )
}
