import type { Finding, getReconciliation as contract } from '@chl/contracts/operator'
import type { ReplyOf } from '@chl/contracts/endpoint'
import { FINDING_KINDS, type FindingKind } from '@chl/domain/finding'
import type { Actor } from '#platform/actor'
import type { Db } from '#platform/db'
import { demandOperator } from './operators.ts'

type Reply = ReplyOf<typeof contract>
type Row = { kind: FindingKind; count: number; items: Finding[] }

/** What does not match now, by kind, the gravest first. Refused: `forbidden`. */
export async function getReconciliation(db: Db, actor: Actor): Promise<Reply> {
  demandOperator(actor)
  const rows = await db.rows<Row>('open-findings', OPEN, [])
  const [pass] = await db.rows<{ at: Date }>('last-pass', `select seen_at as at from finding where kind = 'pass'`, [])
  const kinds = FINDING_KINDS.flatMap((kind) => rows.filter((row) => row.kind === kind))
  return { checkedAt: pass?.at.toISOString() ?? null, total: kinds.reduce((sum, { count }) => sum + count, 0), kinds }
}

const OPEN = `
  with open as (
    select f.*, row_number() over (partition by kind order by found_at, id) as nth, count(*) over (partition by kind) as n
    from finding f where resolved_at is null)
  select f.kind, max(f.n)::int as count, json_agg(json_build_object(
    'id', f.id, 'kind', f.kind, 'subject', f.subject, 'foundAt', f.found_at,
    'order', case when c.order_id is null then null else json_build_object('id', c.order_id, 'number', c.number) end,
    'collectionId', f.detail->>'collectionId', 'sellerId', f.detail->>'sellerId', 'who', coalesce(p.name, o.name),
    'amount', f.detail->'amount', 'expected', f.detail->'expected', 'actual', f.detail->'actual',
    'reference', f.detail->>'reference', 'error', f.detail->>'error', 'since', f.detail->>'since') order by f.found_at, f.id) as items
  from open f
    left join lateral (
      select c.order_id, c.number from collected_order c left join collection k on k.id = (f.detail->>'collectionId')::uuid
      where c.order_id = coalesce((f.detail->>'orderId')::uuid, k.order_id) or (f.detail->>'orderId' is null and k.order_id is null and c.checkout_id = k.checkout_id)
      order by c.order_id limit 1) c on true
    left join organization o on o.id = (f.detail->>'organizationId')::uuid
    left join person p on p.id = (f.detail->>'personId')::uuid
  where f.nth <= 50 group by f.kind`
