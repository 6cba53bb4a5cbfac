import type { openConnect as contract } from '@chl/contracts/payouts'
import { m } from '@chl/messages/messages.js'
import { audit } from '#modules/audit'
import type { Actor } from '#platform/actor'
import { inTransaction, type Read } from '#platform/http'
import { refuse } from '#platform/problem'
import type { CardMoney } from './card-money.ts'
import { ProviderRefused, ProviderUnclear } from './card-provider.ts'
import { payeeOf } from './payee.ts'
import { paymentSettings } from './payment-settings.ts'
import type { CardAt } from './reconcile.ts'

/**
 * Begins or goes on with the acting seller's account at Stripe, where cards are on and the operator pays out so: gives the
 * address of Stripe's form, or null once transfers arrive there. The provider is called outside of any transaction, and the same
 * seller gets the same account however often it is asked.
 */
export const openConnect =
  ({ at }: Pick<CardMoney, 'at'>, publicUrl: string): Read<typeof contract> =>
  async ({ prisma }, actor, { body }) => {
    const { organization, locale } = actor
    if (!organization.abilities.sell || !organization.abilities.manage) return refuse('forbidden')
    const { connect } = await paymentSettings(prisma)
    if (!at || !connect) return refuse('not-allowed-now', { detail: m.mymoney_connect_off({}, { locale }) })
    try {
      const account = (await accountOf(at, organization.id)) ?? (body.country && (await begin(at, actor, body.country)))
      if (!account) return refuse('not-allowed-now', { detail: m.mymoney_connect_country_missing({}, { locale }) })
      const ready = await at.provider.isAccountReady(account)
      await at.db.rows(
        'connect-ready',
        'update payee set connect_ready = $2, changed_at = now() where organization_id = $1',
        [organization.id, ready],
      )
      const back = `${publicUrl.replace(/\/$/, '')}/money?connect=back`
      const url = ready || !body.open ? null : await at.provider.accountPage(account, back)
      return { url, payee: await payeeOf(prisma, organization.id) }
    } catch (error) {
      if (error instanceof ProviderRefused)
        return refuse('not-allowed-now', { detail: m.mymoney_connect_refused({}, { locale }) })
      if (error instanceof ProviderUnclear)
        return refuse('unavailable', { detail: m.mymoney_connect_unclear({}, { locale }) })
      throw error
    }
  }

async function accountOf(at: CardAt, organizationId: string): Promise<string | null> {
  const [found] = await at.db.rows<{ ref: string | null }>(
    'connect-ref',
    'select connect_ref as ref from payee where organization_id = $1',
    [organizationId],
  )
  return found?.ref ?? null
}

/** Opens the account, then writes down whose it is: asked twice, the provider gives the same one. */
async function begin(at: CardAt, actor: Actor, country: string): Promise<string> {
  const { id } = actor.organization
  const account = await at.provider.openAccount({ organizationId: id, country, environment: at.environment })
  await inTransaction(at, async (tx) => {
    const { taxKind, ownProduce } = await payeeOf(tx, id)
    await tx.$executeRaw`
      insert into payee (organization_id, tax_kind, own_produce, connect_ref) values (${id}::uuid, ${taxKind}, ${ownProduce}, ${account})
      on conflict (organization_id) do update set connect_ref = coalesce(payee.connect_ref, excluded.connect_ref), changed_at = now()`
    await audit(tx, actor, 'payee.connect', id, { account, country })
  })
  return (await accountOf(at, id)) ?? account
}
