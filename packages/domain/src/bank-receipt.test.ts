import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { attribute, type BankReceipt, divideReceipt, type Due } from './bank-receipt.ts'
import { MAX_SAFE } from './money.ts'
import { makeOrderNumber } from './reference.ts'

const OURS = '0011001932418'
const DUE: Due = { due: 350_000, received: 0, open: true }
const receipt: BankReceipt = {
  provider: 'sepay',
  providerTxnId: '92704',
  account: OURS,
  amount: 350_000,
  direction: 'in',
  content: '',
  bankRef: 'MBVCB.3278907687',
  at: new Date('2026-11-23T02:00:00Z'),
}
const [ONE, OTHER, STRANGE] = [3, 9, 17].map((value) => makeOrderNumber(() => value))
const known = (number: string) => (number === ONE || number === OTHER ? DUE : null)
const told = (change: Partial<BankReceipt>) => attribute({ ...receipt, ...change }, { accounts: [OURS], find: known })

const digit = fc.nat(31)
const number = fc.array(digit, { minLength: 7, maxLength: 7 }).map((values) => {
  let at = 0
  return makeOrderNumber(() => values[at++] ?? 0)
})

describe('attribute', () => {
  it.each([
    [`${ONE} thanh toan`, { kind: 'order', number: ONE }],
    [`MBVCB.123.${ONE?.toLowerCase()}.CT tu 0123`, { kind: 'order', number: ONE }],
    [`${ONE} ${ONE}`, { kind: 'order', number: ONE }],
    [`${STRANGE} ${ONE}`, { kind: 'order', number: ONE }],
    [`${ONE} ${OTHER}`, { kind: 'unmatched', why: 'several_references' }],
    [`${STRANGE}`, { kind: 'unmatched', why: 'unknown_reference' }],
    ['NGUYEN VAN A chuyen tien', { kind: 'unmatched', why: 'no_reference' }],
    ['', { kind: 'unmatched', why: 'no_reference' }],
  ])('«%s» is %j', (content, wanted) => {
    expect(told({ content })).toEqual(wanted)
  })

  it('takes no money that goes out, or to a strange account, whatever it says', () => {
    fc.assert(
      fc.property(fc.string(), fc.boolean(), (text, out) => {
        const content = `${text} ${ONE}`
        const wrong = out ? ({ direction: 'out' } as const) : { account: '999' }
        expect(told({ content, ...wrong })).toEqual({ kind: 'ignored', why: out ? 'direction' : 'account' })
      }),
    )
  })

  it('never goes by the amount: it may be anything, and changes nothing', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: MAX_SAFE }), fc.constantFrom('', ONE, STRANGE), (amount, content) => {
        expect(told({ amount, content })).toEqual(told({ content }))
      }),
    )
  })

  it('names only an order that the text names and that is known', () => {
    fc.assert(
      fc.property(fc.array(number, { maxLength: 3 }), fc.array(number, { maxLength: 3 }), (written, others) => {
        const ours = new Set([...written.slice(0, 1), ...others])
        const content = written.join(' ')
        const found = attribute(
          { ...receipt, content },
          { accounts: [OURS], find: (each) => (ours.has(each) ? DUE : null) },
        )
        const distinct = new Set(written.filter((each) => ours.has(each)))
        expect(found.kind).toBe(distinct.size === 1 ? 'order' : 'unmatched')
        expect(found.kind !== 'order' || distinct.has(found.number)).toBe(true)
      }),
    )
  })
})

describe('divideReceipt', () => {
  it.each([
    [350_000, 0, true, { toOrder: 350_000, toRefund: 0, state: 'paid' }],
    [349_999, 0, true, { toOrder: 349_999, toRefund: 0, state: 'underpaid' }],
    [350_001, 0, true, { toOrder: 350_000, toRefund: 1, state: 'overpaid' }],
    [50_000, 300_000, true, { toOrder: 50_000, toRefund: 0, state: 'paid' }],
    [60_000, 300_000, true, { toOrder: 50_000, toRefund: 10_000, state: 'overpaid' }],
    [350_000, 350_000, true, { toOrder: 0, toRefund: 350_000, state: 'overpaid' }],
    [350_000, 360_000, true, { toOrder: 0, toRefund: 350_000, state: 'overpaid' }],
    [350_000, 0, false, { toOrder: 0, toRefund: 350_000, state: 'late' }],
  ] as const)('%d, when %d came before, open %s: %j', (amount, received, open, wanted) => {
    expect(divideReceipt({ amount, due: 350_000, received, open })).toEqual(wanted)
  })

  it('never drops money, never takes more than is due, and waits for every đồng', () => {
    const dong = fc.integer({ min: 0, max: MAX_SAFE })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: MAX_SAFE }), dong, dong, fc.boolean(), (amount, due, received, open) => {
        const { toOrder, toRefund, state } = divideReceipt({ amount, due, received, open })
        expect(toOrder + toRefund).toBe(amount)
        expect(Math.min(toOrder, toRefund)).toBeGreaterThanOrEqual(0)
        expect(toOrder).toBeLessThanOrEqual(open ? Math.max(0, due - received) : 0)
        const all = BigInt(received) + BigInt(amount) - BigInt(due)
        const size = all === 0n ? 'paid' : all < 0n ? 'underpaid' : 'overpaid'
        expect(state).toBe(open ? size : 'late')
      }),
      { numRuns: 1000 },
    )
  })

  it('comes to the same in whatever parts and order the money comes', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 1e6 }), { minLength: 1 }), fc.nat(5e6), (amounts, due) => {
        const held = (parts: readonly number[]) =>
          parts.reduce((received, amount) => received + divideReceipt({ amount, due, received, open: true }).toOrder, 0)
        const all = amounts.reduce((known, amount) => known + amount, 0)
        expect(held(amounts)).toBe(Math.min(due, all))
        expect(held(amounts.toReversed())).toBe(Math.min(due, all))
      }),
    )
  })

  it('refuses what is not an amount', () => {
    for (const bad of [
      { amount: 0 },
      { amount: -1 },
      { amount: 1.5 },
      { amount: 2 ** 53 },
      { due: -1 },
      { received: 0.5 },
    ])
      expect(() => divideReceipt({ amount: 1000, ...DUE, ...bad })).toThrow(RangeError)
  })
})
