import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { amountProblem, amountStep, estimatedGrams, formatMass, GRAMS, MASS_UNITS, readBackMass } from './quantity.ts'
import { parseAmount, parseCount, toGrams } from './quantity-text.ts'

const locale = fc.constantFrom('vi' as const, 'en' as const)
const unit = fc.constantFrom(...MASS_UNITS)
// Up to 999 tonnes: above, «1.200 tấn» could mean two amounts and is asked again.
const grams = fc.integer({ min: 0, max: 999_990_000 })

describe('parseAmount', () => {
  it.each([
    ['2 tạ', 200_000, 'ta'],
    ['12,5', 12_500, 'kg'],
    ['12.5 kg', 12_500, 'kg'],
    ['1 tấn 2', 1_200_000, 'tan'],
    ['1 tạ rưỡi', 150_000, 'ta'],
    ['tạ rưỡi', 150_000, 'ta'],
    ['nửa tạ', 50_000, 'ta'],
    ['nửa cân', 500, 'kg'],
    ['3 yến', 30_000, 'yen'],
    ['5 lạng', 500, 'lang'],
    ['200kg', 200_000, 'kg'],
    ['1.200 kg', 1_200_000, 'kg'],
    ['1 200 kg', 1_200_000, 'kg'],
    ['1,5 tấn', 1_500_000, 'tan'],
    ['1.5 tấn', 1_500_000, 'tan'],
    ['1 tạ 20 kg', 120_000, 'ta'],
    ['1 tạ 25', 125_000, 'ta'],
    ['1 tấn 250', 1_250_000, 'tan'],
    ['1 kg 2', 1200, 'kg'],
    ['2 cân 3 lạng', 2300, 'kg'],
    ['1.200,5 kg', 1_200_500, 'kg'],
    ['1,200.5 kg', 1_200_500, 'kg'],
    ['0,001', 1, 'kg'],
    ['2 ta', 200_000, 'ta'],
  ] as const)('%s', (text, expected, thoughtIn) => {
    expect(parseAmount(text, 'kg')).toEqual({ grams: expected, unit: thoughtIn })
    expect(parseAmount(`${text.normalize('NFD').toUpperCase()} `, 'kg')).toEqual({ grams: expected, unit: thoughtIn })
  })

  it.each([
    '',
    'kg',
    'rưỡi',
    'nửa',
    '1.250 tấn',
    '1,200 kg',
    '1 tấn 20',
    '1 tấn 05',
    '0,0005',
    '-2 tạ',
    '2 tạ 1 tấn',
    '2 tạ 0 tạ',
    '1 tạ 100 kg',
    '1 tạ 1 tạ',
    '1,5 tạ 20 kg',
    '1 tạ rưỡi 2',
    '2 bó',
    'tạ 20 kg 3',
    '1e3',
    '10000000000000000',
    '1 g rưỡi',
    'nửa g',
  ])('%j is not clear', (text) => {
    expect(parseAmount(text, 'kg')).toBeNull()
  })

  it('takes a number alone in the unit of the field, and the thousands sign of the language', () => {
    expect(parseAmount('1,5', 'ta')).toEqual({ grams: 150_000, unit: 'ta' })
    expect(parseAmount('1,200 kg', 'kg', 'en')).toEqual({ grams: 1_200_000, unit: 'kg' })
    expect(parseAmount('1.200 kg', 'kg', 'en')).toBeNull()
  })

  it('reads what formatMass writes', () => {
    fc.assert(
      fc.property(grams, locale, unit, (amount, language, other) => {
        expect(parseAmount(formatMass(amount, language), other, language)?.grams).toBe(amount)
      }),
      { numRuns: 1000 },
    )
  })

  it('reads both halves of a read-back as the same amount', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99_999 }), locale, (tens, language) => {
        for (const half of readBackMass(tens * 100, language).split(' = ')) {
          expect(parseAmount(half, 'g', language)?.grams).toBe(tens * 100)
        }
      }),
    )
  })

  it('never throws, and gives whole grams or nothing', () => {
    const typed = fc.string({ unit: fc.constantFrom(...'0159., -kgtạấnyếlưỡi'.split('')), maxLength: 14 })
    fc.assert(
      fc.property(fc.oneof(typed, fc.string({ unit: 'binary' })), unit, (text, field) => {
        const parsed = parseAmount(text, field)
        expect(parsed === null || (Number.isSafeInteger(parsed.grams) && parsed.grams >= 0)).toBe(true)
      }),
    )
  })
})

describe('toGrams', () => {
  it('is exact: thousandths of a kg never pass through a float', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), (amount) => {
        const text = `${Math.floor(amount / 1000)},${String(amount % 1000).padStart(3, '0')}0`
        expect(toGrams(text, 'kg')).toBe(amount)
      }),
    )
    expect(toGrams(0.29, 'kg')).toBe(290)
    expect(toGrams(1.001, 'tan')).toBe(1_001_000)
    expect(toGrams(1.2345, 'kg')).toBeNull()
    expect(toGrams(1e21, 'kg')).toBeNull()
    expect(toGrams(-1, 'kg')).toBeNull()
    expect(toGrams(Number.NaN, 'kg')).toBeNull()
  })

  it('keeps the ratio of any two units', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), unit, (count, one) => {
        expect(toGrams(count, one)).toBe(count * GRAMS[one])
        expect(toGrams(String(count), one)).toBe(count * GRAMS[one])
      }),
    )
  })
})

describe('parseCount', () => {
  it.each([
    ['12', 12],
    ['1.200', 1200],
    ['1,200', 1200],
    [' 1 200 ', 1200],
    ['0', 0],
  ] as const)('%j is %d', (text, count) => {
    expect(parseCount(text)).toBe(count)
  })
  it.each(['', '1,5', '12 bó', '-3', '0.500', '9007199254740992'])('%j is no count', (text) => {
    expect(parseCount(text)).toBeNull()
  })
})

describe('formatMass', () => {
  it.each([
    [0, '0 g', '0 g'],
    [300, '300 g', '300 g'],
    [12_500, '12,5 kg', '12.5 kg'],
    [240_000, '240 kg', '240 kg'],
    [1_800_000, '1,8 tấn', '1.8 tonnes'],
    [1_000_000, '1 tấn', '1 tonne'],
    [1_234_500, '1.234,5 kg', '1,234.5 kg'],
    [12_345, '12 kg 345 g', '12 kg 345 g'],
    [12_050, '12,05 kg', '12.05 kg'],
    [-500, '−500 g', '−500 g'],
  ] as const)('%d g', (amount, vi, en) => {
    expect(formatMass(amount, 'vi')).toBe(vi)
    expect(formatMass(amount, 'en')).toBe(en)
  })

  it('refuses parts of a gram', () => {
    expect(() => formatMass(0.5, 'vi')).toThrow(RangeError)
  })

  it.each([
    [200_000, '2 tạ = 200 kg', '200 kg'],
    [1_200_000, '1,2 tấn = 1.200 kg', '1.2 tonnes = 1,200 kg'],
    [12_500, '12,5 kg', '12.5 kg'],
    [30_000, '3 yến = 30 kg', '30 kg'],
    [500, '5 lạng = 500 g', '500 g'],
    [5000, '5 kg', '5 kg'],
    [1_234_567, '1.234 kg 567 g', '1,234 kg 567 g'],
  ] as const)('reads %d g back', (amount, vi, en) => {
    expect(readBackMass(amount, 'vi')).toBe(vi)
    expect(readBackMass(amount, 'en')).toBe(en)
  })
})

describe('amounts of a listing', () => {
  it('says why an amount cannot be ordered', () => {
    const listing = { least: 10_000, step: 5000, available: 52_000 }
    expect(amountProblem({ ...listing, amount: 9999 })).toBe('too_little')
    expect(amountProblem({ ...listing, amount: 12_000 })).toBe('off_step')
    expect(amountProblem({ ...listing, amount: 55_000 })).toBe('too_much')
    expect(amountProblem({ ...listing, amount: 50_000 })).toBeNull()
    expect(amountProblem({ amount: 0, least: 0, step: 0, available: 5 })).toBe('too_little')
  })

  it('steps as a hand would, and estimates only where pieces have a mass', () => {
    expect(MASS_UNITS.map(amountStep)).toEqual([50, 100, 1000, 10_000, 50_000, 100_000])
    expect(estimatedGrams(12, 250)).toBe(3000)
    expect(estimatedGrams(12, null)).toBeNull()
  })
})
