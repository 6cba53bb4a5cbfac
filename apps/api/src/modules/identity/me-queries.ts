import type { getMe as getContract, Me, updateMe as updateContract } from '@chl/contracts/identity'
import { Prisma } from '#prisma'
import type { Env } from '#platform/env'
import { type Read, Sent, type Write } from '#platform/http'
import type { PersonActor } from '#platform/actor'
import { localeCookie } from './cookies.ts'

type Mode = Env['APP_MODE']

// One statement for a read and for the reply of a write. The abilities are those of `abilitiesOf` in sessions.ts, which
// decides; a test compares them.
const meOf = (person: string, mode: Mode) => Prisma.sql`
  select json_build_object(
    'person', json_build_object('id', p.id, 'name', p.name, 'phone', (select min(pp.phone) from person_phone pp where pp.person_id = p.id)),
    'memberships', coalesce((
      select json_agg(json_build_object(
        'organization', json_build_object('id', o.id, 'name', o.name, 'kind', o.kind, 'place', place_view(o.commune_id, o.old_commune_id)),
        'role', m.role,
        'abilities', json_build_object('sell', o.may_sell, 'buy', o.may_buy, 'supervise', o.kind = 'office', 'operate', o.kind = 'operator', 'manage', m.role <> 'staff'))
        order by o.name, o.id)
      from membership m join organization o on o.id = m.organization_id where m.person_id = p.id), '[]'),
    'feedHead', coalesce(h.last_seq, 0),
    'unread', (
      select count(*) from feed_entry f
      where f.person_id = p.id and f.level <> 'silent' and f.read_at is null and f.seq > coalesce(h.read_seq, 0)),
    'mode', ${mode}::text)::text as me
  from person p left join feed_head h on h.person_id = p.id
  where p.id = ${person}::uuid`

/** Who is signed in. A visitor is nobody, which is no error. */
export const getMe =
  (mode: Mode): Read<typeof getContract> =>
  async (db, { person }) => {
    if (!person) return { person: null, memberships: [], feedHead: 0, unread: 0, mode }
    const { text, values } = meOf(person.id, mode)
    const me = await db.json<Me>('me', text, values)
    if (!me) throw new Error('a session has no person')
    return me
  }

/** Changes one's name or language, and writes the language into this browser too. */
export const updateMe =
  (mode: Mode, secure: boolean): Write<typeof updateContract> =>
  async (tx, { person }: PersonActor, { body: { name, locale } }) => {
    await tx.person.update({
      where: { id: person.id },
      data: { ...(name !== undefined && { name }), ...(locale && { locale }) },
    })
    const [row] = await tx.$queryRaw<{ me: string }[]>(meOf(person.id, mode))
    if (!row) throw new Error('a session has no person')
    return new Sent(JSON.parse(row.me) as Me, locale ? { 'Set-Cookie': [localeCookie(secure, locale)] } : {})
  }
