import type { updateOrganization as contract } from '@chl/contracts/identity'
import type { Fault } from '@chl/contracts/problem'
import { findBank } from '@chl/domain/banks'
import { parsePhone } from '@chl/domain/phone'
import { audit } from '#modules/audit'
import { Prisma } from '#prisma'
import type { Actor } from '#platform/actor'
import type { Tx } from '#platform/db'
import type { Write } from '#platform/http'
import { tell } from '#platform/outbox'
import { type Locale, refuse } from '#platform/problem'
import { fault, refuseFaults } from './faults.ts'
import { readSettings } from './organization-settings.ts'

type Change = Parameters<Write<typeof contract>>[2]['body']
type Offers = NonNullable<Change['deliveryOffers']>
type Account = NonNullable<Change['bankAccount']>
type Before = { kind: Actor['organization']['kind']; maySell: boolean; bankAccount: Account | null }

/** Changes phone, bank account and delivery offers of the acting organization. Only its owners and managers may. */
export const updateOrganization: Write<typeof contract> = async (tx, actor, { body }) => {
  const { organization, locale } = actor
  if (!organization.abilities.manage) return refuse('forbidden')
  const before = await lock(tx, organization.id)
  const faults = findFaults(body, before, locale)
  if (faults.length) return refuseFaults(...faults)
  await write(tx, organization.id, body)
  if (body.deliveryOffers) await replaceOffers(tx, organization.id, body.deliveryOffers)
  await auditChange(tx, actor, body, before)
  if (body.bankAccount !== undefined) await tellAccount(tx, actor, before.bankAccount, body.bankAccount)
  return readSettings(tx, organization.id)
}

// Two managers who save at once change it one after the other, so that the offers stay one set.
async function lock(tx: Tx, id: string): Promise<Before> {
  const [row] = await tx.$queryRaw<Before[]>(Prisma.sql`
    select kind, may_sell as "maySell", case when bank_account is not null then
      json_build_object('bank', bank_bin, 'account', bank_account, 'holder', bank_holder) end as "bankAccount"
    from organization where id = ${id}::uuid for no key update`)
  if (!row) throw new Error('an acting organization is gone')
  return row
}

/** Who runs the market or supervises it is no side of an order: nobody of it could decide what becomes of its own money. */
const NEVER_TRADE: ReadonlySet<Before['kind']> = new Set(['office', 'operator'])

function findFaults(body: Change, { kind, maySell }: Before, locale: Locale): Fault[] {
  const faults: Fault[] = []
  const trades = !NEVER_TRADE.has(kind)
  if (body.phone !== undefined && !parsePhone(body.phone)) faults.push(fault('phone', 'phone', locale))
  if (body.bankAccount && !findBank(body.bankAccount.bank)) faults.push(fault('bankAccount.bank', 'bank', locale))
  if (body.mayBuy && !trades) faults.push(fault('mayBuy', 'never-buys', locale))
  if (body.mayBuy === false && trades && !maySell) faults.push(fault('mayBuy', 'neither-buys-nor-sells', locale))
  if (body.deliveryOffers?.length && !maySell) faults.push(fault('deliveryOffers', 'offer-without-sales', locale))
  const names = new Set<string>()
  for (const [n, { name }] of (body.deliveryOffers ?? []).entries()) {
    if (names.has(name.toLowerCase())) faults.push(fault(`deliveryOffers.${n}.name`, 'offer-twice', locale))
    names.add(name.toLowerCase())
  }
  return faults
}

async function write(tx: Tx, id: string, { phone, mayBuy, bankAccount }: Change) {
  await tx.organization.update({
    where: { id },
    data: {
      ...(phone !== undefined && { phone: parsePhone(phone) }),
      ...(mayBuy !== undefined && { mayBuy }),
      ...(bankAccount !== undefined && {
        bankBin: bankAccount?.bank ?? null,
        bankAccount: bankAccount?.account ?? null,
        bankHolder: bankAccount?.holder ?? null,
      }),
    },
  })
}

/** An offer that stays the same keeps its id; what is no longer offered is withdrawn, because old orders name it. */
async function replaceOffers(tx: Tx, id: string, offers: Offers) {
  const given = Prisma.sql`
    select name, fee, position from jsonb_to_recordset(${JSON.stringify(offers.map((offer, position) => ({ ...offer, position })))}::jsonb)
      as g(name text, fee bigint, position smallint)`
  await tx.$executeRaw(Prisma.sql`
    with given as (${given}),
      gone as (
        update delivery_offer d set withdrawn_at = now()
        where d.organization_id = ${id}::uuid and d.withdrawn_at is null
          and not exists (select from given g where g.name = d.name and g.fee = d.fee)),
      kept as (
        update delivery_offer d set position = g.position from given g
        where d.organization_id = ${id}::uuid and d.withdrawn_at is null and g.name = d.name and g.fee = d.fee
        returning d.name, d.fee)
    insert into delivery_offer (organization_id, name, fee, position)
    select ${id}::uuid, g.name, g.fee, g.position from given g
    where not exists (select from kept k where k.name = g.name and k.fee = g.fee)`)
}

/**
 * Payouts and refunds go there from now on: one dishonest manager, or one who took a session, could draw them unseen. So everybody in
 * the organization hears of it at once, the one whose session did it too. Nothing is told of the same account saved again.
 */
async function tellAccount(tx: Tx, { person, organization }: Actor, before: Account | null, after: Account | null) {
  const shown = after ?? before
  if (!shown || (['bank', 'account', 'holder'] as const).every((part) => before?.[part] === after?.[part])) return
  const body = {
    organization: { id: organization.id, name: organization.name },
    by: { id: person.id, name: person.name },
    holder: shown.holder,
    tail: shown.account.slice(-4),
  }
  await tell(tx, {
    event: { topic: after ? 'organization.account_changed' : 'organization.account_removed', body },
    level: 'urgent',
    organizations: [organization.id],
  })
}

const lastFour = (account: string | null | undefined) => (account ? `…${account.slice(-4)}` : null)

async function auditChange(tx: Tx, actor: Actor, body: Change, before: Before) {
  const { id } = actor.organization
  if (body.bankAccount !== undefined) {
    const after = body.bankAccount
    await audit(tx, actor, 'organization.bank-account', id, {
      from: lastFour(before.bankAccount?.account),
      to: lastFour(after?.account),
      bank: after?.bank ?? null,
    })
  }
  if (body.mayBuy !== undefined) await audit(tx, actor, 'organization.may-buy', id, { mayBuy: body.mayBuy })
  if (body.phone !== undefined) await audit(tx, actor, 'organization.phone', id)
  if (body.deliveryOffers)
    await audit(tx, actor, 'organization.delivery-offers', id, { offers: body.deliveryOffers.length })
}
