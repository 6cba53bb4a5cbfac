import type { Finding, getReconciliation as contract } from '@chl/contracts/operator'
import type { ReplyOf } from '@chl/contracts/endpoint'
import { FINDING_KINDS, type FindingKind } from '@chl/domain/finding'
import type { Actor } from '#platform/actor'
import type { Db } from '#platform/db'
import { CHECKED } from './find-mismatches.ts'
import { demandOperator } from './operators.ts'

type Reply = ReplyOf<typeof contract>
type Check = { kind: FindingKind; all: Date | null; late: boolean }
type Row = { kind: FindingKind; count: number; items: Finding[] }

/** What does not match now, by kind, the gravest first. Refused: `forbidden`. */
export async function getReconciliation(db: Db, actor: Actor): Promise<Reply> {
  demandOperator(actor)
  const rows = await db.rows<Row>('open-findings', OPEN, [])
  const checks = await db.rows<Check>('money-checks', CHECKS, [CHECKED])
  const kinds = FINDING_KINDS.flatMap((kind) => rows.filter((row) => row.kind === kind))
  return {
    checkedAt: checks[0]?.all?.toISOString() ?? null,
    late: checks.filter(({ late }) => late).map(({ kind }) => kind),
    total: kinds.reduce((sum, { count }) => sum + count, 0),
    kinds,
  }
}

// What was never looked for counts from when the database was first used.
const CHECKS = `
  select k.kind, case when bool_and(c.succeeded_at is not null) over () then min(c.succeeded_at) over () end as all,
    coalesce(c.succeeded_at, e.at) < now() - interval '30 minutes' or coalesce(c.whole_at, e.at) < now() - interval '36 hours' as late
  from unnest($1::text[]) with ordinality k(kind, n) left join money_check c on c.name = k.kind cross join payment_environment e order by k.n`

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
      select order_id, number from collected_order where order_id = (f.detail->>'orderId')::uuid
      union all (select c.order_id, c.number from collection k join collected_order c on c.checkout_id = k.checkout_id and (k.order_id is null or c.order_id = k.order_id)
        where k.id = (f.detail->>'collectionId')::uuid and f.detail->>'orderId' is null order by c.order_id limit 1)) c on true
    left join organization o on o.id = (f.detail->>'organizationId')::uuid
    left join person p on p.id = (f.detail->>'personId')::uuid
  where f.nth <= 50 group by f.kind`
