import { Prisma } from '#prisma'
import type { Tx } from '#platform/db'
import { CHECKS } from './finding-checks.ts'
import { tellOperators } from './tell-operators.ts'
import { paymentSettings } from './payment-settings.ts'

/** How many findings of each kind are open after a pass, how many it opened, and how many were gone. */
export type Pass = { total: number; kinds: Record<string, number>; opened: number; gone: number }

const QUESTION = Prisma.raw(
  `coalesce(abs((detail->>'amount')::bigint), abs((detail->>'expected')::bigint - (detail->>'actual')::bigint), 0)`,
)

const CHECKED = Object.keys(CHECKS)
const FOUND = Object.entries(CHECKS)
  .map(([kind, check]) => `select '${kind}' as kind, x.subject, x.detail from (${check}) x(subject, detail)`)
  .join('\nunion all ')

/**
 * One pass of the reconciler over all money: what is wrong and new is opened, what is still wrong is seen again, and what is right
 * by now is closed, but for what was told of when it happened. What a person closed with a note stays closed for 7 days while its
 * facts are the same. The operator's people are told where something changed, with how many đồng are in question.
 */
export async function findMismatches(tx: Tx): Promise<Pass> {
  const { floatLimit } = await paymentSettings(tx)
  const rows = await tx.$queryRaw<{ kind: string; open: number; opened: number; gone: number; amount: number }[]>`
    with found as materialized (select distinct on (kind, subject) kind, subject, detail from (${foundBy(floatLimit)}) f order by kind, subject),
    open as (
      insert into finding (kind, subject, detail)
      select kind, subject, detail from found f where not exists (
        select from finding r where r.kind = f.kind and r.subject = f.subject and r.detail = f.detail and r.resolved_by is not null
          and r.resolved_at > now() - interval '7 days')
      on conflict (kind, subject) where resolved_at is null do update set seen_at = now(), detail = excluded.detail
      returning kind, xmax = 0 as fresh, ${QUESTION} as amount),
    gone as (
      update finding f set resolved_at = now() where f.resolved_at is null and f.kind = any(${CHECKED}) and not exists (
        select from found x where x.kind = f.kind and x.subject = f.subject) returning kind)
    select kind, sum(open)::int as open, sum(opened)::int as opened, sum(gone)::int as gone, sum(amount)::float8 as amount from (
      select kind, 1 as open, fresh::int as opened, 0 as gone, amount from open union all select kind, 0, 0, 1, 0 from gone) k group by kind`
  const pass: Pass = { total: 0, kinds: {}, opened: 0, gone: 0 }
  for (const { kind, open, opened, gone } of rows) {
    if (open > 0) pass.kinds[kind] = open
    pass.total += open
    pass.opened += opened
    pass.gone += gone
  }
  await notePass(tx)
  if (pass.opened + pass.gone > 0)
    await tellOperators(tx, {
      amount: rows.reduce((all, row) => all + row.amount, 0),
      level: pass.opened > 0 ? 'bell' : 'silent',
    })
  return pass
}

// The checks name the cash that one may carry as `$1`, wherever they need it.
const foundBy = (floatLimit: number) => {
  const [first = '', ...rest] = FOUND.split('$1')
  return Prisma.sql([first, ...rest], ...rest.map(() => floatLimit))
}

// One row says when the last pass was, also where it found nothing.
async function notePass(tx: Tx) {
  const noted = await tx.$executeRaw`update finding set seen_at = now(), resolved_at = now() where kind = 'pass'`
  if (noted === 0) await tx.$executeRaw`insert into finding (kind, subject, resolved_at) values ('pass', '', now())`
}
