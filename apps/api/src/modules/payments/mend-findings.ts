import type { ParsedOf } from '@chl/contracts/endpoint'
import type {
  replayWebhook as replayContract,
  resolveFinding as resolveContract,
  retryOperation as retryContract,
  runReconciliation as runContract,
} from '@chl/contracts/operator'
import { FINDINGS } from '@chl/domain/finding'
import { m } from '@chl/messages/messages.js'
import { audit } from '#modules/audit'
import { Prisma } from '#prisma'
import type { Actor } from '#platform/actor'
import type { Tx } from '#platform/db'
import type { Read, Serving } from '#platform/http'
import { Refused, refuse } from '#platform/problem'
import { isBankService, takeNotice } from './bank-webhooks.ts'
import { lockMoney } from './collected-orders.ts'
import { findMismatches } from './find-mismatches.ts'
import { sidesOfFinding } from './finding-sides.ts'
import { demandNoInterest, demandOperator } from './operators.ts'
import { RELEASE_DISPUTED } from './payout-facts.ts'
import { tellOperators } from './tell-operators.ts'

/** A pass of the reconciler through everything, at a person's wish. Refused: `forbidden`; `unavailable` where a part of it failed. */
export const runReconciliation =
  (at: Pick<Serving, 'db' | 'relay'>): Read<typeof runContract> =>
  async (_db, actor) => {
    demandOperator(actor)
    const { total, kinds, failed } = await findMismatches(at, { whole: true })
    if (Object.keys(failed).length > 0) throw new Refused('unavailable')
    return { total, kinds }
  }

/**
 * Closes a finding with a note. Refused: `not-found`; `not-allowed-now` for one that says the books are wrong; `own-interest` for who
 * belongs to whose money it is about.
 */
export async function resolveFinding(tx: Tx, actor: Actor, { params, body }: ParsedOf<typeof resolveContract>) {
  demandOperator(actor, { ofOne: true })
  const [found] = await tx.$queryRaw<{ kind: string; subject: string }[]>`
    select kind, subject from finding where id = ${params.id}::uuid and resolved_at is null for no key update`
  if (!found) return refuse('not-found')
  if (isHard(found.kind))
    return refuse('not-allowed-now', { detail: m.operator_finding_hard({}, { locale: actor.locale }) })
  await demandNoInterest(tx, actor, await sidesOfFinding(tx, params.id))
  const [closed] = await tx.$queryRaw<{ at: Date }[]>`
    update finding set resolved_at = now(), resolved_by = ${actor.person.id}::uuid, note = ${body.note} where id = ${params.id}::uuid returning resolved_at as at`
  await audit(tx, actor, 'finding.resolved', params.id, { kind: found.kind, subject: found.subject, note: body.note })
  await tellOperators(tx, { actor: actor.person.id })
  return { id: params.id, resolvedAt: (closed?.at ?? new Date()).toISOString() }
}

const isHard = (kind: string) => Object.entries(FINDINGS).some(([name, { hard }]) => name === kind && hard)

type Given = { kind: string; state: 'failed' | 'unknown'; subjectId: string | null }
/** What the provider can do only once anyway: it may be asked by a new key. */
const ONCE = ['open_session', 'expire_session', 'capture', 'cancel']

/**
 * Sends a call to the provider once more. One whose answer was lost is the same call: it is looked for again first, and only sent,
 * by a new key, where it still isn't there. One that was refused is a new one, because the provider keeps its answer to a key.
 * Refused: `not-found`; `own-interest`; `not-allowed-now` where it is on its way or done, or its money isn't owed so any more.
 */
export async function retryOperation(tx: Tx, actor: Actor, { params }: ParsedOf<typeof retryContract>) {
  demandOperator(actor, { ofOne: true })
  // The money of its checkout before the call, as whoever sends it locks them.
  const [of] = await tx.$queryRaw<{ checkoutId: string }[]>`
    select c.checkout_id as "checkoutId" from payment_operation o join collection c on c.id = o.collection_id where o.id = ${params.id}::uuid`
  if (of) await lockMoney(tx, of.checkoutId)
  const [found] = await tx.$queryRaw<Given[]>`
    select kind, state, subject_id as "subjectId" from payment_operation where id = ${params.id}::uuid for no key update`
  if (!found) return refuse('not-found')
  if (found.state !== 'failed' && found.state !== 'unknown') return refuse('not-allowed-now', { state: found.state })
  const owed = OWED[found.kind]
  if (owed) await demandNoInterest(tx, actor, [await owed(tx, found.subjectId)])
  const again = found.state === 'unknown' ? await sendAgain(tx, params.id) : await sendAnew(tx, params.id)
  if (again === null) return refuse('not-allowed-now', { state: found.state })
  await audit(tx, actor, 'operation.retried', params.id, { again, kind: found.kind, was: found.state })
  return { id: again }
}

const PAYOUT_DISPUTED = Prisma.raw(RELEASE_DISPUTED('p.payee_id', 'p.id'))

/** What gives money away is asked for again only while it is owed so; each gives whose it is. */
const OWED: Partial<Record<string, (tx: Tx, id: string | null) => Promise<string | null>>> = {
  refund: demandOwedByCard,
  transfer: demandApproved,
}

/** Throws Refused `not-allowed-now` where a refund goes back by the bank instead by now, is paid, or is with the provider. */
async function demandOwedByCard(tx: Tx, id: string | null): Promise<string | null> {
  const [owed] = await tx.$queryRaw<{ buyerId: string | null }[]>`
    select buyer_id as "buyerId" from refund where id = ${id}::uuid and method = 'card' and state in ('due', 'failed') for no key update`
  if (!owed) throw new Refused('not-allowed-now')
  return owed.buyerId
}

/**
 * Throws Refused `not-allowed-now` where a payout was paid, or is owed again: the next batch pays that; or where its card payment is
 * asked back meanwhile.
 */
async function demandApproved(tx: Tx, id: string | null): Promise<string | null> {
  const [owed] = await tx.$queryRaw<{ payeeId: string | null; disputed: boolean }[]>`
    select payee_id as "payeeId", ${PAYOUT_DISPUTED} as disputed from payout p where id = ${id}::uuid and state = 'approved' for update`
  if (!owed) throw new Refused('not-allowed-now')
  if (owed.disputed) throw new Refused('not-allowed-now', { state: 'disputed' })
  return owed.payeeId
}

async function sendAgain(tx: Tx, id: string): Promise<string> {
  await tx.$executeRaw`
    update payment_operation set state = 'pending', next_at = now(), done_at = null,
      params = params || case when first_sent_at < now() - interval '23 hours' then '{"anew": true}'::jsonb else '{}' end
        || case when kind = any(${ONCE}) then jsonb_build_object('again', coalesce((params->>'again')::int, 0) + 1) else '{}' end
    where id = ${id}::uuid`
  return id
}

async function sendAnew(tx: Tx, id: string): Promise<string | null> {
  const [made] = await tx.$queryRaw<{ id: string }[]>`
    insert into payment_operation (kind, collection_id, subject_id, amount, params)
    select kind, collection_id, subject_id, coalesce((select amount from refund r where r.id = o.subject_id), amount), params
    from payment_operation o where id = ${id}::uuid
      and not exists (select from payment_operation n where n.kind = o.kind and n.state <> 'failed'
        and n.collection_id is not distinct from o.collection_id and n.subject_id is not distinct from o.subject_id)
    returning id`
  return made?.id ?? null
}

/**
 * Acts on a notice that was given up, once more: the card provider's is read anew by the inbox, a bank's tells all itself. Refused:
 * `not-found`; `not-allowed-now` where it wasn't given up, or still can't be read.
 */
export async function replayWebhook(tx: Tx, actor: Actor, { params }: ParsedOf<typeof replayContract>) {
  demandOperator(actor, { ofOne: true })
  const { provider, id } = params
  const [found] = await tx.$queryRaw<{ state: string; raw: Uint8Array }[]>`
    select state, raw from webhook_inbox where provider = ${provider} and event_id = ${id} for no key update`
  if (!found) return refuse('not-found')
  if (found.state !== 'dead') return refuse('not-allowed-now', { state: found.state })
  const bank = isBankService(provider)
  if (bank && !(await takeNotice(tx, provider, Buffer.from(found.raw))))
    return refuse('not-allowed-now', { state: found.state })
  await tx.$executeRaw`
    update webhook_inbox set state = ${bank ? 'done' : 'new'}, done_at = case when ${bank} then now() end, attempts = 0, next_at = now() where provider = ${provider} and event_id = ${id}`
  await audit(tx, actor, 'webhook.replayed', `${provider}:${id}`)
  return { provider, id }
}
