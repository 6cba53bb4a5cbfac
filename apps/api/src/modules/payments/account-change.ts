import type { AccountTopic } from '@chl/contracts/events'
import type { OperatorSettings, PaymentSettings } from '@chl/contracts/operator'
import { audit } from '#modules/audit'
import type { Actor } from '#platform/actor'
import type { Tx } from '#platform/db'
import type { RawTx } from '#platform/hot-transaction'
import { tell } from '#platform/outbox'
import { operatorIds } from './operators.ts'

type Account = NonNullable<PaymentSettings['account']>
export type AccountChange = NonNullable<OperatorSettings['accountChange']>

/** The account that waits for a second person; null where none does. */
export async function openAccountChange(queries: Pick<RawTx, '$queryRaw'>): Promise<AccountChange | null> {
  const [found] = await queries.$queryRaw<{ row: AccountChange }[]>`
    select c.account || jsonb_build_object('at', c.made_at, 'by', jsonb_build_object('id', p.id, 'name', p.name)) as row
    from account_change c join person p on p.id = c.made_by where c.state = 'proposed'`
  return found?.row ?? null
}

/**
 * Proposes where buyers' transfers go: one person alone could send all of them to an account of its own. A newer change takes the
 * place of the one before, and everybody who runs the platform is told. The setting is locked.
 */
export async function proposeAccount(tx: Tx, actor: Actor, account: Account): Promise<void> {
  await closeAccountChange(tx, actor, 'refused')
  await tx.$executeRaw`
    insert into account_change (account, made_by) values (${JSON.stringify(account)}::jsonb, ${actor.person.id}::uuid)`
  await audit(tx, actor, 'account.proposed', null, { ...account })
  await tellAccount(tx, actor, 'account.proposed', account)
}

/** Ends what waits. */
export const closeAccountChange = (tx: Tx, actor: Actor, state: 'confirmed' | 'refused') =>
  tx.$executeRaw`
    update account_change set state = ${state}, decided_by = ${actor.person.id}::uuid, decided_at = now() where state = 'proposed'`

/** Everybody who runs the platform hears of it. */
export const tellAccount = async (tx: Tx, { person }: Actor, topic: AccountTopic, { holder, account }: Account) =>
  tell(tx, {
    event: { topic, body: { by: { id: person.id, name: person.name }, holder, tail: account.slice(-4) } },
    level: 'urgent',
    organizations: await operatorIds(tx),
    actor: person.id,
  })
