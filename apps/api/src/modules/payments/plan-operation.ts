import type { RawTx } from '#platform/hot-transaction'

/** A call that the provider is to get. */
export type OperationKind = 'open_session' | 'expire_session' | 'capture' | 'cancel' | 'refund' | 'transfer'

/** The provider's word for an amount that is less than a card can be charged. */
export const TOO_SMALL = 'amount_too_small'

/**
 * Writes down a call to the provider before it is made; who commits it leaves it to be sent, by this process or another one.
 * Its id is its idempotency key there. A second one of the same kind for the same thing isn't written while one is on its
 * way or has succeeded. Gives its id, or null then.
 */
export async function planOperation(
  tx: RawTx,
  {
    kind,
    collectionId = null,
    subjectId = null,
    amount = 0,
    params = {},
  }: {
    kind: OperationKind
    collectionId?: string | null
    subjectId?: string | null
    amount?: number
    params?: object
  },
): Promise<string | null> {
  const [planned] = await tx.$queryRaw<{ id: string }[]>`
    insert into payment_operation (kind, collection_id, subject_id, amount, params)
    select ${kind}, ${collectionId}::uuid, ${subjectId}::uuid, ${amount}, ${JSON.stringify(params)}::jsonb
    where not exists (select 1 from payment_operation o where o.kind = ${kind} and o.state <> 'failed'
      and o.collection_id is not distinct from ${collectionId}::uuid and o.subject_id is not distinct from ${subjectId}::uuid)
    returning id`
  return planned?.id ?? null
}
