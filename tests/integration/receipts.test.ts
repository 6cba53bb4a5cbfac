// The operator's bank: lines by webhook, statement and hand, each once, to the one order that it names.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  CASSO_KEY,
  casso,
  cassoBody,
  type Line,
  newRef,
  SEPAY_SECRET,
  sepay,
  sepayBody,
  statement,
} from '../support/bank.ts'
import { makeListing, placeOrder } from '../support/market.ts'
import { balance, collect, moneyFaults, OPERATOR_ACCOUNT } from '../support/money.ts'
import { act, weigh } from '../support/steps.ts'
import { connect, eventually, refusal, type Someone, startWorld, type World } from '../support/world.ts'

let world: World
let seller: Someone
let buyer: Someone
let operator: Someone
let second: Someone
beforeAll(async () => {
  world = await startWorld({ env: { SEPAY_SECRET, CASSO_KEY, LOG_LEVEL: 'silent' } })
  ;[seller, buyer, operator] = await Promise.all([
    world.person('farm'),
    world.person('buyer'),
    world.person('operator'),
  ])
  const colleague = await world.person('operator')
  await world.rows(`insert into membership (person_id, organization_id, role) values ($1, $2, 'staff')`, [
    colleague.personId,
    operator.organizationId,
  ])
  second = { ...colleague, ...connect(world.url, colleague.cookie, operator.organizationId) }
  await collect(world)
})
afterAll(() => world.stop())

/** An order of 10 kg at 20 000 đ that waits for its transfer of 200 000 đ. */
async function waiting({ weighed = true } = {}) {
  const listing = await makeListing(world, seller, { price: 20_000 })
  const { id, number } = await placeOrder(buyer, listing, 10_000, { payment: 'vietqr' })
  const order = await act(seller, id, 'confirmation')
  if (weighed) await act(seller, id, 'weighing', weigh(order, 10_000))
  return { id, number }
}
const moneyOf = async (id: string) => {
  const { payment } = await buyer.call('GET /orders/:id', { params: { id } })
  if (!payment.collected) throw new Error('the platform does not collect for it')
  return payment.collected
}
const importing = (lines: readonly Line[], who = operator) =>
  who.call('POST /operator/receipts/import', { body: { csv: statement(lines) } })
const receiptOf = async (content: string) => {
  const rows = await world.rows<{ id: string; state: string; why: string | null; to_order: string; to_refund: string }>(
    'select id, state, why, to_order, to_refund from bank_receipt where content = $1 order by id',
    [content],
  )
  return rows
}
const entries = (key: string) =>
  world.rows<{ code: string; amount: string }>(
    `select a.code, e.amount from ledger_tx t join ledger_entry e on e.tx_id = t.id join ledger_account a on a.id = e.account_id where t.key = $1 order by e.amount desc`,
    [key],
  )
const sound = async () => expect(await moneyFaults(world.sql)).toEqual([])
/** Another character of the reference in the place of its third. */
const mistyped = (number: string) => number.slice(0, 2) + (number[2] === 'A' ? 'B' : 'A') + number.slice(3)

describe('a statement', () => {
  test('each line goes where it belongs, and the books say the same', async () => {
    const [exact, short, over, late, one, other, twice] = await Promise.all(Array.from({ length: 7 }, () => waiting()))
    if (!exact || !short || !over || !late || !one || !other || !twice) throw new Error('unreachable')
    await act(seller, late.id, 'cancellation', { reason: 'hỏng mất rồi' })
    const [before, unmatchedBefore] = [await balance(world, 'bank'), await balance(world, 'unmatched_receipts')]
    const lines = {
      exact: { amount: 200_000, content: `${exact.number} tra tien` },
      short: { amount: 150_000, content: `MBVCB.123.${short.number.toLowerCase()}.CT` },
      over: { amount: 250_000, content: `tra ${over.number.slice(0, 5)} ${over.number.slice(5)}` },
      mistyped: { amount: 200_000, content: `${mistyped(exact.number)} go nham` },
      elsewhere: { amount: 200_000, content: `${exact.number} tai khoan khac`, account: '0011001932418' },
      out: { amount: 200_000, content: `${exact.number} chuyen di`, direction: 'out' as const },
      late: { amount: 200_000, content: `${late.number} tra muon` },
      two: { amount: 400_000, content: `${one.number} va ${other.number}` },
      nothing: { amount: 12_345, content: 'chi Hoa chuyen tien' },
      doubled: { amount: 200_000, content: `${twice.number} lan mot` },
      again: { amount: 200_000, content: `${twice.number} lan hai` },
    }
    const all = Object.values(lines).map((line): Line => ({ ...line, ref: newRef() }))
    const told = await importing(all)
    expect(told).toEqual({ imported: 11, known: 0, matched: 6, unmatched: 3, ignored: 2, faults: [] })
    const stateOf = async (line: Line) => {
      const [row] = await receiptOf(line.content)
      return [row?.state, row?.why, Number(row?.to_order), Number(row?.to_refund)]
    }
    expect(await stateOf(lines.exact)).toEqual(['matched', null, 200_000, 0])
    expect(await stateOf(lines.short)).toEqual(['matched', null, 150_000, 0])
    expect(await stateOf(lines.over)).toEqual(['matched', null, 200_000, 50_000])
    expect(await stateOf(lines.mistyped)).toEqual(['unmatched', 'no_reference', 0, 0])
    expect(await stateOf(lines.elsewhere)).toEqual(['ignored', 'account', 0, 0])
    expect(await stateOf(lines.out)).toEqual(['ignored', 'direction', 0, 0])
    expect(await stateOf(lines.late)).toEqual(['matched', null, 0, 200_000])
    expect(await stateOf(lines.two)).toEqual(['unmatched', 'several_references', 0, 0])
    expect(await stateOf(lines.nothing)).toEqual(['unmatched', 'no_reference', 0, 0])
    expect(await stateOf(lines.doubled)).toEqual(['matched', null, 200_000, 0])
    expect(await stateOf(lines.again)).toEqual(['matched', null, 0, 200_000])

    expect(await moneyOf(exact.id)).toMatchObject({ received: 200_000, missing: 0, awaits: null, hold: 'held' })
    expect(await moneyOf(short.id)).toMatchObject({ missing: 50_000, awaits: 'transfer', transfer: { amount: 50_000 } })
    expect(await moneyOf(over.id)).toMatchObject({
      missing: 0,
      refunds: [{ amount: 50_000, cause: 'excess', state: 'due' }],
    })
    expect(await moneyOf(late.id)).toMatchObject({ received: 0, refunds: [{ amount: 200_000, cause: 'late' }] })
    expect((await balance(world, 'bank')) - before).toBe(200_000 + 150_000 + 250_000 + 200_000 * 4 + 400_000 + 12_345)
    expect((await balance(world, 'unmatched_receipts')) - unmatchedBefore).toBe(612_345)
    const [receipt] = await receiptOf(lines.over.content)
    const checkout = await world.rows<{ id: string }>('select checkout_id as id from orders where id = $1', [over.id])
    expect(await entries(`receipt:${receipt?.id}`)).toEqual([
      { code: 'bank', amount: '250000' },
      { code: `buyer_refund:${checkout[0]?.id}`, amount: '-50000' },
      { code: `held:${over.id}`, amount: '-200000' },
    ])
    const history = await world.rows(
      `select from_state, to_state, cause from collection_move m join collection c on c.id = m.collection_id where c.order_id = $1`,
      [exact.id],
    )
    expect(history).toEqual([{ from_state: 'requires_action', to_state: 'captured', cause: 'receipt' }])

    expect(await importing(all)).toEqual({ imported: 0, known: 11, matched: 0, unmatched: 0, ignored: 0, faults: [] })
    // The rest of a short one closes it, and the goods may leave.
    await importing([{ amount: 50_000, content: `bo sung ${short.number}`, ref: newRef() }])
    expect(await moneyOf(short.id)).toMatchObject({ received: 200_000, missing: 0, awaits: null })
    expect((await act(buyer, short.id, 'delivery', {})).state).toBe('delivered')
    await sound()
  })

  test('two alike lines without a reference are two payments, and faults are told line by line', async () => {
    const { id, number } = await waiting()
    const half = { amount: 100_000, content: `nua tien ${number}` }
    expect(await importing([half, half])).toMatchObject({ imported: 2, matched: 2 })
    expect(await moneyOf(id)).toMatchObject({ received: 200_000, missing: 0 })
    const broken = ['1.5', '-1', '1e6', String(2 ** 53), '0', 'abc'].map(
      (amount) => `23/11/2026;${newRef()};${OPERATOR_ACCOUNT.account};;${amount};"${number}"`,
    )
    const csv = ['Ngày giao dịch;Mã giao dịch;Số tài khoản;Ghi nợ;Ghi có;Nội dung', ...broken].join('\n')
    const told = await operator.call('POST /operator/receipts/import', { body: { csv } })
    expect(told.imported).toBe(0)
    expect(told.faults.map(({ line, code }) => [line, code])).toEqual([
      [2, 'bad_amount'],
      [3, 'bad_amount'],
      [4, 'bad_amount'],
      [5, 'bad_amount'],
      [6, 'no_amount'],
      [7, 'bad_amount'],
    ])
    expect((await importing([])).faults).toEqual([])
    const none = await operator.call('POST /operator/receipts/import', { body: { csv: 'x' } })
    expect(none.faults).toEqual([{ line: 1, code: 'no_header' }])
    const large = await operator.raw('POST', '/api/operator/receipts/import', { body: { csv: 'x'.repeat(1_600_000) } })
    expect(large.status).toBe(413)
    await sound()
  })

  test('money that came before the weighing is held, and the scale decides what of it goes back', async () => {
    const { id, number } = await waiting({ weighed: false })
    await importing([{ amount: 205_000, content: `${number} tra truoc`, ref: newRef() }])
    expect(await moneyOf(id)).toMatchObject({ due: null, received: 205_000, hold: 'held' })
    const order = await seller.call('GET /orders/:id', { params: { id } })
    await act(seller, id, 'weighing', weigh(order, 10_000))
    expect(await moneyOf(id)).toMatchObject({ due: 200_000, missing: 0, awaits: null, refunded: 5_000 })
    expect((await act(buyer, id, 'delivery', {})).state).toBe('delivered')
    await sound()
  })

  test('is the operator’s alone', async () => {
    for (const who of [seller, buyer]) {
      expect((await refusal(importing([], who))).slug).toBe('forbidden')
      expect((await refusal(who.call('GET /operator/receipts', { query: {} }))).slug).toBe('forbidden')
    }
  })
})

describe('webhooks', () => {
  test('one transaction by both services, a statement and a person is one receipt', async () => {
    const { id, number } = await waiting()
    const line = { amount: 200_000, content: `${number} mot lan`, ref: newRef() }
    const body = sepayBody(line)
    expect(await sepay(world.url, body)).toMatchObject({ status: 200, body: { success: true } })
    expect((await sepay(world.url, body)).status).toBe(200)
    expect((await casso(world.url, cassoBody(line))).status).toBe(200)
    expect(await importing([line])).toMatchObject({ imported: 0, known: 1 })
    const written = await operator.call('POST /operator/receipts', {
      body: { amount: line.amount, content: line.content, bankRef: line.ref, at: '2026-11-23T10:15:00+07:00' },
    })
    const decided = await second.call('POST /operator/hand-receipts/:id/decision', {
      params: { id: written.id },
      body: { accept: true },
    })
    expect(decided.outcome).toBe('known')
    expect(await receiptOf(line.content)).toHaveLength(1)
    expect(await moneyOf(id)).toMatchObject({ received: 200_000, refunds: [] })
    await sound()
  })

  test('twenty at once are one', async () => {
    const { id, number } = await waiting()
    const body = sepayBody({ amount: 200_000, content: `${number} hai muoi`, ref: newRef() })
    const replies = await Promise.all(Array.from({ length: 20 }, () => sepay(world.url, body)))
    expect(replies.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200))
    expect(await receiptOf(body.content)).toHaveLength(1)
    expect(await moneyOf(id)).toMatchObject({ received: 200_000, refunds: [] })
    await sound()
  })

  test('twenty parts of one order at once are all counted', async () => {
    const { id, number } = await waiting()
    const parts = Array.from({ length: 20 }, (_, n) => ({
      amount: 11_000,
      content: `${number} phan ${n}`,
      ref: newRef(),
    }))
    await Promise.all(
      parts.map((part, n) => (n % 2 ? sepay(world.url, sepayBody(part)) : casso(world.url, cassoBody(part)))),
    )
    const { received, missing, refunds } = await moneyOf(id)
    expect([received, missing]).toEqual([200_000, 0])
    expect(refunds.reduce((total, { amount }) => total + amount, 0)).toBe(20_000)
    await sound()
  })

  test('two alike transfers without a reference are told apart by the service’s own numbers', async () => {
    const { id, number } = await waiting()
    const half = { amount: 100_000, content: `${number} nua` }
    const [first, other] = [sepayBody(half), sepayBody(half)]
    for (const body of [first, other, first, other]) expect((await sepay(world.url, body)).status).toBe(200)
    expect(await moneyOf(id)).toMatchObject({ received: 200_000, missing: 0, refunds: [] })
    expect(await importing([half, half])).toMatchObject({ imported: 0, known: 2 })
    await sound()
  })

  test('what isn’t signed just now, is too large or can’t be read is refused, and nothing is kept', async () => {
    const { number } = await waiting()
    const body = sepayBody({ amount: 200_000, content: `${number} gia mao`, ref: newRef() })
    const count = async () => (await world.rows('select 1 from bank_receipt')).length
    const before = await count()
    const old = Date.now() - 301_000
    const replies = [
      await sepay(world.url, body, { secret: 'another secret' }),
      await sepay(world.url, body, { at: old }),
      await sepay(world.url, body, { raw: 'not JSON' }),
      await sepay(world.url, { ...body, transferAmount: 1.5 }),
      await sepay(world.url, { ...body, transferAmount: -1 }),
      await sepay(world.url, { ...body, transferAmount: '1e6' }),
      await sepay(world.url, { ...body, transferAmount: 2 ** 53 }),
      await sepay(world.url, { ...body, content: 'x'.repeat(300_000) }),
      await casso(world.url, cassoBody({ amount: 1000, content: 'x' }), { secret: 'another' }),
      await casso(world.url, cassoBody({ amount: 1000, content: 'x' }), { at: old }),
    ]
    expect(replies.map(({ status, type, body: said }) => [status, type, said.type])).toEqual([
      ...Array.from({ length: 2 }, () => [400, 'application/problem+json; charset=utf-8', '/problems/signature-wrong']),
      ...Array.from({ length: 5 }, () => [400, 'application/problem+json; charset=utf-8', '/problems/invalid-request']),
      [413, 'application/problem+json; charset=utf-8', '/problems/body-too-large'],
      ...Array.from({ length: 2 }, () => [400, 'application/problem+json; charset=utf-8', '/problems/signature-wrong']),
    ])
    expect(await count()).toBe(before)
  })

  test('without its secret there is no such address', async () => {
    const bare = await startWorld({ database: world.database, env: { LOG_LEVEL: 'silent' } })
    try {
      const body = sepayBody({ amount: 1000, content: 'x' })
      expect((await sepay(bare.url, body)).status).toBe(404)
      expect((await casso(bare.url, body)).status).toBe(404)
    } finally {
      await bare.stop()
    }
  })
})

describe('two people', () => {
  const unmatched = async (amount: number) => {
    const content = `khong ro ${randomUUID()}`
    await importing([{ amount, content, ref: newRef() }])
    const [row] = await receiptOf(content)
    return row?.id ?? ''
  }
  const propose = (who: Someone, id: string, body: object) =>
    who.call('POST /operator/receipts/:id/proposal', { params: { id }, body: body as never })
  const decide = (who: Someone, id: string, at: string, accept = true) =>
    who.call('POST /operator/receipts/:id/decision', { params: { id }, body: { at, accept } })

  test('find whose money it is: one proposes, another decides', async () => {
    const { id, number } = await waiting()
    const receipt = await unmatched(230_000)
    expect((await refusal(propose(seller, receipt, { action: 'match', number }))).slug).toBe('not-found')
    const wrong = await refusal(propose(operator, receipt, { action: 'match', number: mistyped(number) }))
    expect([wrong.slug, wrong.errors?.[0]?.path]).toEqual(['invalid-request', 'number'])
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
    const body = { amount: 200_000, content: `${number} ngan hang khac`, at: '2026-11-23T03:00:00Z' }
    for (const amount of [1.5, -1, 0, '1e6', 2 ** 53]) {
      const { status } = await operator.raw('POST', '/api/operator/receipts', {
        body: { ...body, amount },
        headers: { 'idempotency-key': randomUUID() },
      })
      expect([amount, status]).toEqual([amount, 400])
    }
    const { id: line } = await operator.call('POST /operator/receipts', { body })
    const decideHand = (who: Someone, accept = true) =>
      who.call('POST /operator/hand-receipts/:id/decision', { params: { id: line }, body: { accept } })
    expect((await operator.call('GET /operator/receipts', { query: {} })).byHand.map((each) => each.id)).toContain(line)
    expect((await refusal(decideHand(operator))).slug).toBe('not-two-people')
    expect(await moneyOf(id)).toMatchObject({ received: 0 })
    expect(await decideHand(second)).toEqual({ outcome: 'matched' })
    expect((await refusal(decideHand(second))).slug).toBe('state-changed')
    expect(await moneyOf(id)).toMatchObject({ received: 200_000, missing: 0 })
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
    const heard = async (who: Someone, topic: string) =>
      eventually(async () => {
        const { entries: feed } = await who.call('GET /feed', { query: { since: 0 } })
        return feed
          .filter(
            ({ event }) =>
              event.topic === topic &&
              (!('orderId' in event.body) || event.body.orderId === id || topic === 'reconciliation.changed'),
          )
          .at(-1)
      })
    expect(await heard(buyer, 'payment.received')).toMatchObject({
      level: 'bell',
      event: { body: { amount: 120_000, number } },
    })
    expect(await heard(seller, 'payment.received')).toMatchObject({ level: 'bell' })
    expect(await heard(buyer, 'payment.short')).toMatchObject({ level: 'urgent', event: { body: { amount: 80_000 } } })
    expect(await heard(operator, 'reconciliation.changed')).toMatchObject({
      level: 'bell',
      event: { body: { amount: 5_000 } },
    })
  })

  test('the list is paged, by state', async () => {
    const first = await operator.call('GET /operator/receipts', { query: { state: 'matched' } })
    expect(first.items.every(({ state }) => state === 'matched')).toBe(true)
    expect(first.next).not.toBeNull()
    const more = await operator.call('GET /operator/receipts', {
      query: { state: 'matched', cursor: first.next ?? '' },
    })
    expect(new Set([...first.items, ...more.items].map(({ id }) => id)).size).toBe(
      first.items.length + more.items.length,
    )
    expect(first.counts.matched).toBeGreaterThan(first.items.length)
    expect((await operator.call('GET /operator/receipts', { query: { cursor: 'nothing-of-ours' } })).items).toEqual([])
  })

  test('in demo mode anybody may act as the bank', async () => {
    const { id, number } = await waiting()
    expect(await buyer.call('POST /demo/transfers', { body: { number, amount: 200_000 } })).toEqual({
      outcome: 'matched',
    })
    expect(await moneyOf(id)).toMatchObject({ received: 200_000, awaits: null })
    await sound()
    const real = await startWorld({
      database: world.database,
      env: { APP_MODE: 'production', PUBLIC_URL: 'https://cho.example', SECRET: 'x'.repeat(32), LOG_LEVEL: 'silent' },
    })
    try {
      const session = buyer.cookie.replace(/^s=/, '__Host-s=')
      const { status } = await connect(real.url, session, buyer.organizationId).raw('POST', '/api/demo/transfers', {
        body: { number, amount: 1000 },
        headers: { 'idempotency-key': randomUUID() },
      })
      expect(status).toBe(404)
    } finally {
      await real.stop()
    }
  })
})
