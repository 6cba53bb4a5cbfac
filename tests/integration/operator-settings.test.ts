// The operator's settings: who may change them, from when they count, and the account that takes two people.
import { addDays, localDay } from '@chl/domain/time'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeListing, placeOrder } from '../support/market.ts'
import { OPERATOR_ACCOUNT } from '../support/money.ts'
import { type OperatorWorld, startOperatorWorld } from '../support/operator-world.ts'
import { act, kg } from '../support/steps.ts'
import { eventually, refusal, type Someone, type World } from '../support/world.ts'

let at: OperatorWorld
let world: World
let admin: OperatorWorld['admin']
let farm: Someone
let buyer: Someone
let operator: Someone
let colleague: Someone
beforeAll(async () => {
  at = await startOperatorWorld()
  ;({ world, admin, farm, buyer, operator, colleague } = at)
})
afterAll(() => at.stop())
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
    // A colleague's open page asks anew.
    const heard = async () => {
      const { entries } = await colleague.call('GET /feed', { query: { since: 0 } })
      return entries.find(({ event }) => event.topic === 'reconciliation.changed')
    }
    expect(await eventually(heard)).toMatchObject({ level: 'silent' })
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
    expect(await colleague.call('GET /operator/overview')).toMatchObject({ settings: 1 })
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

  it('an account that is confirmed while others save takes none of what they saved away', async () => {
    const { version, payments, hours } = await get()
    const other = { ...OPERATOR_ACCOUNT, account: '0011002222222' }
    const proposed = await put(operator, { version, payments: { ...payments, account: other }, hours })
    const waiting = async (n: number) => {
      const { rows } = await admin.query<{ n: number }>(
        `select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event = 'advisory'`,
      )
      return rows[0]?.n === n
    }
    const holder = await world.sql.connect()
    try {
      await holder.query(`begin`)
      await holder.query(`select pg_advisory_xact_lock(hashtextextended('setting payments', 0))`)
      // Both have begun before either writes; the one who saves goes first.
      const saving = put(operator, {
        version: proposed.version,
        payments: { ...payments, feeBp: 321, account: payments.account },
        hours,
      })
      await eventually(() => waiting(1))
      const confirming = colleague.call('POST /operator/payment-settings/account/decision', {
        body: { at: proposed.accountChange?.at ?? '', accept: true },
      })
      await eventually(() => waiting(2))
      await holder.query('commit')
      expect((await saving).payments).toMatchObject({ feeBp: 321, account: payments.account })
      expect((await confirming).payments).toEqual({ ...payments, feeBp: 321, account: other })
    } finally {
      await holder.query('rollback')
      holder.release()
    }
    expect((await get()).payments).toEqual({ ...payments, feeBp: 321, account: other })
    const back = await put(operator, { version: (await get()).version, payments, hours })
    await colleague.call('POST /operator/payment-settings/account/decision', {
      body: { at: back.accountChange?.at ?? '', accept: true },
    })
    expect((await get()).payments).toEqual(payments)
  })

  it('two who save at once: the second one looks again', async () => {
    const { version, payments, hours } = await get()
    await put(colleague, { version, payments: { ...payments, feeBp: 175 }, hours })
    const late = await refusal(put(operator, { version, payments: { ...payments, feeBp: 900 }, hours }))
    expect(late).toMatchObject({ slug: 'not-allowed-now', detail: expect.stringContaining('Người khác') })
    expect((await get()).payments.feeBp).toBe(175)
  })

  it('say how much tax is withheld, from which day on; rates that count already stay as they are', async () => {
    const { version, payments, hours } = await get()
    const day = (days: number) => addDays(localDay(new Date()), days)
    const rule = (from: string, vatBp = 200) => ({ from, vatBp, pitBp: 50, source: 'Nghị định 252/2026/NĐ-CP' })
    const faults = async (taxRules: unknown, at = version) =>
      (await refusal(put(operator, { version: at, payments: { ...payments, taxRules }, hours }))).errors?.map(
        ({ path }) => path,
      )
    expect(await faults([rule(day(-1))])).toEqual(['payments.taxRules.0.from'])
    expect(await faults([rule(day(1)), rule(day(1), 100)])).toEqual(['payments.taxRules.1.from'])
    expect(await faults([rule(day(1), 4951)])).toEqual(['payments.taxRules.0.vatBp'])
    for (const bad of [1.5, -1, '1e6', 2 ** 53])
      expect(await faults([{ ...rule(day(1)), vatBp: bad }])).toContain('payments.taxRules.0.vatBp')
    expect(await faults([{ ...rule('2026-02-30'), source: '' }])).toEqual(
      expect.arrayContaining(['payments.taxRules.0.from', 'payments.taxRules.0.source']),
    )
    const taxOf = async () => {
      const rows = await world.rows<{ vat: string; pit: string }>(
        'select vat, pit from collected_order where released_at is not null order by released_at',
      )
      return rows.map(({ vat, pit }) => `${vat} ${pit}`)
    }
    // One that comes later changes nothing yet, and may be dropped; one from today counts for what is released from now on.
    const later = await put(operator, { version, payments: { ...payments, taxRules: [rule(day(30))] }, hours })
    expect(later.history[0]?.changes).toEqual([{ field: 'taxRules', from: [], to: [rule(day(30))] }])
    const now = await put(operator, {
      version: later.version,
      payments: { ...payments, taxRules: [rule(day(0))] },
      hours,
    })
    expect(await taxOf()).toEqual(['2000 1000'])
    const { number } = at.held
    expect((await farm.call('GET /payments/balance')).toCome).toMatchObject([{ number, net: 200_000 - 4000 - 5000 }])
    await act(buyer, at.held.id, 'completion')
    expect(await taxOf()).toEqual(['2000 1000', '4000 1000'])
    expect(await faults([], now.version)).toEqual(['payments.taxRules'])
    expect(await faults([rule(day(0), 100)], now.version)).toEqual(['payments.taxRules'])
    const { total } = (await operator.call('GET /operator/tax', { query: { month: localDay(new Date()).slice(0, 7) } }))
      .totals
    expect(total).toBe(8000)
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
    // One that waits for a second person stands in for none that is taken away.
    const moved = { ...OPERATOR_ACCOUNT, account: '777700002222' }
    const { accountChange: waits } = await put(operator, { version, payments: { ...payments, account: moved }, hours })
    expect(await faults({ account: null })).toEqual(['payments.account'])
    await operator.call('POST /operator/payment-settings/account/decision', {
      body: { at: waits?.at ?? '', accept: false },
    })
    const { payments: kept } = await put(operator, {
      version,
      payments: { ...payments, account: null, vietqr: false },
      hours,
    })
    expect(kept).toMatchObject({ account: null, vietqr: false })
    const back = await get()
    const again = await put(operator, { version: back.version, payments: { ...payments, feeBp: 200 }, hours })
    expect(again).toMatchObject({ payments: { account: null, vietqr: true }, accountChange: OPERATOR_ACCOUNT })
    // Other settings can be saved meanwhile, and the same account once more is the one that waits.
    const more = await put(operator, { version: again.version, payments: { ...again.payments, payoutDays: 6 }, hours })
    expect(more).toMatchObject({ payments: { payoutDays: 6 }, accountChange: again.accountChange })
    const same = await put(operator, {
      version: more.version,
      payments: { ...more.payments, account: payments.account },
      hours,
    })
    expect(same.accountChange).toEqual(again.accountChange)
    const at = again.accountChange?.at ?? ''
    await colleague.call('POST /operator/payment-settings/account/decision', { body: { at, accept: true } })
  })
})
