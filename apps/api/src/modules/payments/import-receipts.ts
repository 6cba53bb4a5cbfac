import type { BankStatement, importReceipts as contract } from '@chl/contracts/receipts'
import type { ParsedOf, ReplyOf } from '@chl/contracts/endpoint'
import type { BankReceipt } from '@chl/domain/bank-receipt'
import { sum } from '@chl/domain/money'
import { audit } from '#modules/audit'
import type { Actor } from '#platform/actor'
import type { Tx } from '#platform/db'
import { readBankCsv } from './bank-csv.ts'
import { viewStatement } from './bank-statements.ts'
import { demandOperator } from './operators.ts'
import { paymentSettings } from './payment-settings.ts'
import { foreseeBank, type Outcome } from './receive-bank.ts'
import { tellOperators } from './tell-operators.ts'

/** Lines of a statement that are shown to the second person one by one. */
const SHOWN = 100

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
  const counts = countsOf(outcomes)
  if (counts.known === receipts.length) return { statement: null, counts, faults }
  const [made] = await tx.$queryRaw<{ id: string }[]>`
    insert into bank_statement (receipts, foreseen, made_by)
    values (${JSON.stringify(receipts)}::jsonb, ${JSON.stringify({ counts, ...summaryOf(receipts, outcomes) })}::jsonb, ${actor.person.id}::uuid)
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

/** How many of each. */
export function countsOf(outcomes: readonly Outcome[]): BankStatement['counts'] {
  const count = (wanted: Outcome) => outcomes.filter((outcome) => outcome === wanted).length
  return {
    matched: count('matched'),
    unmatched: count('unmatched'),
    ignored: count('ignored'),
    known: count('known'),
  }
}

function summaryOf(receipts: readonly BankReceipt[], outcomes: readonly Outcome[]) {
  const fresh = receipts.filter((_, index) => outcomes[index] !== 'known')
  const days = fresh.map(({ at }) => at.toISOString()).toSorted()
  const lines = receipts.flatMap(({ amount, content, bankRef, at }, index) => {
    const outcome = outcomes[index]
    return outcome === 'matched' || outcome === 'unmatched' ? [{ amount, content, bankRef, at, outcome }] : []
  })
  return {
    amount: sum(lines.map(({ amount }) => amount)),
    from: days[0],
    to: days.at(-1),
    lines: lines.slice(0, SHOWN),
  }
}
