import { createHash } from 'node:crypto'
import type { Abilities, Acting, Visitor } from '#platform/actor'
import type { Access } from '@chl/contracts/endpoint'
import type { Db } from '#platform/db'
import { type Locale, Refused } from '#platform/problem'

export const hashOf = (token: string) => createHash('sha256').update(token).digest()

/** What a member may do for its organization. */
export const abilitiesOf = (
  organization: { kind: Acting['kind']; maySell: boolean; mayBuy: boolean },
  role: Acting['role'],
): Abilities => ({
  sell: organization.maySell,
  buy: organization.mayBuy,
  supervise: organization.kind === 'office',
  operate: organization.kind === 'operator',
  manage: role !== 'staff',
})

type Row = {
  person_id: string
  person_name: string
  organization: {
    id: string
    name: string
    kind: Acting['kind']
    role: Acting['role']
    maySell: boolean
    mayBuy: boolean
  } | null
}

// One query for person, session and membership. `last_seen_at` and the sliding end are written at most once an hour.
const SQL = `
  select p.id as person_id, p.name as person_name,
    case when o.id is null then null else json_build_object('id', o.id, 'name', o.name, 'kind', o.kind, 'role', m.role, 'maySell', o.may_sell, 'mayBuy', o.may_buy) end as organization,
    s.last_seen_at < now() - interval '1 hour' as stale
  from session s join person p on p.id = s.person_id
  left join membership m on m.person_id = p.id and m.organization_id = $2::uuid
  left join organization o on o.id = m.organization_id
  where s.token_hash = $1 and s.revoked_at is null and s.expires_at > now()`
const TOUCH = `update session set last_seen_at = now(), expires_at = case when shared then expires_at else now() + interval '90 days' end where token_hash = $1`

export type Sessions = ReturnType<typeof createSessions>

/** Finds who stands behind a cookie, and checks at each request that it is a member of the organization it acts for. */
export function createSessions(db: Db) {
  const enders: ((token: string) => void)[] = []
  const find = async (token: string, organizationId: string | null) => {
    const [row] = await db.rows<Row & { stale: boolean }>('session', SQL, [hashOf(token), organizationId])
    if (row?.stale) await db.rows('session-touch', TOUCH, [hashOf(token)])
    return row
  }
  return {
    findActor: async (
      token: string | null,
      organizationId: string | null,
      locale: Locale,
      access: Access,
    ): Promise<Visitor> => {
      const row = token ? await find(token, organizationId) : undefined
      if (!row) return { locale, person: null, organization: null }
      // A tab may still name an organization of who was signed in here before: it must be able to ask who that is now, and to
      // sign out. To what anybody may ask it is for none; all else it is refused.
      if (organizationId && !row.organization && access !== 'public') throw new Refused('forbidden')
      const { organization } = row
      return {
        locale,
        person: { id: row.person_id, name: row.person_name },
        organization: organization && {
          id: organization.id,
          name: organization.name,
          kind: organization.kind,
          role: organization.role,
          abilities: abilitiesOf(organization, organization.role),
        },
      }
    },
    personOf: async (token: string | null) => (token ? ((await find(token, null))?.person_id ?? null) : null),
    /** Calls back with the token of each session that ends, so that its sockets end too. */
    onEnd: (ender: (token: string) => void) => void enders.push(ender),
    ended: (token: string) => {
      for (const ender of enders) ender(token)
    },
  }
}
