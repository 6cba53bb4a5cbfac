import type { BankStatement, decideStatement as contract } from '@chl/contracts/receipts'
import type { BankReceipt } from '@chl/domain/bank-receipt'
import { audit } from '#modules/audit'
import type { Actor } from '#platform/actor'
import type { Tx } from '#platform/db'
import { inTransaction, type Read, type Serving } from '#platform/http'
import { Refused, refuse } from '#platform/problem'
import { bringsIn, countsOf, foreseenOf, readKept } from './bank-statements.ts'
import { demandNoInterest, demandOperator, demandSecond } from './operators.ts'
import { foreseeBank, receiveAll, sidesNamed } from './receive-bank.ts'
import { tellOperators } from './tell-operators.ts'

type Row = {
  state: string
  madeBy: string
  decidedBy: string | null
  counts: BankStatement['counts']
  receipts: unknown
  outcomes: string[]
}

/**
 * Another person's yes: the lines are taken in. Not one transaction, as a statement may hold thousands of lines: it is claimed first,
 * each line counts once however often it is sent, and what was cut off is confirmed again. A no, of whoever it is, drops a statement
 * of which nothing was taken in yet. Refused: `not-found`; `not-two-people`; `own-interest`; `not-allowed-now` where who brought it is gone;
 * `state-changed` where it was decided before by somebody else, or does more by now than it was shown to do.
 */
export const decideStatement =
  (at: Pick<Serving, 'db' | 'relay'>): Read<typeof contract> =>
  async (db, actor, { params: { id }, body: { accept } }) => {
    demandOperator(actor, { ofOne: true })
    const me = actor.person.id
    const [row] = await db.prisma.$queryRaw<Row[]>`
      select state, made_by as "madeBy", decided_by as "decidedBy", foreseen->'counts' as counts, receipts, outcomes from bank_statement where id = ${id}::uuid`
    if (!row) return refuse('not-found')
    // Its answer was lost: the same question has the same answer.
    if (row.state === 'confirmed' && accept && row.decidedBy === me) return { outcome: 'confirmed', counts: row.counts }
    if (row.state !== 'proposed') return refuse('state-changed', { state: row.state })
    if (!accept) return inTransaction(at, (tx) => drop(tx, actor, id))
    // What was begun goes on to its end, whoever left meanwhile.
    if (row.decidedBy !== me) await demandSecond(db.prisma, actor, row.madeBy)
    const receipts = readKept(row.receipts)
    const claimed = await inTransaction(at, (tx) => claim(tx, actor, { id, receipts, shown: row.outcomes }))
    if (claimed !== 'claimed') return refuse('state-changed', { state: claimed })
    const counts = countsOf(await receiveAll(at, receipts, (tx) => demandOpen(tx, id)))
    return inTransaction(at, (tx) => confirm(tx, actor, id, counts))
  }

type Shown = { id: string; receipts: readonly BankReceipt[]; shown: readonly string[] }
/** Makes it this person's to take in, unless lines would count that were shown as bringing nothing: then it is to be looked at again. */
async function claim(
  tx: Tx,
  actor: Actor,
  { id, receipts, shown }: Shown,
): Promise<'claimed' | 'decided' | 'proposed'> {
  await demandNoInterest(tx, actor, await sidesNamed(tx, receipts))
  const outcomes = await foreseeBank(tx, receipts)
  const more = outcomes.some((outcome, index) => bringsIn(outcome) && !bringsIn(shown[index]))
  const written = more
    ? await tx.$executeRaw`
        update bank_statement set outcomes = ${outcomes}::text[], foreseen = ${JSON.stringify(foreseenOf(receipts, outcomes))}::jsonb
        where id = ${id}::uuid and state = 'proposed'`
    : await tx.$executeRaw`
        update bank_statement set decided_by = ${actor.person.id}::uuid where id = ${id}::uuid and state = 'proposed'`
  if (written === 0) return 'decided'
  if (!more) return 'claimed'
  await tellOperators(tx, { actor: null })
  return 'proposed'
}

// Whoever drops it waits until these lines are in, and these lines wait for whoever drops it.
async function demandOpen(tx: Tx, id: string) {
  const rows = await tx.$queryRaw<{ state: string }[]>`
    select state from bank_statement where id = ${id}::uuid and state = 'proposed' for share`
  if (rows.length === 0) throw new Refused('state-changed', { state: 'decided' })
}

async function drop(tx: Tx, actor: Actor, id: string) {
  // Locked first: what is looked for afterwards is what was there when nobody took in a line any more.
  const [row] = await tx.$queryRaw<Pick<Row, 'decidedBy' | 'receipts' | 'outcomes'>[]>`
    select decided_by as "decidedBy", receipts, outcomes from bank_statement where id = ${id}::uuid and state = 'proposed' for update`
  if (!row || (row.decidedBy !== null && (await hasBegun(tx, row))))
    return refuse('state-changed', { state: 'decided' })
  await tx.$executeRaw`
    update bank_statement set state = 'refused', decided_by = ${actor.person.id}::uuid, decided_at = now() where id = ${id}::uuid`
  const counts = countsOf([])
  await audit(tx, actor, 'statement.refused', id, counts)
  await tellOperators(tx, { actor: actor.person.id })
  return { outcome: 'refused' as const, counts }
}

/** Whether a line that was shown as a new one was told by a statement since: this one, as far as anybody can see. */
async function hasBegun(tx: Tx, { receipts, outcomes }: Pick<Row, 'receipts' | 'outcomes'>): Promise<boolean> {
  const fresh = readKept(receipts).filter((_, index) => outcomes[index] !== 'known')
  const ids = fresh.map(({ providerTxnId }) => providerTxnId)
  const [told] = await tx.$queryRaw<{ any: boolean }[]>`
    select exists (select from receipt_told where provider in ('csv:ref', 'csv:day') and provider_txn_id = any(${ids}::text[])) as any`
  return told?.any ?? true
}

async function confirm(tx: Tx, actor: Actor, id: string, counts: BankStatement['counts']) {
  const confirmed = await tx.$executeRaw`
    update bank_statement set state = 'confirmed', decided_by = ${actor.person.id}::uuid, decided_at = now()
    where id = ${id}::uuid and state = 'proposed'`
  if (confirmed === 0) return refuse('state-changed', { state: 'decided' })
  await audit(tx, actor, 'statement.confirmed', id, counts)
  await tellOperators(tx, { actor: actor.person.id })
  return { outcome: 'confirmed' as const, counts }
}
