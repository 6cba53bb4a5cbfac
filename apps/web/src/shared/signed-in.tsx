import { useEffect } from 'react'
import { Navigate, Outlet, useLocation } from 'react-router'
import { setActingOrganization, useActingOrganization } from './api/acting.ts'
import { useKnownMe } from './session.ts'

/**
 * The frame of pages behind sign-in: a visitor goes to `/sign-in?next=…`. The pages inside may rely on a signed-in person and
 * on an acting organization (where the person belongs to any) in every request that they make.
 */
export function Component() {
  const { person, memberships } = useKnownMe()
  const { pathname, search } = useLocation()
  const chosen = useActingOrganization()
  const acting = memberships.find(({ organization }) => organization.id === chosen) ?? memberships[0]
  const id = acting?.organization.id ?? null
  const settled = id === chosen
  useEffect(() => {
    if (person && !settled) setActingOrganization(id)
  }, [person, settled, id])
  if (!person) return <Navigate to={`/sign-in?${new URLSearchParams({ next: pathname + search })}`} replace />
  return settled ? <Outlet /> : null // the pages' requests carry the organization, so it comes first
}
