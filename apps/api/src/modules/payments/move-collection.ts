import type { CollectionState } from '@chl/domain/collection'
import type { RawTx } from '#platform/hot-transaction'

/** What made a collection move: a person's browser, the provider's word, the clock, our own call, a bank's line, cash, the order. */
export type Cause = 'browser' | 'webhook' | 'timer' | 'operation' | 'receipt' | 'cash' | 'order'

/** The one writer of a collection's state: guarded, with its history. Gives false where it has left `from` meanwhile. */
export async function moveCollection(
  tx: RawTx,
  {
    id,
    from,
    to,
    cause,
    ref = null,
  }: { id: string; from: CollectionState; to: CollectionState; cause: Cause; ref?: string | null },
): Promise<boolean> {
  const moved = await tx.$executeRaw`
    with moved as (
      update collection set state = ${to}, moves = moves + 1, changed_at = now() where id = ${id}::uuid and state = ${from} returning moves)
    insert into collection_move (collection_id, n, from_state, to_state, cause, ref)
    select ${id}::uuid, moves, ${from}, ${to}, ${cause}, ${ref} from moved`
  return moved === 1
}
