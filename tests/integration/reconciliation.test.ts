// What does not match: each kind is broken, noticed and mended; what the operator does about it; and what the books say.
import { randomUUID } from 'node:crypto'
import { FINDING_KINDS, FINDINGS } from '@chl/domain/finding'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { jobs } from '../../apps/api/src/modules/payments/index.ts'
import { BREAKS, card, noCard, noOperation, tamper } from '../support/broken-money.ts'
import { moneyFaults } from '../support/money.ts'
import { type OperatorWorld, startOperatorWorld } from '../support/operator-world.ts'
import { refusal, type Someone, type World } from '../support/world.ts'

let at: OperatorWorld
let world: World
let admin: pg.Client
let farm: Someone
let buyer: Someone
let operator: Someone
let colleague: Someone
beforeAll(async () => {
  at = await startOperatorWorld()
  ;({ world, admin, farm, buyer, operator, colleague } = at)
})
afterAll(() => at.stop())
const look = () => at.look()
const shown = (kind: string) => at.shown(kind)
const everyone = () => [farm, buyer]

describe('the reconciler', () => {
  it('finds nothing where nothing is wrong', async () => {
    expect(await look()).toEqual({ total: 0, kinds: {} })
    expect(await operator.call('GET /operator/reconciliation')).toMatchObject({
      total: 0,
      kinds: [],
      checkedAt: expect.any(String),
      late: [],
    })
    expect(await moneyFaults(world.sql)).toEqual([])
  })

  it('has a test for each kind that it looks for', () => {
    const looked = FINDING_KINDS.filter((kind) => !FINDINGS[kind].told)
    expect(Object.keys(BREAKS).toSorted()).toEqual([...looked].toSorted())
  })

  it.each(Object.entries(BREAKS))(
    '%s is noticed, and gone when it is mended',
    async (kind, { breaks, mends, shows }) => {
      await tamper(at, breaks)
      try {
        expect((await look()).kinds[kind]).toBe(1)
        const found = await shown(kind)
        expect(found?.items[0]).toMatchObject({ kind, ...shows })
        // Seen again it is the same finding.
        await look()
        expect((await shown(kind))?.items[0]?.id).toBe(found?.items[0]?.id)
      } finally {
        await tamper(at, mends)
      }
      expect((await look()).kinds[kind]).toBeUndefined()
      expect(await shown(kind)).toBeUndefined()
    },
  )

  it('a hold whose end the bank didn’t tell counts as the shortest that there is', async () => {
    const { mends } = BREAKS.capture_late
    await tamper(at, [card('authorized', { changed_at: `now() - interval '4 days'` })])
    expect((await look()).kinds['capture_late']).toBeUndefined()
    await tamper(at, [...mends, card('authorized', { changed_at: `now() - interval '4 days 12 hours'` })])
    expect((await look()).kinds['capture_late']).toBe(1)
    await tamper(at, mends)
    expect((await look()).kinds['capture_late']).toBeUndefined()
  })

  it('is counted by kind for the machines that watch', async () => {
    const counted = async () => /^money_findings\{.*$/m.exec(await (await fetch(`${world.url}/metrics`)).text())?.[0]
    await tamper(at, BREAKS.balance_drift.breaks)
    await look()
    expect(await counted()).toBe('money_findings{kind="balance_drift"} 1')
    await tamper(at, BREAKS.balance_drift.mends)
    await look()
    expect(await counted()).toBeUndefined()
  })

  describe('by the clock', () => {
    const since = async () => {
      const clock = jobs({ db: world.app.db, relay: { poke: () => {}, stop: async () => {} } }, { error: () => {} })
      await clock.find(({ name }) => name === 'find-mismatches')?.run()
      const { kinds } = await operator.call('GET /operator/reconciliation')
      return { kinds: Object.fromEntries(kinds.map(({ kind, count }): [string, number] => [kind, count])) }
    }
    /** All that is in the books by now was looked at; only what comes is looked at again. */
    const age = () =>
      admin.query(
        `update money_check set seen_tx = (select max(id) from ledger_tx), seen_entry = (select max(id) from ledger_entry)`,
      )
    const touchBank = async () => {
      for (const v of [1, -1])
        await world.rows(
          `select ledger_post('test', 'touch ' || $1, null, jsonb_build_array(jsonb_build_object('a', 'bank', 'k', 'asset', 'v', $2::int),
            jsonb_build_object('a', 'psp_fee', 'k', 'expense', 'v', -$2::int)))`,
          [randomUUID(), v],
        )
    }

    it.each(['ledger_unbalanced', 'balance_drift', 'held_mismatch', 'shares_mismatch', 'closed_with_held'] as const)(
      '%s is noticed where the books were touched or money is in hand, stays, and is gone when it is mended',
      async (kind) => {
        await since()
        await age()
        await tamper(at, BREAKS[kind].breaks)
        try {
          if (kind === 'balance_drift') await touchBank()
          expect((await since()).kinds[kind]).toBe(1)
          await age()
          expect((await since()).kinds[kind]).toBe(1)
        } finally {
          await tamper(at, BREAKS[kind].mends)
        }
        expect((await since()).kinds[kind]).toBeUndefined()
      },
    )

    it('what nobody touched is not looked at but each night', async () => {
      await age()
      await tamper(at, BREAKS.balance_drift.breaks)
      expect((await since()).kinds).toEqual({})
      expect((await look()).kinds).toEqual({ balance_drift: 1 })
      await tamper(at, BREAKS.balance_drift.mends)
      expect((await since()).kinds).toEqual({})
    })

    it('what can’t be looked for stops nothing else, and the page and the figures say how old it is', async () => {
      await look()
      const late = async () => (await operator.call('GET /operator/reconciliation')).late
      expect(await late()).toEqual([])
      await admin.query(
        `update money_check set succeeded_at = now() - interval '31 minutes' where name = 'webhook_dead'`,
      )
      await tamper(at, BREAKS.refund_failed.breaks)
      await admin.query('begin; lock table webhook_inbox in access exclusive mode')
      try {
        expect((await refusal(look())).slug).toBe('unavailable')
      } finally {
        await admin.query('rollback')
      }
      expect((await shown('refund_failed'))?.count).toBe(1)
      expect(await late()).toEqual(['webhook_dead'])
      const [{ error } = { error: '' }] = await world.rows<{ error: string }>(
        `select error from money_check where name = 'webhook_dead'`,
      )
      expect(error).toContain('lock timeout')
      const figures = await (await fetch(`${world.url}/metrics`)).text()
      const age = (check: string) =>
        Number(new RegExp(`^money_check_age_seconds\\{check="${check}"\\} (.*)$`, 'm').exec(figures)?.[1])
      expect(age('webhook_dead')).toBeGreaterThan(1800)
      expect(age('refund_failed')).toBeLessThan(600)
      await tamper(at, BREAKS.refund_failed.mends)
      await since()
      expect(await late()).toEqual([])
      // The books were not looked through as a whole for two nights.
      await admin.query(`update money_check set whole_at = now() - interval '37 hours' where name = 'balance_drift'`)
      await since()
      expect(await late()).toEqual(['balance_drift'])
      await look()
      expect(await late()).toEqual([])
    })
  })

  it('leaves nothing open behind, and has told the operator’s people', async () => {
    expect((await look()).total).toBe(0)
    const told = await world.rows(
      `select 1 from outbox where topic = 'reconciliation.changed' and $1 = any(recipients) and level = 'bell'
       union all select 1 from feed_entry where topic = 'reconciliation.changed' and person_id = $1 and level = 'bell'`,
      [colleague.personId],
    )
    expect(told.length).toBeGreaterThan(10)
    const silent = await world.rows(
      `select 1 from feed_entry where topic = 'reconciliation.changed' and person_id = $1`,
      [farm.personId],
    )
    expect(silent).toEqual([])
  })

  it('a note closes a finding for as long as its facts are the same; the books’ own can’t be closed', async () => {
    const { breaks, mends } = BREAKS.webhook_dead
    await tamper(at, breaks)
    await look()
    const [item] = (await shown('webhook_dead'))?.items ?? []
    const close = (who: Someone, id = item?.id ?? '') =>
      who.call('POST /operator/findings/:id/resolution', { params: { id }, body: { note: 'đã gọi cho bên thẻ' } })
    for (const who of everyone()) expect((await refusal(close(who))).slug).toBe('not-found')
    await close(operator)
    expect((await refusal(close(operator))).slug).toBe('not-found')
    expect((await look()).kinds).toEqual({})
    await admin.query(`update webhook_inbox set error = 'another one' where event_id = 'evt_1'`)
    expect((await look()).kinds).toEqual({ webhook_dead: 1 })
    await tamper(at, mends)
    const hard = BREAKS.balance_drift
    await tamper(at, hard.breaks)
    await look()
    const [drift] = (await shown('balance_drift'))?.items ?? []
    expect((await refusal(close(operator, drift?.id))).slug).toBe('not-allowed-now')
    await tamper(at, hard.mends)
    await look()
    expect(await world.rows(`select action from audit where action = 'finding.resolved'`)).toHaveLength(1)
  })

  it('what was told of at its moment stays until a person closes it', async () => {
    await world.rows(`insert into finding (kind, subject, detail) values ('unknown_refund', 're_9', '{"amount": 12}')`)
    await look()
    const [item] = (await shown('unknown_refund'))?.items ?? []
    expect(item).toMatchObject({ amount: 12 })
    const body = { note: 'hoàn tay qua cổng' }
    await operator.call('POST /operator/findings/:id/resolution', { params: { id: item?.id ?? '' }, body })
    expect(await shown('unknown_refund')).toBeUndefined()
  })

  it('a call is sent again, a notice acted on again, a payment looked at again', async () => {
    await tamper(at, [card('captured')])
    const called = async (kind: string, state: string) =>
      (
        await world.rows<{ id: string }>(
          `insert into payment_operation (kind, amount, state, error, collection_id, next_at)
           select $1, 777, $2, 'no answer', id, now() from collection where kind = 'card' and checkout_id = $3 returning id`,
          [kind, state, at.held.checkout],
        )
      )[0]
    const failed = await called('capture', 'failed')
    const retry = (who: Someone, id = '') => who.call('POST /operator/operations/:id/retry', { params: { id } })
    for (const who of everyone()) expect((await refusal(retry(who, failed?.id))).slug).toBe('not-found')
    const anew = await retry(operator, failed?.id)
    expect(anew.id).not.toBe(failed?.id)
    expect((await refusal(retry(operator, failed?.id))).slug).toBe('not-allowed-now')
    const lost = await called('cancel', 'unknown')
    expect((await retry(operator, lost?.id)).id).toBe(lost?.id)
    expect((await refusal(retry(operator, randomUUID()))).slug).toBe('not-found')
    const states = `select string_agg(state, ' ' order by created_at, state) as all from payment_operation where amount = 777`
    expect(await world.rows(states)).toEqual([{ all: 'failed pending pending' }])
    await tamper(at, [noOperation, noCard])

    await admin.query(
      `insert into webhook_inbox (provider, event_id, type, raw, state, attempts) values ('stripe', 'evt_2', 'x', '', 'dead', 30)`,
    )
    const replay = (who: Someone, id = 'evt_2') =>
      who.call('POST /operator/webhooks/:provider/:id/replay', { params: { provider: 'stripe', id } })
    expect((await refusal(replay(farm))).slug).toBe('not-found')
    await replay(operator)
    expect((await refusal(replay(operator))).slug).toBe('not-allowed-now')
    expect((await refusal(replay(operator, 'evt_3'))).slug).toBe('not-found')
    await admin.query(`delete from webhook_inbox where event_id = 'evt_2'`)

    const [asked] = await world.rows<{ id: string }>('select id from collection where order_id = $1', [at.held.id])
    const check = (who: Someone, id = '') => who.call('POST /operator/collections/:id/check', { params: { id } })
    expect((await refusal(check(farm, asked?.id))).slug).toBe('not-found')
    expect(await check(operator, asked?.id)).toEqual({ id: asked?.id, state: 'captured' })
    expect((await refusal(check(operator, randomUUID()))).slug).toBe('not-found')
    expect((await look()).total).toBe(0)
  })
})

describe('the books', () => {
  it('sum to nothing; each part is somebody’s', async () => {
    const books = await operator.call('GET /operator/books', { query: { account: 'held' } })
    expect(books.sum).toBe(0)
    expect(books.groups).toEqual(
      expect.arrayContaining([
        { account: 'bank', kind: 'asset', balance: 400_000, open: 1 },
        { account: 'held', kind: 'liability', balance: 200_000, open: 1 },
      ]),
    )
    expect(books.parts).toEqual([
      { account: `held:${at.held.id}`, name: null, order: at.held.number, balance: 200_000 },
    ])
    expect((await refusal(farm.call('GET /operator/books', { query: {} }))).slug).toBe('forbidden')
  })

  it('explain an order: its price, fee, tax and what the seller gets', async () => {
    const book = await operator.call('GET /operator/books/orders/:number', { params: { number: at.released.number } })
    expect(book).toMatchObject({
      method: 'vietqr',
      hold: 'released',
      due: 200_000,
      captured: 200_000,
      released: 200_000,
      platformFee: 4000,
      vat: 2000,
      pit: 1000,
      net: 193_000,
      held: 0,
      payout: null,
    })
    expect(book.entries.map(({ kind }) => kind)).toEqual(['transfer_received', 'released'])
    for (const { lines } of book.entries) expect(lines.reduce((sum, { amount }) => sum + amount, 0)).toBe(0)
    const unknown = (who: Someone, number: string) =>
      refusal(who.call('GET /operator/books/orders/:number', { params: { number } }))
    expect((await unknown(operator, 'HL0000000A')).slug).toBe('not-found')
    expect((await unknown(buyer, at.released.number)).slug).toBe('not-found')
  })
})
