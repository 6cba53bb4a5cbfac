import type { StockReason } from '@chl/domain/stock'
import { Prisma } from '#prisma'
import type { Tx } from '#platform/db'

/** A lot as it stands while this transaction holds its lock. Available and prices are grams or pieces, and whole đồng. */
export type LockedLot = { id: string; organizationId: string; available: number }

/** One change of a lot's stock: + gives to what is available, − takes. `n` tells apart the moves of one line for one reason. */
export type StockMoveInput = {
  lotId: string
  orderLineId?: string | null
  why: StockReason
  n?: number
  delta: number
  personId?: string | null
}

/**
 * Locks lots in id order, so that two baskets never wait for each other in a circle. `for no key update` and not `for update`:
 * the latter would hold back every insert that refers to the lot. What is missing in the answer doesn't exist.
 */
export async function lockLots(tx: Tx, lotIds: readonly string[]): Promise<Map<string, LockedLot>> {
  const found = await tx.$queryRaw<{ id: string; organization_id: string; available: bigint }[]>(Prisma.sql`
    select id, organization_id, available from lot where id = any(${[...new Set(lotIds)]}::uuid[]) order by id for no key update`)
  return new Map(
    found.map((lot) => [lot.id, { id: lot.id, organizationId: lot.organization_id, available: Number(lot.available) }]),
  )
}

/**
 * Writes the moves and brings each lot's `available` to its new sum, in one statement. The lots are locked before (`lockLots`)
 * and the caller has seen that enough is there: below zero the check of the table ends the transaction. A delta of 0 is no move.
 * A move written before, by (order line, why, n), ends it too: nothing is given back twice.
 */
export async function moveStock(tx: Tx, moves: readonly StockMoveInput[]): Promise<void> {
  const rows = moves
    .filter(({ delta }) => delta !== 0)
    .map(({ lotId, orderLineId = null, why, n = 1, delta, personId = null }) => ({
      lot_id: lotId,
      order_line_id: orderLineId,
      why,
      n,
      delta,
      person_id: personId,
    }))
  if (rows.length === 0) return
  const [lotIds, deltas] = changeByLot(moves)
  await tx.$executeRaw(Prisma.sql`
    with moves as (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as m(lot_id uuid, order_line_id uuid, why text, n smallint, delta bigint, person_id uuid)
    ), written as (
      insert into stock_move (lot_id, order_line_id, why, n, delta, person_id)
      select lot_id, order_line_id, why, n, delta, person_id from moves
    )
    update lot set available = lot.available + s.delta
    from unnest(${lotIds}::uuid[], ${deltas}::bigint[]) as s(lot_id, delta) where lot.id = s.lot_id`)
}

/**
 * The whole change of each lot: `[lots, deltas]`, in grams or pieces. Given to PostgreSQL as arrays: of rows out of JSON it expects a
 * hundred, and would read every lot that there is to change one.
 */
export function changeByLot(moves: readonly { lotId: string; delta: number }[]): [string[], number[]] {
  const sums = new Map<string, number>()
  for (const { lotId, delta } of moves) sums.set(lotId, (sums.get(lotId) ?? 0) + delta)
  return [[...sums.keys()], [...sums.values()]]
}
