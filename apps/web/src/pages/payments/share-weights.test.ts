import { expect, test } from 'vitest'
import { weightOf } from './share-weights.ts'

test.each([
  ['', 'vi', null],
  ['  ', 'vi', null],
  ['12', 'vi', 12_000],
  ['2,5', 'vi', 2500],
  ['2.05', 'vi', 2050],
  ['0,001', 'vi', 1],
  ['1.000', 'vi', 1_000_000],
  ['1 000', 'vi', 1_000_000],
  ['1,000', 'en', 1_000_000],
  ['1 tạ', 'vi', 100_000],
  ['1,000', 'vi', Number.NaN],
  ['1.000', 'en', Number.NaN],
  ['1.000.001', 'vi', Number.NaN],
  ['0', 'vi', Number.NaN],
  ['-1', 'vi', Number.NaN],
  ['1e3', 'vi', Number.NaN],
  ['2,0005', 'vi', Number.NaN],
  ['ba', 'vi', Number.NaN],
] as const)('«%s» in %s weighs %s', (typed, locale, grams) => expect(weightOf(typed, locale)).toBe(grams))
