import type { BankStatement, listStatementLines as contract } from '@chl/contracts/receipts'
import { BANK_PROVIDERS, type BankReceipt } from '@chl/domain/bank-receipt'
import { sum } from '@chl/domain/money'
import * as z from 'zod/mini'
import { Prisma } from '#prisma'
import type { Tx } from '#platform/db'
import type { Read } from '#platform/http'
import { refuse } from '#platform/problem'
import { demandOperator } from './operators.ts'
import { foreseeBank, type Outcome } from './receive-bank.ts'

type Queries = Pick<Tx, '$queryRaw'>

const kept: z.ZodMiniType<BankReceipt> = z.object({
  provider: z.enum(BANK_PROVIDERS),
  providerTxnId: z.string(),
  account: z.string(),
  amount: z.int(),
  direction: z.enum(['in', 'out']),
  content: z.string(),
  bankRef: z.string(),
  at: z.pipe(
    z.string(),
    z.transform((at) => new Date(at)),
  ),
})

/** A statement's lines as they were read, of the JSON that keeps them. */
export const readKept = (receipts: unknown): BankReceipt[] => z.array(kept).parse(receipts)

const VIEW =
  Prisma.raw(`s.foreseen || jsonb_build_object('id', s.id, 'at', s.made_at, 'by', jsonb_build_object('id', p.id, 'name', p.name)) as row
  from bank_statement s join person p on p.id = s.made_by`)

/** The statements that wait for a second person, oldest first. */
export async function openStatements(tx: Queries): Promise<BankStatement[]> {
  const rows = await tx.$queryRaw<{ row: BankStatement }[]>`
    select ${VIEW} where s.state = 'proposed' order by s.made_at, s.id limit 20`
  return rows.map(({ row }) => row)
}

/** One statement. */
export async function viewStatement(tx: Queries, id: string): Promise<BankStatement> {
  const [found] = await tx.$queryRaw<{ row: BankStatement }[]>`select ${VIEW} where s.id = ${id}::uuid`
  if (!found) throw new Error('a statement is gone')
  return found.row
}

const PAGE = 100

/** Every line of a statement in the file's order, and what it would become now. The cursor is how many came before. */
export const listStatementLines: Read<typeof contract> = async ({ prisma }, actor, { params: { id }, query }) => {
  demandOperator(actor, { ofOne: true })
  const from = Number(query.cursor ?? 0)
  const [found] = await prisma.$queryRaw<{ receipts: unknown }[]>`
    select receipts from bank_statement where id = ${id}::uuid`
  if (!found) return refuse('not-found')
  // What a line would become is seen only among all that are like it.
  const receipts = readKept(found.receipts)
  const outcomes = (await foreseeBank(prisma, receipts)).slice(from, from + PAGE)
  const items = receipts.slice(from, from + PAGE).map(({ amount, direction, content, bankRef, at }, index) => ({
    amount,
    direction,
    content,
    bankRef,
    at: at.toISOString(),
    outcome: outcomes[index] ?? 'known',
  }))
  return { items, next: from + PAGE < receipts.length ? String(from + PAGE) : null }
}

/** Whether a line of this outcome brings money in. */
export const bringsIn = (outcome: string | undefined): boolean =>
  outcome === 'matched' || outcome === 'unmatched' || outcome === 'maybe_known'

/** How many of each. */
export function countsOf(outcomes: readonly Outcome[]): BankStatement['counts'] {
  const count = (wanted: Outcome) => outcomes.filter((outcome) => outcome === wanted).length
  return {
    matched: count('matched'),
    unmatched: count('unmatched'),
    maybeKnown: count('maybe_known'),
    ignored: count('ignored'),
    known: count('known'),
  }
}

/** What a statement with something new in it would do: how many lines of each outcome, what they bring in, from when to when they are. */
export function foreseenOf(receipts: readonly BankReceipt[], outcomes: readonly Outcome[]) {
  const fresh = receipts.filter((_, index) => outcomes[index] !== 'known')
  const days = fresh.map(({ at }) => at.toISOString()).toSorted()
  const coming = receipts.filter((_, index) => bringsIn(outcomes[index]))
  return {
    counts: countsOf(outcomes),
    amount: sum(coming.map(({ amount }) => amount)),
    from: days[0],
    to: days.at(-1),
  }
}
