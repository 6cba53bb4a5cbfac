// The operator's bank: lines by webhook and statement, each once, to the one order that it names.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { casso, cassoBody, type Line, newRef, sepay, sepayBody } from '../support/bank.ts'
import { balance, collect, OPERATOR_ACCOUNT } from '../support/money.ts'
import { act, moneySteps, weigh } from '../support/steps.ts'
import { type Bank, mistyped, startBank } from '../support/transfers.ts'
import { refusal, startWorld } from '../support/world.ts'

let world: Bank['world']
let seller: Bank['seller']
let buyer: Bank['buyer']
let operator: Bank['operator']
let second: Bank['second']
let waiting: Bank['waiting']
let moneyOf: Bank['moneyOf']
let bring: Bank['bring']
let importing: Bank['importing']
let receiptsOf: Bank['receiptsOf']
let entries: Bank['entries']
let sound: Bank['sound']
beforeAll(async () => {
  ;({ world, seller, buyer, operator, second, waiting, moneyOf, bring, importing, receiptsOf, entries, sound } =
    await startBank())
})
afterAll(() => world.stop())

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
    expect(told).toEqual({ known: 0, matched: 6, unmatched: 3, maybeKnown: 0, ignored: 2, faults: [] })
    const stateOf = async (line: Line) => {
      const [row] = await receiptsOf(line.content)
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
    for (const who of [buyer, seller]) {
      expect(await moneySteps(who, over.id)).toEqual(['transfer 250000', 'refund_due 50000'])
      expect(await moneySteps(who, twice.id)).toEqual(['transfer 200000', 'transfer 200000', 'refund_due 200000'])
      expect(await moneySteps(who, late.id)).toEqual(['transfer 200000', 'refund_due 200000'])
    }
    expect(await moneyOf(late.id)).toMatchObject({ received: 0, refunds: [{ amount: 200_000, cause: 'late' }] })
    expect((await balance(world, 'bank')) - before).toBe(200_000 + 150_000 + 250_000 + 200_000 * 4 + 400_000 + 12_345)
    expect((await balance(world, 'unmatched_receipts')) - unmatchedBefore).toBe(612_345)
    const [receipt] = await receiptsOf(lines.over.content)
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

    expect(await importing(all)).toEqual({ known: 11, matched: 0, unmatched: 0, maybeKnown: 0, ignored: 0, faults: [] })
    // The rest of a short one closes it, and the goods may leave.
    await importing([{ amount: 50_000, content: `bo sung ${short.number}`, ref: newRef() }])
    expect(await moneyOf(short.id)).toMatchObject({ received: 200_000, missing: 0, awaits: null })
    expect((await act(buyer, short.id, 'delivery', {})).state).toBe('delivered')
    await sound()
  })

  test('two alike lines without a reference are two payments, and faults are told line by line', async () => {
    const { id, number } = await waiting()
    const half = { amount: 100_000, content: `nua tien ${number}` }
    expect(await importing([half, half])).toMatchObject({ matched: 2, known: 0 })
    expect(await moneyOf(id)).toMatchObject({ received: 200_000, missing: 0 })
    const broken = ['1.5', '-1', '1e6', String(2 ** 53), '0', 'abc'].map(
      (amount) => `23/11/2026;${newRef()};${OPERATOR_ACCOUNT.account};;${amount};"${number}"`,
    )
    const csv = ['Ngày giao dịch;Mã giao dịch;Số tài khoản;Ghi nợ;Ghi có;Nội dung', ...broken].join('\n')
    const told = await operator.call('POST /operator/bank-statements', { body: { csv } })
    expect(told).toMatchObject({ statement: null, counts: { matched: 0, unmatched: 0, ignored: 0, known: 0 } })
    expect(told.faults.map(({ line, code }) => [line, code])).toEqual([
      [2, 'bad_amount'],
      [3, 'bad_amount'],
      [4, 'bad_amount'],
      [5, 'bad_amount'],
      [6, 'no_amount'],
      [7, 'bad_amount'],
    ])
    expect((await importing([])).faults).toEqual([])
    const none = await operator.call('POST /operator/bank-statements', { body: { csv: 'x' } })
    expect(none.faults).toEqual([{ line: 1, code: 'no_header' }])
    const large = await operator.raw('POST', '/api/operator/bank-statements', { body: { csv: 'x'.repeat(1_600_000) } })
    expect(large.status).toBe(413)
    const month = Array.from({ length: 6000 }, (_, n) => ({
      amount: 1000 + n,
      content: `thang truoc ${n}`,
      ref: newRef(),
    }))
    const { statement: long, counts } = await bring(month)
    expect(counts).toEqual({ matched: 0, unmatched: 6000, maybeKnown: 0, ignored: 0, known: 0 })
    const last = await operator.call('GET /operator/bank-statements/:id/lines', {
      params: { id: long?.id ?? '' },
      query: { cursor: '5900' },
    })
    expect([last.items.length, last.items.at(-1)?.content, last.next]).toEqual([100, 'thang truoc 5999', null])
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

  test('money to an account of before the settings changed is ours still', async () => {
    const { id, number } = await waiting()
    await collect(world, { account: { ...OPERATOR_ACCOUNT, account: '9999000011112' } })
    try {
      const line = { amount: 100_000, content: `${number} tai khoan cu`, ref: newRef() }
      expect(await importing([line])).toMatchObject({ matched: 1 })
      const now = { amount: 100_000, content: `${number} tai khoan moi`, ref: newRef(), account: '9999000011112' }
      expect(await importing([now])).toMatchObject({ matched: 1 })
      expect(await moneyOf(id)).toMatchObject({ received: 200_000, missing: 0, refunds: [] })
    } finally {
      await collect(world)
    }
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
    expect(await importing([line])).toMatchObject({ matched: 0, known: 1 })
    const written = await operator.call('POST /operator/receipts', {
      body: { amount: line.amount, content: line.content, bankRef: line.ref, at: '2026-11-23T10:15:00+07:00' },
    })
    const decided = await second.call('POST /operator/hand-receipts/:id/decision', {
      params: { id: written.id },
      body: { accept: true },
    })
    expect(decided.outcome).toBe('known')
    expect(await receiptsOf(line.content)).toHaveLength(1)
    expect(await moneyOf(id)).toMatchObject({ received: 200_000, refunds: [] })
    await sound()
  })

  test('twenty at once are one', async () => {
    const { id, number } = await waiting()
    const body = sepayBody({ amount: 200_000, content: `${number} hai muoi`, ref: newRef() })
    const replies = await Promise.all(Array.from({ length: 20 }, () => sepay(world.url, body)))
    expect(replies.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200))
    expect(await receiptsOf(body.content)).toHaveLength(1)
    expect(await moneyOf(id)).toMatchObject({ received: 200_000, refunds: [] })
    await sound()
  })

  test('twenty parts of one order at once are all counted', async () => {
    const { id, number } = await waiting()
    // Each by one service alone: of equal amounts by both, the second could be the first told again.
    const parts = Array.from({ length: 20 }, (_, n) => ({
      amount: n % 2 ? 10_000 : 12_000,
      content: `${number} phan ${n}`,
      ref: newRef(),
    }))
    // A server that is busy says so, and a service tells it again.
    const tell = async (send: () => ReturnType<typeof sepay>): Promise<void> => {
      const { status } = await send()
      if (status === 503) return tell(send)
      expect(status).toBe(200)
    }
    await Promise.all(
      parts.map((part, n) => {
        const [ours, theirs] = [sepayBody(part), cassoBody(part)]
        return tell(() => (n % 2 ? sepay(world.url, ours) : casso(world.url, theirs)))
      }),
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
    expect(await importing([half, half])).toMatchObject({ matched: 0, known: 2 })
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
      ...(await Promise.all(
        [1.5, -1.5, '1e6', 2 ** 53, '-1'].map((amount) => {
          const said = cassoBody({ amount: 1, content: number })
          return casso(world.url, { ...said, data: { ...said.data, amount } })
        }),
      )),
      await casso(world.url, cassoBody({ amount: 1000, content: 'x' }), { secret: 'another' }),
      await casso(world.url, cassoBody({ amount: 1000, content: 'x' }), { at: old }),
    ]
    expect(replies.map(({ status, type, body: said }) => [status, type, said.type])).toEqual([
      ...Array.from({ length: 2 }, () => [400, 'application/problem+json; charset=utf-8', '/problems/signature-wrong']),
      ...Array.from({ length: 5 }, () => [400, 'application/problem+json; charset=utf-8', '/problems/invalid-request']),
      [413, 'application/problem+json; charset=utf-8', '/problems/body-too-large'],
      ...Array.from({ length: 5 }, () => [400, 'application/problem+json; charset=utf-8', '/problems/invalid-request']),
      ...Array.from({ length: 2 }, () => [400, 'application/problem+json; charset=utf-8', '/problems/signature-wrong']),
    ])
    expect(await count()).toBe(before)
    // Money that left us, whole and less than nothing, is no fault: it is kept, and counts for nothing.
    const out = cassoBody({ amount: 1, content: `${number} tien ra`, direction: 'out' })
    expect((await casso(world.url, out)).status).toBe(200)
    expect(await receiptsOf(`${number} tien ra`)).toMatchObject([{ state: 'ignored', why: 'direction' }])
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
