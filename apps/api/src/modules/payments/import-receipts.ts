import type { importReceipts as contract } from '@chl/contracts/receipts'
import type { ParsedOf, ReplyOf } from '@chl/contracts/endpoint'
import { audit } from '#modules/audit'
import type { Actor } from '#platform/actor'
import type { Tx } from '#platform/db'
import { readBankCsv } from './bank-csv.ts'
import { foreseenOf, viewStatement } from './bank-statements.ts'
import { demandOperator } from './operators.ts'
import { paymentSettings } from './payment-settings.ts'
import { foreseeBank } from './receive-bank.ts'
import { tellOperators } from './tell-operators.ts'

/**
 * Reads a bank's statement, and keeps it until another person has seen it at the bank too: a file is one person's word, as a line by
 * hand is. What can't be read is told line by line.
 */
export async function importReceipts(
  tx: Tx,
  actor: Actor,
  { body }: ParsedOf<typeof contract>,
): Promise<ReplyOf<typeof contract>> {
  demandOperator(actor)
  const { account } = await paymentSettings(tx)
  const { receipts, faults } = readBankCsv(Buffer.from(body.csv, 'utf8'), {
    ...(account && { account: account.account }),
  })
  const outcomes = await foreseeBank(tx, receipts)
  const foreseen = foreseenOf(receipts, outcomes)
  const { counts } = foreseen
  if (counts.known === receipts.length) return { statement: null, counts, faults }
  const [made] = await tx.$queryRaw<{ id: string }[]>`
    insert into bank_statement (receipts, outcomes, foreseen, made_by)
    values (${JSON.stringify(receipts)}::jsonb, ${outcomes}::text[], ${JSON.stringify(foreseen)}::jsonb, ${actor.person.id}::uuid)
    returning id`
  if (!made) throw new Error('a statement was not kept')
  await audit(tx, actor, 'statement.brought', made.id, { ...counts, faults: faults.length })
  const statement = await viewStatement(tx, made.id)
  await tellOperators(tx, {
    actor: actor.person.id,
    amount: statement.amount,
    level: statement.amount > 0 ? 'bell' : 'silent',
  })
  return { statement, counts, faults }
}
