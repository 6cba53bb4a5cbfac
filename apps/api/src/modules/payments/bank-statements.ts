import type { BankStatement } from '@chl/contracts/receipts'
import { Prisma } from '#prisma'
import type { Tx } from '#platform/db'

const VIEW =
  Prisma.raw(`s.foreseen || jsonb_build_object('id', s.id, 'at', s.made_at, 'by', jsonb_build_object('id', p.id, 'name', p.name)) as row
  from bank_statement s join person p on p.id = s.made_by`)

/** The statements that wait for a second person, oldest first. */
export async function openStatements(tx: Pick<Tx, '$queryRaw'>): Promise<BankStatement[]> {
  const rows = await tx.$queryRaw<{ row: BankStatement }[]>`
    select ${VIEW} where s.state = 'proposed' order by s.made_at, s.id limit 20`
  return rows.map(({ row }) => row)
}

/** One statement. */
export async function viewStatement(tx: Pick<Tx, '$queryRaw'>, id: string): Promise<BankStatement> {
  const [found] = await tx.$queryRaw<{ row: BankStatement }[]>`select ${VIEW} where s.id = ${id}::uuid`
  if (!found) throw new Error('a statement is gone')
  return found.row
}
