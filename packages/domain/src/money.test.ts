import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lineTotal, MAX_AMOUNT, MAX_PRICE, MAX_SAFE, sum } from './money.ts'
import { moneyInWords } from './money-words.ts'
import { parseMoney, pricePerKg } from './money-text.ts'
import { GRAMS, MASS_UNITS } from './quantity.ts'

const dong = fc.integer({ min: 0, max: MAX_SAFE })

describe('lineTotal', () => {
  it.each([
    ['mass', 240_000, 45_000, 10_800_000],
    ['mass', 1, 499, 0],
    ['mass', 1, 500, 1],
    ['mass', 12_345, 33_333, 411_496],
    ['mass', 8000, 300_000_000, 2_400_000_000],
    ['count', 7, 15_000, 105_000],
  ] as const)('%s: %d at %d is %d', (measure, amount, price, total) => {
    expect(lineTotal({ measure, amount, price })).toBe(total)
  })

  it('is exact where the product passes 2^53', () => {
    // 123 456 789 g × 987 654 321 đ/kg = 121 932 631 112 635 269: a float loses the last digits.
    expect(lineTotal({ measure: 'mass', amount: 123_456_789, price: 987_654_321 })).toBe(121_932_631_112_635)
    expect(lineTotal({ measure: 'mass', amount: MAX_SAFE, price: 1000 })).toBe(MAX_SAFE)
  })

  it('stays within half a đồng of the true price and never loses one when a kilo is added', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), fc.integer({ min: 0, max: 1e9 }), (amount, price) => {
        const total = lineTotal({ measure: 'mass', amount, price })
        const twice = 2n * (BigInt(total) * 1000n - BigInt(amount) * BigInt(price))
        expect(twice > -1000n && twice <= 1000n).toBe(true)
        expect(lineTotal({ measure: 'mass', amount: amount + 1000, price })).toBe(total + price)
      }),
    )
  })

  it('refuses what is not whole, negative or past 2^53-1', () => {
    for (const bad of [0.5, -1, Number.NaN, 2 ** 53]) {
      expect(() => lineTotal({ measure: 'mass', amount: bad, price: 1 })).toThrow(RangeError)
      expect(() => lineTotal({ measure: 'mass', amount: 1, price: bad })).toThrow(RangeError)
    }
    expect(() => lineTotal({ measure: 'count', amount: 2, price: 2 ** 52 })).toThrow(RangeError)
    expect(lineTotal({ measure: 'count', amount: 1, price: MAX_SAFE })).toBe(MAX_SAFE)
    expect(() => lineTotal({ measure: 'mass', amount: MAX_AMOUNT, price: MAX_PRICE })).toThrow(RangeError)
  })
})

describe('sum', () => {
  it('adds either sign and refuses what a number cannot carry', () => {
    expect(sum([])).toBe(0)
    expect(sum([5, -3, 10])).toBe(12)
    expect(sum([MAX_SAFE, 1, -1])).toBe(MAX_SAFE)
    expect(() => sum([MAX_SAFE, 1])).toThrow(RangeError)
    expect(() => sum([1.5])).toThrow(RangeError)
  })
})

describe('pricePerKg', () => {
  it('keeps prices per kg, or names the nearest that it can keep', () => {
    expect(pricePerKg({ price: 4500, unit: 'lang' })).toEqual({ ok: true, perKg: 45_000 })
    expect(pricePerKg({ price: 450_000, unit: 'yen' })).toEqual({ ok: true, perKg: 45_000 })
    expect(pricePerKg({ price: 12_345, unit: 'yen' })).toEqual({ ok: false, nearest: [12_340, 12_350] })
    expect(pricePerKg({ price: 450_050, unit: 'ta' })).toEqual({ ok: false, nearest: [450_000, 450_100] })
    expect(pricePerKg({ price: 7, unit: 'tan' })).toEqual({ ok: false, nearest: [1000] })
    expect(pricePerKg({ price: MAX_PRICE, unit: 'kg' })).toEqual({ ok: true, perKg: MAX_PRICE })
    expect(pricePerKg({ price: MAX_PRICE + 1, unit: 'kg' })).toEqual({ ok: false, nearest: [MAX_PRICE] })
  })

  it('changes no price: a line at the kept price costs what one unit was offered for', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e12 }), fc.constantFrom(...MASS_UNITS), (price, unit) => {
        const kept = pricePerKg({ price, unit })
        const paid = kept.ok ? lineTotal({ measure: 'mass', amount: GRAMS[unit], price: kept.perKg }) : null
        const nearest = kept.ok ? [price] : kept.nearest
        expect(paid ?? price).toBe(price)
        expect(nearest.length).toBeGreaterThan(0)
        expect(nearest.every((near) => pricePerKg({ price: near, unit }).ok)).toBe(true)
      }),
    )
  })
})

describe('parseMoney', () => {
  it.each([
    ['35k', 35_000],
    ['35K', 35_000],
    ['35 nghìn', 35_000],
    ['35 ngàn', 35_000],
    ['35 ngan dong', 35_000],
    ['1tr2', 1_200_000],
    ['1tr25', 1_250_000],
    ['1tr05', 1_050_000],
    ['1tr250', 1_250_000],
    ['1,2tr', 1_200_000],
    ['1.2 triệu', 1_200_000],
    ['1.2 triệu đồng', 1_200_000],
    ['2 triệu rưỡi', 2_500_000],
    ['triệu rưỡi', 1_500_000],
    ['nửa triệu', 500_000],
    ['1 triệu 200 nghìn', 1_200_000],
    ['35.000', 35_000],
    ['35,000', 35_000],
    ['35000đ', 35_000],
    ['35 000 ₫', 35_000],
    ['35\u00a0000\u00a0₫', 35_000],
    ['1.250.000 VND', 1_250_000],
    ['1 tỷ 2', 1_200_000_000],
    ['1 tỉ', 1_000_000_000],
    ['300tr', 300_000_000],
    ['35k5', 35_500],
    ['0', 0],
    ['1 tỷ 200 triệu 500 nghìn', 1_200_500_000],
    ['1,5k', 1500],
    ['1.234.567k', 1_234_567_000],
  ] as const)('%s is %d', (text, amount) => {
    expect(parseMoney(text)).toBe(amount)
    expect(parseMoney(`  ${text.normalize('NFD')} `)).toBe(amount)
  })

  it.each([
    '',
    ' ',
    'abc',
    '1.5',
    '1,5',
    '35.00',
    '1.250 triệu',
    '1,250tr',
    '1tr50',
    '1tr20',
    '-35k',
    '35k/kg',
    '1,0005k',
    'k',
    'tr',
    'đ',
    'rưỡi',
    '1 rưỡi',
    '1tr2tr',
    '1k0k',
    '1k2tr',
    '1,5tr2',
    '35 000 00',
    '35.000,000',
    '0.500',
    '1e5',
    '∞',
    '9007199254740992',
    '9999999 tỷ',
    '1 triệu 5 rưỡi',
    '1 triệu 2 xu',
    '12 34',
    '1'.repeat(80),
  ])('%j is not clear', (text) => {
    expect(parseMoney(text)).toBeNull()
  })

  it('reads back every sum in every grouping', () => {
    fc.assert(
      fc.property(
        dong,
        fc.constantFrom('.', ',', ' ', ''),
        fc.constantFrom('', 'đ', ' đồng', ' ₫', ' VND'),
        (amount, sign, tail) => {
          expect(parseMoney(String(amount).replace(/\B(?=(\d{3})+$)/g, sign) + tail)).toBe(amount)
        },
      ),
    )
  })

  it('never throws, and gives whole đồng or nothing', () => {
    const typed = fc.string({ unit: fc.constantFrom(...'0159., -trkđtỷnghìnrưỡi'.split('')), maxLength: 14 })
    fc.assert(
      fc.property(fc.oneof(typed, fc.string({ unit: 'binary' })), (text) => {
        const amount = parseMoney(text)
        expect(amount === null || (Number.isSafeInteger(amount) && amount >= 0)).toBe(true)
      }),
    )
  })
})

describe('moneyInWords', () => {
  it.each([
    [0, 'Không đồng', 'Zero dong'],
    [1, 'Một đồng', 'One dong'],
    [15, 'Mười lăm đồng', 'Fifteen dong'],
    [21, 'Hai mươi mốt đồng', 'Twenty-one dong'],
    [24, 'Hai mươi tư đồng', 'Twenty-four dong'],
    [25, 'Hai mươi lăm đồng', 'Twenty-five dong'],
    [105, 'Một trăm linh năm đồng', 'One hundred five dong'],
    [111, 'Một trăm mười một đồng', 'One hundred eleven dong'],
    [1005, 'Một nghìn không trăm linh năm đồng', 'One thousand five dong'],
    [45_000, 'Bốn mươi lăm nghìn đồng', 'Forty-five thousand dong'],
    [
      8_295_750,
      'Tám triệu hai trăm chín mươi lăm nghìn bảy trăm năm mươi đồng',
      'Eight million two hundred ninety-five thousand seven hundred fifty dong',
    ],
    [1_000_000_010, 'Một tỷ không trăm mười đồng', 'One billion ten dong'],
    [2_000_000_000_000, 'Hai nghìn tỷ đồng', 'Two trillion dong'],
  ] as const)('%d', (amount, vi, en) => {
    expect(moneyInWords(amount, 'vi')).toBe(vi)
    expect(moneyInWords(amount, 'en')).toBe(en)
  })

  it('has no double or outer space, and no two sums in the same words', () => {
    const near = fc.tuple(fc.integer({ min: 0, max: 15 }), fc.integer({ min: 0, max: 2000 }))
    const amount = fc.oneof(
      dong,
      near.map(([power, rest]) => Math.min(10 ** power + rest, MAX_SAFE)),
    )
    fc.assert(
      fc.property(amount, amount, fc.constantFrom('vi', 'en'), (one, other, locale) => {
        const words = moneyInWords(one, locale)
        expect(words).toBe(words.replace(/\s+/g, ' ').trim())
        expect(words === moneyInWords(other, locale)).toBe(one === other)
      }),
      { numRuns: 1000 },
    )
  })

  it('gives each of the first ten thousand sums its own words', () => {
    for (const locale of ['vi', 'en'] as const) {
      const words = Array.from({ length: 10_000 }, (_, amount) => moneyInWords(amount, locale))
      expect(new Set(words).size).toBe(10_000)
    }
  })

  it('refuses what is no sum', () => {
    for (const bad of [-1, 0.5, 2 ** 53]) expect(() => moneyInWords(bad, 'vi')).toThrow(RangeError)
  })
})
