import { describe, expect, test } from 'vitest'
import { defaultLeast, defaultStep, priceStep, readPrice } from './posting.ts'

describe('what an order may take where the seller says nothing', () => {
  test('one kilo, one piece, one lạng of what is sold by it, and never over the lot', () => {
    expect(defaultLeast({ measure: 'mass', unit: 'ta', amount: 200_000 })).toBe(1000)
    expect(defaultLeast({ measure: 'mass', unit: 'kg', amount: 700 })).toBe(700)
    expect(defaultLeast({ measure: 'mass', unit: 'lang', amount: 8000 })).toBe(100)
    expect(defaultLeast({ measure: 'count', unit: 'bo', amount: 40 })).toBe(1)
  })
  test('all of the lot can be taken in steps', () => {
    for (const amount of [200_000, 12_500, 1250, 1001, 1000]) {
      const least = defaultLeast({ measure: 'mass', unit: 'kg', amount })
      expect((amount - least) % defaultStep({ measure: 'mass', unit: 'kg', amount }, least)).toBe(0)
    }
    expect(defaultStep({ measure: 'mass', unit: 'kg', amount: 12_500 }, 1000)).toBe(500)
  })
})

describe('a typed price', () => {
  test('is kept per kg, whatever unit it is said in', () => {
    expect(readPrice('35k', 'kg')).toEqual({ kind: 'price', price: 35_000 })
    expect(readPrice('1tr2', 'ta')).toEqual({ kind: 'price', price: 12_000 })
    expect(readPrice('30tr', 'lang')).toEqual({ kind: 'price', price: 300_000_000 })
    expect(readPrice('12.000', null)).toEqual({ kind: 'price', price: 12_000 })
  })
  test('that isn’t whole per kg comes back with the nearest', () => {
    expect(readPrice('1.234.567', 'ta')).toEqual({ kind: 'not_whole', nearest: [1_234_500, 1_234_600] })
    expect(readPrice('50', 'ta')).toEqual({ kind: 'not_whole', nearest: [100] })
  })
  test('that says nothing, or too much, says why', () => {
    expect(readPrice(' ', 'kg')).toEqual({ kind: 'empty' })
    for (const text of ['abc', '0', '1.250 triệu']) expect(readPrice(text, 'kg')).toEqual({ kind: 'unclear' })
    for (const unit of ['kg', null] as const) expect(readPrice('11 tỷ', unit)).toEqual({ kind: 'too_high' })
  })
})

test('a press changes a price by what people think in', () => {
  expect([8000, 35_000, 165_000, 2_000_000, 300_000_000].map(priceStep)).toEqual([500, 1000, 1000, 10_000, 1_000_000])
})
