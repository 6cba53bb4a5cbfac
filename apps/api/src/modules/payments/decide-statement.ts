import type { BankStatement, decideStatement as contract } from '@chl/contracts/receipts'
import { BANK_PROVIDERS, type BankReceipt } from '@chl/domain/bank-receipt'
import * as z from 'zod/mini'
import { audit } from '#modules/audit'
import type { Actor } from '#platform/actor'
import type { Tx } from '#platform/db'
import { inTransaction, type Read, type Serving } from '#platform/http'
import { refuse } from '#platform/problem'
import { countsOf } from './import-receipts.ts'
import { demandOperator } from './operators.ts'
import { receiveAll } from './receive-bank.ts'
import { tellOperators } from './tell-operators.ts'

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
type Row = {
  state: string
  madeBy: string
  decidedBy: string | null
  counts: BankStatement['counts']
  receipts: unknown
}

/**
 * Another person's yes: the lines are taken in. Not one transaction, as a statement may hold thousands of lines: it is claimed first,
 * each line counts once however often it is sent, and what was cut off is confirmed again. A no, of whoever it is, drops a statement
 * that nobody has begun to confirm. Refused: `not-found`; `not-two-people`; `state-changed` where it was decided before by somebody else.
 */
export const decideStatement =
  (at: Pick<Serving, 'db' | 'relay'>): Read<typeof contract> =>
  async (db, actor, { params: { id }, body: { accept } }) => {
    demandOperator(actor, { ofOne: true })
    const me = actor.person.id
    const [row] = await db.prisma.$queryRaw<Row[]>`
      select state, made_by as "madeBy", decided_by as "decidedBy", foreseen->'counts' as counts, receipts from bank_statement where id = ${id}::uuid`
    if (!row) return refuse('not-found')
    // Its answer was lost: the same question has the same answer.
    if (row.state === 'confirmed' && accept && row.decidedBy === me) return { outcome: 'confirmed', counts: row.counts }
    if (row.state !== 'proposed') return refuse('state-changed', { state: row.state })
    if (!accept) return inTransaction(at, (tx) => drop(tx, actor, id))
    if (row.madeBy === me) return refuse('not-two-people')
    const claimed = await inTransaction(
      at,
      (tx) =>
        tx.$executeRaw`update bank_statement set decided_by = ${me}::uuid where id = ${id}::uuid and state = 'proposed'`,
    )
    if (claimed === 0) return refuse('state-changed', { state: 'decided' })
    const counts = countsOf(await receiveAll(at, z.array(kept).parse(row.receipts)))
    return inTransaction(at, (tx) => confirm(tx, actor, id, counts))
  }

async function drop(tx: Tx, actor: Actor, id: string) {
  const dropped = await tx.$executeRaw`
    update bank_statement set state = 'refused', decided_by = ${actor.person.id}::uuid, decided_at = now()
    where id = ${id}::uuid and state = 'proposed' and decided_by is null`
  if (dropped === 0) return refuse('state-changed', { state: 'decided' })
  const counts = countsOf([])
  await audit(tx, actor, 'statement.refused', id, counts)
  await tellOperators(tx, { actor: actor.person.id })
  return { outcome: 'refused' as const, counts }
}

async function confirm(tx: Tx, actor: Actor, id: string, counts: BankStatement['counts']) {
  const confirmed = await tx.$executeRaw`
    update bank_statement set state = 'confirmed', decided_by = ${actor.person.id}::uuid, decided_at = now()
    where id = ${id}::uuid and state = 'proposed'`
  if (confirmed === 0) return refuse('state-changed', { state: 'decided' })
  await audit(tx, actor, 'statement.confirmed', id, counts)
  await tellOperators(tx, { actor: actor.person.id })
  return { outcome: 'confirmed' as const, counts }
}
