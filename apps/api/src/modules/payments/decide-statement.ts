import type { decideStatement as contract } from '@chl/contracts/receipts'
import { BANK_PROVIDERS, type BankReceipt } from '@chl/domain/bank-receipt'
import * as z from 'zod/mini'
import { audit } from '#modules/audit'
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
type Row = { state: string; by: string; receipts: unknown }

/**
 * Another person's yes: the lines are taken in. Not one transaction, as a statement may hold thousands of lines: each counts once
 * however often it is sent, so what was taken in before a failure is known the next time. A no, of whoever it is, drops the
 * statement. Refused: `not-found`; `not-two-people`; `state-changed` where it was decided before.
 */
export const decideStatement =
  (at: Pick<Serving, 'db' | 'relay'>): Read<typeof contract> =>
  async (db, actor, { params: { id }, body: { accept } }) => {
    demandOperator(actor, { ofOne: true })
    const [row] = await db.prisma.$queryRaw<Row[]>`
      select state, made_by as by, receipts from bank_statement where id = ${id}::uuid`
    if (!row) return refuse('not-found')
    if (row.state !== 'proposed') return refuse('state-changed', { state: row.state })
    if (accept && row.by === actor.person.id) return refuse('not-two-people')
    const outcomes = accept ? await receiveAll(at, z.array(kept).parse(row.receipts)) : []
    const counts = countsOf(outcomes)
    return inTransaction(at, async (tx) => {
      const decided = await tx.$executeRaw`
        update bank_statement set state = ${accept ? 'confirmed' : 'refused'}, decided_by = ${actor.person.id}::uuid, decided_at = now()
        where id = ${id}::uuid and state = 'proposed'`
      if (decided === 0) return refuse('state-changed', { state: 'decided' })
      await audit(tx, actor, accept ? 'statement.confirmed' : 'statement.refused', id, counts)
      await tellOperators(tx, { actor: actor.person.id })
      return { outcome: accept ? ('confirmed' as const) : ('refused' as const), counts }
    })
  }
