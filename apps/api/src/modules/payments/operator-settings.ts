import type { ParsedOf } from '@chl/contracts/endpoint'
import {
  type OperatorSettings,
  orderHours,
  type PaymentSettings,
  type setPaymentSettings as contract,
} from '@chl/contracts/operator'
import type { Fault } from '@chl/contracts/problem'
import { findBank } from '@chl/domain/banks'
import { DEFAULTS } from '@chl/domain/order'
import { m } from '@chl/messages/messages.js'
import { audit } from '#modules/audit'
import { lockSetting, type SettingRow, settingHistory, writeSetting } from '#modules/settings'
import type { Actor } from '#platform/actor'
import type { Db, Tx } from '#platform/db'
import type { RawTx } from '#platform/hot-transaction'
import { type Locale, refuse } from '#platform/problem'
import { openAccountChange, proposeAccount } from './account-change.ts'
import { demandOperator } from './operators.ts'
import { readPaymentSettings, SETTING } from './payment-settings.ts'
import { taxRuleFaults } from './tax-rule-faults.ts'
import { tellOperators } from './tell-operators.ts'

const HOURS = 'orders'
type Value = Record<string, unknown>

/** The settings of money and of the orders' hours that count now, with who set what before. Refused: `forbidden`. */
export async function getPaymentSettings(db: Db, actor: Actor): Promise<OperatorSettings> {
  demandOperator(actor)
  return readSettings(db.prisma)
}

/**
 * Sets them from now on: a new row each where something changed. Refused: `forbidden`; `not-allowed-now` where somebody else saved
 * since they were read; `invalid-request` with each fault at its field. Only owners and managers may; another account for the buyers'
 * money waits for a second person.
 */
export async function setPaymentSettings(tx: Tx, actor: Actor, { body }: ParsedOf<typeof contract>) {
  demandOperator(actor)
  if (!actor.organization.abilities.manage) return refuse('forbidden')
  for (const key of [SETTING, HOURS]) await lockSetting(tx, key)
  const before = await readSettings(tx)
  if (before.version !== body.version)
    return refuse('not-allowed-now', { detail: m.operator_settings_stale({}, { locale: actor.locale }) })
  const { account } = body.payments
  const open = before.accountChange
  // The first account of all waits; one that is taken away is replaced by nothing that waits.
  const waits = open !== null && before.payments.account === null
  const errors = [
    ...faultsOf(body.payments, waits, actor.locale),
    ...taxRuleFaults(before.payments.taxRules, body.payments.taxRules, actor.locale),
  ]
  if (errors.length) return refuse('invalid-request', { errors })
  const moved = account !== null && changesOf(before.payments.account ?? {}, account).length > 0
  // The same once more is the one that waits.
  if (moved && (!open || changesOf(open, account).length > 0)) await proposeAccount(tx, actor, account)
  for (const [key, from, to] of [
    [SETTING, before.payments, moved ? { ...body.payments, account: before.payments.account } : body.payments],
    [HOURS, before.hours, body.hours],
  ] as const) {
    const changed = changesOf(from, to)
    if (changed.length === 0) continue
    await writeSetting(tx, key, to, actor.person.id)
    await audit(tx, actor, 'settings.changed', null, { key, fields: changed.map(({ field }) => field).join(' ') })
    await tellOperators(tx, { actor: actor.person.id })
  }
  return readSettings(tx)
}

function faultsOf(payments: PaymentSettings, accountWaits: boolean, locale: Locale): Fault[] {
  const faults: Fault[] = []
  const add = (
    path: string,
    code: string,
    say: (inputs: Record<string, never>, options: { locale: Locale }) => string,
  ) => faults.push({ path: `payments.${path}`, code, message: say({}, { locale }) })
  const { collecting, card, vietqr, cod, account, cardMin, cardMax } = payments
  if (account && !findBank(account.bin)) add('account.bin', 'bank', m.operator_fault_bank)
  if (cardMin > cardMax) add('cardMin', 'over-most', m.operator_fault_card_min)
  if (collecting && !card && !vietqr && !cod) add('collecting', 'no-method', m.operator_fault_no_method)
  if (collecting && vietqr && !account && !accountWaits) add('account', 'required', m.operator_fault_no_account)
  return faults
}

/** All of them, as the operator's pages show them. */
export async function readSettings(queries: Pick<RawTx, '$queryRaw'>): Promise<OperatorSettings> {
  const money = await settingHistory(queries, SETTING)
  const hours = await settingHistory(queries, HOURS)
  return {
    payments: readPaymentSettings(money[0]?.value),
    hours: readHours(hours[0]?.value),
    accountChange: await openAccountChange(queries),
    version: `${money[0]?.version ?? ''}/${hours[0]?.version ?? ''}`,
    history: [...changesBy(money, readPaymentSettings), ...changesBy(hours, readHours)].toSorted((a, b) =>
      b.at.localeCompare(a.at),
    ),
  }
}

const readHours = (value: unknown) => {
  const { answerHours, disputeHours } = DEFAULTS
  return orderHours.parse({ answerHours, disputeHours, ...(typeof value === 'object' ? value : null) })
}

/** What each row changed of the one before it; the first of what had counted by default. */
const changesBy = (rows: readonly SettingRow[], read: (value: unknown) => Value): OperatorSettings['history'] =>
  rows.map(({ at, person, value }, index) => ({
    at,
    by: person,
    changes: changesOf(read(rows[index + 1]?.value), read(value)),
  }))

const changesOf = (from: Value, to: Value) =>
  Object.keys(to)
    .filter((field) => JSON.stringify(from[field]) !== JSON.stringify(to[field]))
    .map((field) => ({ field, from: from[field] ?? null, to: to[field] ?? null }))
