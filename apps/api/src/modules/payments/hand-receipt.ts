import type {
  decideHandReceipt as decideContract,
  HandReceipt,
  writeReceipt as contract,
} from '@chl/contracts/receipts'
import type { ParsedOf, ReplyOf } from '@chl/contracts/endpoint'
import { m } from '@chl/messages/messages.js'
import { audit } from '#modules/audit'
import type { Actor } from '#platform/actor'
import type { Tx } from '#platform/db'
import { refuse, type Refusal } from '#platform/problem'
import { viewHandReceipt } from './list-receipts.ts'
import { demandNoInterest, demandOperator, demandSecond } from './operators.ts'
import { paymentSettings } from './payment-settings.ts'
import { cleanAccount, cleanText, isAhead } from './receipt-fields.ts'
import { receiveBank, sidesNamed } from './receive-bank.ts'
import { tellOperators } from './tell-operators.ts'

/**
 * Writes down a line of a bank that tells us nothing by itself. It counts once another person saw it at the bank too. Refused:
 * `forbidden`; `invalid-request`; `own-interest` for who belongs to a side of an order that it names.
 */
export async function writeReceipt(
  tx: Tx,
  actor: Actor,
  { body }: ParsedOf<typeof contract>,
): Promise<HandReceipt | Refusal> {
  demandOperator(actor)
  const settings = await paymentSettings(tx)
  const account = cleanAccount(body.account ?? settings.account?.account ?? '')
  if (account === null) {
    const message = m.receipts_fault_account({}, { locale: actor.locale })
    return refuse('invalid-request', { errors: [{ path: 'account', code: 'invalid', message }] })
  }
  if (isAhead(body.at)) {
    const message = m.receipts_fault_ahead({}, { locale: actor.locale })
    return refuse('invalid-request', { errors: [{ path: 'at', code: 'future', message }] })
  }
  const { amount, content, bankRef } = body
  await demandNoInterest(tx, actor, await sidesNamed(tx, [{ content }]))
  const [made] = await tx.$queryRaw<{ id: string }[]>`
    insert into hand_receipt (account, amount, content, bank_ref, at, made_by)
    values (${account}, ${amount}, ${cleanText(content)}, ${cleanText(bankRef)}, ${new Date(body.at)}, ${actor.person.id}::uuid) returning id`
  if (!made) throw new Error('a line was not written')
  await audit(tx, actor, 'receipt.written', made.id, { amount })
  await tellOperators(tx, { actor: actor.person.id, amount, level: 'bell' })
  return viewHandReceipt(tx, made.id)
}

type Written = {
  account: string
  amount: bigint
  content: string
  bankRef: string
  at: Date
  state: string
  by: string
}

/** Another person confirms a line that was written by hand: it goes the way of every other one. Or refuses it: it never was. */
export async function decideHandReceipt(
  tx: Tx,
  actor: Actor,
  { params, body }: ParsedOf<typeof decideContract>,
): Promise<ReplyOf<typeof decideContract> | Refusal> {
  demandOperator(actor, { ofOne: true })
  const [line] = await tx.$queryRaw<Written[]>`
    select account, amount, content, bank_ref as "bankRef", at, state, made_by as by from hand_receipt where id = ${params.id}::uuid for update`
  if (!line) return refuse('not-found')
  if (line.state !== 'proposed') return refuse('state-changed', { state: line.state })
  if (body.accept) await demandSecond(tx, actor, line.by)
  const { account, content, bankRef, at } = line
  const amount = Number(line.amount)
  const receipt = {
    provider: 'manual',
    providerTxnId: params.id,
    account,
    amount,
    direction: 'in',
    content,
    bankRef,
    at,
  } as const
  if (body.accept) await demandNoInterest(tx, actor, await sidesNamed(tx, [receipt]))
  await tx.$executeRaw`
    update hand_receipt set state = ${body.accept ? 'confirmed' : 'refused'}, decided_by = ${actor.person.id}::uuid, decided_at = now()
    where id = ${params.id}::uuid`
  await audit(tx, actor, body.accept ? 'receipt.confirmed' : 'receipt.refused', params.id, { amount })
  await tellOperators(tx, { actor: actor.person.id, amount })
  if (!body.accept) return { outcome: 'refused' }
  const [outcome] = await receiveBank(tx, [receipt])
  return { outcome: outcome ?? 'known' }
}
