import { Prisma } from '#prisma'
import { type Db, preparedName } from './db.ts'

type Statement = Prisma.Sql | TemplateStringsArray
/** What raw statements need of a transaction: Prisma's has it, and the hot one. */
export type RawTx = {
  $queryRaw: <T = unknown>(query: Statement, ...values: unknown[]) => Promise<T>
  $executeRaw: (query: Statement, ...values: unknown[]) => Promise<number>
}

const endings = new WeakMap<RawTx, Promise<unknown>[]>()

/**
 * A step that nobody needs the answer of before the commit: a hot transaction sends its next statement behind it and looks
 * at the end whether it went well; any other waits for it here.
 */
export async function later(tx: RawTx, step: Promise<unknown>): Promise<void> {
  const ending = endings.get(tx)
  if (!ending) return void (await step)
  step.catch(() => {}) // its failure is told at the end
  ending.push(step)
}

/**
 * A transaction straight on a connection of the pool. Each round trip to the database costs a busy machine two changes of
 * process: so the start goes out with the first statement, and what was put off (`later`) goes out with the commit.
 */
export async function hotTransaction<T>(pool: Db['pool'], work: (tx: RawTx) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  const steps: Promise<unknown>[] = []
  const send = (query: Statement, values: unknown[]) => {
    const { text, values: given } = 'raw' in query ? Prisma.sql(query, ...values) : query
    return client.query<never>({ name: preparedName(text), text, values: given })
  }
  const tx: RawTx = {
    $queryRaw: async <R>(query: Statement, ...values: unknown[]) => (await send(query, values)).rows as R,
    $executeRaw: async (query, ...values) => (await send(query, values)).rowCount ?? 0,
  }
  endings.set(tx, steps)
  let broken: Error | undefined
  try {
    await later(tx, client.query('begin'))
    const result = await work(tx)
    await later(tx, client.query('commit').then(demandCommit))
    for (const step of steps) await step // in the order of the statements: the first failure is the reason of the others
    return result
  } catch (error) {
    await Promise.allSettled(steps)
    await client.query('rollback').catch((e: Error) => (broken = e))
    throw error
  } finally {
    client.release(broken)
  }
}

// PostgreSQL answers the commit of a failed transaction with a rollback, and without an error.
function demandCommit({ command }: { command: string }) {
  if (command !== 'COMMIT') throw new Error('the transaction was rolled back')
}
