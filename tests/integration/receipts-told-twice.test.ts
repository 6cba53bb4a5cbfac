// V2 of payments.md §8: each transaction of the bank counts once, also where one source names its reference and another doesn't.
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { casso, cassoBody, type Line, newRef, sepay, sepayBody } from '../support/bank.ts'
import { balance } from '../support/money.ts'
import { type Bank, startBank } from '../support/transfers.ts'
import { refusal } from '../support/world.ts'

let bank: Bank
beforeAll(async () => {
  bank = await startBank()
})
afterAll(() => bank.world.stop())

const byHand = async ({ amount, content, ref = '' }: Line) => {
  const written = await bank.operator.call('POST /operator/receipts', {
    body: { amount, content, bankRef: ref, at: '2026-11-23T10:15:00+07:00' },
  })
  const decided = await bank.second.call('POST /operator/hand-receipts/:id/decision', {
    params: { id: written.id },
    body: { accept: true },
  })
  return decided.outcome
}
const bare = ({ amount, content }: Line): Line => ({ amount, content })
const receiptsNaming = async (number: string) =>
  (
    await bank.world.rows<{ state: string; why: string | null }>(
      `select state, why from bank_receipt where content like '%' || $1 || '%' order by id`,
      [number],
    )
  ).map(({ state, why }) => [state, why])

test('a transfer with a reference, and again without one, is one receipt', async () => {
  const { world, waiting, importing, moneyOf, sound } = bank
  const { id, number } = await waiting()
  const line = { amount: 200_000, content: `${number} tien che`, ref: newRef() }
  expect((await sepay(world.url, sepayBody(line))).status).toBe(200)
  const other = { amount: 1_000, content: 'khong ro', ref: newRef() }
  expect(await importing([bare(line), other])).toMatchObject({ matched: 0, unmatched: 1, maybeKnown: 0, known: 1 })
  expect(await importing([{ ...line, ref: '-' }])).toMatchObject({ known: 1 })
  expect(await byHand({ ...line, content: `${number} TIEN CHE`, ref: '' })).toBe('known')
  expect((await casso(world.url, cassoBody({ ...bare(line), content: `IBFT ${number}` }))).status).toBe(200)
  expect(await moneyOf(id)).toMatchObject({ received: 200_000, missing: 0, refunds: [] })
  expect(await receiptsNaming(number)).toEqual([['matched', null]])
  const told = await world.rows(
    `select t.provider from receipt_told t join bank_receipt r on r.id = t.receipt_id where r.content like '%' || $1 || '%' order by 1`,
    [number],
  )
  expect(told.map(({ provider }) => String(provider).replace(/manual:.*/, 'manual'))).toEqual([
    'casso',
    'csv:day',
    'manual',
    'sepay',
  ])
  await sound()
})

test('two equal transfers of a day are two, whichever source tells first and by how many', async () => {
  const { world, waiting, importing, moneyOf, sound } = bank
  for (const first of ['statement', 'service'] as const) {
    const { id, number } = await waiting()
    const halves = [newRef(), newRef()].map((ref) => ({ amount: 100_000, content: `${number} nua`, ref }))
    const service = async () => {
      for (const half of halves) expect((await sepay(world.url, sepayBody(half))).status).toBe(200)
    }
    if (first === 'service') await service()
    const counts = await importing(halves.map(bare))
    expect(counts).toMatchObject(first === 'service' ? { matched: 0, known: 2 } : { matched: 2, known: 0 })
    if (first === 'statement') await service()
    expect(await moneyOf(id)).toMatchObject({ received: 200_000, missing: 0, refunds: [] })
    expect(await receiptsNaming(number)).toEqual([
      ['matched', null],
      ['matched', null],
    ])
  }
  // Of one notice nothing came: the statement has it, and it counts.
  const { id, number } = await waiting()
  const half = { amount: 100_000, content: `${number} nua`, ref: newRef() }
  expect((await sepay(world.url, sepayBody(half))).status).toBe(200)
  expect(await importing([bare(half), bare(half)])).toMatchObject({ matched: 1, known: 1 })
  expect(await moneyOf(id)).toMatchObject({ received: 200_000, refunds: [] })
  await sound()
})

test('what may be known waits for two people, and is shown so before it is taken in', async () => {
  const { world, operator, second, waiting, bring, moneyOf, sound } = bank
  const { id, number } = await waiting()
  const line = { amount: 200_000, content: `${number} tra`, ref: newRef() }
  expect((await sepay(world.url, sepayBody(line))).status).toBe(200)
  const before = await balance(world, 'unmatched_receipts')
  const { statement, counts } = await bring([{ ...line, ref: `SAOKE${newRef()}` }])
  expect(counts).toEqual({ matched: 0, unmatched: 0, maybeKnown: 1, ignored: 0, known: 0 })
  const params = { id: statement?.id ?? '' }
  const shown = await second.call('GET /operator/bank-statements/:id/lines', { params, query: {} })
  expect(shown.items.map(({ outcome }) => outcome)).toEqual(['maybe_known'])
  const decided = await second.call('POST /operator/bank-statements/:id/decision', { params, body: { accept: true } })
  expect(decided.counts).toEqual(counts)
  expect(await moneyOf(id)).toMatchObject({ received: 200_000, refunds: [] })
  expect(await receiptsNaming(number)).toEqual([
    ['matched', null],
    ['unmatched', 'maybe_known'],
  ])
  expect((await balance(world, 'unmatched_receipts')) - before).toBe(200_000)
  const { items } = await operator.call('GET /operator/receipts', { query: { state: 'unmatched' } })
  expect(items[0]).toMatchObject({ why: 'maybe_known', amount: 200_000, order: null })
  await sound()
})

test('what two people find in the books already is taken out again, once, and pays nobody', async () => {
  const { world, operator, second, waiting, bring, moneyOf, sound } = bank
  const { id, number } = await waiting()
  const line = { amount: 200_000, content: `${number} tra`, ref: newRef() }
  await sepay(world.url, sepayBody(line))
  const before = { bank: await balance(world, 'bank'), unmatched: await balance(world, 'unmatched_receipts') }
  const { statement } = await bring([{ ...line, ref: `SAOKE${newRef()}` }])
  const params = { id: statement?.id ?? '' }
  await second.call('POST /operator/bank-statements/:id/decision', { params, body: { accept: true } })
  const { items } = await operator.call('GET /operator/receipts', { query: { state: 'unmatched' } })
  const of = { params: { id: items[0]?.id ?? '' } }
  const propose = (reason: string) =>
    operator.call('POST /operator/receipts/:id/proposal', { ...of, body: { action: 'repeat', reason } })
  expect((await refusal(propose('.'))).slug).toBe('invalid-request')
  const { proposal } = await propose('Trùng giao dịch SePay báo lúc sáng')
  expect(proposal?.what).toEqual({ action: 'repeat', reason: 'Trùng giao dịch SePay báo lúc sáng' })
  const body = { at: proposal?.at ?? '', accept: true }
  const decide = (who: typeof operator) => who.call('POST /operator/receipts/:id/decision', { ...of, body })
  expect((await refusal(decide(operator))).slug).toBe('not-two-people')
  const answers = await Promise.allSettled([decide(second), decide(second), decide(second)])
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(await receiptsNaming(number)).toEqual([
    ['matched', null],
    ['ignored', 'repeated'],
  ])
  expect(await balance(world, 'bank')).toBe(before.bank)
  expect(await balance(world, 'unmatched_receipts')).toBe(before.unmatched)
  expect(await moneyOf(id)).toMatchObject({ received: 200_000, refunds: [] })
  await sound()
})

test('a notice and a statement at the same moment are one', async () => {
  const { world, second, waiting, bring, moneyOf, sound } = bank
  for (let round = 0; round < 5; round++) {
    const { id, number } = await waiting()
    const halves = [newRef(), newRef()].map((ref) => ({ amount: 100_000, content: `${number} cung luc`, ref }))
    const { statement } = await bring(halves.map(bare))
    await Promise.all([
      second.call('POST /operator/bank-statements/:id/decision', {
        params: { id: statement?.id ?? '' },
        body: { accept: true },
      }),
      ...halves.map((half) => sepay(world.url, sepayBody(half))),
      ...halves.map((half) => casso(world.url, cassoBody(bare(half)))),
    ])
    expect(await moneyOf(id)).toMatchObject({ received: 200_000, missing: 0, refunds: [] })
    expect(await receiptsNaming(number)).toHaveLength(2)
  }
  await sound()
})

test('however it is told of some transfers, orders and refunds never get more than came', async () => {
  const { world, waiting, importing, moneyOf, sound } = bank
  const telling = fc.record({
    of: fc.nat(2),
    by: fc.constantFrom('sepay', 'casso', 'csv', 'manual'),
    named: fc.boolean(),
  })
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 3 }), fc.array(telling, { maxLength: 8 }), async (n, tellings) => {
      const { id, number } = await waiting()
      const came = Array.from({ length: n }, () =>
        sepayBody({ amount: 150_000, content: `${number} tra`, ref: newRef() }),
      )
      for (const { of, by, named } of tellings) {
        const body = came[of % n]
        if (!body) throw new Error('unreachable')
        const line = {
          amount: 150_000,
          content: body.content,
          id: body.id,
          ...(named && { ref: body.referenceCode ?? '' }),
        }
        if (by === 'sepay') await sepay(world.url, { ...body, referenceCode: named ? body.referenceCode : null })
        else if (by === 'casso') await casso(world.url, cassoBody(line))
        else if (by === 'csv') await importing([line])
        else await byHand(line)
      }
      const { received, refunds } = await moneyOf(id)
      expect(received + refunds.reduce((sum, { amount }) => sum + amount, 0)).toBeLessThanOrEqual(n * 150_000)
    }),
    { numRuns: 25 },
  )
  await sound()
}, 240_000)
