import type { Payee, setPayee as contract } from '@chl/contracts/payouts'
import { audit } from '#modules/audit'
import type { Write } from '#platform/http'
import type { RawTx } from '#platform/hot-transaction'
import { refuse } from '#platform/problem'
import { taxedAs } from './divide-release.ts'
import { paymentSettings } from './payment-settings.ts'

/** How an organization is paid and taxed now. */
export async function payeeOf(queries: Pick<RawTx, '$queryRaw'>, organizationId: string): Promise<Payee> {
  const { kind, exempt } = await taxedAs(queries, organizationId)
  const { connect } = await paymentSettings(queries)
  const [found] = await queries.$queryRaw<{ ref: string | null; ready: boolean }[]>`
    select connect_ref as ref, connect_ready as ready from payee where organization_id = ${organizationId}::uuid`
  const standing = found?.ref ? (found.ready ? 'ready' : 'begun') : 'none'
  return { taxKind: kind, ownProduce: exempt, connect: connect ? standing : null }
}

/** Says how the acting seller is taxed from now on: what was released before stays. Only its owners and managers may. */
export const setPayee: Write<typeof contract> = async (tx, actor, { body }) => {
  const { id, abilities } = actor.organization
  if (!abilities.sell || !abilities.manage) return refuse('forbidden')
  await tx.$executeRaw`
    insert into payee (organization_id, tax_kind, own_produce) values (${id}::uuid, ${body.taxKind}, ${body.ownProduce})
    on conflict (organization_id) do update set tax_kind = excluded.tax_kind, own_produce = excluded.own_produce, changed_at = now()`
  await audit(tx, actor, 'payee.tax', id, { taxKind: body.taxKind, ownProduce: body.ownProduce })
  return payeeOf(tx, id)
}
