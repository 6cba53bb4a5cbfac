import type { Tx } from './db.ts'
import type { Serving } from './http.ts'
import { hasTold } from './outbox.ts'

/** A transaction for one statement that may take longer than those of requests do: up to `seconds`. */
export async function inLongTransaction<T>(
  { db, relay }: Pick<Serving, 'db' | 'relay'>,
  seconds: number,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  let told = false
  const result = await db.prisma.$transaction(
    async (tx) => {
      await tx.$executeRaw`select set_config('statement_timeout', ${`${seconds}s`}, true)`
      const done = await work(tx)
      told = hasTold(tx)
      return done
    },
    { timeout: (seconds + 5) * 1000 },
  )
  if (told) relay.poke()
  return result
}
