// What nobody can place, and what is written by hand: two people. And who hears of the bank's lines.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newRef } from '../support/bank.ts'
import { makeListing, placeOrder } from '../support/market.ts'
import { balance } from '../support/money.ts'
import { act, weigh } from '../support/steps.ts'
import { type Bank, mistyped, startBank } from '../support/transfers.ts'
import { connect, eventually, refusal, type Someone, startWorld } from '../support/world.ts'

let world: Bank['world']
let seller: Bank['seller']
let buyer: Bank['buyer']
let operator: Bank['operator']
let second: Bank['second']
let waiting: Bank['waiting']
let moneyOf: Bank['moneyOf']
let importing: Bank['importing']
let receiptsOf: Bank['receiptsOf']
let entries: Bank['entries']
let sound: Bank['sound']
beforeAll(async () => {
  ;({ world, seller, buyer, operator, second, waiting, moneyOf, importing, receiptsOf, entries, sound } =
    await startBank())
})
afterAll(() => world.stop())

describe('two people', () => {
  const unmatched = async (amount: number) => {
    const content = `khong ro ${randomUUID()}`
    await importing([{ amount, content, ref: newRef() }])
    const [row] = await receiptsOf(content)
    return row?.id ?? ''
  }
  const propose = (who: Someone, id: string, body: object) =>
    who.call('POST /operator/receipts/:id/proposal', { params: { id }, body: body as never })
  const decide = (who: Someone, id: string, at: string, accept = true) =>
    who.call('POST /operator/receipts/:id/decision', { params: { id }, body: { at, accept } })

  test('nearly all of an order in cash came by the bank: less than half a note is no cash, and it is done all the same', async () => {
    const listing = await makeListing(world, seller, { price: 20_000 })
    const { id, number } = await placeOrder(buyer, listing, 10_000, { payment: 'cod' })
    const order = await act(seller, id, 'confirmation')
    const receipt = await unmatched(199_700)
    const { proposal } = await propose(operator, receipt, { action: 'match', number })
    await decide(second, receipt, proposal?.at ?? '')
    await act(seller, id, 'weighing', weigh(order, 10_000))
    await act(seller, id, 'cash', { amount: 0 })
    await act(buyer, id, 'delivery', {})
    expect((await act(buyer, id, 'completion')).state).toBe('completed')
    expect(await moneyOf(id)).toMatchObject({ missing: 0 })
    const [money] = await world.rows('select hold, released from collected_order where order_id = $1', [id])
    expect(money).toEqual({ hold: 'released', released: '200000' })
    await sound()
  })

  test('find whose money it is: one proposes, another decides', async () => {
    const { id, number } = await waiting()
    const receipt = await unmatched(230_000)
    expect((await refusal(propose(seller, receipt, { action: 'match', number }))).slug).toBe('not-found')
    const wrong = await refusal(propose(operator, receipt, { action: 'match', number: mistyped(number) }))
    expect([wrong.slug, wrong.errors?.[0]?.path]).toEqual(['invalid-request', 'number'])
    const slip = await propose(operator, receipt, { action: 'match', number })
    expect(await decide(operator, receipt, slip.proposal?.at ?? '', false)).toMatchObject({
      state: 'unmatched',
      proposal: null,
    })
    const { proposal } = await propose(operator, receipt, { action: 'match', number: number.toLowerCase() })
    expect(proposal?.what).toEqual({ action: 'match', number })
    const at = proposal?.at ?? ''
    expect((await refusal(decide(operator, receipt, at))).slug).toBe('not-two-people')
    expect((await refusal(decide(second, receipt, '2026-01-01T00:00:00Z'))).slug).toBe('state-changed')
    const done = await decide(second, receipt, at)
    expect(done).toMatchObject({ state: 'matched', order: { id }, toOrder: 200_000, toRefund: 30_000 })
    expect(await entries(`match:${receipt}`)).toEqual(
      expect.arrayContaining([
        { code: 'unmatched_receipts', amount: '230000' },
        { code: `held:${id}`, amount: '-200000' },
      ]),
    )
    expect(await moneyOf(id)).toMatchObject({ missing: 0, awaits: null })
    expect((await refusal(decide(second, receipt, at))).slug).toBe('state-changed')
    const acts = await world.rows<{ action: string; person_id: string }>(
      'select action, person_id from audit where subject = $1 order by at, id',
      [receipt],
    )
    expect(acts.map(({ action, person_id }) => [action, person_id])).toEqual([
      ['receipt.proposed', operator.personId],
      ['receipt.dropped', operator.personId],
      ['receipt.proposed', operator.personId],
      ['receipt.decided', second.personId],
    ])
    await sound()
  })

  test('or send it back to where it came from; a dropped proposal changes nothing', async () => {
    const receipt = await unmatched(77_000)
    const back = { action: 'refund', bank: '970405', account: '8888000011', holder: 'NGUYEN THI HOA' }
    const unknown = await refusal(propose(operator, receipt, { ...back, bank: '999999' }))
    expect(unknown.errors?.[0]?.path).toBe('bank')
    const first = await propose(operator, receipt, back)
    expect(await decide(second, receipt, first.proposal?.at ?? '', false)).toMatchObject({
      state: 'unmatched',
      proposal: null,
    })
    const again = await propose(second, receipt, back)
    const done = await decide(operator, receipt, again.proposal?.at ?? '')
    expect(done).toMatchObject({ state: 'refunded', toRefund: 77_000, order: null })
    expect(await balance(world, `buyer_refund:${receipt}`)).toBe(77_000)
    const [refund] = await world.rows(
      'select amount, cause, method, state, bin, account, holder from refund where receipt_id = $1',
      [receipt],
    )
    expect(refund).toEqual({
      amount: '77000',
      cause: 'unmatched',
      method: 'bank',
      state: 'due',
      bin: '970405',
      account: '8888000011',
      holder: 'NGUYEN THI HOA',
    })
    await sound()
  })

  test('of ten who decide at once, one moves the money', async () => {
    const { id, number } = await waiting()
    const receipt = await unmatched(200_000)
    const { proposal } = await propose(operator, receipt, { action: 'match', number })
    const tries = await Promise.allSettled(
      Array.from({ length: 10 }, () => decide(second, receipt, proposal?.at ?? '')),
    )
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await moneyOf(id)).toMatchObject({ received: 200_000, refunds: [] })
    await sound()
  })

  test('write down a line by hand, and it counts when the other one has seen it too', async () => {
    const { id, number } = await waiting()
    const body = { amount: 200_000, content: `${number} ngan hang khac`, at: '2026-11-20T03:00:00Z' }
    for (const amount of [1.5, -1, 0, '1e6', 2 ** 53]) {
      const { status } = await operator.raw('POST', '/api/operator/receipts', {
        body: { ...body, amount },
        headers: { 'idempotency-key': randomUUID() },
      })
      expect([amount, status]).toEqual([amount, 400])
    }
    const ahead = { ...body, at: new Date(Date.now() + 2 * 86_400_000).toISOString() }
    const { errors } = await refusal(operator.call('POST /operator/receipts', { body: ahead }))
    expect(errors).toMatchObject([{ path: 'at', code: 'future', message: 'Ngày này chưa tới.' }])
    const { id: line } = await operator.call('POST /operator/receipts', { body })
    const decideHand = (who: Someone, accept = true) =>
      who.call('POST /operator/hand-receipts/:id/decision', { params: { id: line }, body: { accept } })
    expect((await operator.call('GET /operator/receipts', { query: {} })).byHand.map((each) => each.id)).toContain(line)
    expect((await refusal(decideHand(operator))).slug).toBe('not-two-people')
    expect(await moneyOf(id)).toMatchObject({ received: 0 })
    expect(await decideHand(second)).toEqual({ outcome: 'matched' })
    expect((await refusal(decideHand(second))).slug).toBe('state-changed')
    expect(await moneyOf(id)).toMatchObject({ received: 200_000, missing: 0 })
    const slip = await operator.call('POST /operator/receipts', { body })
    const takeBack = () =>
      operator.call('POST /operator/hand-receipts/:id/decision', { params: { id: slip.id }, body: { accept: false } })
    expect(await takeBack()).toEqual({ outcome: 'refused' })
    expect((await refusal(takeBack())).slug).toBe('state-changed')
    await sound()
  })
})

describe('what people hear', () => {
  test('both of what came, the buyer of what is missing, the operator of what nobody can place', async () => {
    const { id, number } = await waiting()
    await importing([
      { amount: 120_000, content: `${number} thieu`, ref: newRef() },
      { amount: 5_000, content: `khong ten ${number.slice(2)}`, ref: newRef() },
    ])
    const heard = async (who: Someone, topic: string, amount?: number) =>
      eventually(async () => {
        const { entries: feed } = await who.call('GET /feed', { query: { since: 0 } })
        return feed.findLast(
          ({ event: { topic: told, body } }) =>
            told === topic && 'amount' in body && (body.orderId === id || body.amount === amount),
        )
      })
    expect(await heard(buyer, 'payment.received')).toMatchObject({
      level: 'bell',
      event: { body: { amount: 120_000, number } },
    })
    expect(await heard(seller, 'payment.received')).toMatchObject({ level: 'bell' })
    expect(await heard(buyer, 'payment.short')).toMatchObject({ level: 'urgent', event: { body: { amount: 80_000 } } })
    expect(await heard(operator, 'reconciliation.changed', 5_000)).toMatchObject({ level: 'bell' })
    // The second person is called to the statement, with what it brings.
    expect(await heard(second, 'reconciliation.changed', 125_000)).toMatchObject({ level: 'bell' })
  })

  test('the list is paged, by state', async () => {
    const out = Array.from({ length: 35 }, (_, n) => ({ amount: 1000 + n, content: `chuyen di ${n}`, ref: newRef() }))
    await importing(out.map((line) => ({ ...line, direction: 'out' as const })))
    const first = await operator.call('GET /operator/receipts', { query: { state: 'ignored' } })
    expect(first.items.every(({ state }) => state === 'ignored')).toBe(true)
    const query = { state: 'ignored' as const, cursor: first.next ?? '' }
    const more = await operator.call('GET /operator/receipts', { query })
    expect([first.items.length, more.items.length, more.next]).toEqual([30, 5, null])
    expect(new Set([...first.items, ...more.items].map(({ id }) => id)).size).toBe(35)
    expect(first.counts.ignored).toBe(35)
    expect((await operator.call('GET /operator/receipts', { query: { cursor: 'nothing-of-ours' } })).items).toEqual([])
  })

  test('in demo mode anybody may act as the bank', async () => {
    const { id, number } = await waiting()
    expect(await buyer.call('POST /demo/transfers', { body: { number, amount: 200_000 } })).toEqual({
      outcome: 'matched',
    })
    expect(await moneyOf(id)).toMatchObject({ received: 200_000, awaits: null })
    // Whole đồng, and no more than a person can mean: the books are never changed, and must go on carrying their sums.
    for (const amount of [0, -1, 1.5, '1e6', 2 ** 53, 2 ** 53 - 1, 100_000_000_001]) {
      const headers = { 'idempotency-key': randomUUID() }
      const played = await buyer.raw('POST', '/api/demo/transfers', { body: { number, amount }, headers })
      expect([amount, played.status]).toEqual([amount, 400])
    }
    const slip = await importing([{ amount: 2 ** 53 - 1, content: 'nham' }])
    expect(slip).toMatchObject({ matched: 0, unmatched: 0, faults: [{ code: 'bad_amount' }] })
    await sound()
    const real = await startWorld({
      env: { APP_MODE: 'production', PUBLIC_URL: 'https://cho.example', SECRET: 'x'.repeat(32), LOG_LEVEL: 'silent' },
    })
    try {
      const somebody = await real.person('buyer')
      const there = connect(real.url, somebody.cookie.replace(/^s=/, '__Host-s='), somebody.organizationId)
      const { status } = await there.raw('POST', '/api/demo/transfers', {
        body: { number, amount: 1000 },
        headers: { 'idempotency-key': randomUUID() },
      })
      expect(status).toBe(404)
    } finally {
      await real.stop()
    }
  })
})
