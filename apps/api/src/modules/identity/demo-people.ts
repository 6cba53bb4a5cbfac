import type { listDemoPeople as listContract, signInAsDemoPerson as signInContract } from '@chl/contracts/identity'
import type { ReplyOf } from '@chl/contracts/endpoint'
import { Prisma } from '#prisma'
import type { Env } from '#platform/env'
import type { Read, Write } from '#platform/http'
import { refuse } from '#platform/problem'
import { type Door, startSession } from './start-session.ts'

type Mode = Env['APP_MODE']

const LIST = `
  select json_build_object('people', coalesce(json_agg(json_build_object(
    'id', p.id, 'name', p.name, 'kind', o.kind, 'organization', o.name, 'phone', coalesce(phone.phone, ''),
    'place', case when c.id is not null then json_build_object('vi', c.name_vi, 'en', c.name_en) end,
    'note', json_build_object('vi', p.demo_note_vi, 'en', p.demo_note_en)) order by p.demo_position), '[]'))::text
  from person p
  join lateral (select * from membership m where m.person_id = p.id order by m.organization_id limit 1) m on true
  join organization o on o.id = m.organization_id
  left join locality c on c.id = o.commune_id
  left join lateral (select min(pp.phone) as phone from person_phone pp where pp.person_id = p.id) phone on true
  where p.demo_position is not null and p.demo_note_vi is not null and p.demo_note_en is not null`

/** People to try the product as. Outside demo mode the address is as unknown as any other, even where the rows are there. */
export const listDemoPeople =
  (mode: Mode): Read<typeof listContract> =>
  async (db) => {
    if (mode !== 'demo') return refuse('not-found')
    return (await db.json<ReplyOf<typeof listContract>>('demo-people', LIST, [])) ?? { people: [] }
  }

/** Signs in as a demo person, without a code. Who tries the product in English isn't thrown into Vietnamese by whom it plays. */
export const signInAsDemoPerson =
  (mode: Mode, door: Door): Write<typeof signInContract> =>
  async (tx, _visitor, { body }, { token }) => {
    if (mode !== 'demo') return refuse('not-found')
    const [found] = await tx.$queryRaw<{ id: string }[]>(Prisma.sql`
      select id from person where id = ${body.person}::uuid and demo_position is not null`)
    if (!found) return refuse('not-found')
    return startSession(tx, door, { person: found.id, shared: false, before: token, keepLanguage: true })
  }
