// The operator: what takes two people. Settings stand in operator-settings.test.ts, what does not match and the books in
// reconciliation.test.ts.
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { card } from '../support/broken-money.ts'
import { balance, moneyFaults } from '../support/money.ts'
import { type OperatorWorld, startOperatorWorld } from '../support/operator-world.ts'
import { refusal, type Someone, type World } from '../support/world.ts'

let at: OperatorWorld
let world: World
let admin: pg.Client
let farm: Someone
let buyer: Someone
let operator: Someone
let colleague: Someone
let held: OperatorWorld['held']
let released: OperatorWorld['released']
beforeAll(async () => {
  at = await startOperatorWorld()
  ;({ world, admin, farm, buyer, operator, colleague, held, released } = at)
})
afterAll(() => at.stop())
const look = () => at.look()
const shown = (kind: string) => at.shown(kind)
const everyone = () => [farm, buyer]

describe('what takes two people', () => {
  const refundOf = (who: Someone, id: string, amount: number) =>
    who.call('POST /operator/orders/:id/refund', { params: { id }, body: { amount, reason: 'hàng về muộn' } })
  const decide = (who: Someone, id: string, accept = true) =>
    who.call('POST /operator/proposals/:id/decision', { params: { id }, body: { accept } })

  it('money goes back after the release: each gives its part, once, and the books explain it', async () => {
    for (const who of everyone()) expect((await refusal(refundOf(who, released.id, 1000))).slug).toBe('not-found')
    expect(await refusal(refundOf(operator, released.id, 200_001))).toMatchObject({
      slug: 'not-allowed-now',
      left: 200_000,
    })
    expect(await refusal(refundOf(operator, held.id, 1))).toMatchObject({ slug: 'not-allowed-now', left: 0 })
    const made = await refundOf(operator, released.id, 50_000)
    expect(made).toMatchObject({ kind: 'refund', state: 'open', amount: 50_000, order: { number: released.number } })
    expect((await refusal(refundOf(colleague, released.id, 1000))).slug).toBe('not-allowed-now')
    expect((await refusal(decide(operator, made.id))).slug).toBe('not-two-people')
    // A slip of the pen is taken back by who made it, and can't be accepted any more.
    expect(await decide(operator, made.id, false)).toMatchObject({
      state: 'refused',
      decidedBy: { id: operator.personId },
    })
    expect((await refusal(decide(colleague, made.id))).slug).toBe('not-allowed-now')
    const again = await refundOf(operator, released.id, 50_000)
    expect((await refusal(decide(farm, again.id))).slug).toBe('not-found')
    const results = await Promise.allSettled([decide(colleague, again.id), decide(colleague, again.id)])
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const book = await operator.call('GET /operator/books/orders/:number', { params: { number: released.number } })
    expect(book).toMatchObject({
      captured: 200_000,
      refunded: 50_000,
      released: 150_000,
      platformFee: 3000,
      vat: 1500,
      pit: 750,
      net: 144_750,
    })
    expect(book.refunds).toMatchObject([{ amount: 50_000, cause: 'goodwill', reason: 'hàng về muộn', state: 'due' }])
    expect(await balance(world, `seller_payable:${farm.organizationId}`)).toBe(144_750)
    expect(await moneyFaults(world.sql)).toEqual([])
    expect((await operator.call('GET /operator/overview')).owedToBuyers).toBe(50_000)
    // The seller hears that it is taken, the buyer that it comes; nothing is missing for it, and who took the money back is paid.
    const told = await world.rows<{ topic: string }>(
      `select distinct f.topic from (select topic, level, body, recipients from outbox union all select topic, level, body, array[person_id] from feed_entry) f
       where $1 = any(f.recipients) and f.level <> 'silent' and f.body->>'orderId' = $2 and f.topic in ('payment.taken_back', 'payment.refund_due')`,
      [farm.personId, released.id],
    )
    expect(told).toEqual([{ topic: 'payment.taken_back' }])
    for (const who of everyone())
      expect((await who.call('GET /orders/:id', { params: { id: released.id } })).payment.collected).toMatchObject({
        missing: 0,
        hold: 'released',
      })
    const bought = await buyer.call('GET /orders/:id', { params: { id: released.id } })
    expect(bought.payment.receivedSaidAt).not.toBeNull()
    expect((await look()).kinds).toEqual({ refund_no_account: 1 })
  })

  it('what the seller was paid already it owes; what it never will pay is given up', async () => {
    // The seller's money has left for its bank.
    await admin.query(`set session_replication_role = 'origin'`)
    await admin.query(
      `with b as (insert into payout_batch (state, made_by, approved_by, approved_at) values ('closed', $1, $2, now()) returning id)
       insert into payout (batch_id, kind, payee_id, amount, content, state, paid_at, drawn_to)
       select b.id, 'seller', $3, 144750, 'HLP A', 'paid', now(), (select max(id) from ledger_entry) from b`,
      [operator.personId, colleague.personId, farm.organizationId],
    )
    for (const [kind, debit, credit] of [
      ['payout_approved', `seller_payable:${farm.organizationId}`, 'payout_due'],
      ['payout_paid', 'payout_due', 'bank'],
    ])
      await admin.query('select ledger_post($1, $1, null, $2)', [
        kind,
        JSON.stringify([
          { a: debit, k: 'liability', m: 0, v: 144_750 },
          { a: credit, k: credit === 'bank' ? 'asset' : 'liability', m: null, v: -144_750 },
        ]),
      ])
    const { id } = await refundOf(operator, released.id, 150_000)
    await decide(colleague, id)
    const receivable = `seller_receivable:${farm.organizationId}`
    expect(await balance(world, receivable)).toBe(144_750)
    expect(await moneyFaults(world.sql)).toEqual([])
    const book = await operator.call('GET /operator/books/orders/:number', { params: { number: released.number } })
    expect(book).toMatchObject({ refunded: 200_000, released: 0, platformFee: 0, vat: 0, pit: 0, net: 0 })
    expect(book.payout).toMatchObject({ state: 'paid' })

    const writeOff = (who: Someone, amount: number) =>
      who.call('POST /operator/sellers/:id/write-off', {
        params: { id: farm.organizationId },
        body: { amount, reason: 'nhà bị lũ cuốn' },
      })
    expect(await refusal(writeOff(operator, 144_751))).toMatchObject({ slug: 'not-allowed-now', left: 144_750 })
    expect((await refusal(writeOff(farm, 1))).slug).toBe('not-found')
    const no = await writeOff(operator, 44_750)
    await decide(colleague, no.id, false)
    expect(await balance(world, receivable)).toBe(144_750)
    const yes = await writeOff(operator, 44_750)
    await decide(colleague, yes.id)
    expect([await balance(world, receivable), await balance(world, 'write_off')]).toEqual([100_000, 44_750])
    expect(await moneyFaults(world.sql)).toEqual([])
    const { items } = await operator.call('GET /operator/proposals')
    expect(items.map(({ kind, state }) => `${kind} ${state}`).toSorted()).toEqual([
      'refund done',
      'refund done',
      'refund refused',
      'write_off done',
      'write_off refused',
    ])
    expect((await refusal(farm.call('GET /operator/proposals'))).slug).toBe('forbidden')
  })

  it('a lost dispute of a card is asked of the seller whose goods it was about, up to the loss', async () => {
    const dispute = `du_${randomUUID()}`
    await admin.query(`set session_replication_role = 'replica'`)
    await admin.query(
      `with k as (${card('captured').replaceAll('$5', '$1')} returning id)
       insert into card_dispute (provider_ref, collection_id, amount, state, closed_at) select $2, id, 30000, 'lost', now() from k`,
      [held.checkout, dispute],
    )
    await admin.query(`set session_replication_role = 'origin'`)
    await admin.query(`select ledger_post('dispute_opened', 'dispute:' || $1, null, $2)`, [
      dispute,
      JSON.stringify([
        { a: 'dispute_hold', k: 'asset', m: 0, v: 30_000 },
        { a: 'stripe_clearing', k: 'asset', m: null, v: -30_000 },
      ]),
    ])
    await admin.query(`select ledger_post('dispute_lost', 'dispute_closed:' || $1, null, $2)`, [
      dispute,
      JSON.stringify([
        { a: 'dispute_loss', k: 'expense', m: null, v: 30_000 },
        { a: 'dispute_hold', k: 'asset', m: 0, v: -30_000 },
      ]),
    ])
    const charge = (who: Someone, amount: number, id = dispute) =>
      who.call('POST /operator/card-disputes/:id/charge-seller', {
        params: { id },
        body: { amount, reason: 'người mua đòi lại ở ngân hàng', orderId: held.id },
      })
    expect((await refusal(charge(farm, 1))).slug).toBe('not-found')
    expect((await refusal(charge(operator, 1, 'du_unknown'))).slug).toBe('not-found')
    expect(await refusal(charge(operator, 30_001))).toMatchObject({ slug: 'not-allowed-now', left: 30_000 })
    expect((await look()).kinds['card_dispute_lost']).toBe(1)
    const { id } = await charge(operator, 20_000)
    await decide(colleague, id)
    expect(await balance(world, 'dispute_loss')).toBe(10_000)
    expect(await balance(world, `seller_receivable:${farm.organizationId}`)).toBe(120_000)
    expect(await refusal(charge(operator, 10_001))).toMatchObject({ left: 10_000 })
    expect((await shown('card_dispute_lost'))?.items[0]).toMatchObject({ subject: dispute })
  })
})

describe('amounts that are no whole đồng', () => {
  const WRONG = [1.5, -1, 0, 1e-9, '1e6', '1000', 2 ** 53, 1e300, null, true, [1000], {}] as const
  const asked: Record<string, () => [path: string, rest: object]> = {
    'a refund of an order': () => [`orders/${released.id}/refund`, {}],
    'a write-off of a debt': () => [`sellers/${farm.organizationId}/write-off`, {}],
    'a charge of a lost dispute': () => ['card-disputes/du_1/charge-seller', { orderId: held.id }],
  }
  it.each(
    Object.entries(asked).flatMap(([what, of]) =>
      WRONG.map((amount) => [what, JSON.stringify(amount), amount, of] as const),
    ),
  )('%s of %s is refused, and nothing is proposed', async (_, _said, amount, of) => {
    const count = () => world.rows('select count(*)::int as n from operator_proposal')
    const before = await count()
    const [path, rest] = of()
    const reply = await operator.raw('POST', `/api/operator/${path}`, {
      body: { reason: 'hàng về muộn', ...rest, amount },
      headers: { 'idempotency-key': randomUUID() },
    })
    expect([reply.status, reply.body]).toEqual([400, expect.objectContaining({ type: '/problems/invalid-request' })])
    const { errors } = reply.body as { errors: { path: string }[] }
    expect(errors.map((fault) => fault.path)).toEqual(['amount'])
    expect(await count()).toEqual(before)
  })
})

describe('what waits', () => {
  it('is counted for the operator alone', async () => {
    await look()
    expect(await operator.call('GET /operator/overview')).toMatchObject({
      environment: 'sandbox',
      collecting: true,
      disputes: 0,
      proposals: 0,
      receipts: 0,
      settings: 0,
      cash: 0,
      held: 200_000,
    })
    for (const who of everyone()) {
      expect((await refusal(who.call('GET /operator/overview'))).slug).toBe('forbidden')
      expect((await refusal(who.call('GET /operator/reconciliation'))).slug).toBe('forbidden')
      expect((await refusal(who.call('POST /operator/reconciliation'))).slug).toBe('forbidden')
    }
  })
})
