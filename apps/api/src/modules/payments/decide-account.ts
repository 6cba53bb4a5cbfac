import type { ParsedOf } from '@chl/contracts/endpoint'
import type { decideAccountChange as contract, OperatorSettings } from '@chl/contracts/operator'
import { audit } from '#modules/audit'
import { lockSetting, writeSetting } from '#modules/settings'
import type { Actor } from '#platform/actor'
import type { Tx } from '#platform/db'
import { refuse, type Refusal } from '#platform/problem'
import { closeAccountChange, openAccountChange, tellAccount } from './account-change.ts'
import { demandOperator, demandSecond } from './operators.ts'
import { readSettings } from './operator-settings.ts'
import { SETTING } from './payment-settings.ts'

/**
 * Another person's yes: transfers go there from now on. A no, of whoever it is, leaves all as it was. Refused: `forbidden`;
 * `state-changed` where another change took its place, or it was decided; `not-two-people`; `not-allowed-now` where who made it is gone.
 */
export async function decideAccountChange(
  tx: Tx,
  actor: Actor,
  { body: { at, accept } }: ParsedOf<typeof contract>,
): Promise<OperatorSettings | Refusal> {
  demandOperator(actor)
  await lockSetting(tx, SETTING)
  const change = await openAccountChange(tx)
  if (change?.at !== at) return refuse('state-changed', { state: change ? 'proposed' : 'decided' })
  if (accept) await demandSecond(tx, actor, change.by.id)
  const { by: maker, at: _, ...account } = change
  await closeAccountChange(tx, actor, accept ? 'confirmed' : 'refused')
  // What a colleague saved while this one waited for the lock counts since then, and not since this transaction began.
  if (accept) await writeSetting(tx, SETTING, { ...(await readSettings(tx)).payments, account }, actor.person.id)
  await audit(tx, actor, accept ? 'account.confirmed' : 'account.refused', null, { ...account, proposedBy: maker.id })
  await tellAccount(tx, actor, accept ? 'account.changed' : 'account.kept', account)
  return readSettings(tx)
}
