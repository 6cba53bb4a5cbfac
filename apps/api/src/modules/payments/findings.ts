import type { FindingKind } from '@chl/domain/finding'
import type { Tx } from '#platform/db'
import { tellOperators } from './tell-operators.ts'

/** The facts of a finding that its screen shows; no secret is among them. */
type Detail = Partial<{
  collectionId: string | null
  amount: number
  expected: number
  actual: number
  reference: string
  error: string
}>

/** Writes down what does not match, once a kind and subject while it is open, and tells the operator. */
export async function writeFinding(
  tx: Tx,
  { kind, subject, detail = {} }: { kind: FindingKind; subject: string; detail?: Detail },
): Promise<void> {
  const [written] = await tx.$queryRaw<{ fresh: boolean }[]>`
    insert into finding (kind, subject, detail) values (${kind}, ${subject}, ${JSON.stringify(detail)}::jsonb)
    on conflict (kind, subject) where resolved_at is null do update set seen_at = now(), detail = excluded.detail
    returning xmax = 0 as fresh`
  if (!written?.fresh) return
  await tellOperators(tx, { amount: detail.amount ?? 0, level: 'bell' })
}
