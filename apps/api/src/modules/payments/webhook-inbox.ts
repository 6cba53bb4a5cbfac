import { z } from 'zod'
import { inTransaction } from '#platform/http'
import { refuse } from '#platform/problem'
import type { Webhook } from '#platform/webhooks'
import { writeFinding } from './findings.ts'
import { type CardAt, reconcile } from './reconcile.ts'

/**
 * Where the card provider tells us that something happened (payments.md §6.4). A notice is verified, kept as it came, and
 * answered; what it is about is read again afterwards, because notices come late, twice and in any order. Real money and play money
 * have different addresses and secrets, and a notice of the other kind is refused.
 */
export const cardWebhook = (at: CardAt): Webhook => ({
  path: `/webhooks/${at.provider.name}`,
  receive: async (raw, headers) => {
    const event = at.provider.verifyEvent(raw, headers)
    if (event === 'signature') return refuse('signature-wrong')
    if (event === 'json') return refuse('invalid-json')
    if (event === 'shape' || event.live !== at.provider.live) return refuse('invalid-request')
    await at.db.rows(
      'keep-notice',
      `insert into webhook_inbox (provider, event_id, type, object_ref, raw) values ($1, $2, $3, $4, $5) on conflict do nothing`,
      [at.provider.name, event.id, event.type, event.objectRef, raw],
    )
    at.pokeInbox()
    return { received: true }
  },
})

const AT_ONCE = 20
/** The first twelve take an hour or so, and each one more an hour: a provider that is away for most of a day is waited for. */
const TRIES = 30
type Notice = { provider: string; eventId: string; raw: Buffer; attempts: number }

/**
 * Acts on the notices that are due; gives how many. Those of one payment are one reading of it, however many came. One that fails
 * comes again later, and after 30 tries, which take 19 hours, goes to a person.
 */
export async function takeNotices(at: CardAt): Promise<number> {
  const due = await at.db.rows<Notice>(
    'claim-notices',
    `with due as (
       select provider, event_id from webhook_inbox where state = 'new' and next_at <= now() and provider = $1 order by next_at limit ${AT_ONCE} for update skip locked)
     update webhook_inbox w set attempts = attempts + 1, next_at = now() + interval '90 seconds' from due
     where w.provider = due.provider and w.event_id = due.event_id
     returning w.provider, w.event_id as "eventId", w.raw, w.attempts`,
    [at.provider.name],
  )
  const readings = new Map<string, Promise<unknown>>()
  const act = async ({ eventId, raw }: Notice) => {
    const { intent, ...names } = namesOf(raw)
    const id = await collectionOf(at, names)
    if (!id) return
    const reading = readings.get(id) ?? reconcile(at, id, { cause: 'webhook', ref: eventId, hint: intent })
    readings.set(id, reading)
    await reading
  }
  for (const notice of due)
    await act(notice).then(
      () => done(at, notice),
      (error: unknown) => failed(at, notice, error),
    )
  return due.length
}

const ref = z.union([z.string(), z.object({ id: z.string() }).transform(({ id }) => id)]).nullish()
const named = z.object({
  data: z.object({
    object: z.object({
      object: z.string(),
      id: z.string().optional(),
      payment_intent: ref,
      charge: ref,
      metadata: z.record(z.string(), z.string()).nullish(),
    }),
  }),
})

/** What a notice names: whose it says it is, the intent, and everything that we may know it by. Empty where it says nothing. */
export function namesOf(raw: Buffer): { collectionId: string | null; intent: string | null; refs: string[] } {
  const read = named.safeParse(JSON.parse(raw.toString('utf8')))
  if (!read.success) return { collectionId: null, intent: null, refs: [] }
  const { object, id, payment_intent: intent, charge, metadata } = read.data.data.object
  const said = z.uuid().safeParse(metadata?.['collection_id'])
  return {
    collectionId: said.success ? said.data : null,
    intent: intent ?? (object === 'payment_intent' ? (id ?? null) : null),
    refs: [id, intent, charge].filter((one) => typeof one === 'string'),
  }
}

async function collectionOf(at: CardAt, { collectionId, refs }: { collectionId: string | null; refs: string[] }) {
  const [found] = await at.db.rows<{ id: string }>(
    'collection-of-notice',
    `select id from collection where kind = 'card' and (id = $1 or provider_ref = any($2) or session_ref = any($2) or charge_ref = any($2))
     order by id = $1 desc nulls last limit 1`,
    [collectionId, refs],
  )
  return found?.id ?? null
}

const done = (at: CardAt, { provider, eventId }: Notice) =>
  at.db.rows(
    'notice-done',
    `update webhook_inbox set state = 'done', done_at = now(), error = null where provider = $1 and event_id = $2`,
    [provider, eventId],
  )

async function failed(at: CardAt, { provider, eventId, attempts }: Notice, error: unknown) {
  const why = String(error).slice(0, 300)
  at.log.warn({ eventId, attempts, why }, 'a notice of the card provider could not be acted on')
  await inTransaction(at, async (tx) => {
    const state = attempts >= TRIES ? 'dead' : 'new'
    await tx.$executeRaw`
      update webhook_inbox set state = ${state}, error = ${why}, next_at = now() + make_interval(secs => ${Math.min(3600, 2 ** attempts)}::float8)
      where provider = ${provider} and event_id = ${eventId} and state = 'new'`
    if (state === 'dead')
      await writeFinding(tx, { kind: 'webhook_dead', subject: `${provider}:${eventId}`, detail: { error: why } })
  })
}
