import { parseAmount } from '@chl/domain/quantity-text'
import { describe, expect, it } from 'vitest'
import type { OrderLine } from './orders.queries.ts'
import { overCeiling, readLine, settleWeights, startDraft, typedText, weightsBody } from './weigh-draft.ts'

const kg = (text: string, tare = '', deduction = '') => ({ gross: text, tare, deduction })
const mass = { measure: 'mass' } as OrderLine
const line = (change: Partial<OrderLine> = {}) =>
  ({
    id: 'l',
    measure: 'mass',
    price: 165_000,
    ordered: 40_000,
    toleranceBp: 500,
    weighed: null,
    ...change,
  }) as OrderLine

describe('readLine', () => {
  it('reads kilos as people of either language type them', () => {
    expect(readLine(mass, kg('39,6'), 'vi')).toMatchObject({ gross: 39_600, net: 39_600, fault: null })
    expect(readLine(mass, kg('39.6'), 'en')).toMatchObject({ net: 39_600 })
    expect(readLine(mass, kg('2 tạ'), 'vi')).toMatchObject({ net: 200_000 })
  })

  it('takes packing and deductions off', () => {
    expect(readLine(mass, kg('41', '0,4', '1'), 'vi').net).toBe(39_600)
  })

  it('names the field at fault', () => {
    expect(readLine(mass, kg(''), 'vi').fault).toEqual({ part: 'gross', why: 'empty' })
    expect(readLine(mass, kg('ba mươi'), 'vi').fault).toEqual({ part: 'gross', why: 'unclear' })
    expect(readLine(mass, kg('4', '?'), 'vi').fault).toEqual({ part: 'tare', why: 'unclear' })
    expect(readLine(mass, kg('4', '5'), 'vi').fault).toEqual({ part: 'tare', why: 'over' })
  })

  it('counts pieces, and takes a line of which nothing came', () => {
    expect(readLine({ measure: 'count' }, kg('12'), 'vi').net).toBe(12)
    expect(readLine({ measure: 'count' }, kg('1,5'), 'vi').net).toBeNull()
    expect(readLine(mass, kg('0'), 'vi').net).toBe(0)
  })
})

describe('settleWeights', () => {
  const weighed = (text: string, change: Partial<OrderLine> = {}) => ({
    line: line(change),
    read: readLine(line(change), kg(text), 'vi'),
  })

  it('settles as the picture of the screen says', () => {
    const ginger = { id: 'g', price: 14_500, ordered: 120_000 }
    const settled = settleWeights([weighed('39,6'), weighed('121,5', ginger)], 60_000)
    expect(settled).toMatchObject({ goods: 8_295_750, total: 8_355_750, within: true })
  })

  it('waits until every line is clear, and refuses an order of nothing', () => {
    expect(settleWeights([weighed('39,6'), weighed('')], 0)).toBeNull()
    expect(settleWeights([weighed('0')], 0)).toBeNull()
  })

  it('sends grams', () => {
    expect(weightsBody([{ line: line(), read: readLine(mass, kg('41', '0,4'), 'vi') }])).toEqual([
      { line: 'l', gross: 41_000, tare: 400, deduction: 0 },
    ])
  })
})

describe('startDraft', () => {
  it('is empty at first, and what was weighed when weighing again', () => {
    expect(startDraft([line()], 'vi')).toEqual({ l: kg('') })
    const weighed = { gross: 41_000, tare: 400, deduction: 0, net: 40_600, deviationBp: 150 }
    expect(startDraft([line({ weighed })], 'vi')).toEqual({ l: kg('41', '0,4') })
  })

  it('writes the decimal sign of the language', () => {
    expect(typedText(39_600, 'mass', 'vi')).toBe('39,6')
    expect(typedText(39_600, 'mass', 'en')).toBe('39.6')
    expect(typedText(12, 'count', 'vi')).toBe('12')
  })

  it('is read as the same again, to the gram', () => {
    for (const locale of ['vi', 'en'] as const)
      for (const grams of [1, 600, 1000, 1234, 2050, 12_345, 39_600, 999_999, 1_000_000, 1_234_567])
        expect(parseAmount(typedText(grams, 'mass', locale), 'kg', locale)?.grams).toBe(grams)
  })
})

describe('overCeiling', () => {
  const weighed = (gross: string, change: Partial<OrderLine> = {}) => ({
    line: line(change),
    read: readLine({ measure: change.measure ?? 'mass' }, kg(gross), 'vi'),
  })

  it('says nothing of what a card covers, of what has no ceiling, and of what is not clear yet', () => {
    expect(overCeiling([weighed('40')], 0, 6_600_000)).toEqual([])
    expect(overCeiling([weighed('400')], 0, null)).toEqual([])
    expect(overCeiling([weighed('')], 0, 1)).toEqual([])
  })

  it('gives the heaviest that still fits, the fee counted in', () => {
    // 7,260,000 of 165,000 a kilo is 44 kg; with a fee of 60,000 it is 43.63…, shown by 10 g
    expect(overCeiling([weighed('44,01')], 0, 7_260_000)[0]?.most).toBe(44_000)
    expect(overCeiling([weighed('44')], 60_000, 7_260_000)[0]?.most).toBe(43_630)
    expect(overCeiling([weighed('44')], 60_000, 7_260_000 + 60_000)).toEqual([])
  })

  it('gives it for each line with the others as they are', () => {
    const bunches = { id: 'b', measure: 'count', price: 15_000 } as const
    const over = overCeiling([weighed('10', { price: 10_000 }), weighed('12', bunches)], 0, 200_000)
    expect(over.map(({ most }) => most)).toEqual([2000, 6])
    expect(overCeiling([weighed('10', { price: 10_000 }), weighed('12', bunches)], 0, 150_000)[0]?.most).toBeNull()
  })
})
