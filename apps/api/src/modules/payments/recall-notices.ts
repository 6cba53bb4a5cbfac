import type { CardAt } from './reconcile.ts'

/** What the time of the last success is kept under. */
const NAME = 'card_notices'

/**
 * Asks the provider for what it told of disputes and refunds, and takes in what never came: a charge that is over is not read by the
 * clock any more, so a notice that was lost would never be known, and the order's money paid out. From a day before it last
 * succeeded, or as far back as the provider knows. Throws as CardProvider.listNotices; the next time begins at the same place.
 */
export async function recallNotices(at: CardAt): Promise<void> {
  const [asked] = await at.db.rows<{ since: Date; now: Date }>(
    'notices-since',
    `select now(), greatest(now() - interval '30 days', (select succeeded_at - interval '1 day' from money_check where name = $1)) as since`,
    [NAME],
  )
  if (!asked) throw new Error('the database has no clock')
  for (let after: string | null = null, more = true; more; ) {
    const page: Awaited<ReturnType<CardAt['provider']['listNotices']>> = await at.provider.listNotices({
      since: asked.since,
      after,
    })
    await at.db.rows(
      'keep-notices',
      `insert into webhook_inbox (provider, event_id, type, object_ref, raw)
       select $1, * from unnest($2::text[], $3::text[], $4::text[], $5::bytea[]) on conflict do nothing`,
      [
        at.provider.name,
        page.notices.map(({ id }) => id),
        page.notices.map(({ type }) => type),
        page.notices.map(({ objectRef }) => objectRef),
        page.notices.map(({ raw }) => raw),
      ],
    )
    after = page.notices.at(-1)?.id ?? null
    more = page.more && after !== null
  }
  await at.db.rows(
    'notices-recalled',
    `insert into money_check (name, succeeded_at) values ($1, $2) on conflict (name) do update set succeeded_at = excluded.succeeded_at`,
    [NAME, asked.now],
  )
  at.pokeInbox()
}
