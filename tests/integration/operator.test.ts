// The operator: settings, and what takes two people. What does not match, and the books, stand in reconciliation.test.ts.
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { card } from '../support/broken-money.ts'
import { makeListing, placeOrder } from '../support/market.ts'
import { balance, moneyFaults, OPERATOR_ACCOUNT } from '../support/money.ts'
import { type OperatorWorld, startOperatorWorld } from '../support/operator-world.ts'
import { kg } from '../support/steps.ts'
import { eventually, refusal, type Someone, type World } from '../support/world.ts'

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

describe('settings', () => {
  const get = () => operator.call('GET /operator/payment-settings')
  const put = (who: Someone, body: object) => who.call('PUT /operator/payment-settings', { body: body as never })

  it('are the operator’s alone', async () => {
    for (const who of everyone()) {
      expect((await refusal(who.call('GET /operator/payment-settings'))).slug).toBe('forbidden')
      expect((await refusal(put(who, await get()))).slug).toBe('invalid-request')
      const { version, payments, hours } = await get()
      expect((await refusal(put(who, { version, payments, hours }))).slug).toBe('forbidden')
    }
  })

  it('say where buyers’ money goes: who neither owns nor manages the operator reads them only', async () => {
    const { version, payments, hours } = await colleague.call('GET /operator/payment-settings')
    const setRole = (role: string) =>
      world.rows('update membership set role = $2 where person_id = $1', [colleague.personId, role])
    await setRole('staff')
    const stolen = { ...payments, account: { ...OPERATOR_ACCOUNT, account: '666600001111' } }
    expect((await refusal(put(colleague, { version, payments: stolen, hours }))).slug).toBe('forbidden')
    expect((await get()).payments.account).toEqual(OPERATOR_ACCOUNT)
    await setRole('manager')
  })

  it('are a new row each time, with who and what; the old ones stay', async () => {
    const { version, payments, hours } = await get()
    expect(payments).toMatchObject({ collecting: true, feeBp: 200, cardMin: 15_000, account: OPERATOR_ACCOUNT })
    expect(hours).toEqual({ answerHours: 12, disputeHours: 48 })
    const rows = async () =>
      world.rows<{ n: number }>(`select count(*)::int as n from setting where key in ('payments', 'orders')`)
    const [before] = await rows()
    const saved = await put(operator, {
      version,
      payments: { ...payments, feeBp: 150, payoutDays: 3 },
      hours: { answerHours: 24, disputeHours: 48 },
    })
    expect(saved).toMatchObject({ payments: { feeBp: 150, payoutDays: 3 }, hours: { answerHours: 24 } })
    expect(saved.history.slice(0, 2).flatMap(({ changes }) => changes)).toEqual(
      expect.arrayContaining([
        { field: 'feeBp', from: 200, to: 150 },
        { field: 'payoutDays', from: 2, to: 3 },
        { field: 'answerHours', from: 12, to: 24 },
      ]),
    )
    expect(saved.history[0]?.by).toMatchObject({ id: operator.personId })
    expect((await rows())[0]?.n).toBe((before?.n ?? 0) + 2)
    await expect(world.rows(`update setting set value = '{}' where key = 'payments'`)).rejects.toThrow('history')
    // What nobody changed is not written again.
    await put(operator, { version: saved.version, payments: saved.payments, hours: saved.hours })
    expect((await rows())[0]?.n).toBe((before?.n ?? 0) + 2)
    const audits = await world.rows(`select 1 from audit where action = 'settings.changed'`)
    expect(audits).toHaveLength(2)
    // They count: an order placed from now on has a day to be answered.
    const { id } = await placeOrder(buyer, await makeListing(world, farm), kg(1))
    const [order] = await world.rows<{ hours: number }>(
      `select round(extract(epoch from expires_at - placed_at) / 3600)::int as hours from orders where id = $1`,
      [id],
    )
    expect(order?.hours).toBe(24)
  })

  it('another account takes two people, and everybody who runs the market hears of it', async () => {
    const { version, payments, hours } = await get()
    const other = { bin: '970436', account: '0011001932418', holder: 'CHO HOANG LIEN' }
    const decide = (who: Someone, at: string, accept = true) =>
      who.call('POST /operator/payment-settings/account/decision', { body: { at, accept } })
    const heard = async (who: Someone) => {
      const { entries } = await who.call('GET /feed', { query: { since: 0 } })
      return entries
        .filter(({ event }) => event.topic.startsWith('account.'))
        .map(({ event, level }) => [event.topic, level])
    }
    const saved = await put(operator, { version, payments: { ...payments, payoutDays: 4, account: other }, hours })
    // What else was saved counts; the money goes on to the old account.
    expect(saved.payments).toEqual({ ...payments, payoutDays: 4 })
    expect(saved.accountChange).toMatchObject({ ...other, by: { id: operator.personId } })
    const at = saved.accountChange?.at ?? ''
    expect((await refusal(decide(operator, at))).slug).toBe('not-two-people')
    for (const who of everyone()) expect((await refusal(decide(who, at))).slug).toBe('forbidden')
    expect((await refusal(decide(colleague, '2026-01-01T00:00:00Z'))).slug).toBe('state-changed')
    await eventually(async () => (await heard(colleague)).length === 1)
    expect(await heard(colleague)).toEqual([['account.proposed', 'urgent']])
    // A newer one takes its place: who looked at the first one confirms nothing.
    const newer = { ...other, account: '0011009999999' }
    const again = await put(operator, {
      version: saved.version,
      payments: { ...saved.payments, account: newer },
      hours,
    })
    expect((await refusal(decide(colleague, at))).slug).toBe('state-changed')
    const done = await decide(colleague, again.accountChange?.at ?? '')
    expect(done).toMatchObject({ payments: { account: newer, payoutDays: 4 }, accountChange: null })
    expect(done.history[0]).toMatchObject({
      by: { id: colleague.personId },
      changes: [{ field: 'account', from: OPERATOR_ACCOUNT, to: newer }],
    })
    const acts = await world.rows<{ action: string; person_id: string }>(
      `select action, person_id from audit where action like 'account.%' order by at, id`,
    )
    expect(acts).toEqual([
      { action: 'account.proposed', person_id: operator.personId },
      { action: 'account.proposed', person_id: operator.personId },
      { action: 'account.confirmed', person_id: colleague.personId },
    ])
    // Back, and one that is dropped: by who proposed it, too.
    const back = await put(colleague, { version: done.version, payments, hours })
    await decide(operator, back.accountChange?.at ?? '')
    const now = await get()
    const wrong = await put(operator, { version: now.version, payments: { ...payments, account: other }, hours })
    const dropped = await decide(operator, wrong.accountChange?.at ?? '', false)
    expect(dropped).toMatchObject({ payments: { account: OPERATOR_ACCOUNT }, accountChange: null })
    await expect(
      world.rows(`update account_change set state = 'confirmed', decided_by = made_by where state = 'refused'`),
    ).rejects.toThrow('account_change_check')
  })

  it('two who save at once: the second one looks again', async () => {
    const { version, payments, hours } = await get()
    await put(colleague, { version, payments: { ...payments, feeBp: 175 }, hours })
    const late = await refusal(put(operator, { version, payments: { ...payments, feeBp: 900 }, hours }))
    expect(late).toMatchObject({ slug: 'not-allowed-now', detail: expect.stringContaining('Người khác') })
    expect((await get()).payments.feeBp).toBe(175)
  })

  it('every fault is told at its field', async () => {
    const { version, payments, hours } = await get()
    const faults = async (change: object, at: object = hours) =>
      (await refusal(put(operator, { version, payments: { ...payments, ...change }, hours: at }))).errors?.map(
        ({ path }) => path,
      )
    expect(await faults({ feeBp: 3001, headroomBp: -1, transferHours: 0, payoutDays: 1.5 })).toEqual(
      expect.arrayContaining([
        'payments.feeBp',
        'payments.headroomBp',
        'payments.transferHours',
        'payments.payoutDays',
      ]),
    )
    expect(await faults({ cardMax: 100_000_000 })).toEqual(['payments.cardMax'])
    expect(await faults({ cardMin: 20_000, cardMax: 15_000 })).toEqual(['payments.cardMin'])
    expect(await faults({ account: { ...OPERATOR_ACCOUNT, bin: '111111' } })).toEqual(['payments.account.bin'])
    expect(await faults({ account: null })).toEqual(['payments.account'])
    expect(await faults({ card: false, vietqr: false, cod: false })).toEqual(['payments.collecting'])
    expect(await faults({}, { answerHours: 0, disputeHours: 999 })).toEqual(['hours.answerHours', 'hours.disputeHours'])
    const { payments: kept } = await put(operator, {
      version,
      payments: { ...payments, account: null, vietqr: false },
      hours,
    })
    expect(kept).toMatchObject({ account: null, vietqr: false })
    const back = await get()
    const again = await put(operator, { version: back.version, payments: { ...payments, feeBp: 200 }, hours })
    expect(again).toMatchObject({ payments: { account: null, vietqr: true }, accountChange: OPERATOR_ACCOUNT })
    const at = again.accountChange?.at ?? ''
    await colleague.call('POST /operator/payment-settings/account/decision', { body: { at, accept: true } })
  })
})

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
    expect((await refusal(decide(farm, made.id))).slug).toBe('not-found')
    const results = await Promise.allSettled([decide(colleague, made.id), decide(colleague, made.id)])
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

describe('what waits', () => {
  it('is counted for the operator alone', async () => {
    await look()
    expect(await operator.call('GET /operator/overview')).toMatchObject({
      environment: 'sandbox',
      collecting: true,
      disputes: 0,
      proposals: 0,
      receipts: 0,
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
