import type { getOrganization as getContract, OrganizationSettings } from '@chl/contracts/identity'
import { Prisma } from '#prisma'
import type { JsonText, Tx } from '#platform/db'
import type { Read } from '#platform/http'
import { refuse } from '#platform/problem'

// Offers that were withdrawn stay for the orders that were placed with them; here are those that stand.
const settingsOf = (organization: string) => Prisma.sql`
  select json_build_object(
    'id', o.id, 'name', o.name, 'kind', o.kind, 'phone', o.phone, 'place', place_view(o.commune_id, o.old_commune_id),
    'maySell', o.may_sell, 'mayBuy', o.may_buy,
    'bankAccount', case when o.bank_account is not null then
      json_build_object('bank', o.bank_bin, 'account', o.bank_account, 'holder', o.bank_holder) end,
    'deliveryOffers', coalesce((
      select json_agg(json_build_object('id', d.id, 'name', d.name, 'fee', d.fee) order by d.position, d.id)
      from delivery_offer d where d.organization_id = o.id and d.withdrawn_at is null), '[]'))::text as settings
  from organization o where o.id = ${organization}::uuid`

/** The acting organization's own settings, for each of its members. */
export const getOrganization: Read<typeof getContract> = async (db, { organization }) => {
  const { text, values } = settingsOf(organization.id)
  return (await db.json<OrganizationSettings>('organization-settings', text, values)) ?? refuse('not-found')
}

/** The same, inside a transaction that changed them. */
export async function readSettings(tx: Tx, organization: string): Promise<JsonText<OrganizationSettings>> {
  const [row] = await tx.$queryRaw<{ settings: string }[]>(settingsOf(organization))
  if (!row) throw new Error('an acting organization is gone')
  return { json: row.settings }
}
