import type { register as contract } from '@chl/contracts/identity'
import type { Fault } from '@chl/contracts/problem'
import { audit } from '#modules/audit'
import { checkPlace } from '#modules/places'
import { Prisma } from '#prisma'
import type { Tx } from '#platform/db'
import type { Write } from '#platform/http'
import { type Locale, refuse } from '#platform/problem'
import { fault, refuseFaults } from './faults.ts'
import { spendProof } from './sign-in-codes.ts'
import { type Door, startSession } from './start-session.ts'

type Form = Parameters<Write<typeof contract>>[2]['body']

/**
 * Registers a person with its farm, cooperative or buyer, and signs it in: all in one transaction. The form is checked
 * before the proof is spent, so that who mended a field may send it again.
 */
export const registerPerson =
  (door: Door): Write<typeof contract> =>
  async (tx, { locale }, { body }, { token }) => {
    const wrong = await findFault(tx, body, locale)
    if (wrong) return refuseFaults(wrong)
    const phone = await spendProof(tx, body.proof)
    if (phone === null) return refuse('code-expired')
    const made = await make(tx, body, phone)
    await audit(
      tx,
      { person: { id: made.person, name: body.name }, organization: null },
      'organization.registered',
      made.organization,
      { kind: body.kind },
    )
    return startSession(tx, door, { person: made.person, shared: body.shared, before: token })
  }

async function findFault(tx: Tx, { kind, commune, oldCommune }: Form, locale: Locale): Promise<Fault | null> {
  if (commune === undefined) {
    if (kind !== 'buyer') return fault('commune', 'commune-required', locale)
    return oldCommune ? fault('oldCommune', 'not-of-this-commune', locale) : null
  }
  const wrong = await checkPlace(tx, { commune, oldCommune })
  return wrong && fault(wrong.path, wrong.code, locale)
}

async function make(tx: Tx, { name, kind, organization = name, commune, oldCommune, locale }: Form, phone: string) {
  const [made] = await tx.$queryRaw<{ person: string; organization: string }[]>(Prisma.sql`
    with p as (insert into person (name, locale) values (${name}, ${locale}) returning id),
      phone as (insert into person_phone (person_id, phone) select id, ${phone} from p),
      o as (
        insert into organization (kind, name, phone, commune_id, old_commune_id, may_sell, may_buy)
        values (${kind}, ${organization}, ${phone}, ${commune ?? null}::uuid, ${oldCommune ?? null}::uuid, ${kind !== 'buyer'}, ${kind !== 'farm'})
        returning id)
    insert into membership (person_id, organization_id, role) select p.id, o.id, 'owner' from p, o
    returning person_id as person, organization_id as organization`)
  if (!made) throw new Error('nobody was registered')
  return made
}
