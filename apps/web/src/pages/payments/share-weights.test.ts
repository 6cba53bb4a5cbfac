import { expect, test } from 'vitest'
import { typedOf, weightOf } from './share-weights.ts'

test.each([
  ['', null],
  ['  ', null],
  ['12', 12_000],
  ['2,5', 2500],
  ['2.05', 2050],
  ['0,001', 1],
  ['0', Number.NaN],
  ['-1', Number.NaN],
  ['1e3', Number.NaN],
  ['2,0005', Number.NaN],
  ['ba', Number.NaN],
])('«%s» weighs %s', (typed, grams) => expect(weightOf(typed)).toBe(grams))

test('what was read is shown as it was typed', () => {
  for (const typed of ['12', '2,5', '0,001', '999999']) expect(typedOf(weightOf(typed) ?? 0)).toBe(typed)
})
