// Collecting by card where something goes wrong between us and the provider.
import Stripe from 'stripe'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type CardMarket, startCardMarket } from '../support/cards.ts'
import { insideTransaction } from '../support/money-doors.ts'
import { act, kg } from '../support/steps.ts'

let at: CardMarket
beforeAll(async () => {
  at = await startCardMarket()
})
afterAll(() => at.stop())
afterEach(() => at.demandBooks())

describe('what can go wrong on the way', () => {
  test('notices permuted, doubled and late leave the same', async () => {
    const { id, first, second } = await at.checkout()
    const { session } = await at.open(at.buyer, id)
    at.sandbox.pay(session, 'pm_card_visa')
    const early = at.sandbox.outbox
    await at.deliver((waiting) => [...waiting, ...waiting].toReversed())
    await at.weighed(at.farm, first, kg(39))
    await at.weighed(at.other, second, kg(10))
    await at.settle()
    await at.deliver((waiting) => [...waiting].toReversed().flatMap((one) => [one, one]))
    const before = await at.collection(id)
    const moves = await at.world.rows('select * from collection_move where collection_id = $1', [before.id])
    await at.world.rows(`update webhook_inbox set state = 'new', next_at = now()`)
    expect(early.length).toBeGreaterThan(2)
    await at.settle()
    expect({ ...(await at.collection(id)), checked_at: null }).toEqual({ ...before, checked_at: null })
    expect(await at.world.rows('select * from collection_move where collection_id = $1', [before.id])).toEqual(moves)
    expect(await at.balance(`held:${first}`)).toBe(39 * 20_000)
  })

  test.each([
    { mode: 'drop_before' },
    { mode: 'drop_after' },
    { mode: 'fail_before' },
    { mode: 'fail_saved' },
    { mode: 'nonsense', status: 502 },
    { mode: 'nonsense', status: 404 },
    { mode: 'nonsense', status: 200 },
  ] as const)('answers lost, broken or no answer ($mode $status): each call is done once', async (fault) => {
    const { id, first } = await at.checkout({ two: false })
    const lose = (match: RegExp) => at.sandbox.faults.push({ match, ...fault, times: 2 })
    lose(/POST \/v1\/checkout\/sessions$/)
    const { session } = await at.open(at.buyer, id).catch(async () => {
      await at.hurry()
      return at.open(at.buyer, id)
    })
    at.sandbox.pay(session, 'pm_card_visa')
    await at.deliver()
    lose(/POST .*\/capture$/)
    await at.weighed(at.farm, first, kg(39))
    await at.settle()
    await at.hurry()
    await at.hurry()
    expect((await at.collection(id)).state).toBe('captured')
    const own = [...at.sandbox.objects.paymentIntents.values()].filter((one) => one.metadata['checkout_id'] === id)
    expect(own.map(({ amount_received }) => amount_received)).toEqual([39 * 20_000])
  })

  test('a fault of the provider: the charge waits, and is tried again by the same key', async () => {
    const { id, first } = await at.authorized({ two: false })
    await at.weighed(at.farm, first, kg(39))
    at.sandbox.faults.push({ match: /capture$/, mode: 'fail_before', times: 4 })
    await at.settle()
    expect((await at.collection(id)).state).toBe('capturing')
    const [operation] = await at.world.rows<{ state: string; error: string; attempts: number }>(
      `select * from payment_operation where kind = 'capture' and collection_id = (select id from collection where checkout_id = $1)`,
      [id],
    )
    expect(operation).toMatchObject({ state: 'sent', attempts: 1 })
    expect(operation?.error).not.toBe(null)
    await at.hurry()
    await at.hurry()
    expect((await at.collection(id)).state).toBe('captured')
  })

  test('a call whose key is forgotten is looked for, and never sent again', async () => {
    const { id, first } = await at.authorized({ two: false })
    await at.weighed(at.farm, first, kg(39))
    at.sandbox.faults.push({ match: /capture$/, mode: 'drop_after', times: 2 })
    await at.settle()
    await at.world.rows(`update payment_operation set first_sent_at = now() - interval '25 hours' where state = 'sent'`)
    const sent = at.sandbox.log.filter(({ path }) => path.endsWith('/capture')).length
    await at.hurry()
    expect(at.sandbox.log.filter(({ path }) => path.endsWith('/capture'))).toHaveLength(sent)
    expect((await at.collection(id)).state).toBe('captured')
  })

  test('a payment that can’t be read waits its turn, and doesn’t keep the others from being read each minute', async () => {
    const [broken, other] = [await at.authorized({ two: false }), await at.authorized({ two: false })]
    const age = (hours: number, { id }: { id: string }) =>
      at.world.rows('update collection set checked_at = now() - make_interval(hours => $1) where checkout_id = $2', [
        hours,
        id,
      ])
    await age(2, broken)
    await age(1, other)
    const { provider_ref: intent } = await at.collection(broken.id)
    const fault = { match: new RegExp(`GET .*${intent}`), mode: 'drop_before' as const, times: 1000 }
    at.sandbox.faults.push(fault)
    await at.world.app.card.tick()
    const left = fault.times
    expect(left).toBeLessThan(1000)
    await at.world.app.card.tick()
    expect(fault.times).toBe(left)
    await age(1, broken)
    await at.world.app.card.tick()
    expect(fault.times).toBeLessThan(left)
  })

  test('what can’t be found goes to a person', async () => {
    const { id, first } = await at.authorized({ two: false })
    await at.weighed(at.farm, first, kg(39))
    at.sandbox.faults.push({ match: /capture$/, mode: 'drop_before', times: 2 })
    await at.settle()
    await at.world.rows(`update payment_operation set first_sent_at = now() - interval '25 hours' where state = 'sent'`)
    await at.hurry()
    const [operation] = await at.world.rows<{ id: string; state: string }>(
      `select o.id, o.state from payment_operation o join collection c on c.id = o.collection_id where o.kind = 'capture' and c.checkout_id = $1`,
      [id],
    )
    expect(operation?.state).toBe('unknown')
    expect(
      await at.world.rows(`select 1 from finding where kind = 'operation_unknown' and subject = $1`, [operation?.id]),
    ).toHaveLength(1)
  })
})

test('no call to the provider is ever made inside a transaction, and whoever makes one is seen', async () => {
  const { card } = at.world.app
  if (!card.at) throw new Error('cards are off')
  const { provider } = card.at
  const ask = () => provider.isAccountReady('acct_nobody').catch(() => null)
  await ask()
  expect(at.insideTransactions).toEqual([])
  await insideTransaction(at.world, ask)
  await ask()
  expect(at.insideTransactions.splice(0)).toEqual(['isAccountReady'])
})

describe('money that goes back, and whose call is lost', () => {
  /** An order of which something goes back, where the call for it meets a fault until a day has passed. */
  const lost = async (mode: 'drop_before' | 'drop_after') => {
    const { id, first } = await at.authorized({ two: false })
    await at.weighed(at.farm, first, kg(40))
    await at.deliver()
    await at.settle()
    at.sandbox.faults.push({ match: /POST \/v1\/refunds$/, mode, times: 2 })
    const { lines } = await act(at.buyer, first, 'delivery', {})
    await act(at.buyer, first, 'dispute', { reason: 'hàng hỏng', lines: [lines[0]?.id], photos: [] })
    const { dispute } = await act(at.buyer, first, 'dispute/proposal', { outcome: 'refund', lines: [] })
    await act(at.farm, first, 'dispute/answer', { at: dispute?.proposal?.at, accept: true })
    await at.settle()
    await at.world.rows(`update payment_operation set first_sent_at = now() - interval '25 hours' where state = 'sent'`)
    for (const key of at.sandbox.world.tables.answers.keys()) at.sandbox.world.tables.answers.delete(key)
    const [operation] = await at.world.rows<{ id: string }>(
      `select o.id from payment_operation o join refund r on r.id = o.subject_id where o.kind = 'refund' and r.order_id = $1`,
      [first],
    )
    return { id, first, operation: operation?.id ?? '' }
  }
  const retry = (id: string) => at.operator.call('POST /operator/operations/:id/retry', { params: { id } })
  const back = async (id: string) => {
    const { provider_ref: intent } = await at.collection(id)
    return [...at.sandbox.objects.refunds.values()].filter(
      ({ payment_intent, metadata }) => payment_intent === intent && metadata?.['subject'],
    ).length
  }

  test('it isn’t there: a person sends it again, and it goes once', async () => {
    const { id, operation } = await lost('drop_before')
    await at.hurry()
    expect(await at.world.rows('select state, error from payment_operation where id = $1', [operation])).toEqual([
      { state: 'unknown', error: 'not found at the provider' },
    ])
    expect(await back(id)).toBe(0)
    const both = await Promise.allSettled([retry(operation), retry(operation)])
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    await Promise.all([at.hurry(), at.hurry()])
    expect(await back(id)).toBe(1)
    await expect(retry(operation)).rejects.toMatchObject({ problem: { type: '/problems/not-allowed-now' } })
  })

  test('it was there after all, after it had been looked for: a person’s second try finds it', async () => {
    const { id, operation } = await lost('drop_after')
    await at.world.rows(
      `update payment_operation set state = 'unknown', error = 'not found at the provider', done_at = now() where id = $1`,
      [operation],
    )
    await retry(operation)
    await at.hurry()
    expect(await at.world.rows('select state from payment_operation where id = $1', [operation])).toEqual([
      { state: 'succeeded' },
    ])
    expect(await back(id)).toBe(1)
  })
})

describe('what is seen there and unknown here', () => {
  test('a refund made by hand goes to a person, and the books stay ours', async () => {
    const { id, first } = await at.authorized({ two: false })
    await at.weighed(at.farm, first, kg(40))
    await at.deliver()
    const { provider_ref } = await at.collection(id)
    const stripe = new Stripe('sk_test_sandbox_tests', {
      host: '127.0.0.1',
      port: new URL(at.sandbox.url).port,
      protocol: 'http',
      telemetry: false,
    })
    const refund = await stripe.refunds.create({ payment_intent: provider_ref ?? '', amount: 50_000 })
    await at.deliver()
    expect(
      await at.world.rows(`select 1 from finding where kind = 'unknown_refund' and subject = $1`, [refund.id]),
    ).toHaveLength(1)
    expect((await at.collection(id)).refunded).toBe('0')
  })

  test('captured by hand, and another amount: all of it is kept, and a person is told', async () => {
    const { id, first, second } = await at.authorized()
    const { id: collectionId, provider_ref } = await at.collection(id)
    const stripe = new Stripe('sk_test_sandbox_tests', {
      host: '127.0.0.1',
      port: new URL(at.sandbox.url).port,
      protocol: 'http',
      telemetry: false,
    })
    await stripe.paymentIntents.capture(provider_ref ?? '', { amount_to_capture: 700_001 })
    await at.deliver()
    expect(await at.collection(id)).toMatchObject({ state: 'captured', captured: '700001' })
    const held = (await at.balance(`held:${first}`)) + (await at.balance(`held:${second}`))
    expect(held).toBe(700_001)
    expect(
      await at.world.rows(`select 1 from finding where kind = 'amount_differs' and subject = $1`, [
        `captured:${collectionId}`,
      ]),
    ).toHaveLength(1)
  })
})
