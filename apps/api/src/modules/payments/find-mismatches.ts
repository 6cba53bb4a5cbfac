import { type CheckedKind, FINDING_KINDS, FINDINGS } from '@chl/domain/finding'
import { Prisma } from '#prisma'
import type { Tx } from '#platform/db'
import type { Serving } from '#platform/http'
import { inLongTransaction } from '#platform/long-transaction'
import { SINCE, TOUCHED, WHOLE } from './finding-checks.ts'
import { paymentSettings } from './payment-settings.ts'
import { tellOperators } from './tell-operators.ts'

/** How many findings of each kind are open after a pass; and which kinds could not be looked for, with why. */
export type Pass = { total: number; kinds: Record<string, number>; failed: Partial<Record<CheckedKind, string>> }

/** Every kind that is looked for. */
export const CHECKED = FINDING_KINDS.filter((kind): kind is CheckedKind => !FINDINGS[kind].told)
/** How long one kind may take, in seconds: by the clock each ten minutes, and where everything is looked through. */
const SECONDS = { since: 20, whole: 120 }

/**
 * One pass of the reconciler over all money, kind by kind, each in a transaction of its own: one that fails or takes too long stops no
 * other. `whole` looks through all of the books; else what was touched since they were last looked at.
 */
export async function findMismatches(at: Pick<Serving, 'db' | 'relay'>, { whole }: { whole: boolean }): Promise<Pass> {
  const pass: Pass = { total: 0, kinds: {}, failed: {} }
  const begun = await at.db.rows<{ name: string }>(
    'checks-begun',
    'select name from money_check where whole_at is not null',
    [],
  )
  for (const kind of CHECKED) {
    // What was never looked through has nothing to go on from.
    const all = whole || !begun.some(({ name }) => name === kind)
    try {
      const open = await inLongTransaction(at, all ? SECONDS.whole : SECONDS.since, (tx) => look(tx, kind, all))
      if (open > 0) pass.kinds[kind] = open
      pass.total += open
    } catch (error) {
      pass.failed[kind] = String(error).slice(-300)
      await noteFailure(at, kind, pass.failed[kind])
    }
  }
  return pass
}

const QUESTION = Prisma.raw(
  `coalesce(abs((detail->>'amount')::bigint), abs((detail->>'expected')::bigint - (detail->>'actual')::bigint), 0)`,
)

/**
 * Looks for one kind: what is wrong and new is opened, what is still wrong is seen again, and what is right by now is closed. What a
 * person closed with a note stays closed for 7 days while its facts are the same. The operator's people are told where something
 * changed, with how many đồng are in question. Gives how many are open.
 */
async function look(tx: Tx, kind: CheckedKind, whole: boolean): Promise<number> {
  const [before] = await tx.$queryRaw<{ tx: bigint; entry: bigint }[]>`
    select seen_tx as tx, seen_entry as entry from money_check where name = ${kind}`
  const { floatLimit } = await paymentSettings(tx)
  const values = { kind, float: floatLimit, tx: before?.tx ?? 0n, entry: before?.entry ?? 0n }
  const [found] = await tx.$queryRaw<{ open: number; opened: number; gone: number; amount: number }[]>`
    with ${whole ? Prisma.empty : filled(`${TOUCHED},`, values)}
    found as materialized (
      select distinct on (subject) subject, detail from (${filled((whole ? WHOLE : SINCE)[kind], values)}) f(subject, detail) order by subject),
    open as (
      insert into finding (kind, subject, detail)
      select ${kind}, subject, detail from found f where not exists (
        select from finding r where r.kind = ${kind} and r.subject = f.subject and r.detail = f.detail and r.resolved_by is not null
          and r.resolved_at > now() - interval '7 days')
      on conflict (kind, subject) where resolved_at is null do update set seen_at = now(), detail = excluded.detail
      returning xmax = 0 as fresh, ${QUESTION} as amount),
    gone as (
      update finding f set resolved_at = now() where f.resolved_at is null and f.kind = ${kind} and not exists (
        select from found x where x.subject = f.subject) returning 1),
    noted as (${note(kind, whole)})
    select count(*)::int as open, (count(*) filter (where fresh))::int as opened, (select count(*)::int from gone) as gone,
      coalesce(sum(amount), 0)::float8 as amount from open`
  if (!found) return 0
  const { open, opened, gone, amount } = found
  if (opened + gone > 0) await tellOperators(tx, { amount, level: opened > 0 ? 'bell' : 'silent' })
  return open
}

/** A text with `$name` for each of `values`, as a statement with these values. */
function filled(text: string, values: Readonly<Record<string, string | number | bigint>>): Prisma.Sql {
  const parts = text.split(/\$(kind|float|tx|entry)\b/)
  const strings = parts.filter((_, i) => i % 2 === 0)
  const named = parts.filter((_, i) => i % 2 === 1)
  return Prisma.sql(strings, ...named.map((name) => values[name]))
}

// What is younger than ten minutes is looked at once more: what got its number before may commit after what has a higher one.
const note = (kind: CheckedKind, whole: boolean) => Prisma.sql`
  insert into money_check (name, succeeded_at, whole_at, seen_tx, seen_entry)
  select ${kind}, now(), case when ${whole} then now() end, coalesce((
      select id from ledger_tx where at < now() - interval '10 minutes' order by id desc limit 1), 0), coalesce((
      select e.id from ledger_entry e join ledger_tx t on t.id = e.tx_id where t.at < now() - interval '10 minutes' order by e.id desc limit 1), 0)
  on conflict (name) do update set succeeded_at = now(), whole_at = coalesce(excluded.whole_at, money_check.whole_at), error = null,
    seen_tx = greatest(money_check.seen_tx, excluded.seen_tx), seen_entry = greatest(money_check.seen_entry, excluded.seen_entry)`

// Where not even this can be written, the database is away: then nothing is looked for, and its age says so.
const noteFailure = ({ db }: Pick<Serving, 'db'>, kind: CheckedKind, why = '') =>
  db
    .rows(
      'check-failed',
      `insert into money_check (name, error) values ($1, $2) on conflict (name) do update set error = excluded.error`,
      [kind, why],
    )
    .catch(() => [])
