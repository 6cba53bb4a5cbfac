// A bank's statement as a file: one brings it, another one has seen the same at the bank.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newRef } from '../support/bank.ts'
import { collect, OPERATOR_ACCOUNT } from '../support/money.ts'
import { type Bank, colleagueOf, startBank } from '../support/transfers.ts'
import { refusal, type Someone } from '../support/world.ts'

let world: Bank['world']
let seller: Bank['seller']
let buyer: Bank['buyer']
let operator: Bank['operator']
let second: Bank['second']
let waiting: Bank['waiting']
let moneyOf: Bank['moneyOf']
let bring: Bank['bring']
let sound: Bank['sound']
beforeAll(async () => {
  ;({ world, seller, buyer, operator, second, waiting, moneyOf, bring, sound } = await startBank())
})
afterAll(() => world.stop())

describe('a statement', () => {
  const decide = (who: Someone, id: string, accept = true) =>
    who.call('POST /operator/bank-statements/:id/decision', { params: { id }, body: { accept } })
  const stateOf = async (id: string) => (await world.rows('select state from bank_statement where id = $1', [id]))[0]

  test('is one person’s word: it counts when another person has seen it at the bank', async () => {
    const { id, number } = await waiting()
    const lines = [
      { amount: 200_000, content: `tien che ${number}`, ref: newRef() },
      { amount: 7_000, content: 'khong ro', ref: newRef() },
      { amount: 9_000, content: 'phi', ref: newRef(), direction: 'out' as const },
    ]
    const { statement, counts } = await bring(lines)
    expect(counts).toEqual({ matched: 1, unmatched: 1, maybeKnown: 0, ignored: 1, known: 0 })
    expect(statement).toMatchObject({ by: { id: operator.personId }, counts, amount: 207_000 })
    const brought = statement?.id ?? ''
    const { items, next } = await second.call('GET /operator/bank-statements/:id/lines', {
      params: { id: brought },
      query: {},
    })
    expect(items.map(({ amount, direction, outcome }) => [amount, direction, outcome])).toEqual([
      [200_000, 'in', 'matched'],
      [7_000, 'in', 'unmatched'],
      [9_000, 'out', 'ignored'],
    ])
    expect(next).toBeNull()
    expect((await second.call('GET /operator/receipts', { query: {} })).statements).toEqual([statement])
    expect((await refusal(decide(operator, brought))).slug).toBe('not-two-people')
    for (const who of [seller, buyer]) expect((await refusal(decide(who, brought))).slug).toBe('not-found')
    expect(await moneyOf(id)).toMatchObject({ received: 0, missing: 200_000 })
    expect(await decide(second, brought)).toEqual({ outcome: 'confirmed', counts })
    expect(await moneyOf(id)).toMatchObject({ received: 200_000, missing: 0 })
    expect((await refusal(decide(second, brought, false))).slug).toBe('state-changed')
    expect((await bring(lines)).statement).toBeNull()
    expect((await second.call('GET /operator/receipts', { query: {} })).statements).toEqual([])
    await sound()
  })

  test('of any length is shown to its last line', async () => {
    const { number } = await waiting()
    const many = Array.from({ length: 250 }, (_, n) => ({ amount: 1, content: `le ${n}`, ref: newRef() }))
    const { statement } = await bring([...many, { amount: 200_000, content: `${number} dong cuoi`, ref: newRef() }])
    const page = (cursor?: string, who = second) =>
      who.call('GET /operator/bank-statements/:id/lines', {
        params: { id: statement?.id ?? '' },
        query: cursor === undefined ? {} : { cursor },
      })
    const first = await page()
    const middle = await page(first.next ?? '')
    const end = await page(middle.next ?? '')
    expect([first, middle, end].map(({ items, next }) => [items.length, next])).toEqual([
      [100, '100'],
      [100, '200'],
      [51, null],
    ])
    expect(end.items.at(-1)).toMatchObject({ amount: 200_000, content: `${number} dong cuoi`, outcome: 'matched' })
    expect(new Set([first, middle, end].flatMap(({ items }) => items.map(({ content }) => content))).size).toBe(251)
    for (const who of [seller, buyer]) expect((await refusal(page('0', who))).slug).toBe('not-found')
    for (const wrong of ['-1', '1.5', '1e3', 'x']) expect((await refusal(page(wrong))).slug).toBe('invalid-request')
    expect(await page('99999')).toEqual({ items: [], next: null })
    await decide(operator, statement?.id ?? '', false)
  })

  test('that would do more by now than it was shown to do is looked at once more', async () => {
    const { id, number } = await waiting()
    const { statement } = await bring([
      { amount: 1_000, content: 'khong ro', ref: newRef() },
      { amount: 200_000, content: `${number} tai khoan khac`, ref: newRef(), account: '555500001111' },
    ])
    const brought = statement?.id ?? ''
    expect(statement).toMatchObject({ amount: 1_000, counts: { unmatched: 1, ignored: 1 } })
    // Since then the account of its second line became the market's.
    await collect(world, { account: { ...OPERATOR_ACCOUNT, account: '555500001111' } })
    expect(await refusal(decide(second, brought))).toMatchObject({ slug: 'state-changed', state: 'proposed' })
    expect(await moneyOf(id)).toMatchObject({ received: 0 })
    const [shown] = (await second.call('GET /operator/receipts', { query: {} })).statements
    expect(shown).toMatchObject({ id: brought, amount: 201_000, counts: { matched: 1, unmatched: 1, ignored: 0 } })
    expect(await decide(second, brought)).toMatchObject({ outcome: 'confirmed', counts: { matched: 1 } })
    expect(await moneyOf(id)).toMatchObject({ received: 200_000 })
    await sound()
  })

  test('is dropped by whoever sees that it is wrong, and brings nothing', async () => {
    const { id, number } = await waiting()
    const { statement } = await bring([{ amount: 200_000, content: number, ref: newRef() }])
    const none = { matched: 0, unmatched: 0, maybeKnown: 0, ignored: 0, known: 0 }
    expect(await decide(operator, statement?.id ?? '', false)).toEqual({ outcome: 'refused', counts: none })
    expect((await refusal(decide(second, statement?.id ?? ''))).slug).toBe('state-changed')
    expect(await stateOf(statement?.id ?? '')).toEqual({ state: 'refused' })
    expect(await moneyOf(id)).toMatchObject({ received: 0 })
  })

  test('that is confirmed and dropped at once is one of both, and its money with it', async () => {
    for (let round = 0; round < 5; round++) {
      const { id, number } = await waiting()
      const { statement } = await bring([{ amount: 60_000, content: `${number} lan ${round}`, ref: newRef() }])
      const brought = statement?.id ?? ''
      await Promise.allSettled([decide(second, brought), decide(operator, brought, false)])
      const kept = await stateOf(brought)
      expect(await moneyOf(id)).toMatchObject({ received: kept?.['state'] === 'confirmed' ? 60_000 : 0 })
      expect(['confirmed', 'refused']).toContain(kept?.['state'])
    }
    await sound()
  })

  test('that was begun and brought in nothing is dropped; one of which a line is in is confirmed to its end', async () => {
    const lines = [1, 2].map((n) => ({ amount: 3_000 + n, content: `bat dau ${n}`, ref: newRef() }))
    const begun = async () => {
      const { statement } = await bring(lines)
      const brought = statement?.id ?? ''
      await world.rows('update bank_statement set decided_by = $2 where id = $1', [brought, second.personId])
      return brought
    }
    const nothing = await begun()
    expect(await decide(operator, nothing, false)).toMatchObject({ outcome: 'refused' })
    expect((await refusal(decide(second, nothing))).slug).toBe('state-changed')
    const half = await begun()
    const { statement } = await bring(lines.slice(0, 1))
    await decide(second, statement?.id ?? '')
    expect((await refusal(decide(operator, half, false))).slug).toBe('state-changed')
    expect(await decide(second, half)).toMatchObject({ outcome: 'confirmed', counts: { unmatched: 1, known: 1 } })
    await sound()
  })

  test('of more lines of one amount than one transaction takes is refused when it is brought', async () => {
    const lines = Array.from({ length: 501 }, (_, n) => ({ amount: 500, content: `nhieu ${n}`, ref: newRef() }))
    const { statement, faults } = await bring(lines)
    expect([statement, faults]).toEqual([null, [{ line: expect.any(Number), code: 'too_many_alike' }]])
    const { statement: most } = await bring(lines.slice(1))
    expect(await decide(second, most?.id ?? '')).toMatchObject({ outcome: 'confirmed', counts: { unmatched: 500 } })
    await sound()
  }, 60_000)

  test('whose answer was lost is asked again, and answered the same', async () => {
    const { number } = await waiting()
    const { statement } = await bring([{ amount: 60_000, content: `${number} hoi lai`, ref: newRef() }])
    const first = await decide(second, statement?.id ?? '')
    expect(await decide(second, statement?.id ?? '')).toEqual(first)
  })

  test('that two people confirm at once counts once', async () => {
    const third = await colleagueOf(world, operator)
    const { id, number } = await waiting()
    const { statement } = await bring([{ amount: 90_000, content: `${number} cung luc`, ref: newRef() }])
    const both = await Promise.allSettled([decide(second, statement?.id ?? ''), decide(third, statement?.id ?? '')])
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(await moneyOf(id)).toMatchObject({ received: 90_000, missing: 110_000 })
    await sound()
  })
})
