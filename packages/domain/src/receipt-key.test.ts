import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normalBankRef, type ReceiptFacts, receiptKey } from './receipt-key.ts'

const facts: ReceiptFacts = {
  account: '0011001932418',
  bankRef: 'MBVCB.3278907687',
  direction: 'in',
  amount: 350_000,
  at: new Date('2026-11-23T02:00:00Z'),
  content: 'HL3333333X thanh toán',
}

describe('receiptKey', () => {
  it('is the bank’s reference, however each source writes it and whenever it was told', () => {
    const key = receiptKey(facts)
    expect(key).toBe('0011001932418|in|350000|ref:MBVCB3278907687')
    for (const same of [
      { bankRef: 'mbvcb 3278907687' },
      { bankRef: ' MBVCB-3278907687 ' },
      { account: '0011 0019 32418' },
      { at: new Date('2026-11-24T09:00:00Z') },
      { content: 'another service cuts the text' },
    ])
      expect(receiptKey({ ...facts, ...same })).toBe(key)
    for (const other of [
      { bankRef: 'MBVCB.3278907688' },
      { amount: 350_001 },
      { direction: 'out' as const },
      { account: '0011001932419' },
    ])
      expect(receiptKey({ ...facts, ...other })).not.toBe(key)
  })

  it.each([
    ['', ''],
    ['-', ''],
    ['N/A', ''],
    ['không có', ''],
    ['0000000000', ''],
    ['00012', ''],
    ['5078', ''],
    ['ABCDEFGH', ''],
    ['0012345678', '12345678'],
    ['FT26293123456\\BNK', 'FT26293123456BNK'],
  ])('the reference «%s» is compared as «%s»', (bankRef, wanted) => {
    expect(normalBankRef(bankRef)).toBe(wanted)
  })

  it('without a reference is the day there and the text, and then counts', () => {
    const bare = { ...facts, bankRef: '' }
    expect(receiptKey(bare)).toBe('0011001932418|in|350000|day:2026-11-23:HL3333333XTHANHTOAN')
    expect(receiptKey({ ...bare, bankRef: '12', content: 'hl3333333x  THANH-TOAN' })).toBe(receiptKey(bare))
    expect(receiptKey({ ...bare, at: new Date('2026-11-22T17:00:00Z') })).toBe(receiptKey(bare))
    expect(receiptKey({ ...bare, at: new Date('2026-11-22T16:59:59Z') })).not.toBe(receiptKey(bare))
    expect(receiptKey({ ...bare, content: 'HL3333333X' })).not.toBe(receiptKey(bare))
    expect(new Set([1, 2, 3].map((nth) => receiptKey(bare, nth))).size).toBe(3)
    expect(receiptKey(bare, 1)).toBe(receiptKey(bare))
  })

  it('is never the same for other money: amount, direction and account are always in it', () => {
    const text = fc.string({ maxLength: 20 })
    const any = fc.record({
      account: fc.stringMatching(/^[0-9A-Z]{1,19}$/),
      bankRef: text,
      direction: fc.constantFrom('in' as const, 'out' as const),
      amount: fc.integer({ min: 1, max: 2 ** 53 - 1 }),
      at: fc.date({ min: new Date('2025-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }),
      content: text,
    })
    fc.assert(
      fc.property(any, any, fc.integer({ min: 1, max: 3 }), (one, other, nth) => {
        const key = receiptKey(one, nth)
        expect(receiptKey({ ...one }, nth)).toBe(key)
        for (const part of ['account', 'direction', 'amount'] as const)
          expect(receiptKey({ ...one, [part]: other[part] }, nth) === key).toBe(one[part] === other[part])
        expect(key).toMatch(/^[0-9A-Z]+\|(in|out)\|\d+\|(ref:|day:\d{4}-\d\d-\d\d:)[0-9A-Z]*(\|\d+)?$/)
      }),
    )
  })
})
