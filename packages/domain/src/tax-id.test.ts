import { expect, test } from 'vitest'
import { maskTaxId, parseTaxId, taxIdText } from './tax-id.ts'

test.each([
  ['012345678901', '012345678901'],
  ['012 345 678 901', '012345678901'],
  ['0123456789', '0123456789'],
  ['0123456789-001', '0123456789001'],
])('«%s» is %s', (typed, id) => expect(parseTaxId(typed)).toBe(id))

test.each(['', '123456789', '01234567890', '01234567890123', '01234567890a', '٠١٢٣٤٥٦٧٨٩'])('«%s» is none', (typed) =>
  expect(parseTaxId(typed)).toBeNull(),
)

test('a branch has its dash, and a screen shows the last four only', () => {
  expect(taxIdText('0123456789001')).toBe('0123456789-001')
  expect(taxIdText('012345678901')).toBe('012345678901')
  expect(maskTaxId('012345678901')).toBe('••••••••8901')
})
